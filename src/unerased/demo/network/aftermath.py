"""What follows for a person: consents, help, complaints and how they end; a disappearance."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unerased.demo.network.calendar import Months
    from unerased.demo.network.cast import Cast
    from unerased.demo.network.dice import Dice
    from unerased.demo.network.lives import Told
    from unerased.demo.network.parameters import Disappeared, Parameters
    from unerased.demo.network.script import Script


def consents(plan: Parameters, script: Script, dice: Dice, months: Months, told: Told) -> None:
    """What the person answered when asked; nothing for those who were not."""
    answer = dice.weighed(plan.consents)
    if answer == "unknown":
        return
    day = months.last_day(script.month)
    line = {
        "consent": told.person,
        "purpose": plan.consent.purpose,
        "audience": plan.consent.audience,
        "obtained": plan.consent.obtained,
        "dated": day.isoformat(),
    }
    if answer == "refused":
        script.add({**line, "answer": "refused"})
        return
    until = day + dt.timedelta(days=plan.consent.days)
    if answer == "expired":
        script.add({**line, "answer": "given", "expires": until.isoformat()})
        return
    script.add({**line, "answer": "given"})
    if answer == "withdrawn":
        later = day + dt.timedelta(days=1)
        script.add({**line, "answer": "withdrawn", "dated": later.isoformat()})


def relocation(plan: Parameters, script: Script, dice: Dice, who: Cast, told: Told) -> None:
    """Help to leave: that it was given, and never when, by which way or where to."""
    if dice.chance(plan.relocations):
        help_given = script.entity("intervention")
        script.claim(who.network, help_given, "intervention.person", told.person)
        script.claim(who.network, help_given, "intervention.kind", "relocation")
        script.claim(who.network, help_given, "intervention.outcome", "granted")


def complaint(plan: Parameters, script: Script, dice: Dice, months: Months, told: Told) -> None:
    """The way of a complaint, as far as it went: the last step may still be pending."""
    if not told.acts or not dice.chance(plan.complaints.share):
        return
    length = dice.whole(1, len(plan.complaints.steps))
    before = ""
    for number, remedy in enumerate(plan.complaints.steps[:length], 1):
        step = script.entity("intervention")
        said = {
            "person": told.person,
            "step": number,
            "authority": remedy.authority,
            "kind": remedy.kind,
            "date": months.written(script.month),
            **({"follows": before} if before else {}),
        }
        if number < length or dice.chance(60):
            said |= {"status": "decided", "outcome": dice.one(remedy.outcomes)}
        else:
            said["status"] = "pending"
        for name, value in said.items():
            script.claim(told.source, step, f"intervention.{name}", value)
        before = step


def disappeared(plan: Disappeared, script: Script, months: Months, who: Cast) -> None:
    """A disappearance, told by the family: complete enough for the working group of the UN.

    It is no chance: a story that somebody looks for is there whichever network was asked for.
    """
    source = script.entity("source")
    script.claim(who.team, source, "source.kind", plan.told_by)
    person, act, taking = (script.entity(kind) for kind in ("person", "act", "involvement"))
    script.claim(source, person, "person.name", plan.name)
    taken = months.written(script.month - plan.months_before)
    for subject, name, value in (
        (act, "act.victim", person),
        (act, "act.violation", "enforced_disappearance"),
        (act, "act.date", taken),
        (act, "act.place", who.cities[plan.city]),
        (act, "act.conditions", plan.conditions),
        (act, "act.outcome", "disappeared"),
        (taking, "involvement.act", act),
        (taking, "involvement.actor_kind", plan.taken_by),
    ):
        script.claim(source, subject, name, value)
    for step in plan.searched:
        search = script.entity("intervention")
        for name, value in (
            ("person", person),
            ("authority", step.authority),
            ("kind", step.kind),
            ("date", months.written(script.month)),
            ("outcome", step.outcomes[0]),
        ):
            script.claim(source, search, f"intervention.{name}", value)
    day = months.last_day(script.month)
    script.add(
        {
            "consent": person,
            "purpose": plan.consent.purpose,
            "audience": plan.consent.audience,
            "answer": "given",
            "obtained": plan.consent.obtained,
            "dated": day.isoformat(),
        }
    )
