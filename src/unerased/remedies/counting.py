"""From one day to the last day of a time limit. Pure: days in, a day out.

The rules of counting are those of the European Convention on the Calculation of Time-Limits
(ETS 76, articles 3 and 4), unless a rule says otherwise: the day of the event is not counted; a
limit in months or years ends on the day of the same number, or on the last day of a month that has
no such day.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Unit = Literal["days", "working days", "months", "years"]
#: a period of days, both included
Span = tuple[dt.date, dt.date]

_DAY: Final = dt.timedelta(days=1)
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Length:
    """How long a time limit is; ``amount`` is one or more."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Days on which nobody works.

    Attributes:
        weekend: weekdays, Monday is 0.
        yearly: month and day of holidays that come every year.
        once: holidays of one year only.
        moved: days off that were made working days.
        known: years of which every holiday is listed; of others, only the yearly ones are known.
    """

    weekend: frozenset[int] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    once: frozenset[dt.date] = frozenset()
    moved: frozenset[dt.date] = frozenset()
    known: frozenset[int] = frozenset()

    def free(self, day: dt.date) -> bool:
        """Whether nobody works on this day, as far as is known."""
        if day in self.moved:
            return False
        return (
            day.weekday() in self.weekend or (day.month, day.day) in self.yearly or day in self.once
        )


@dataclass(frozen=True, slots=True)
class Counting:
    """How a time limit is counted.

    Attributes:
        length: how long it is.
        first_counts: the day of the event is the first day of the limit.
        moves_on: a limit that would end on a free day ends on the next working day.
        free: days on which nobody works.
        pauses: yearly periods in which no limit runs, as (month, day) to (month, day), in one year.
    """

    length: Length
    first_counts: bool = False
    moves_on: bool = False
    free: FreeDays = field(default_factory=FreeDays)
    pauses: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def last_day(start: dt.date, how: Counting, suspended: Sequence[Span] = ()) -> dt.date:
    """The last day of a limit that an event on this day sets running.

    Days in which the limit does not run are added at its end, one for one, also when that leads
    into another such period. Days beyond the year 9999 are cut off there.
    """
    try:
        end = _counted(start, how, suspended)
        while how.moves_on and how.free.free(end):
            end += _DAY
    except (OverflowError, ValueError):
        return dt.date.max
    return end


def not_known(start: dt.date, end: dt.date, how: Counting) -> tuple[int, ...]:
    """Years in this stretch whose movable holidays are not listed, where holidays matter."""
    if how.length.unit != "working days" and not how.moves_on:
        return ()
    if how.length.unit != "working days":
        start = end  # only the end can be moved on
    return tuple(year for year in range(start.year, end.year + 1) if year not in how.free.known)


def _counted(start: dt.date, how: Counting, suspended: Sequence[Span]) -> dt.date:
    unit, amount = how.length.unit, how.length.amount
    before = start - _DAY if how.first_counts else start
    if unit == "working days":
        return _working(before, how, suspended)
    if unit == "days":
        end = before + amount * _DAY
    else:
        end = _months_on(start, amount * (_MONTHS if unit == "years" else 1))
        end -= _DAY if how.first_counts else 0 * _DAY
    ahead = before
    while (paused := _paused(ahead, end, how, suspended)) > 0:
        ahead, end = end, end + paused * _DAY
    return end


def _working(before: dt.date, how: Counting, suspended: Sequence[Span]) -> dt.date:
    day, left = before, how.length.amount
    while left:
        day += _DAY
        left -= not how.free.free(day) and not _stands_still(day, how, suspended)
    return day


def _paused(after: dt.date, end: dt.date, how: Counting, suspended: Sequence[Span]) -> int:
    """How many days after the one, up to the other, do not count."""
    if not suspended and not how.pauses:
        return 0
    days = (after + number * _DAY for number in range(1, (end - after).days + 1))
    return sum(_stands_still(day, how, suspended) for day in days)


def _stands_still(day: dt.date, how: Counting, suspended: Sequence[Span]) -> bool:
    if any(first <= day <= last for first, last in suspended):
        return True
    return any(first <= (day.month, day.day) <= last for first, last in how.pauses)


def _months_on(day: dt.date, months: int) -> dt.date:
    over, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + over
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
