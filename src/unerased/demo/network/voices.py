"""What officials say against it, what the team answers, and what the press states of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.demo.network.cast import COUNTRY

if TYPE_CHECKING:
    from unerased.demo.network.calendar import Months
    from unerased.demo.network.cast import Cast
    from unerased.demo.network.dice import Dice
    from unerased.demo.network.lives import Told
    from unerased.demo.network.parameters import Parameters
    from unerased.demo.network.script import Script


def statements(
    plan: Parameters, script: Script, dice: Dice, scene: tuple[Cast, Months], lives: list[Told]
) -> None:
    """The statements of officials of the month that is being told."""
    acts = [act for told in lives for act in told.acts]
    for _ in range(plan.statements.a_month if acts else 0):
        number = dice.whole(plan.statements.denied.low, plan.statements.denied.high)
        _statement(plan, script, dice, scene, dice.some(acts, number))


def _statement(
    plan: Parameters, script: Script, dice: Dice, scene: tuple[Cast, Months], denied: list[str]
) -> None:
    who, months = scene
    stance = dice.weighed(plan.statements.stances)
    said = plan.statements.said[stance]
    official = dice.one(who.officials)
    statement = script.entity("statement")
    script.claim(official, statement, "statement.speaker", official)
    script.claim(official, statement, "statement.date", months.date(script.month, dice))
    script.claim(official, statement, "statement.text", said.text, statement=statement)
    script.claim(official, statement, "statement.denial_line", said.line)
    script.add({"stance": stance, "on": denied, "source": official, "statement": statement})
    if dice.chance(plan.statements.answered):
        script.claim(who.team, statement, "statement.answer", plan.statements.answer)
        for claim in dice.some(denied, 2):
            script.claim(who.team, statement, "statement.answer_rests_on", claim)


def stated(plan: Parameters, script: Script, dice: Dice, scene: tuple[Cast, Months]) -> None:
    """Numbers that the press gives of groups, and the officials who deny them."""
    who, months = scene
    for group in plan.stated:
        first, second, *_ = who.press
        entity = script.entity("group")
        size = {"low": group.low, "high": group.high}
        told = script.claim(first, entity, "group.size", size)
        script.claim(second, entity, "group.size", size, derived_from=[told])
        script.claim(first, entity, "group.described_as", group.text)
        act = script.entity("act")
        since = f"{plan.start}/{months.written(script.month)}"
        done = script.claim(first, act, "act.violation", group.violation)
        script.claim(first, act, "act.victim", entity)
        script.claim(first, act, "act.date", since)
        script.claim(first, act, "act.origin_place", COUNTRY)
        on = [told, done]
        script.add({"stance": "denies_act", "on": on, "source": dice.one(who.officials)})
