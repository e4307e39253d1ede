"""Markov chain sampler of the latent-class model; its cost does not depend on n.

Manrique-Vallier (2016), "Bayesian population size estimation using Dirichlet process
mixtures", Biometrics 72, 1246-1254. Every iteration joins

1. Hamiltonian moves on the density with the unseen people summed out (Neal 2011): they carry
   the chain along the ridges on which the plain Gibbs sampler crawls;
2. a Gibbs sweep over *cells*: n0 ~ NegBin(n, 1 - p0), people of each cell to classes
   multinomially, then lambda ~ Beta, V ~ Beta, the unseen included in both (under the open prior
   lambda is proposed so, and taken or left class by class);
3. swaps of two classes (Papaspiliopoulos and Roberts 2008);
4. alpha ~ Gamma(a + K - 1, b - log pi_K).

No bound is set on n0. Many chains, and many tables on the same patterns, run as one array.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.errors import SettingsError
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
    from collections.abc import Callable

    from unerased.estimate.arrays import Floats, Ints

HELD = 0.5  # alpha while the first sweeps find the classes
TARGET = 0.7  # acceptance of Hamiltonian moves that the step is tuned to
JITTER = 0.4  # spread of log step, against resonances
SWAPS = 3
FIRST_STEP = 0.1
EASY = 5_000  # people with whom a chain finds its way from anywhere
STAGES = 12
MOST_DRAWN = 1e15  # more than this is no number of people


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long to run.

    Attributes:
        chains: independent chains a table.
        warmup: iterations thrown away, in which the step is tuned.
        draws: iterations kept.
        classes: K, at least 2.
        leaps: gradient steps of one Hamiltonian move.
        moves: Hamiltonian moves an iteration.
    """

    chains: int = 16
    warmup: int = 600
    draws: int = 600
    classes: int = 10
    leaps: int = 15
    moves: int = 1

    def __post_init__(self) -> None:
        if min(self.chains, self.warmup, self.draws, self.leaps) < 1 or self.classes < 2:  # noqa: PLR2004 - one class is independence
            raise SettingsError("chains, warmup, draws and leaps must be >= 1, classes >= 2")


@dataclass(frozen=True, slots=True, eq=False)
class LatentDraws:
    """What the sampler kept, for T tables.

    Attributes:
        unseen: shape (T, chains, draws), drawn n0.
        seen: shape (T, chains, draws, C), probability of each seen cell given being seen.
        occupied: shape (T, chains, draws), classes that hold at least one person.
        acceptance: shape (T,), share of Hamiltonian moves accepted after the warm-up.
    """

    unseen: Ints
    seen: Floats
    occupied: Ints
    acceptance: Floats


