"""How long each step waited: from filing to decision, from decision to its service. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from unerased.remedies.rows import Row
    from unerased.remedies.steps import Between

What = Literal["decision", "service", "next step"]


@dataclass(frozen=True, slots=True)
class Wait:
    """A stretch of waiting.

    Attributes:
        what: for what: the decision on a step, its service, or the step that came next.
        step: code of the step that waited, or after which it was waited.
        least: whole days at least; 0 when it may have been the same day.
        most: whole days at most; None when that is open.
        goes_on: it still goes on: `least` and `most` are up to today.
    """

    what: What
    step: str
    least: int
    most: int | None
    goes_on: bool = False


def waits_of(rows: Sequence[Row], today: dt.date) -> list[Wait]:
    """Every stretch whose beginning is known at all, in the order of the way.

    The wait until the next step is told only of a step that is said to follow this one. A stretch
    with no known beginning, or no known end where it ended, is left out: nothing is said of it.
    """
    found: list[Wait] = []
    tried = [row for row in rows if row.step is not None]
    for row in tried:
        code = row.step.code if row.step else ""
        if row.filed is not None:
            waiting = row.state in ("pending", "late", "may be late")
            found += _stretch("decision", code, row.filed, row.decided, today if waiting else None)
        if row.decided is not None:
            found += _stretch("service", code, row.decided, row.served, None)
        ended = row.served or row.decided
        for after in tried:
            if ended is not None and after.step and code in after.step.refs("follows"):
                found += _stretch("next step", code, ended, after.filed, None)
    return found


def _stretch(
    what: What, step: str, begun: Between, ended: Between | None, today: dt.date | None
) -> list[Wait]:
    if ended is None and today is None:
        return []
    first = today if ended is None else ended.earliest
    last = today if ended is None else ended.latest
    least = 0 if first is None or begun.latest is None else max((first - begun.latest).days, 0)
    most = None
    if begun.earliest is not None and last is not None:
        most = max((last - begun.earliest).days, 0)
    if most is None and not least:
        return []
    return [Wait(what, step, least, most, goes_on=ended is None)]
