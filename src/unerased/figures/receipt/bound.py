"""What an audit sample shows: an exact bound on how many of the counted do not meet the definition.

A sample without putting back is hypergeometric. The bound is the largest number of false records
under which so few false ones in the sample would still be no surprise (Buonaccorsi, 1987: A note on
confidence intervals for proportions in finite populations; The American Statistician 41, 215-218).
It bounds what was counted wrongly, and says nothing about who was left out or counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Final

__all__ = ["CLOSED_REVIEW", "Bound", "bound_of", "most_false", "needed_for"]

#: above this share of the records a closed review on site is offered instead of opening them
CLOSED_REVIEW: Final = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Bound:
    """With this confidence at least `share` of the counted meet the definition.

    Attributes:
        count: how many were counted.
        opened: how many were drawn; erased and withdrawn ones among them count as failing.
        failing: how many of them do not meet the definition.
        most_false: the largest number of false records that is not ruled out.
    """

    count: int
    opened: int
    failing: int
    confidence: Fraction
    most_false: int

    @property
    def share(self) -> Fraction:
        """At least this share of the counted meets the definition."""
        return Fraction(self.count - self.most_false, self.count) if self.count else Fraction(0)


def bound_of(
    count: int, opened: int, failing: int, confidence: Fraction = Fraction(95, 100)
) -> Bound:
    """The exact bound of a sample.

    Args:
        count: how many records were committed to, 1 or more.
        opened: how many were drawn.
        failing: how many of those fail.
        confidence: between 0 and 1, exclusive.

    Raises:
        ValueError: the numbers do not fit together.
    """
    if not 0 <= failing <= opened <= count or count < 1 or not 0 < confidence < 1:
        raise ValueError("the numbers of a sample do not fit together")
    false = most_false(count, opened, failing, 1 - confidence)
    return Bound(count, opened, failing, confidence, false)


def most_false(count: int, opened: int, failing: int, risk: Fraction) -> int:
    """The largest number of false records under which at most `failing` is likelier than `risk`.

    The likelihood falls as the number rises, so it is found by halving; whole numbers throughout.
    """
    low, high = failing, count - (opened - failing)
    while low < high:
        middle = (low + high + 1) // 2
        if _at_most(count, opened, failing, middle) > risk:
            low = middle
        else:
            high = middle - 1
    return low


def needed_for(count: int, share: Fraction, confidence: Fraction = Fraction(95, 100)) -> int:
    """How many must be opened, and none may fail, to show that at least this share is right.

    Raises:
        ValueError: the share or the confidence lies outside of 0 to 1.
    """
    if not 0 <= share <= 1 or not 0 < confidence < 1 or count < 1:
        raise ValueError("the share or the confidence lies outside of what can be shown")
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if bound_of(count, middle, 0, confidence).share >= share:
            high = middle
        else:
            low = middle + 1
    return low


def _at_most(count: int, opened: int, failing: int, false: int) -> Fraction:
    """Probability of at most `failing` false records among those opened."""
    ways = sum(
        comb(false, number) * comb(count - false, opened - number)
        for number in range(min(failing, false, opened) + 1)
    )
    return Fraction(ways, comb(count, opened))
