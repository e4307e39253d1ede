"""The exhaustion ledger of a person: a row for each remedy, tried or still open. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.model.truth import Truth
from unerased.remedies.acts import gate_of, when_of
from unerased.remedies.limits import limit_of
from unerased.remedies.rows import Ledger, Next, Row
from unerased.remedies.steps import in_order
from unerased.remedies.untried import untried

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.remedies.acts import ActOf
    from unerased.remedies.limits import Limit
    from unerased.remedies.rows import State
    from unerased.remedies.rules import Ending, Remedy, Rules, Start
    from unerased.remedies.steps import Between, Step


def ledger_of(
    person: str, steps: Iterable[Step], acts: Sequence[ActOf], rules: Rules, today: dt.date
) -> Ledger:
    """Work out the ledger of a person on a day.

    Args:
        person: code.
        steps: every step taken for the person.
        acts: acts that the person suffered.
        rules: the rules that are known.
        today: the day for which limits are looked at.
    """
    ordered = in_order(steps)
    remedies = [step for step in ordered if step.is_remedy]
    by_name = {step.remedy: step for step in reversed(remedies) if step.remedy}
    rows = [_row(step, remedies, acts, rules, today) for step in remedies]
    states = {row.remedy.state for row in rows if row.remedy and row.remedy.state}
    state = next(iter(states)) if len(states) == 1 else ""
    rows += untried(rows, by_name, acts, rules, state)
    return Ledger(
        person,
        tuple(rows),
        tuple(step for step in ordered if not step.is_remedy),
        state,
        {step.code: step.remedy for step in remedies if step.remedy and not rules.get(step.remedy)},
    )


def _row(
    step: Step, way: Sequence[Step], acts: Sequence[ActOf], rules: Rules, today: dt.date
) -> Row:
    remedy = rules.get(step.remedy)
    filed, decided, served = (step.date(name) for name in ("date", "decided", "served"))
    dates: dict[Start, Between | None] = {
        "filed": filed,
        "decided": decided,
        "served": served,
        "exhausted": served or decided,
    }
    answer = limit = None
    if remedy is not None and step.filed and not step.ended and "forwarded" not in step.endings:
        answer = limit_of(remedy, "answer", dates, step=step)
    elif remedy is not None and not step.filed:
        limit = limit_of(remedy, "file", _dates_to_file(step, way, remedy, acts), step=step)
    state = _state(step, answer, today)
    gates, gate = gate_of(remedy, acts)
    return Row(
        step,
        remedy,
        state,
        _standing(step),
        filed if step.filed else None,
        decided,
        served,
        answer,
        limit,
        _next(step, state, dates, way, rules) if remedy is not None else (),
        gate,
        gates,
        step.refs("document"),
    )


def _state(step: Step, answer: Limit | None, today: dt.date) -> State:
    if not step.filed:
        return "announced"
    for ending, state in _ENDED.items():
        if ending in step.endings:
            return state
    if "overdue" in step.terms("outcome"):
        return "late"  # a source says so itself
    return "pending" if answer is None else _WAITS.get(answer.standing(today), "pending")


_ENDED: Final[Mapping[Ending, State]] = {
    "withdrawn": "withdrawn",
    "refused": "decided",
    "partial": "decided",
    "granted": "decided",
    "forwarded": "forwarded",
}
_WAITS: Final[Mapping[str, State]] = {"ended": "late", "may have ended": "may be late"}
_LATE: Final = {"late": Truth.YES, "may be late": Truth.MAYBE}


def _next(
    step: Step,
    state: State,
    dates: Mapping[Start, Between | None],
    way: Sequence[Step],
    rules: Rules,
) -> tuple[Next, ...]:
    """What may follow: by how the step ended, or, while it waits, by its authority's silence."""
    found: dict[str, Next] = {}
    later = way[way.index(step) + 1 :]
    for ending in step.endings if step.ended or "forwarded" in step.endings else ():
        if ending != "silence":
            for remedy in rules.opened_by(step.remedy, ending):
                found[remedy.name] = _next_of(remedy, step, dates, later, Truth.YES)
    if not step.ended and step.filed and "forwarded" not in step.endings:
        for remedy in rules.opened_by(step.remedy, "silence"):
            if remedy.name not in found:
                opens = _LATE.get(state, Truth.NO)
                found[remedy.name] = _next_of(remedy, step, dates, later, opens)
    return tuple(found.values())


def _next_of(
    remedy: Remedy,
    step: Step,
    dates: Mapping[Start, Between | None],
    later: Sequence[Step],
    opens: Truth,
) -> Next:
    taken = [one for one in later if one.remedy == remedy.name]
    direct = [one for one in taken if step.code in one.refs("follows")] or taken
    prepared = next((one for one in direct if not one.filed), None)
    filed = next((one for one in direct if one.filed), None)
    limit = limit_of(remedy, "file", dates, step=prepared)
    chosen = filed or prepared
    return Next(remedy, limit, opens, chosen.code if chosen else "")


def _dates_to_file(
    step: Step, way: Sequence[Step], remedy: Remedy, acts: Sequence[ActOf]
) -> dict[Start, Between | None]:
    """The dates from which the limit of a step runs that is not filed yet: of what it follows."""
    before = [one for one in way if one.code in step.refs("follows")]
    before = before or list(way[: way.index(step)])[-1:]
    last = before[-1] if before else None
    decided = last.date("decided") if last else None
    served = last.date("served") if last else None
    return {
        "filed": None,
        "decided": decided,
        "served": served,
        "exhausted": served or decided,
        "act": when_of(remedy, acts),
    }


def _standing(step: Step) -> dict[str, tuple[str, ...]]:
    return {
        term: tuple(
            one.code for one in step.said["standing"] if getattr(one.value, "term", "") == term
        )
        for term in step.terms("standing")
    }
