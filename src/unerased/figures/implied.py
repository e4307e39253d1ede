"""Whether whoever one definition counts is counted by another as well, by its conditions. Pure.

What is not shown by the conditions themselves is taken not to follow. Standards of proof and
sources are left out on purpose: an outsider who reads "of these, 49 were detained" takes the 49 to
be among them, by whatever standard.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from unerased.figures.conditions import (
    ActTest,
    All,
    AnyOf,
    Happened,
    Has,
    Needs,
    Negation,
    Suffered,
    VictimIs,
)

if TYPE_CHECKING:
    from unerased.figures.conditions import Condition
    from unerased.figures.definition import Definition
    from unerased.model.codebook import Codebook
    from unerased.model.truth import Period

__all__ = ["implies", "lies_in"]


def lies_in(one: Definition, other: Definition, codebook: Codebook) -> bool:
    """Whether the first counts nobody whom the second does not count."""
    return one.unit == other.unit and implies(one.where, other.where, codebook)


def implies(one: Condition, other: Condition, codebook: Codebook) -> bool:
    """Whether the second condition holds wherever the first does."""
    found = one == other
    match one, other:
        case _, All(parts):
            found = found or all(implies(one, part, codebook) for part in parts)
        case AnyOf(parts), _:
            found = found or all(implies(part, other, codebook) for part in parts)
        case _, AnyOf(parts) if any(implies(one, part, codebook) for part in parts):
            found = True
        case All(parts), _:
            found = found or any(implies(part, other, codebook) for part in parts)
        case (Negation(second), Negation(first)) | (VictimIs(first), VictimIs(second)):
            found = found or implies(first, second, codebook)
        case (Suffered(act), Suffered(wider)) | (Happened(act), Happened(wider)):
            found = found or _act(act, wider, codebook)
        case Has() as narrow, Has() as wide:
            found = found or _has(narrow, wide, codebook)
        case Needs() as less, Needs() as more:
            found = found or (
                _term(less.kind, more.kind, "protection_needs", codebook)
                and (not more.status or _term(less.status, more.status, "need_statuses", codebook))
            )
    return found


def _act(one: ActTest, other: ActTest, codebook: Codebook) -> bool:
    """Each part is left open by the second, or is the same or narrower in the first."""
    return (
        _term(one.violation, other.violation, "violations", codebook)
        and (not other.within or one.within == other.within)
        and (not other.origin or one.origin == other.origin)
        and (not other.destination or one.destination == other.destination)
        and (not other.by or one.by == other.by)
        and _period(one.period, other.period)
    )


def _has(one: Has, other: Has, codebook: Codebook) -> bool:
    known = codebook.properties.get(one.property)
    if one.property != other.property or known is None:
        return False
    return (
        (one.place, one.closed) == (other.place, other.closed)
        and _term(one.term, other.term, known.list, codebook)
        and (one.period is None) == (other.period is None)
        and _period(one.period, other.period)
        and (other.low is None or (one.low is not None and one.low >= other.low))
        and (other.high is None or (one.high is not None and one.high <= other.high))
    )


def _term(one: str, other: str, of: str, codebook: Codebook) -> bool:
    return not other or one == other or (bool(one) and one in codebook.terms_below(of, other))


def _period(one: Period | None, other: Period | None) -> bool:
    if other is None:
        return True
    if one is None:
        return False
    starts = (one.first or dt.date.min) >= (other.first or dt.date.min)
    return starts and (one.last or dt.date.max) <= (other.last or dt.date.max)
