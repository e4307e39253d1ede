"""Convergence of several chains: rank-normalised split R-hat and effective sample size.

Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021), "Rank-normalization, folding, and
localization: an improved R-hat", Bayesian Analysis 16, 667-718.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri
from scipy.stats import rankdata

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats, Ints

LEAST_DRAWS = 8


@dataclass(frozen=True, slots=True)
class Convergence:
    """How far the chains agree.

    Attributes:
        rhat: the larger of the R-hat of ranks and of folded ranks; 1 is agreement.
        bulk: effective number of independent draws for the middle.
        tail: the same for the 5 % and 95 % quantiles, the smaller of the two.
    """

    rhat: float
    bulk: float
    tail: float


def convergence(draws: Floats | Ints) -> Convergence:
    """Diagnose one quantity.

    Args:
        draws: shape (chains, draws), at least 8 draws a chain.

    Raises:
        ValueError: fewer than 8 draws a chain.
    """
    x = np.asarray(draws, dtype=np.float64)
    if x.shape[1] < LEAST_DRAWS:
        raise ValueError(f"at least {LEAST_DRAWS} draws a chain are needed")
    half = x.shape[1] // 2
    split = np.concatenate([x[:, :half], x[:, half : 2 * half]])
    ranks = _normal_ranks(split)
    folded = _normal_ranks(np.abs(split - np.median(split)))
    low, high = np.quantile(split, [0.05, 0.95])
    return Convergence(
        max(_rhat(ranks), _rhat(folded)),
        effective_size(ranks),
        min(effective_size((split <= q).astype(np.float64)) for q in (low, high)),
    )


def _normal_ranks(x: Floats) -> Floats:
    ranks = rankdata(x).reshape(x.shape)
    result: Floats = ndtri((ranks - 0.375) / (x.size + 0.25))
    return result


def _rhat(x: Floats) -> float:
    within = x.var(axis=1, ddof=1).mean()
    if within == 0:
        return 1.0 if np.ptp(x) == 0 else np.inf
    draws = x.shape[1]
    pooled = (draws - 1) / draws * within + x.mean(axis=1).var(ddof=1)
    return float(np.sqrt(pooled / within))


def effective_size(x: Floats) -> float:
    """Effective sample size by Geyer's initial monotone sequence over all chains.

    Args:
        x: shape (chains, draws).
    """
    chains, draws = x.shape
    within = x.var(axis=1, ddof=1).mean()
    if within == 0:
        return float(x.size) if np.ptp(x) == 0 else float(chains)
    spectrum = np.fft.rfft(x - x.mean(axis=1, keepdims=True), 2 * draws, axis=1)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, :draws].mean(axis=0) / draws
    pooled = (draws - 1) / draws * within
    if chains > 1:
        pooled += x.mean(axis=1).var(ddof=1)
    rho = 1 - (within - covariance * draws / (draws - 1)) / pooled
    rho[0] = 1.0
    pairs = rho[: draws // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs < 0)
    pairs = np.minimum.accumulate(pairs[: negative[0]] if len(negative) else pairs)
    tau = max(-1 + 2 * pairs.sum(), 1 / np.log10(x.size))
    return float(x.size / tau)
