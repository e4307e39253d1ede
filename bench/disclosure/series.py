"""How likely what was published of many counts is, with and without the one who was added.

Each count is unknown: Poisson before the first release, and from the second release on so many more
each month as its share of all arrivals makes expect. In the first month one person alone was added.
A step is a matrix product; what was published at a step weighs the counts that it allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import poisson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["ratios"]


def ratios(
    before: NDArray[np.float64],
    monthly: NDArray[np.float64],
    allowed: Sequence[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """For each count: likelihood with one added in the first month, over that without.

    Args:
        before: expected counts at the first release; shape (counts,).
        monthly: expected arrivals of each later month; shape (counts,).
        allowed: for each release, how likely what was published is for each true count; shape
            (counts, largest + 1).

    Returns:
        Shape (counts,).
    """
    most = allowed[0].shape[1]
    numbers = np.arange(most)
    start = poisson.pmf(numbers[None, :], before[:, None]) * allowed[0]
    without, added = start, np.pad(start, ((0, 0), (1, 0)))[:, :most]
    span = np.arange(int(poisson.ppf(1 - 1e-9, monthly.max())) + 1)
    kernel = poisson.pmf(span[None, :], monthly[:, None])
    for release, weights in enumerate(allowed[1:], start=1):
        if release > 1:
            without, added = _arrived(without, kernel), _arrived(added, kernel)
        without, added = without * weights, added * weights
        total = without.sum(axis=1, keepdims=True)
        total = np.where(total > 0, total, added.sum(axis=1, keepdims=True))
        total = np.where(total > 0, total, 1.0)
        without, added = without / total, added / total
    with np.errstate(divide="ignore", invalid="ignore"):
        found = added.sum(axis=1) / without.sum(axis=1)
    return np.asarray(np.where(np.isnan(found), 0.0, found))


def _arrived(state: NDArray[np.float64], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.zeros_like(state)
    for more in range(kernel.shape[1]):
        shifted = state[:, : state.shape[1] - more] * kernel[:, more : more + 1]
        found[:, more:] += shifted
    return found
