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
    """The seen cells of R tables on the same patterns.

    Attributes:
        patterns: shape (C, J), zeros and ones.
        counts: shape (R, C), people with each pattern.
        n: shape (R,), people seen.
        wide: shape (C, J + 1), the patterns and a column of ones.
        tilt: shape (R, 1), 0 for the uniform prior, `open_tilt` for the open one.
    """

    patterns: Floats
    counts: Floats
    n: Floats
    wide: Floats
    tilt: Floats


def open_tilt(lists: int) -> float:
    """The tilt of the open prior: halfway between uniform on each chance and on being missed."""
    return (lists - 1) / 2


class Point(NamedTuple):
    """A point of the parameter space for each of R rows.

    Attributes:
        sticks: shape (R, K - 1).
        odds: shape (R, K, J).
    """

    sticks: Floats
    odds: Floats


def softplus(x: Floats) -> Floats:
    """log(1 + e^x) without overflow."""
    result: Floats = np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))
    return result


def log_weights(sticks: Floats) -> tuple[Floats, Floats, Floats]:
    """Log class weights, shape (R, K), with log V and log (1 - V), shapes (R, K - 1)."""
    rest = -softplus(sticks)
    taken = rest + sticks
    weights = np.zeros((len(sticks), sticks.shape[1] + 1))
    weights[:, :-1] = taken
    weights[:, 1:] += np.cumsum(rest, axis=1)
    return weights, taken, rest


def class_cells(cells: Cells, weights: Floats, odds: Floats) -> tuple[Floats, Floats]:
    """The probability of being in class k with each pattern.

    Returns:
        The seen cells, shape (R, K, C), and the unseen cell, shape (R, K).
    """
    r, k, j = odds.shape
    log_unseen = weights - softplus(odds).sum(axis=2)
    joint = (odds.reshape(r * k, j) @ cells.patterns.T).reshape(r, k, -1)
    joint += log_unseen[:, :, None]
    return np.exp(joint, out=joint), np.exp(log_unseen)


def log_posterior(cells: Cells, point: Point, alpha: Floats) -> tuple[Floats, Point]:
    """Log density of (v, logit lambda) given alpha, up to a constant, and its gradient.

    Args:
        cells: R tables.
        point: R points.
        alpha: shape (R,).

    Returns:
        Log density, shape (R,), and the gradient as a `Point`.
    """
    r, k, j = point.odds.shape
    weights, taken, rest = log_weights(point.sticks)
    # One exponential serves both the chance 1 / (1 + e^-x) and log(1 + e^x) = x + log(1 + e^-x).
    spread = 1 + np.exp(-np.maximum(point.odds, -STEEP))
    missing = np.maximum((point.odds + np.log(spread)) @ np.ones(j), TINY)
    log_unseen = weights - missing
    joint = (point.odds.reshape(r * k, j) @ cells.patterns.T).reshape(r, k, -1)
    joint += log_unseen[:, :, None]
    seen = np.exp(joint, out=joint)
    unseen = np.exp(log_unseen)
    total = np.maximum(np.einsum("rkc->rc", seen), TINY)
    missed = np.minimum(unseen.sum(axis=1), ALMOST_ONE)
    value = point.odds.sum(axis=(1, 2)) - 2 * missing.sum(axis=1)
    value += alpha * rest.sum(axis=1) + taken.sum(axis=1)
    value -= (cells.tilt * np.log(missing)).sum(axis=1)
    value += (cells.counts * np.log(total)).sum(axis=1) - cells.n * np.log1p(-missed)

    seen *= (cells.counts / total)[:, None, :]
    people = (seen.reshape(r * k, -1) @ cells.wide).reshape(r, k, j + 1)
    held = unseen * (cells.n / (1 - missed))[:, None] + people[:, :, j]
    odds = people[:, :, :j] + 1 - ((held + cells.tilt / missing)[:, :, None] + 2) / spread
    share = np.exp(taken)
    after = held[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    sticks = (held[:, :-1] + 1) * (1 - share) - (after + alpha[:, None]) * share
    return value, Point(sticks, odds)
