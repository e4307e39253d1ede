"""The state of many chains at once, and the moves on it; see `sampler`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from unerased.estimate.latent.density import (
    RATE,
    SHAPE,
    TINY,
    Cells,
    Point,
    class_cells,
    log_posterior,
    log_weights,
    softplus,
)

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats, Ints

HELD = 0.5  # alpha while the first sweeps find the classes
TARGET = 0.7  # acceptance of Hamiltonian moves that the step is tuned to
JITTER = 0.4  # spread of log step, against resonances
SWAPS = 3
FIRST_STEP = 0.1
MOST_DRAWN = 1e15  # more than this is no number of people


class Swept(NamedTuple):
    """What one sweep drew, for R rows.

    Attributes:
        unseen: shape (R,), people on no list.
        seen: shape (C, R), probability of each seen cell given being seen.
        occupied: shape (R,), classes that hold somebody.
    """

    unseen: Ints
    seen: Floats
    occupied: Ints


class Chains:
    """The state of R chains, those of one table beside each other.

    Args:
        cells: R rows of people that the chains are told of.
        people: shape (R,), the people seen in all, for whom the unseen are drawn.
        classes: K.
        rng: source of all randomness.
    """

    def __init__(
        self, cells: Cells, people: Floats, classes: int, rng: np.random.Generator
    ) -> None:
        lists, rows = cells.wide.shape[1] - 1, len(cells.n)
        self.cells, self.whole, self.people, self.rng = cells, cells, people, rng
        self.alpha = np.full(rows, HELD)
        self.point = Point(
            rng.normal(size=(classes - 1, rows)), rng.normal(-1.0, 1.0, size=(lists, classes, rows))
        )
        self.log_step = np.full(rows, np.log(FIRST_STEP))
        self.tuned = 0

    def keep(self, rows: Ints) -> None:
        """Go on with these rows alone."""
        whole = self.whole
        self.cells = self.whole = Cells(
            whole.wide, whole.counts[:, rows], whole.n[rows], whole.tilt[rows]
        )
        self.people = self.people[rows]
        self.alpha, self.log_step = self.alpha[rows], self.log_step[rows]
        self.point = Point(self.point.sticks[:, rows], self.point.odds[..., rows])

    def ease(self, share: Floats) -> None:
        """Go on with this share of each row's people, shape (R,), and steps of their size."""
        before = self.cells.n
        counts = np.rint(self.whole.counts * share)
        self.cells = self.whole._replace(counts=counts, n=counts.sum(axis=0))
        self.log_step -= np.log(self.cells.n / before) / 2

    def tune(self, rate: Floats) -> None:
        """Robbins-Monro on the log step, shape (R,), the same for all chains of a table."""
        self.log_step += (rate - TARGET) * 2.0 / (self.tuned + 10) ** 0.6
        self.tuned += 1

    def hamiltonian(self, leaps: int) -> Floats:
        """One Hamiltonian move; returns the chance with which each row accepted it."""
        rng, cells, alpha = self.rng, self.cells, self.alpha
        step = np.exp(self.log_step + JITTER * rng.normal(size=len(alpha)))
        sticks, odds = (x.copy() for x in self.point)
        # Momenta times the step, which spares a product at every turn.
        ps, po = step * rng.normal(size=sticks.shape), step * rng.normal(size=odds.shape)
        value, slope = log_posterior(cells, self.point, alpha)
        before = value - _energy(ps, po) / step**2
        # A trajectory that diverges overflows; it ends at infinite energy and is refused.
        with np.errstate(over="ignore", invalid="ignore"):
            for leap in range(leaps + 1):
                part = step**2 if 0 < leap < leaps else step**2 / 2
                ps += part * slope.sticks
                po += np.multiply(part, slope.odds, out=slope.odds)
                if leap < leaps:
                    sticks += ps
                    odds += po
                    last = leap == leaps - 1
                    value, slope = log_posterior(cells, Point(sticks, odds), alpha, height=last)
            gain = value - _energy(ps, po) / step**2 - before
        gain = np.where(np.isfinite(gain), gain, -np.inf)
        ok = np.log(rng.random(len(gain))) < gain
        self.point = Point(
            np.where(ok, sticks, self.point.sticks), np.where(ok, odds, self.point.odds)
        )
        result: Floats = np.exp(np.minimum(gain, 0.0))
        return result

    def sweep(self, *, hold: bool) -> Swept:
        """One Gibbs sweep over cells, alpha left alone on `hold`."""
        rng, cells = self.rng, self.cells
        weights, _, _ = log_weights(self.point.sticks)
        joint = class_cells(cells, self.point.odds, weights - softplus(self.point.odds).sum(axis=0))
        total = joint.sum(axis=1)
        # a chain on its way may pass where nobody is found; 64 bits hold no such number
        found = np.clip(1 - total[0], self.people / MOST_DRAWN, 1.0)
        hidden = rng.negative_binomial(cells.n, found)
        inside = _members(rng, cells, hidden, joint)
        inside, sizes = inside[:-1], inside[-1]
        on = np.maximum(rng.standard_gamma(1.0 + inside), TINY)
        off = np.maximum(rng.standard_gamma(1.0 + (sizes - inside)), TINY)
        later = sizes[::-1].cumsum(axis=0)[::-1][1:]
        take = np.maximum(rng.standard_gamma(1.0 + sizes[:-1]), TINY)
        leave = np.maximum(rng.standard_gamma(self.alpha + later), TINY)
        odds = self._tilted(np.log(on) - np.log(off))
        self.point = Point(np.log(take) - np.log(leave), odds)
        self._swap()
        if not hold:
            last = log_weights(self.point.sticks)[0][-1]
            self.alpha = rng.gamma(SHAPE + len(sizes) - 1, 1 / (RATE - last))
        more = self.people > self.whole.n
        if more.any():  # drawn for all who were seen, too
            hidden = np.where(more, rng.negative_binomial(self.people, found), hidden)
        seen = total[1:] / np.maximum(1 - total[0], TINY)
        return Swept(hidden, seen, (sizes > 0).sum(axis=0))

    def _tilted(self, odds: Floats) -> Floats:
        """Take what was drawn under the uniform prior, class by class, as often as the tilt says.

        Given their members the classes are independent, so each is a Metropolis step of its own.
        """
        tilt = self.cells.tilt
        if not tilt.any():
            return odds
        before = np.maximum(softplus(self.point.odds).sum(axis=0), TINY)
        gain = tilt * np.log(before / np.maximum(softplus(odds).sum(axis=0), TINY))
        ok = np.log(self.rng.random(gain.shape)) < gain
        return np.where(ok, odds, self.point.odds)

    def sort(self) -> None:
        """Put the classes in order of size, largest first."""
        weights, _, _ = log_weights(self.point.sticks)
        order = np.argsort(-weights, axis=0)
        self._set(
            np.take_along_axis(weights, order, axis=0),
            np.take_along_axis(self.point.odds, order[None], axis=1),
        )

    def _swap(self) -> None:
        """Exchange two whole classes: the likelihood stays, the prior of the order decides."""
        rng = self.rng
        weights, _, _ = log_weights(self.point.sticks)
        odds = self.point.odds.copy()
        classes, size = weights.shape
        rows = np.arange(size)
        now = _stick_prior(weights, self.alpha)
        for _ in range(SWAPS):
            a, b = rng.integers(0, classes, (2, size))
            other = weights.copy()
            other[a, rows], other[b, rows] = weights[b, rows], weights[a, rows]
            then = _stick_prior(other, self.alpha)
            ok = np.log(rng.random(size)) < then - now
            weights, now = np.where(ok, other, weights), np.where(ok, then, now)
            r, i, j = rows[ok], a[ok], b[ok]
            odds[:, i, r], odds[:, j, r] = odds[:, j, r], odds[:, i, r]
        self._set(weights, odds)

    def _set(self, weights: Floats, odds: Floats) -> None:
        self.point = Point(weights[:-1] - _log_rest(weights)[1:], odds)


