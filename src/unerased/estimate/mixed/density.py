"""The mixed logit model: its law of the cells, and its posterior density.

Coull and Agresti (1999), "The use of mixed logit models to reflect heterogeneity in
capture-recapture studies", Biometrics 55, 294-301. A person of visibility t ~ Normal(0, 1) is on
list j with chance 1 / (1 + exp(-(b_j + s t))), independently. Hence

    P(x) = exp(sum_j x_j b_j) G(|x|),  G(m) = E exp(m s t - sum_j log(1 + exp(b_j + s t))),

the expectation by Gauss-Hermite quadrature. As in `latent.density`, p(N) proportional to 1/N sums
the unseen out: what is left is the multinomial of the seen cells given being seen.

Prior: a person of middle visibility is found by each list with a uniform chance, and s, the
distance from the model in which nobody differs, is Exponential(1) (Simpson et al. 2017,
"Penalising model component complexity", Statistical Science 32, 1-28). The sign of s cannot be
told: the density is that of s on both sides of zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from unerased.estimate.latent.density import ALMOST_ONE, softplus

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats

NODES = 31
_PLACES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(NODES)
_LOG_WEIGHTS = np.log(_WEIGHTS / _WEIGHTS.sum())


class Seen(NamedTuple):
    """A table as the density reads it.

    Attributes:
        patterns: shape (C, J), zeros and ones.
        counts: shape (C,), people with each pattern.
    """

    patterns: Floats
    counts: Floats


def log_law(patterns: Floats, points: Floats) -> tuple[Floats, Floats]:
    """Log probability of patterns, and the probability of being on no list.

    Args:
        patterns: shape (C, J), zeros and ones.
        points: shape (S, J + 1), b and s.

    Returns:
        Shapes (S, C) and (S,).
    """
    lists = patterns.shape[1]
    middle, spread = points[:, :lists], points[:, lists]
    reach = spread[:, None] * _PLACES
    missed = np.zeros(reach.shape)
    for column in middle.T:
        missed += softplus(column[:, None] + reach)
    times = np.arange(lists + 1)[:, None]
    height = times * reach[:, None, :] - missed[:, None, :] + _LOG_WEIGHTS
    top = height.max(axis=2)
    shared = np.log(np.exp(height - top[:, :, None]).sum(axis=2)) + top
    seen = middle @ patterns.T + shared[:, patterns.sum(axis=1).astype(int)]
    return seen, np.minimum(np.exp(shared[:, 0]), ALMOST_ONE)


def log_density(seen: Seen, points: Floats) -> Floats:
    """Log posterior density of points, up to a constant, shape (S,).

    Args:
        seen: the table.
        points: shape (S, J + 1), b and s.
    """
    result: Floats = log_smooth(seen, points) - np.abs(points[:, -1])
    return result


def log_smooth(seen: Seen, points: Floats) -> Floats:
    """The same under a flat prior of s, which bends nowhere: for the search for its top.

    Args:
        seen: the table.
        points: shape (S, J + 1), b and s.
    """
    lists = seen.patterns.shape[1]
    law, missed = log_law(seen.patterns, points)
    middle = points[:, :lists]
    result: Floats = law @ seen.counts - seen.counts.sum() * np.log1p(-missed)
    result -= (softplus(middle) + softplus(-middle)).sum(axis=1)
    return result
