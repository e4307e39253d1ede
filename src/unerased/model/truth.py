"""Three-valued logic, and the tests on intervals that answer in it.

What is not known stays MAYBE; narrowing an interval may settle a MAYBE, and never turns a YES
into a NO or a NO into a YES.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from unerased.model.dates import bounds
from unerased.model.errors import ModelError
from unerased.model.values import Amount, Duration, When


class Truth(Enum):
    """Kleene's strong logic: `&` is the least, `|` the greatest, `~` the opposite."""

    NO = 0
    MAYBE = 1
    YES = 2

    def __and__(self, other: "Truth") -> "Truth":
        return self if self.value <= other.value else other

    def __or__(self, other: "Truth") -> "Truth":
        return self if self.value >= other.value else other

    def __invert__(self) -> "Truth":
        return Truth(2 - self.value)

    def __bool__(self) -> bool:
        """Refused: `if` would make MAYBE into yes or no. Compare with `is`."""
        raise TypeError("a three-valued truth is no bool: compare it with Truth.YES or Truth.NO")


def all_of(truths: Iterable[Truth]) -> Truth:
    """Conjunction; YES for none."""
    result = Truth.YES
    for truth in truths:
        result &= truth
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Disjunction; NO for none."""
    result = Truth.NO
    for truth in truths:
        result |= truth
    return result


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included; `None` leaves that side open."""

    first: dt.date | None = None
    last: dt.date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise ModelError("a period cannot end before it begins")


def within(when: When, period: Period) -> Truth:
    """Whether the date lies within the period, reckoning with its qualifier."""
    low, high = bounds(when)
    return _inside(_ordinal(low), _ordinal(high), _ordinal(period.first), _ordinal(period.last))


def number_within(number: Amount | Duration, low: int | None, high: int | None) -> Truth:
    """Whether an amount, or a duration in days, lies from `low` to `high`, both included."""
    if isinstance(number, Amount):
        return _inside(number.low, number.high, low, high)
    return _inside(number.min_days, number.max_days, low, high)


def can_be_equal(one: When | Amount | Duration, other: When | Amount | Duration) -> bool:
    """Whether two intervals share a point, so that both values may hold.

    Values of different types never do.
    """
    return type(one) is type(other) and _overlap(interval(one), interval(other))


def interval(value: When | Amount | Duration) -> tuple[int | None, int | None]:
    """The value as whole numbers from lowest to highest (days for dates); `None` is open."""
    if isinstance(value, When):
        low, high = bounds(value)
        return _ordinal(low), _ordinal(high)
    if isinstance(value, Amount):
        return value.low, value.high
    return value.min_days, value.max_days


def _ordinal(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal()


def _below(high: int | None, low: int | None) -> bool:
    """Whether an upper end surely lies below a lower end."""
    return high is not None and low is not None and high < low


def _overlap(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    return not _below(one[1], other[0]) and not _below(other[1], one[0])


def _inside(low: int | None, high: int | None, first: int | None, last: int | None) -> Truth:
    if _below(high, first) or _below(last, low):
        return Truth.NO
    above = first is None or (low is not None and low >= first)
    below = last is None or (high is not None and high <= last)
    return Truth.YES if above and below else Truth.MAYBE