def sample_latent(  # noqa: PLR0913, PLR0917 - what a run is
    patterns: Floats,
    counts: Ints,
    rng: np.random.Generator,
    schedule: Schedule | None = None,
    progress: Callable[[float], None] | None = None,
    tilts: Floats | None = None,
) -> LatentDraws:
    """Draw from the posterior of n0 for T tables on the same C patterns.

    Args:
        patterns: shape (C, J), zeros and ones, no all-zero row.
        counts: shape (T, C), people; a table may have zeros.
        rng: source of all randomness.
        schedule: how long to run.
        progress: called now and then with the share that is done.
        tilts: shape (T,), the prior of each table's classes, see `density`; uniform by default.
    """
    plan = Schedule() if schedule is None else schedule
    tables = len(counts)
    rows = np.repeat(counts, plan.chains, axis=0)
    people = rows.astype(np.float64)
    wide = np.hstack([patterns, np.ones((len(patterns), 1))])
    tilt = np.repeat(np.zeros(tables) if tilts is None else tilts, plan.chains)[:, None]
    cells = Cells(patterns, people, people.sum(axis=1), wide, tilt)
    chain = _Chain(cells, rows, plan.classes, rng)
    unseen = np.zeros((plan.draws, len(rows)), dtype=np.int64)
    seen = np.zeros((plan.draws, len(rows), len(patterns)))
    occupied = np.zeros((plan.draws, len(rows)), dtype=np.int64)
    accepted = np.zeros(tables)
    eased = _stages(rows, plan.warmup // 2)
    for t in range(plan.warmup + plan.draws):
        if t in eased:
            chain.ease(eased[t])
        rate = np.zeros(tables)
        for _ in range(plan.moves):
            rate += chain.hamiltonian(plan.leaps).reshape(tables, -1).mean(axis=1) / plan.moves
        unseen_now, seen_now, occupied_now = chain.sweep(hold=t < plan.warmup // 4)
        if t < plan.warmup:
            chain.tune(np.repeat(rate, plan.chains), t)
            if t == plan.warmup // 4:
                chain.sort()
        else:
            at = t - plan.warmup
            unseen[at], seen[at], occupied[at] = unseen_now, seen_now, occupied_now
            accepted += rate / plan.draws
        if progress is not None and t % PULSE == 0:
            progress(t / (plan.warmup + plan.draws))
    shape = (plan.draws, tables, plan.chains)
    return LatentDraws(
        np.moveaxis(unseen.reshape(shape), 0, 2),
        np.moveaxis(seen.reshape(*shape, -1), 0, 2),
        np.moveaxis(occupied.reshape(shape), 0, 2),
        accepted,
    )


PULSE = 50


def _stages(rows: Ints, within: int) -> dict[int, Floats]:
    """What share of the people each row starts with, and when it takes in more.

    With very many people the posterior is so narrow that a chain from anywhere never finds it. So
    each row starts with the shares of `EASY` people and takes in the rest in equal ratios, all of
    them before the warm-up is half over. Nothing changes for fewer people.
    """
    first = np.minimum(1.0, EASY / rows.sum(axis=1))
    if within < STAGES or (first == 1).all():
        return {}
    return {stage * within // STAGES: first ** (1 - stage / STAGES) for stage in range(STAGES + 1)}


class _Chain:
    """The state of R chains and the moves on it."""

    def __init__(self, cells: Cells, rows: Ints, classes: int, rng: np.random.Generator) -> None:
        r, j = len(rows), cells.patterns.shape[1]
        self.cells, self.rows, self.whole, self.rng = cells, rows, rows, rng
        self.index = np.arange(r)
        self.alpha = np.full(r, HELD)
        self.point = Point(
            rng.normal(size=(r, classes - 1)), rng.normal(-1.0, 1.0, size=(r, classes, j))
        )
        self.log_step = np.full(r, np.log(FIRST_STEP))

    def ease(self, share: Floats) -> None:
        """Go on with this share of each row's people, shape (R,), and steps of their size."""
        before = self.cells.n
        rows = np.rint(self.whole * share[:, None]).astype(np.int64)
        people = rows.astype(np.float64)
        self.rows = rows
        self.cells = self.cells._replace(counts=people, n=people.sum(axis=1))
        self.log_step -= np.log(self.cells.n / before) / 2

    def tune(self, rate: Floats, t: int) -> None:
        """Robbins-Monro on the log step, one step a table."""
        self.log_step += (rate - TARGET) * 2.0 / (t + 10) ** 0.6

    def hamiltonian(self, leaps: int) -> Floats:
        """One Hamiltonian move; returns which rows accepted, as 0 or 1."""
        rng, cells, alpha = self.rng, self.cells, self.alpha
        step = np.exp(self.log_step + JITTER * rng.normal(size=len(self.index)))
        s2, s3 = step[:, None], step[:, None, None]
        sticks, odds = self.point
        ps, po = rng.normal(size=sticks.shape), rng.normal(size=odds.shape)
        value, slope = log_posterior(cells, self.point, alpha)
        before = value - _energy(ps, po)
        ps, po = ps + s2 / 2 * slope.sticks, po + s3 / 2 * slope.odds
        # A trajectory that diverges overflows; it ends at infinite energy and is refused.
        with np.errstate(over="ignore", invalid="ignore"):
            for leap in range(leaps):
                sticks, odds = sticks + s2 * ps, odds + s3 * po
                value, slope = log_posterior(cells, Point(sticks, odds), alpha)
                half = 2 if leap == leaps - 1 else 1
                ps, po = ps + s2 / half * slope.sticks, po + s3 / half * slope.odds
            gain = value - _energy(ps, po) - before
        gain = np.where(np.isfinite(gain), gain, -np.inf)
        ok = np.log(rng.random(len(gain))) < gain
        self.point = Point(
            np.where(ok[:, None], sticks, self.point.sticks),
            np.where(ok[:, None, None], odds, self.point.odds),
        )
        result: Floats = np.exp(np.minimum(gain, 0.0))
        return result

    def sweep(self, *, hold: bool) -> tuple[Ints, Floats, Ints]:
        """One Gibbs sweep over cells; returns n0, the seen cells' law, classes occupied."""
        rng = self.rng
        weights, _, _ = log_weights(self.point.sticks)
        seen, unseen = class_cells(self.cells, weights, self.point.odds)
        missed = unseen.sum(axis=1)
        total = seen.sum(axis=1)
        # a chain on its way may pass where nobody is found; 64 bits hold no such number
        least = self.cells.n / MOST_DRAWN
        hidden = rng.negative_binomial(self.cells.n, np.clip(1 - missed, least, 1.0))
        into = _multinomial(rng, hidden, np.maximum(unseen, TINY))
        members = _multinomial(rng, self.rows, np.maximum(seen, TINY).transpose(0, 2, 1))
        inside = members.transpose(0, 2, 1) @ self.cells.patterns
        sizes = members.sum(axis=1) + into
        on = np.maximum(rng.standard_gamma(1.0 + inside), TINY)
        off = np.maximum(rng.standard_gamma(1.0 + (sizes[:, :, None] - inside)), TINY)
        later = sizes[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
        take = np.maximum(rng.standard_gamma(1.0 + sizes[:, :-1]), TINY)
        leave = np.maximum(rng.standard_gamma(self.alpha[:, None] + later), TINY)
        odds = self._tilted(np.log(on) - np.log(off))
        self.point = Point(np.log(take) - np.log(leave), odds)
        self._swap()
        if not hold:
            last = log_weights(self.point.sticks)[0][:, -1]
            self.alpha = rng.gamma(SHAPE + sizes.shape[1] - 1, 1 / (RATE - last))
        found = np.maximum(1 - missed, TINY)[:, None]
        return hidden, total / found, (sizes > 0).sum(axis=1)

    def _tilted(self, odds: Floats) -> Floats:
        """Take what was drawn under the uniform prior, class by class, as often as the tilt says.

        Given their members the classes are independent, so each is a Metropolis step of its own.
        """
        tilt = self.cells.tilt
        if not tilt.any():
            return odds
        before = np.maximum(softplus(self.point.odds).sum(axis=2), TINY)
        gain = tilt * np.log(before / np.maximum(softplus(odds).sum(axis=2), TINY))
        ok = np.log(self.rng.random(gain.shape)) < gain
        return np.where(ok[:, :, None], odds, self.point.odds)

    def sort(self) -> None:
        """Put the classes in order of size, largest first."""
        weights, _, _ = log_weights(self.point.sticks)
        order = np.argsort(-weights, axis=1)
        self._set(
            np.take_along_axis(weights, order, axis=1),
            np.take_along_axis(self.point.odds, order[:, :, None], axis=1),
        )

    def _swap(self) -> None:
        """Exchange two whole classes: the likelihood stays, the prior of the order decides."""
        rng, rows = self.rng, self.index
        weights, _, _ = log_weights(self.point.sticks)
        odds = self.point.odds.copy()
        classes = weights.shape[1]
        now = _stick_prior(weights, self.alpha)
        for _ in range(SWAPS):
            a, b = rng.integers(0, classes, (2, len(rows)))
            other = weights.copy()
            other[rows, a], other[rows, b] = weights[rows, b], weights[rows, a]
            then = _stick_prior(other, self.alpha)
            ok = np.log(rng.random(len(rows))) < then - now
            weights, now = np.where(ok[:, None], other, weights), np.where(ok, then, now)
            r, i, j = rows[ok], a[ok], b[ok]
            odds[r, i], odds[r, j] = odds[r, j], odds[r, i]
        self._set(weights, odds)

    def _set(self, weights: Floats, odds: Floats) -> None:
        self.point = Point(weights[:, :-1] - _log_rest(weights)[:, 1:], odds)


def _log_rest(weights: Floats) -> Floats:
    """Log of sum_{l >= k} pi_l, shape (R, K)."""
    result: Floats = np.logaddexp.accumulate(weights[:, ::-1], axis=1)[:, ::-1]
    return result


def _stick_prior(weights: Floats, alpha: Floats) -> Floats:
    """Log density of the class weights themselves, up to a constant, shape (R,)."""
    rest = _log_rest(weights)
    result: Floats = (alpha - 1) * weights[:, -1] - rest[:, 1:-1].sum(axis=1)
    return result


def _energy(sticks: Floats, odds: Floats) -> Floats:
    result: Floats = ((sticks**2).sum(axis=1) + (odds**2).sum(axis=(1, 2))) / 2
    return result


def _multinomial(rng: np.random.Generator, people: Ints, chances: Floats) -> Ints:
    return rng.multinomial(people, chances / chances.sum(axis=-1, keepdims=True))
