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

Of more than `MOST` people the chains are told `MOST` in the same proportions: the likelihood counts
with the power MOST / n (Miller and Dunson 2019, "Robust Bayesian inference via coarsening", JASA
114, 1113-1125). No model of overlaps is right to a hundredth, and what so many people could tell
beyond that is how wrong it is. The cost then grows no further.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.errors import SettingsError
from unerased.estimate.latent.chains import Chains
from unerased.estimate.latent.density import make_cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.estimate.arrays import Floats, Ints

EASY = 5_000  # people with whom a chain finds its way from anywhere
MOST = 20_000  # people whom the chains are told of at most
STAGES = 12
PULSE = 50  # iterations between two reports of progress
LAWS = 1000  # about so many laws of the seen cells are kept a table: all that is asked of them


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
        seen: shape (T, chains, kept, C), probability of each seen cell given being seen, from
            some of the draws.
        occupied: shape (T, chains, draws), classes that hold at least one person.
        acceptance: shape (T,), share of Hamiltonian moves accepted after the warm-up.
    """

    unseen: Ints
    seen: Floats
    occupied: Ints
    acceptance: Floats

    def of(self, table: int, cells: Ints) -> LatentDraws:
        """The draws of one table, its seen cells alone."""
        part = slice(table, table + 1)
        return LatentDraws(
            self.unseen[part],
            self.seen[part][..., cells],
            self.occupied[part],
            self.acceptance[part],
        )


def start(
    patterns: Floats,
    counts: Ints,
    rng: np.random.Generator,
    plan: Schedule,
    tilts: Floats | None = None,
) -> Chains:
    """Chains from anywhere, for T tables on the same C patterns.

    Args:
        patterns: shape (C, J), zeros and ones, no all-zero row.
        counts: shape (T, C), people; a table may have zeros.
        rng: source of all randomness.
        plan: how many chains and classes.
        tilts: shape (T,), the prior of each table's classes, see `density`; uniform by default.
    """
    prior = np.zeros(len(counts)) if tilts is None else tilts
    rows = np.repeat(counts, plan.chains, axis=0).astype(np.float64)
    people = rows.sum(axis=1)
    told = np.rint(rows * np.minimum(1.0, MOST / people)[:, None])
    cells = make_cells(patterns, told.T, np.repeat(prior, plan.chains))
    return Chains(cells, people, plan.classes, rng)


def sample(
    chains: Chains, plan: Schedule, progress: Callable[[float], None] | None = None
) -> LatentDraws:
    """Warm the chains up and draw; chains that ran before go on from where they stand.

    Args:
        chains: from `start`.
        plan: how long to run.
        progress: called now and then with the share that is done.
    """
    rows = len(chains.alpha)
    tables = rows // plan.chains
    stride = max(1, plan.chains * plan.draws // LAWS)
    unseen = np.zeros((plan.draws, rows), dtype=np.int64)
    occupied = np.zeros((plan.draws, rows), dtype=np.int64)
    seen = np.zeros((-(-plan.draws // stride), len(chains.cells.wide) - 1, rows))
    accepted = np.zeros(tables)
    first = chains.tuned == 0
    eased = _stages(chains.whole.n, plan.warmup // 2) if first else {}
    for t in range(plan.warmup + plan.draws):
        if t in eased:
            chains.ease(eased[t])
        rate = np.zeros(tables)
        for _ in range(plan.moves):
            rate += chains.hamiltonian(plan.leaps).reshape(tables, -1).mean(axis=1) / plan.moves
        swept = chains.sweep(hold=first and t < plan.warmup // 4)
        if t < plan.warmup:
            chains.tune(np.repeat(rate, plan.chains))
            if first and t == plan.warmup // 4:
                chains.sort()
        else:
            at = t - plan.warmup
            unseen[at], occupied[at] = swept.unseen, swept.occupied
            if at % stride == 0:
                seen[at // stride] = swept.seen
            accepted += rate / plan.draws
        if progress is not None and t % PULSE == 0:
            progress(t / (plan.warmup + plan.draws))
    return LatentDraws(
        unseen.T.reshape(tables, plan.chains, -1),
        np.moveaxis(seen, (2, 0, 1), (0, 1, 2)).reshape(tables, plan.chains, *seen.shape[:2]),
        occupied.T.reshape(tables, plan.chains, -1),
        accepted,
    )


def sample_latent(
    patterns: Floats,
    counts: Ints,
    rng: np.random.Generator,
    plan: Schedule,
    tilts: Floats | None = None,
) -> LatentDraws:
    """Draw from the posterior of n0; the arguments are those of `start`."""
    return sample(start(patterns, counts, rng, plan, tilts), plan)


def _stages(people: Floats, within: int) -> dict[int, Floats]:
    """What share of the people each row starts with, and when it takes in more.

    With very many people the posterior is so narrow that a chain from anywhere never finds it. So
    each row starts with the shares of `EASY` people and takes in the rest in equal ratios, all of
    them before the warm-up is half over. Nothing changes for fewer people.
    """
    first = np.minimum(1.0, EASY / people)
    if within < STAGES or (first == 1).all():
        return {}
    return {stage * within // STAGES: first ** (1 - stage / STAGES) for stage in range(STAGES + 1)}
