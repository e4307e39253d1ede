"""How points are answered from the record. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from unerased.model.values import Unknown
from unerased.remedies.checks.points import Answer, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from unerased.model.records import Claim
    from unerased.remedies.checks.facts import Facts
    from unerased.remedies.checks.points import Test
    from unerased.remedies.rows import Row
    from unerased.remedies.steps import Between, Step

_MONTH: Final = 31
_DOERS: Final = ("actor", "actor_stated", "actor_kind", "organisation")
_WAITS: Final = frozenset({"pending", "announced", "forwarded", "may be late"})


def by_hand(why: str) -> Test:
    """A point that the register has no place for."""
    return lambda _facts: [Answer("by hand", why)]


def released(facts: Facts) -> list[Answer]:
    """Figures that passed the release gate stand in a report by themselves."""
    if facts.released:
        return [Answer("there", "of_the_releases")]
    return [Answer("missing", "nothing_released")]


def about(property_: str) -> Test:
    """Something said of the person."""

    def test(facts: Facts) -> list[Answer]:
        target = Target("property", facts.person, property_)
        return [_said(facts.about.get(property_, ()), facts, target)]

    return test


def of_acts(property_: str, *more: str) -> Test:
    """Something said of each act: any of these properties, without the kind in front."""

    def test(facts: Facts) -> list[Answer]:
        return [
            _said(_claims(act, (property_, *more)), facts, _of(act, f"act.{property_}"))
            for act in facts.acts
        ] or [_no_act(facts)]

    return test


def dated_acts(facts: Facts) -> list[Answer]:
    """Each act has a date that is known to the month at least."""
    answers = []
    for act in facts.acts:
        target = _of(act, "act.date")
        answer = _said(act.said.get("date", ()), facts, target)
        when = act.date("date")
        if answer.state == "there" and when is not None and not _to_the_month(when):
            answer = Answer("uncertain", "not_to_the_month", when.claims, target)
        answers.append(answer)
    return answers or [_no_act(facts)]


def doers(facts: Facts) -> list[Answer]:
    """Each act has somebody who did it, by body or kind at least."""
    return [
        _said(
            [claim for one in facts.doers.get(act.code, ()) for claim in _claims(one, _DOERS)],
            facts,
            Target("subject", act.code, "involvement.act"),
        )
        for act in facts.acts
    ] or [_no_act(facts)]


def consent(facts: Facts) -> list[Answer]:
    """The person agreed to this recipient, on this day."""
    if facts.consent.allowed:
        return [Answer("there", claims=(facts.consent.consent,))]
    target = Target("consent", facts.person, "", *facts.recipient)
    return [Answer("missing", f"consent_{facts.consent.reason}", target=target)]


def asked(*pairs: tuple[str, str]) -> Test:
    """A consent of its own was asked for, any of these; a refusal is an answer, too."""

    def test(facts: Facts) -> list[Answer]:
        target = Target("consent", facts.person, "", *pairs[0])
        found = [facts.asked[pair] for pair in pairs if pair in facts.asked]
        told = [one for one in found if one.consent]
        if not told:
            return [Answer("missing", "nobody_asked", target=target)]
        stale = [one.reason for one in told if one.reason == "expired"]
        if len(stale) == len(told):
            return [Answer("uncertain", "consent_expired", target=target)]
        said = tuple(dict.fromkeys(f"answer_{one.reason}" for one in told))
        codes = tuple(one.consent for one in told)
        return [Answer("there", "answered", codes, fills={"answers": said})]

    return test


def exhausted(facts: Facts) -> list[Answer]:
    """Each remedy tried has dates, outcome and a document; none waits without a reason."""
    answers = [
        answer
        for row in facts.ledger.tried
        if row.step is not None and (row.remedy is None or row.remedy.scope == "domestic")
        for answer in _tried(row, row.step)
    ]
    target = Target("subject", facts.person, "intervention.person")
    for row in facts.ledger.open:
        if row.remedy and row.remedy.scope == "domestic" and row.state == "open":
            labels = row.remedy.labels
            fills = {"remedy": labels}
            answers.append(Answer("uncertain", "not_tried", target=target, fills=fills))
    return answers or [_lacking(facts, "no_remedy", target)]


def _tried(row: Row, step: Step) -> Iterator[Answer]:
    help_ = tuple(claim for term in row.cannot_help for claim in row.standing[term])
    if row.filed is None:
        yield Answer("missing", "no_filing_date", target=_of(step, "intervention.date"))
    if row.decided is None and row.state == "decided":
        yield Answer("missing", "no_decision_date", target=_of(step, "intervention.decided"))
    if not row.documents:
        target = Target("file", step.code, "intervention.document")
        yield Answer("missing", "no_copy", target=target)
    if row.state in _WAITS and not help_:
        fills = {"state": (f"state_{row.state.replace(' ', '_')}",)}
        target = _of(step, "intervention.standing")
        yield Answer("uncertain", "still_waits", target=target, fills=fills)
    if row.state in {"decided", "late"} or help_:
        yield Answer("there", claims=help_ or step.claims("outcome"))


def searched(facts: Facts) -> list[Answer]:
    """Steps to find somebody, or why there could be none."""
    steps = [row.step for row in facts.ledger.tried if row.step is not None]
    steps += facts.ledger.help
    if not steps:
        target = Target("subject", facts.person, "intervention.person")
        return [_lacking(facts, "no_step", target)]
    return [Answer("there", claims=tuple(step.code for step in steps))]


def urgent(days: int) -> Test:
    """Whether an act is recent enough for an urgent procedure: a word to the author."""

    def test(facts: Facts) -> list[Answer]:
        first = facts.today - dt.timedelta(days=days)
        dates = [when for act in facts.acts if (when := act.date("date")) is not None]
        latest = [when.latest for when in dates if when.latest is not None]
        if any(day >= first for day in latest):
            return [Answer("there", "urgent", fills={"days": days})]
        return [Answer("there", "ordinary")] if latest else []

    return test


def not_after(last: dt.date, why: str) -> Test:
    """A hard gate: an act lies on or before this day, or the form is not open for it."""

    def test(facts: Facts) -> list[Answer]:
        answers = []
        for act in facts.acts:
            when = act.date("date")
            target = _of(act, "act.date")
            if when is None or when.earliest is None or when.latest is None:
                answers.append(Answer("uncertain", f"{why}_no_date", target=target))
            elif when.earliest > last:
                answers.append(Answer("conflict", why, when.claims, target))
            elif when.latest > last:
                answers.append(Answer("uncertain", why, when.claims, target))
            else:
                answers.append(Answer("there", claims=when.claims))
        return answers or [_no_act(facts)]

    return test


def _said(claims: Iterable[Claim], facts: Facts, target: Target) -> Answer:
    every = list(claims)
    known = [claim for claim in every if not isinstance(claim.value, Unknown)]
    codes = tuple(claim.code for claim in every)
    if not every:
        return _lacking(facts, "nothing_recorded", target)
    if not known:
        return Answer("uncertain", "said_unknown", codes, target)
    if all(claim.code in facts.contested for claim in known):
        return Answer("conflict", "contested", codes, target)
    return Answer("there", claims=codes)


def _claims(told: Step, names: Iterable[str]) -> list[Claim]:
    return [claim for name in names for claim in told.said.get(name, ())]


def _of(told: Step, property_: str) -> Target:
    return Target("property", told.code, property_)


def _to_the_month(when: Between) -> bool:
    if when.earliest is None or when.latest is None:
        return False
    return (when.latest - when.earliest).days <= _MONTH


def _no_act(facts: Facts) -> Answer:
    return _lacking(facts, "no_act", Target("subject", facts.person, "act.victim"))


def _lacking(facts: Facts, why: str, target: Target) -> Answer:
    """Nothing is seen: it is missing, or this member could not see it."""
    if target.property in facts.closed:
        return Answer("closed", "closed")
    return Answer("missing", why, target=target)
