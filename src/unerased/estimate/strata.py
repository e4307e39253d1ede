"""Many tables at once: each stratum by itself, then the total.

Tables with equally many lists share runs of the latent-class sampler, and chunks of tables
run in several processes. The result does not depend on how many processes there are.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.command import judge
from unerased.estimate.errors import SettingsError
from unerased.estimate.latent.runs import Run, run_both_priors
from unerased.estimate.settings import Settings, quick
from unerased.estimate.stack import ABOVE
from unerased.estimate.verdict import refused, table_findings
from unerased.estimate.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from unerased.estimate.answer import Plain
    from unerased.estimate.arrays import Floats
    from unerased.estimate.table import Table

    _Job: TypeAlias = tuple[list[Table], tuple[int, int]]
    _Found: TypeAlias = tuple[dict[str, Plain], Floats]

CHUNK = 32  # strata that share a run of the sampler, at most
# Few strata are parted further, so that several processes have work and a bar moves; less than
# eight at once cost more than is won: one by one they take two and a half times as long.
LEAST_CHUNK = 8
CHUNKS = 8
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
DRAWS = 4000
TICK = 0.5  # seconds between two words of progress while nothing ends


@dataclass(frozen=True, slots=True, eq=False)
class Stratum:
    """One table's result.

    Attributes:
        name: of the stratum.
        result: the JSON values of `command.estimate` under `stack`.
        totals: shape (S,), equally likely N of the mixture; empty when nothing was fitted.
    """

    name: str
    result: dict[str, Plain]
    totals: Floats


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over strata.

    Attributes:
        seen: people seen in all strata.
        estimate: middle of the sum; strata without an estimate enter with the people seen.
        interval: of the sum, if the strata err independently.
        shared_interval: if they all err in the same direction; the honest outer limit.
        verdict: `estimate` when every stratum has one; `lower_bound` when some have; `none`.
        without: names of the strata that have no estimate.
    """

    seen: int
    estimate: float
    interval: tuple[float, float]
    shared_interval: tuple[float, float]
    verdict: str
    without: tuple[str, ...]


def estimate_many(
    tables: Sequence[Table], seed: int | Sequence[int], settings: Settings
) -> list[tuple[dict[str, Plain], dict[str, Floats]]]:
    """Estimate several tables with equally many lists under `stack`, sharing sampler runs.

    Args:
        tables: any number of tables, all with the same number of lists.
        seed: of the random generator.
        settings: level and lengths of runs.

    Returns:
        What `command.estimate` returns, for each table.

    Raises:
        SettingsError: the tables have different numbers of lists.
    """
    usable = [i for i, t in enumerate(tables) if not refused(table_findings(t))]
    sequence = np.random.SeedSequence(seed)
    shared, *own = sequence.spawn(len(tables) + 1)
    runs: dict[int, tuple[Run, Run]] = {}
    if usable:
        rng = np.random.default_rng(shared)
        agreed = run_both_priors(
            [tables[i] for i in usable], settings.schedule, settings.retries, rng
        )
        runs = dict(zip(usable, agreed, strict=True))
    return [
        judge(t, "stack", Work(settings, np.random.default_rng(s), None, runs.get(i)))
        for i, (t, s) in enumerate(zip(tables, own, strict=True))
    ]


def estimate_strata(
    tables: Mapping[str, Table],
    seed: int = 0,
    settings: Settings | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Stratum]:
    """Estimate every stratum under `stack`.

    Args:
        tables: a table a stratum; nobody may be in two strata.
        seed: the same seed gives the same result, whatever the number of workers.
        settings: `settings.quick()` by default.
        workers: processes; 1 stays in this one.
        progress: called with strata done and strata in all, with several processes also while
            none ends.

    Returns:
        One `Stratum` each, in the order of their names.
    """
    plan = quick() if settings is None else settings
    chunks = _chunks(tables)
    jobs = [([tables[name] for name in chunk], (seed, i)) for i, chunk in enumerate(chunks)]
    done: dict[str, Stratum] = {}

    def tell() -> None:
        if progress is not None:
            progress(len(done), len(tables))

    for i, results in _worked(jobs, plan, workers, tell):
        for name, (result, totals) in zip(chunks[i], results, strict=True):
            done[name] = Stratum(name, result, totals)
        tell()
    return [done[name] for name in sorted(done)]


