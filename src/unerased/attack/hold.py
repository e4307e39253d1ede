"""Holding changes back: a cell changes by nothing or by at least k, or waits for the next release.

Who joins a cell by themselves would be given away by the subtraction of two releases. So the
newly counted wait in their cell until there are k of them, and then stand in the release together;
one who is withdrawn waits in the same way. What is published is then always the true count of a
set of units that were counted at some time, never an invented number. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from unerased.attack.errors import BadStatement

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Held", "hold"]


@dataclass(frozen=True, slots=True)
class Held:
    """Counts of the finest cells as they may be published.

    Attributes:
        counts: for each cell what is published.
        waiting: for each cell how many wait: positive to be counted, negative to be taken out.
    """

    counts: NDArray[np.int64]
    waiting: NDArray[np.int64]

    @property
    def changed(self) -> bool:
        """Whether anybody waits."""
        return bool(self.waiting.any())


def hold(released: NDArray[np.int64], true: NDArray[np.int64], k: int) -> Held:
    """What may be published now.

    Args:
        released: counts of the finest cells as published last; zeros before the first release.
        true: counts of the finest cells as they are now, of the same shape.
        k: the smallest change that is published.

    Raises:
        BadStatement: the shapes differ, a count is negative, or k is less than 1.
    """
    if released.shape != true.shape or (released < 0).any() or (true < 0).any() or k < 1:
        raise BadStatement("counts", "they are of different cubes, negative, or k is less than 1")
    change = true - released
    goes = (np.abs(change) >= k) | (change == 0)
    return Held(np.where(goes, true, released), np.where(goes, 0, change))
