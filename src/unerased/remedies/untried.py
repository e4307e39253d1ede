"""Rows of remedies that nobody took yet: in the country, and outside it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.model.truth import Truth
from unerased.remedies.acts import act_of, concerns, gate_of, when_of
from unerased.remedies.limits import limit_of
from unerased.remedies.rows import Row
from unerased.remedies.steps import Between

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unerased.remedies.acts import ActOf
    from unerased.remedies.rows import State
    from unerased.remedies.rules import Remedy, Rules, Start
    from unerased.remedies.steps import Step


def untried(
    rows: Sequence[Row],
    taken: Mapping[str, Step],
    acts: Sequence[ActOf],
    rules: Rules,
    state: str,
) -> list[Row]:
    """Rows of remedies that nobody took: those in the country come before those outside.

    Args:
        rows: of the steps that were taken, in their order.
        taken: the first step of each remedy, by its name.
        acts: acts that the person suffered.
        rules: the rules that are known.
        state: the State whose remedies were tried, "" when no rule tells.
    """
    here = [*rows, *_open_here(rows, taken)]
    here += _firsts(here, acts, rules, state)
    final = _final(here)
    outside = [
        _outside(remedy, here, final, acts, state)
        for remedy in rules.international()
        if remedy.name not in taken
        and concerns(remedy, acts)
        and (not remedy.opens or any(one.remedy is remedy for row in here for one in row.next))
    ]
    return [*here[len(rows) :], *outside]


def _open_here(rows: Sequence[Row], taken: Mapping[str, Step]) -> list[Row]:
    """Remedies in the country that a step has opened, or will open, and that nobody took."""
    found: dict[str, Row] = {}
    for row in rows:
        for one in row.next:
            name = one.remedy.name
            if one.step or name in taken or one.remedy.scope != "domestic":
                continue
            state: State = "later" if one.opens is Truth.NO else "open"
            if name not in found or (found[name].state == "later" and state == "open"):
                after = row.step.code if row.step else ""
                found[name] = Row(None, one.remedy, state, limit=one.limit, after=after)
    return list(found.values())


def _firsts(rows: Sequence[Row], acts: Sequence[ActOf], rules: Rules, state: str) -> Iterator[Row]:
    """Remedies of the State with which a way may begin."""
    for remedy in rules.remedies.values():
        known = any(row.remedy is remedy for row in rows)
        if remedy.first and state and remedy.state == state and not known:
            yield _first(remedy, acts)


def _first(remedy: Remedy, acts: Sequence[ActOf]) -> Row:
    """A remedy with which a way may begin, and that nobody took."""
    limit = limit_of(remedy, "file", {"act": when_of(remedy, acts)})
    return Row(None, remedy, "open", limit=limit, after=act_of(remedy, acts))


def _final(rows: Sequence[Row]) -> Row | None:
    """The last decision in the country that ended a remedy which has to be exhausted."""
    decided = [
        row
        for row in rows
        if row.state == "decided"
        and row.remedy
        and row.remedy.scope == "domestic"
        and row.remedy.to_exhaust
    ]
    return decided[-1] if decided else None


def _outside(
    remedy: Remedy, rows: Sequence[Row], final: Row | None, acts: Sequence[ActOf], state: str
) -> Row:
    decided = final.decided if final else None
    served = final.served if final else None
    if served is None and decided is not None:
        served = Between(decided.earliest, None, decided.claims)
    dates: dict[Start, Between | None] = {
        "exhausted": served,
        "decided": decided,
        "act": when_of(remedy, acts),
    }
    by_step = next((one.limit for row in rows for one in row.next if one.remedy is remedy), None)
    gates, gate = gate_of(remedy, acts, state)
    of_act = bool(remedy.file_within) and remedy.file_within[0].start == "act"
    after = act_of(remedy, acts) if of_act else final.step.code if final and final.step else ""
    opened = {one.remedy.name for row in rows for one in row.next}
    waits = [
        row
        for row in rows
        if row.step is None and row.remedy and row.remedy.to_exhaust and row.remedy.name in opened
    ]
    waits += [row for row in rows if row.state in ("pending", "announced", "may be late")]
    ready = not remedy.after_exhaustion or (final is not None and not waits)
    now: State = "closed" if gate is Truth.NO else "open" if ready else "later"
    limit = by_step or limit_of(remedy, "file", dates)
    return Row(None, remedy, now, limit=limit, gate=gate, gates=gates, after=after)