def _chunks(tables: Mapping[str, Table]) -> list[list[str]]:
    """Names that are estimated together; all of a chunk have equally many lists."""
    most = min(CHUNK, max(LEAST_CHUNK, -(-len(tables) // CHUNKS)))
    chunks: list[list[str]] = []
    for name in sorted(tables, key=lambda name: (len(tables[name].lists), name)):
        same = chunks and len(tables[chunks[-1][0]].lists) == len(tables[name].lists)
        if same and len(chunks[-1]) < most:
            chunks[-1].append(name)
        else:
            chunks.append([name])
    return chunks


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Processes that start within use one thread for linear algebra.

    The matrices are small: more threads only wait for each other and take the other workers'
    cores. The libraries read this once, when they are loaded, and from the environment alone.
    """
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _worked(
    jobs: list[_Job], settings: Settings, workers: int, waiting: Callable[[], None]
) -> Iterator[tuple[int, list[_Found]]]:
    """The number of each job and what it found, as they end; `waiting` is called meanwhile."""
    if workers <= 1:
        for i, (tables, key) in enumerate(jobs):
            yield i, _work(tables, key, settings)
        return
    # A fresh interpreter a worker: forking a process that has threads is not safe.
    # An interrupt ends it at once: it would wait for all work otherwise.
    with (
        one_thread_each(),
        ProcessPoolExecutor(
            workers,
            mp_context=get_context("spawn"),
            initializer=signal.signal,
            initargs=(signal.SIGINT, signal.SIG_DFL),
        ) as pool,
    ):
        futures = {
            pool.submit(_work, tables, key, settings): i for i, (tables, key) in enumerate(jobs)
        }
        ahead = set(futures)
        while ahead:
            ended, ahead = wait(ahead, TICK, FIRST_COMPLETED)
            if not ended:
                waiting()
            for future in ended:
                yield futures[future], future.result()


def _work(tables: list[Table], key: tuple[int, int], settings: Settings) -> list[_Found]:
    empty = np.zeros(0)
    return [(r, t.get("stack", empty)) for r, t in estimate_many(tables, key, settings)]


def add_up(strata: Sequence[Stratum], level: float = 0.95, seed: int = 0) -> Total:
    """The total over strata, with an interval for independent and for shared errors.

    Args:
        strata: at least one.
        level: of the intervals.
        seed: of the random generator that pairs the strata's totals.

    Raises:
        SettingsError: there is no stratum.
    """
    if not strata:
        raise SettingsError("there is no stratum to add up")
    rng = np.random.default_rng(seed)
    tail = (1 - level) / 2
    ends = [tail, 1 - ABOVE * tail]
    levels = (np.arange(DRAWS) + 0.5) / DRAWS
    total, shared, seen = np.zeros(DRAWS), np.zeros(2), 0
    without = []
    for stratum in strata:
        n = int(str(stratum.result["n"]))
        seen += n
        if stratum.result["verdict"] != "estimate":
            without.append(stratum.name)
            total += n
            shared += n
            continue
        total += rng.permutation(np.quantile(stratum.totals, levels))
        interval = stratum.result["interval"]
        shared += np.array(interval, dtype=np.float64)
    low, middle, high = np.quantile(total, [ends[0], 0.5, ends[1]])
    verdict = (
        "estimate" if not without else "none" if len(without) == len(strata) else "lower_bound"
    )
    return Total(
        seen,
        float(middle),
        (float(low), float(high)),
        # the end of the sum is read further out than that of a stratum; the outer limit holds both
        (float(min(shared[0], low)), float(max(shared[1], high))),
        verdict,
        tuple(without),
    )
