"""Does a maximum likelihood estimate exist, and does it say anything about the unseen?

Fienberg and Rinaldo (2012), "Maximum likelihood estimation in log-linear models", Annals of
Statistics 40, 996-1023: the maximum is lost when some direction of the parameters lowers the
mean of empty cells for ever while leaving every other cell alone. One linear programme finds
all such cells at once. Chan, Silverman and Vincent (2021), JASA 116, 1297-1306: even then the
unseen people may be estimable from the cells that remain, if these still fix the intercept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.optimize import linprog

from unerased.estimate.errors import EstimateError

if TYPE_CHECKING:
    from unerased.estimate.arrays import Bools, Floats

Status = Literal["exists", "limit", "no_mle", "not_identifiable"]
LEAST = 0.5  # the programme's answer is 0 or 1 in each empty cell
SMALL = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Existence:
    """The answer for one model on one table.

    Attributes:
        status: `exists`; `limit`, when terms whose lists share nobody run off to minus infinity
            and all the rest has a maximum; `not_identifiable`, when the cells that these terms
            leave do not fix the unseen; `no_mle`, when other parameters run off.
        face: shape (C,), True for the cells that keep a positive mean.
    """

    status: Status
    face: Bools


def existence(design: Floats, counts: Floats, *, lost: bool = False) -> Existence:
    """Check one Poisson log-linear model before it is fitted.

    Args:
        design: shape (C, p), the intercept first.
        counts: shape (C,), observed counts of the seen cells.
        lost: that a model within this one has no maximum is known; neither has this one then, and
            the linear programme is spared.

    Raises:
        EstimateError: the solver of the linear programme failed.
    """
    positive = counts > 0
    void = ~(design[positive] > 0).any(axis=0)
    left: Bools = np.logical_not((design[:, void] > 0).any(axis=1))
    inside = design[left][:, ~void]
    if _rank(np.vstack([inside, np.eye(1, inside.shape[1])])) > _rank(inside):
        return Existence("not_identifiable", left)
    if lost:
        return Existence("limit" if void.any() else "no_mle", left)
    kept = _face(inside, positive[left])
    face = left.copy()
    face[left] = kept
    if not kept.all() or _rank(inside) < inside.shape[1]:
        return Existence("no_mle", face)
    return Existence("limit" if void.any() else "exists", face)


def _face(design: Floats, positive: Bools) -> Bools:
    """Cells that no direction can send to zero.

    Maximise sum s over directions b with (Xb) = 0 where people were seen, and Xb <= -s,
    0 <= s <= 1, in the empty cells; s comes out 1 exactly where the mean runs off to zero.
    """
    if positive.all():
        return positive
    empty = design[~positive]
    cells, p = empty.shape
    result = linprog(
        np.concatenate([np.zeros(p), -np.ones(cells)]),
        A_ub=np.hstack([empty, np.eye(cells)]),
        b_ub=np.zeros(cells),
        A_eq=np.hstack([design[positive], np.zeros((int(positive.sum()), cells))]),
        b_eq=np.zeros(int(positive.sum())),
        bounds=[(None, None)] * p + [(0.0, 1.0)] * cells,
        method="highs",
    )
    if result.x is None:
        raise EstimateError(
            "the check whether a log-linear model can be fitted did not finish; "
            "nothing was estimated; use another family"
        )
    face = np.ones(len(design), dtype=np.bool_)
    face[~positive] = result.x[p:] < LEAST
    return face


def _rank(matrix: Floats) -> int:
    return int(np.linalg.matrix_rank(matrix, tol=SMALL)) if len(matrix) else 0
