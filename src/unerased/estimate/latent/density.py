"""The posterior density of the latent-class model with the unseen people summed out.

People fall into K classes; in class k, list j finds a person with probability lambda_jk,
independently. With p(N) proportional to 1/N the sum over the unseen has a closed form,

    sum_n0 C(n + n0 - 1, n0) p0^n0 = (1 - p0)^-n,

so that the likelihood of (pi, lambda) is the multinomial of the seen cells given being seen.
Nothing in it grows with the number of people.

Coordinates: `sticks` v with V = 1 / (1 + e^-v), pi_k = V_k prod_{l<k} (1 - V_l), and `odds`
logit lambda. `alpha` is the concentration of the Dirichlet process.

Two priors of a class. Uniform on every lambda_jk is the customary one; but then a class is missed
by all of J lists with a chance q = prod (1 - lambda_jk) of 2^-J on average, and 4 lists miss more
than half of it only 6 times in 1,000: with few lists that decides the unseen. In terms of
S = -log q it is S ~ Gamma(J). Uniform on q itself is S ~ Gamma(1), under which N has no mean. The
open prior is the geometric mean of the two densities, S ~ Gamma((J + 1) / 2), split over the lists
as under the first. In general, S ~ Gamma(J - tilt) is the uniform density times S^-tilt.

Rows (chains of tables) are the last axis of every array, so that sums over classes and lists run
along memory; this is where the estimation spends its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats

TINY = 1e-300
STEEP = 700.0  # exp of more overflows
ALMOST_ONE = 1 - 1e-14
SHAPE = RATE = 0.25  # alpha ~ Gamma(.25, rate .25), Manrique-Vallier (2016)


class Cells(NamedTuple):
    """The cells of R tables on the same C patterns, the unseen cell first.

    Attributes:
        wide: shape (C + 1, J + 1), the patterns, none in the first row, and a column of ones.
        counts: shape (C + 1, R), people with each pattern; 0 in the first row.
        n: shape (R,), people seen.
        tilt: shape (R,), 0 for the uniform prior, `open_tilt` for the open one.
    """

    wide: Floats
    counts: Floats
    n: Floats
    tilt: Floats


def make_cells(patterns: Floats, counts: Floats, tilt: Floats) -> Cells:
    """Cells from patterns, shape (C, J), counts, shape (C, R), and tilts, shape (R,)."""
    wide = np.ones((len(patterns) + 1, patterns.shape[1] + 1))
    wide[0, :-1] = 0.0
    wide[1:, :-1] = patterns
    counts = np.vstack([np.zeros((1, counts.shape[1])), counts])
    return Cells(wide, counts, counts.sum(axis=0), tilt)


def open_tilt(lists: int) -> float:
    """The tilt of the open prior: halfway between uniform on each chance and on being missed."""
    return (lists - 1) / 2


class Point(NamedTuple):
    """A point of the parameter space for each of R rows.

    Attributes:
        sticks: shape (K - 1, R).
        odds: shape (J, K, R).
    """

    sticks: Floats
    odds: Floats


def softplus(x: Floats) -> Floats:
    """log(1 + e^x) without overflow."""
    result: Floats = np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))
    return result


def log_weights(sticks: Floats) -> tuple[Floats, Floats, Floats]:
    """Log class weights, shape (K, R), with log V and log (1 - V), shapes (K - 1, R)."""
    rest = -softplus(sticks)
    taken = rest + sticks
    weights = np.zeros((len(sticks) + 1, sticks.shape[1]))
    weights[:-1] = taken
    weights[1:] += np.cumsum(rest, axis=0)
    return weights, taken, rest


def class_cells(cells: Cells, odds: Floats, log_unseen: Floats) -> Floats:
    """The probability of being in class k with each pattern, shape (C + 1, K, R).

    Args:
        cells: R tables.
        odds: shape (J, K, R).
        log_unseen: shape (K, R), log probability of being in class k and on no list.
    """
    j, k, r = odds.shape
    heights = np.empty((j + 1, k, r))
    heights[:j], heights[j] = odds, log_unseen
    joint = (cells.wide @ heights.reshape(j + 1, -1)).reshape(-1, k, r)
    return np.exp(joint, out=joint)


def log_posterior(
    cells: Cells, point: Point, alpha: Floats, *, height: bool = True
) -> tuple[Floats, Point]:
    """Log density of (v, logit lambda) given alpha, up to a constant, and its gradient.

    Args:
        cells: R tables.
        point: R points.
        alpha: shape (R,).
        height: whether the density itself is wanted; on the way along a trajectory it is not.

    Returns:
        Log density, shape (R,), or zeros, and the gradient as a `Point`.
    """
    weights, taken, rest = log_weights(point.sticks)
    # One exponential serves both the chance 1 / (1 + e^-x) and log(1 + e^x) = x + log(1 + e^-x).
    spread = np.exp(-np.maximum(point.odds, -STEEP))
    spread += 1
    high = point.odds.sum(axis=0)
    missing = np.maximum(high + np.log(spread).sum(axis=0), TINY)
    joint = class_cells(cells, point.odds, weights - missing)
    total = np.maximum(joint.sum(axis=1), TINY)
    missed = np.minimum(total[0], ALMOST_ONE)
    value = np.zeros(len(alpha))
    if height:
        value = (high - 2 * missing - cells.tilt * np.log(missing)).sum(axis=0)
        value += alpha * rest.sum(axis=0) + taken.sum(axis=0)
        value += (cells.counts * np.log(total)).sum(axis=0) - cells.n * np.log1p(-missed)

    ratio = cells.counts / total
    ratio[0] = cells.n / (1 - missed)
    joint *= ratio[:, None]
    people = (cells.wide.T @ joint.reshape(len(joint), -1)).reshape(-1, *weights.shape)
    held = people[-1]
    np.divide(held + cells.tilt / missing + 2, spread, out=spread)
    spread -= 1
    odds = people[:-1]
    odds -= spread
    share = np.exp(taken)
    after = held[::-1].cumsum(axis=0)[::-1][1:]
    sticks = held[:-1] + 1 - (held[:-1] + 1 + after + alpha) * share
    return value, Point(sticks, odds)
