"""Maximum likelihood for many Poisson log-linear models at once.

Fisher scoring (iteratively reweighted least squares) on the seen cells. All models of one
call have the same number of parameters, so each step is one batched solve.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, xlogy

if TYPE_CHECKING:
    from unerased.estimate.arrays import Bools, Floats

SETTLED = 1e-8
LEAST_MEAN = 1e-3  # means that run off to zero are far below this when the rounds end
ROUNDS = 60
TOLERANCE = 1e-9
STEEP = 35.0  # |log mean| beyond this is a mean that runs off to zero or infinity
RIDGE = 1e-11  # relative; keeps a solve finite when a parameter runs off


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Fits of M models on C cells.

    Attributes:
        beta: shape (M, p), parameters; the first is the log of the unseen people.
        fitted: shape (M, C), expected counts.
        loglik: shape (M,), Poisson log likelihood with its constant.
        score: shape (M,), largest misfit of a sufficient margin, relative to n.
        information: shape (M, p, p), Fisher information.
    """

    beta: Floats
    fitted: Floats
    loglik: Floats
    score: Floats
    information: Floats

    @property
    def error(self) -> Floats:
        """Standard error of the log of the unseen, shape (M,)."""
        unit = np.zeros(self.beta.shape)
        unit[:, 0] = 1.0
        return np.sqrt(_solve(self.information, unit)[:, 0])

    @property
    def unseen(self) -> Floats:
        """Estimated people on no list, shape (M,)."""
        return np.exp(np.minimum(self.beta[:, 0], 700.0))

    @property
    def settled(self) -> Bools:
        """Fits whose means are positive and match every sufficient margin, shape (M,).

        Such a fit is itself the proof that the maximum exists: a positive table with the
        observed margins (Haberman 1974, theorem 2.3).
        """
        settled: Bools = (self.score < SETTLED) & (self.fitted.min(axis=1) > LEAST_MEAN)
        return settled


def fit_many(
    designs: Floats,
    counts: Floats,
    offset: Floats | None = None,
    start: Floats | None = None,
    rounds: int = ROUNDS,
) -> Fits:
    """Fit M Poisson models with a log link.

    Args:
        designs: shape (M, C, p) or (C, p).
        counts: shape (M, C) or (C,), observed counts.
        offset: shape (M, C) or (C,), added to the linear predictor.
        start: shape (M, C) or (C,), positive means to start from, offset included.
        rounds: most scoring steps.

    Returns:
        One fit a model. Where no maximum exists, the fit does not settle; look at `settled`
        and at `existence`.
    """
    x = designs[None] if designs.ndim == 2 else designs  # noqa: PLR2004 - a single design
    y = counts[None] if counts.ndim == 1 else counts
    m = max(len(x), len(y))
    y = np.broadcast_to(y, (m, y.shape[1]))
    shift = np.zeros(1) if offset is None else offset
    transposed = x.transpose(0, 2, 1)
    mean = (y + 0.5) * np.exp(shift) if start is None else np.broadcast_to(start, y.shape)
    eta = np.log(mean)
    beta = np.zeros((m, x.shape[2]))
    loglik = np.full(m, -np.inf)
    for _ in range(rounds):
        work = mean * (eta - shift) + y - mean
        information = transposed @ (x * mean[:, :, None])
        new = _solve(information, (transposed @ work[:, :, None])[:, :, 0])
        beta, eta, mean, better = _advance((x, y, shift), beta, new, loglik)
        gain = np.abs(better - loglik) <= TOLERANCE * (np.abs(better) + 1)
        loglik = better
        if gain.all():
            break
    information = transposed @ (x * mean[:, :, None])
    step = _solve(information, (transposed @ (y - mean)[:, :, None])[:, :, 0])
    beta = beta + np.where(np.abs(step) < 1, step, 0.0)
    eta = np.clip((x @ beta[:, :, None])[:, :, 0] + shift, -STEEP, STEEP)
    mean = np.exp(eta)
    residual = (transposed @ (y - mean)[:, :, None])[:, :, 0]
    score = np.abs(residual).max(axis=1) / np.maximum(y.sum(axis=1), 1)
    final = (xlogy(y, mean) - mean - gammaln(y + 1)).sum(axis=1)
    return Fits(beta, mean, final, score, information)


def _advance(
    data: tuple[Floats, Floats, Floats], old: Floats, new: Floats, before: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Take the step, halved where it would lower the likelihood."""
    x, y, shift = data
    step = np.ones((len(new), 1))
    for _ in range(12):
        beta = old + step * (new - old) if np.isfinite(before).all() else new
        eta = np.clip((x @ beta[:, :, None])[:, :, 0] + shift, -STEEP, STEEP)
        mean = np.exp(eta)
        loglik = (xlogy(y, mean) - mean).sum(axis=1)
        worse = loglik < before - 1e-9 * (np.abs(before) + 1)
        if not worse.any():
            break
        step[worse] /= 2
    return beta, eta, mean, loglik


def _solve(information: Floats, right: Floats) -> Floats:
    solved = np.linalg.solve(_guarded(information), right[:, :, None])[:, :, 0]
    return solved.astype(np.float64, copy=False)


def _guarded(information: Floats) -> Floats:
    p = information.shape[1]
    scale = np.trace(information, axis1=1, axis2=2) / p
    guarded: Floats = information + (RIDGE * scale)[:, None, None] * np.eye(p)
    return guarded