def _members(rng: np.random.Generator, cells: Cells, hidden: Ints, joint: Floats) -> Floats:
    """People of each class on each list, and of each class in all, shape (J + 1, K, R)."""
    chances = np.maximum(joint, TINY).transpose(2, 0, 1)
    people = cells.counts.astype(np.int64)
    people[0] = hidden
    drawn = rng.multinomial(people.T, chances / chances.sum(axis=-1, keepdims=True))
    members = drawn.transpose(1, 2, 0).astype(np.float64)
    result: Floats = (cells.wide.T @ members.reshape(len(members), -1)).reshape(
        -1, *joint.shape[1:]
    )
    return result


def _log_rest(weights: Floats) -> Floats:
    """Log of sum_{l >= k} pi_l, shape (K, R)."""
    result: Floats = np.logaddexp.accumulate(weights[::-1], axis=0)[::-1]
    return result


def _stick_prior(weights: Floats, alpha: Floats) -> Floats:
    """Log density of the class weights themselves, up to a constant, shape (R,)."""
    rest = _log_rest(weights)
    result: Floats = (alpha - 1) * weights[-1] - rest[1:-1].sum(axis=0)
    return result


def _energy(sticks: Floats, odds: Floats) -> Floats:
    result: Floats = (np.square(sticks).sum(axis=0) + np.square(odds).sum(axis=(0, 1))) / 2
    return result
