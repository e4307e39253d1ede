"""Draws from the posterior of the mixed logit model, by importance sampling that adapts.

The posterior has one hump (and its mirror image in s) in J + 1 dimensions, so that a heavy-tailed
proposal around its top does without any chain: draws are independent and carry weights. The
proposal is fitted again to what was drawn, a few times (Cappe et al. 2004, population Monte Carlo).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from unerased.estimate.latent.chains import MOST_DRAWN
from unerased.estimate.mixed.density import Seen, log_density, log_law, log_smooth

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats
    from unerased.estimate.table import Table

FREEDOM = 5.0  # of Student's t: heavier tails than the posterior's
ROUNDS = 4
STEP = 1e-3
AIMED = 100  # proposals a dimension, at least, by which the next round is aimed
WIDER = 1.2  # the proposal's scale beside the posterior's
STARTS = (0.1, 1.0)  # values of s that the search for the top begins with


@dataclass(frozen=True, slots=True)
class MixedDraws:
    """What was drawn.

    Attributes:
        unseen: shape (S,), people on no list.
        seen: shape (S, C), probability of each observed cell given being seen.
        spread: shape (S,), standard deviation of visibility, on the scale of log odds.
        effective: number of independent draws that the weighted ones are worth.
    """

    unseen: Floats
    seen: Floats
    spread: Floats
    effective: float


def draw(table: Table, size: int, rng: np.random.Generator) -> MixedDraws:
    """Draw from the posterior.

    Args:
        table: 2 lists or more.
        size: number of draws, S; four times as many are proposed in the last round.
        rng: source of all randomness.
    """
    seen = Seen(table.matrix.astype(np.float64), table.counts.astype(np.float64))
    middle, scale = _top(seen)
    aim = max(size, AIMED * len(middle))
    for proposed in [aim] * (ROUNDS - 1) + [4 * size]:
        points, log_proposed = _propose(middle, scale, proposed, rng)
        height = log_density(seen, points) - log_proposed
        weight = np.exp(height - height.max())
        weight /= weight.sum()
        middle = weight @ points
        away = points - middle
        scale = _proper((weight[:, None] * away).T @ away * WIDER)
    chosen = points[rng.choice(len(points), size=size, p=weight)]
    law, missed = log_law(seen.patterns, chosen)
    return MixedDraws(
        rng.negative_binomial(table.n, np.maximum(1 - missed, table.n / MOST_DRAWN)).astype(float),
        np.exp(law) / (1 - missed)[:, None],
        chosen[:, -1],
        float(1 / (weight**2).sum()),
    )


def _top(seen: Seen) -> tuple[Floats, Floats]:
    """Where the density is highest, s at least 0, and its spread there."""
    size = seen.patterns.shape[1] + 1
    share = seen.counts @ seen.patterns / seen.counts.sum() / 2
    steps = STEP * np.vstack([np.zeros(size), np.eye(size), -np.eye(size)])

    def fall(z: Floats) -> tuple[float, Floats]:
        """What is minimised and its slope, from one call: differences cost no loop."""
        height = -log_smooth(seen, z + steps)
        return float(height[0]), (height[1 : size + 1] - height[size + 1 :]) / (2 * STEP)

    middle = np.log(share / (1 - share))
    found = [minimize(fall, np.append(middle, s), jac=True, method="BFGS") for s in STARTS]
    best = min(found, key=lambda one: float(one.fun)).x
    best[-1] = abs(best[-1])
    a, b = (x.ravel() for x in np.meshgrid(np.arange(size), np.arange(size)))
    step = STEP * np.eye(size)
    bent = sum(
        sign * log_smooth(seen, best + i * step[a] + j * step[b])
        for i, j, sign in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
    )
    return best, _proper(-np.asarray(bent).reshape(size, size) / (4 * STEP**2), invert=True)


def _proper(square: Floats, *, invert: bool = False) -> Floats:
    """The nearest covariance that can be drawn from; the inverse of a precision when asked."""
    values, vectors = np.linalg.eigh((square + square.T) / 2)
    values = np.maximum(values, 1e-6 * max(values.max(), 1e-6))
    result: Floats = (vectors * (1 / values if invert else values)) @ vectors.T
    return result


def _propose(
    middle: Floats, scale: Floats, size: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Points with s at least 0 from a t distribution folded there, and their log density."""
    root = np.linalg.cholesky(scale)
    stretch = np.sqrt(rng.chisquare(FREEDOM, size) / FREEDOM)[:, None]
    points = middle + rng.normal(size=(size, len(middle))) / stretch @ root.T
    mirror = np.append(np.ones(len(middle) - 1), -1.0)
    points = np.where(points[:, -1:] < 0, points * mirror, points)

    def height(at: Floats) -> Floats:
        away = np.linalg.solve(root, (at - middle).T)
        result: Floats = -(FREEDOM + len(middle)) / 2 * np.log1p((away**2).sum(axis=0) / FREEDOM)
        return result

    return points, np.logaddexp(height(points), height(points * mirror))
