"""Forward search over pairs of lists, for any number of lists.

Chan, Silverman and Vincent (2021), JASA 116, 1297-1306. Starting from independence, the pair
whose overlap surprises the present model most (one-sided Poisson probability of the observed
overlap, in either direction) is added while that probability is below a threshold. A pair
with no overlap at all gets the limit of its parameter, minus infinity: its cells are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainc, gammaincc

from unerased.estimate.errors import FamilyError
from unerased.estimate.loglinear.existence import existence
from unerased.estimate.loglinear.fit import fit_many
from unerased.estimate.loglinear.models import Model, independence, with_terms

if TYPE_CHECKING:
    from unerased.estimate.arrays import Bools, Floats
    from unerased.estimate.table import Table

MOST = 10  # 2^10 cells; each step and each resample fits all of them


@dataclass(frozen=True, slots=True, eq=False)
class Stepwise:
    """The model that the search ended with.

    Attributes:
        model: its terms, pairs without overlap included.
        unseen: estimated people on no list.
        error: standard error of log(unseen).
        design: shape (F, p), the cells and the finite parameters that were fitted.
        face: shape (2^J - 1,), True for those cells.
        trail: the pairs in the order added, each with its probability.
    """

    model: Model
    unseen: float
    error: float
    design: Floats
    face: Bools
    trail: tuple[tuple[int, float], ...]


def stepwise(table: Table, threshold: float = 0.02) -> Stepwise:
    """Run the search.

    Args:
        table: 2 to 10 lists.
        threshold: a pair is added while its probability is below this.

    Raises:
        FamilyError: more than 10 lists.
    """
    j = len(table.lists)
    if j > MOST:
        raise FamilyError(
            f"the stepwise log-linear search takes up to {MOST} lists, not {j}; use the "
            "latent-class family, or merge lists that come from one organisation"
        )
    counts = table.dense()[1:].astype(np.float64)
    cells = np.arange(1, 1 << j)
    pairs = [1 << a | 1 << b for a, b in combinations(range(j), 2)]
    model, trail, barred = independence(j), [], set[int]()
    design, face = limit_design(model, counts)
    fit = fit_many(design, counts[face])
    while True:
        mean = np.zeros(len(counts))
        mean[face] = fit.fitted[0]
        best = (threshold, 0)
        for pair in pairs:
            if pair not in model.terms and pair not in barred:
                held = (cells & pair) == pair
                best = min(best, (surprise(counts[held].sum(), mean[held].sum()), pair))
        if best[1] == 0:
            break
        wider = with_terms(model, best[1])
        if existence(wider.design(), counts).status in {"no_mle", "not_identifiable"}:
            barred.add(best[1])
            continue
        model = wider
        trail.append((best[1], best[0]))
        design, face = limit_design(model, counts)
        fit = fit_many(design, counts[face])
    return Stepwise(
        model, float(fit.unseen[0]), float(fit.error[0]), design, face,
        tuple(trail),
    )  # fmt: skip


def surprise(seen: float, expected: float) -> float:
    """The smaller one-sided Poisson probability of `seen` when `expected` is the mean."""
    below = gammaincc(seen + 1, expected)
    above = gammainc(seen, expected) if seen > 0 else 1.0
    return float(min(below, above))


def limit_design(model: Model, counts: Floats) -> tuple[Floats, Bools]:
    """The design without the parameters that run off to minus infinity, and its cells.

    Args:
        model: any model of singles and pairs.
        counts: shape (2^J - 1,), counts of the seen cells.
    """
    design = model.design()
    void = [i for i in range(design.shape[1]) if counts[design[:, i] == 1].sum() == 0]
    face = ~(design[:, void] == 1).any(axis=1)
    keep = [i for i in range(design.shape[1]) if i not in void]
    return design[face][:, keep], face
