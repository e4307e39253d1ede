"""Running chains until they agree, for one table or for many on the same lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.errors import SettingsError
from unerased.estimate.latent.density import open_tilt
from unerased.estimate.latent.diagnostics import Convergence, convergence
from unerased.estimate.latent.sampler import LatentDraws, sample_latent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from unerased.estimate.arrays import Floats
    from unerased.estimate.latent.sampler import Schedule
    from unerased.estimate.table import Table

WORST_RHAT = 1.05
LEAST_ESS = 100.0
MOST_LEAPS = 1000
FEW = 2_000  # people for whom the trajectories of the first run are long enough


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The last run of one table.

    Attributes:
        drawn: its draws (one table), the cells those of the table.
        state: how far the chains agree about the unseen.
        schedule: how long it was.
        attempts: how many runs it took, this one included.
    """

    drawn: LatentDraws
    state: Convergence
    schedule: Schedule
    attempts: int


def agree(state: Convergence) -> bool:
    """Whether the chains agree well enough for an interval to mean anything."""
    return state.rhat <= WORST_RHAT and min(state.bulk, state.tail) >= LEAST_ESS


def run_until_agreed(  # noqa: PLR0913, PLR0917 - what a run is
    tables: Sequence[Table],
    schedule: Schedule,
    retries: int,
    rng: np.random.Generator,
    progress: Callable[[float], None] | None = None,
    tilts: Sequence[float] | None = None,
) -> list[Run]:
    """Sample every table; those whose chains do not agree again, longer each time.

    Args:
        tables: any number, all with the same number of lists; they share one array.
        schedule: of the first run.
        retries: how often a table may be run again.
        rng: source of all randomness.
        progress: called with the share of the present run that is done.
        tilts: for each table the prior of its classes, see `density`; uniform by default.

    Raises:
        SettingsError: the tables have different numbers of lists.
    """
    if len({len(t.lists) for t in tables}) > 1:
        raise SettingsError("tables that share a run need equally many lists")
    prior = np.zeros(len(tables)) if tilts is None else np.array(tilts, dtype=np.float64)
    runs: dict[int, Run] = {}
    first = schedule.leaps
    left = list(range(len(tables)))
    for attempt in range(retries + 1):
        drawn = _together([tables[i] for i in left], prior[left], schedule, rng, progress)
        for i, one in zip(left, drawn, strict=True):
            runs[i] = Run(one, convergence(one.unseen[0]), schedule, attempt + 1)
        left = [i for i in left if not agree(runs[i].state)]
        if not left:
            break
        schedule = longer(schedule, first, max(tables[i].n for i in left))
    return [runs[i] for i in range(len(tables))]


def longer(schedule: Schedule, leaps: int, people: int) -> Schedule:
    """What to try when chains did not agree.

    The posterior narrows as the root of the people, and with it the steps that a chain can take,
    while N may stay as wide as before. So for many people trajectories get as many more steps, at
    most 1,000; once they have them, runs get twice as long each time.

    Args:
        schedule: of the run that failed.
        leaps: of the first run.
        people: in the largest table.
    """
    wanted = min(MOST_LEAPS, round(leaps * max(1.0, (people / FEW) ** 0.5)))
    if wanted > 2 * schedule.leaps:
        return replace(schedule, leaps=wanted)
    return replace(
        schedule,
        leaps=max(wanted, schedule.leaps),
        warmup=2 * schedule.warmup,
        draws=2 * schedule.draws,
    )


def run_both_priors(
    tables: Sequence[Table],
    schedule: Schedule,
    retries: int,
    rng: np.random.Generator,
    progress: Callable[[float], None] | None = None,
) -> list[tuple[Run, Run]]:
    """For each table its runs under the uniform and under the open prior, in one array.

    Args: as `run_until_agreed`.

    Raises:
        SettingsError: the tables have different numbers of lists.
    """
    tilts = [0.0] * len(tables) + [open_tilt(len(t.lists)) for t in tables]
    runs = run_until_agreed([*tables, *tables], schedule, retries, rng, progress, tilts)
    return list(zip(runs[: len(tables)], runs[len(tables) :], strict=True))


def _together(
    tables: Sequence[Table],
    tilts: Floats,
    schedule: Schedule,
    rng: np.random.Generator,
    progress: Callable[[float], None] | None,
) -> list[LatentDraws]:
    patterns = np.unique(np.concatenate([t.patterns for t in tables]))
    places = [np.searchsorted(patterns, t.patterns) for t in tables]
    counts = np.zeros((len(tables), len(patterns)), dtype=np.int64)
    for row, (table, place) in enumerate(zip(tables, places, strict=True)):
        counts[row, place] = table.counts
    bits = np.arange(len(tables[0].lists))
    matrix = ((patterns[:, None] >> bits) & 1).astype(np.float64)
    drawn = sample_latent(matrix, counts, rng, schedule, progress, tilts)
    result = []
    for row, place in enumerate(places):
        part = slice(row, row + 1)
        result.append(
            LatentDraws(
                drawn.unseen[part],
                drawn.seen[part][..., place],
                drawn.occupied[part],
                drawn.acceptance[part],
            )
        )
    return result
