"""Running chains until they agree, for one table or for many on the same lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.errors import SettingsError
from unerased.estimate.latent.density import open_tilt
from unerased.estimate.latent.diagnostics import Convergence, convergence
from unerased.estimate.latent.sampler import MOST, sample, start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from unerased.estimate.arrays import Floats, Ints
    from unerased.estimate.latent.sampler import LatentDraws, Schedule
    from unerased.estimate.table import Table

WORST_RHAT = 1.05
LEAST_ESS = 100.0
MANY_CELLS = 256
LEAST_CHAINS = 4
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
    """Sample every table; chains that do not agree go on, longer each time.

    What such chains drew so far is thrown away as warm-up.

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
    patterns, counts, places = _joined(tables)
    schedule = fewer_chains(schedule, len(patterns))
    prior = np.zeros(len(tables)) if tilts is None else np.array(tilts, dtype=np.float64)
    chains = start(patterns, counts, rng, schedule, prior)
    runs: dict[int, Run] = {}
    first = schedule.leaps
    if max(t.n for t in tables) > MOST:  # their first run would be too short, and thrown away
        schedule = longer(schedule, first, MOST)
    left = np.arange(len(tables))
    for attempt in range(retries + 1):
        drawn = sample(chains, schedule, progress)
        for at, i in enumerate(left):
            one = drawn.of(at, places[i])
            runs[int(i)] = Run(one, convergence(one.unseen[0]), schedule, attempt + 1)
        apart = np.array([not agree(runs[int(i)].state) for i in left])
        if not apart.any():
            break
        chains.keep(np.flatnonzero(np.repeat(apart, schedule.chains)))
        left = left[apart]
        schedule = longer(schedule, first, min(MOST, max(tables[i].n for i in left)))
    return [runs[i] for i in range(len(tables))]


def fewer_chains(schedule: Schedule, cells: int) -> Schedule:
    """As many chains as a table of so many cells can be given without its taking hours.

    A step costs time in proportion to the cells. Tables with more than `MANY_CELLS` have many
    people on many lists, and their chains agree sooner.
    """
    fitting = schedule.chains * MANY_CELLS // max(cells, MANY_CELLS)
    return replace(schedule, chains=min(schedule.chains, max(LEAST_CHAINS, fitting)))


def longer(schedule: Schedule, leaps: int, people: int) -> Schedule:
    """What to try when chains did not agree.

    The posterior narrows as the root of the people, and with it the steps that a chain can take,
    while N may stay as wide as before. So for many people trajectories get as many more steps; once
    they have them, twice as many draws are kept each time.

    Args:
        schedule: of the run that failed.
        leaps: of the first run.
        people: that the chains of the largest table are told of.
    """
    wanted = round(leaps * max(1.0, (people / FEW) ** 0.5))
    if wanted > 2 * schedule.leaps:
        return replace(schedule, leaps=wanted)
    return replace(
        schedule,
        leaps=max(wanted, schedule.leaps),
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


def _joined(tables: Sequence[Table]) -> tuple[Floats, Ints, list[Ints]]:
    """All patterns of the tables, the counts of each table on them, and where its own stand."""
    codes = np.unique(np.concatenate([t.patterns for t in tables]))
    places: list[Ints] = [np.searchsorted(codes, t.patterns) for t in tables]
    counts = np.zeros((len(tables), len(codes)), dtype=np.int64)
    for row, (table, place) in enumerate(zip(tables, places, strict=True)):
        counts[row, place] = table.counts
    bits = np.arange(len(tables[0].lists))
    return ((codes[:, None] >> bits) & 1).astype(np.float64), counts, places
