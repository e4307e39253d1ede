"""Floors and sanity checks that need no model of dependence.

Chao (1987), Biometrics 43, 783-791, and Chao (1989), Biometrics 45, 427-438: with positive
heterogeneity between people, f1 people seen once and f2 seen twice bound the unseen from
below. Chapman (1951) for two lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.loglinear.fit import fit_many
from unerased.estimate.loglinear.models import independence

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats
    from unerased.estimate.table import Table

MOST_DENSE = 12


@dataclass(frozen=True, slots=True)
class Bounds:
    """Floors of the total N.

    Attributes:
        mth: Chao's bound when lists differ in size; infinite when nobody is on two lists.
        mh: Chao's bound when they do not.
        chapman: for each pair of lists that share somebody, Chapman's total.
        independent: N if all lists were independent, or None with more than 12 lists.
    """

    mth: float
    mh: float
    chapman: dict[str, float]
    independent: float | None


def frequencies(table: Table) -> tuple[float, float, Floats]:
    """People on exactly one list, on exactly two, and on list j alone (shape (J,))."""
    x = table.matrix
    times = x.sum(axis=1)
    once, twice = table.counts[times == 1].sum(), table.counts[times == 2].sum()  # noqa: PLR2004 - on two lists
    alone = (x[times == 1] * table.counts[times == 1, None]).sum(axis=0)
    return float(once), float(twice), alone


def chao_mth(table: Table) -> float:
    """Total n + (f1^2 - sum_j f1j^2) / (2 f2); infinite when f2 is 0 and f1 spread over lists."""
    once, twice, alone = frequencies(table)
    excess = float(once**2 - (alone**2).sum())
    if excess == 0:
        return float(table.n)
    return table.n + excess / (2 * twice) if twice else np.inf


def chao_mh(table: Table) -> float:
    """Total n + ((t - 1) / t) f1^2 / (2 f2) with t lists; infinite when f2 is 0 and f1 is not."""
    once, twice, _ = frequencies(table)
    t = len(table.lists)
    if once == 0:
        return float(table.n)
    return table.n + (t - 1) / t * once**2 / (2 * twice) if twice else np.inf


def chapman(first: int, second: int, both: int) -> float:
    """Chapman's total from two lists: (n1 + 1)(n2 + 1)/(m + 1) - 1."""
    return (first + 1) * (second + 1) / (both + 1) - 1


def bounds(table: Table) -> Bounds:
    """Every floor of one table."""
    shared = table.overlaps()
    pairs = {
        f"{table.lists[a]} and {table.lists[b]}": chapman(
            int(shared[a, a]), int(shared[b, b]), int(shared[a, b])
        )
        for a, b in combinations(range(len(table.lists)), 2)
        if shared[a, b] > 0
    }
    independent = None
    if len(table.lists) <= MOST_DENSE:
        design = independence(len(table.lists)).design()
        fit = fit_many(design, table.dense()[1:].astype(np.float64))
        independent = float(table.n + fit.unseen[0])
    return Bounds(chao_mth(table), chao_mh(table), pairs, independent)


def chao_interval(
    table: Table, level: float, rng: np.random.Generator, replicates: int = 400
) -> tuple[float, float]:
    """Bootstrap interval of Chao's Mth bound (of the bound, not of N).

    Args:
        table: any table.
        level: such as 0.95.
        rng: source of all randomness.
        replicates: resamples of the people seen.
    """
    x = table.matrix
    times = x.sum(axis=1)
    drawn = rng.multinomial(table.n, table.counts / table.n, size=replicates).astype(np.float64)
    alone = drawn[:, times == 1] @ x[times == 1]
    twice = drawn[:, times == 2].sum(axis=1)  # noqa: PLR2004 - on two lists
    excess = alone.sum(axis=1) ** 2 - (alone**2).sum(axis=1)
    bound = np.full(replicates, np.inf)
    np.divide(excess, 2 * twice, out=bound, where=twice > 0)
    bound[excess == 0] = 0.0
    low, high = np.quantile(
        table.n + bound, [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf"
    )
    return float(low), float(high)
