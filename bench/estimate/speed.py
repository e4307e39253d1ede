"""How fast: graphs, the latent-class sampler, the whole stack, many strata.

    python -m bench.estimate.speed [--strata N] [--out FILE] [PART ...]

The parts are graphs, latent, many, whole and strata; what was measured of the others before stays
in the file, and strata are written whenever their number has grown fourfold. Strata are
kept in build/estimate-strata 256 at a time: a run that was stopped goes on where it stood.

Reference figures are those of R 4.2.2 on two cores: 0.3-0.5 s (graphs, 4 lists), 6-8 s
(5 lists), 18 s (6 lists); latent classes 42-49 effective draws a second on Kosovo.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.estimate.coverage import version
from bench.estimate.designs import DESIGNS
from bench.estimate.reproduction import table
from unerased.estimate.command import estimate
from unerased.estimate.graphs.enumerate import decomposable_graphs
from unerased.estimate.graphs.posterior import graph_posterior
from unerased.estimate.latent.diagnostics import convergence
from unerased.estimate.latent.runs import run_until_agreed
from unerased.estimate.latent.sampler import Schedule, sample_latent
from unerased.estimate.settings import Settings, quick
from unerased.estimate.strata import CHUNK, CHUNKS, estimate_strata
from unerased.estimate.table import from_arrays

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.estimate.table import Table

REFERENCE_ESS = 49.0
# strata between two times that are kept: so many share runs of the sampler as ten thousand do
PORTION = CHUNK * CHUNKS
MARKS = (256, 1024, 4096)
KEPT = Path("build/estimate-strata")
RESULTS = Path(f"bench/results/{datetime.now(UTC).date()}-estimate-speed.json")


def graphs() -> list[dict[str, Any]]:
    """CPU seconds for the exact posterior, the listing of graphs included the first time."""
    rows = []
    for name in (
        "kosovo_4lists", "uk_modern_slavery_2013_5lists", "uk_modern_slavery_2013_6lists",
    ):  # fmt: skip
        t = table(name)
        decomposable_graphs.cache_clear()
        started = time.process_time()
        posterior = graph_posterior(t)
        first = time.process_time() - started
        started = time.process_time()
        graph_posterior(t)
        rows.append(
            {
                "table": name,
                "graphs": len(posterior.graphs),
                "grid_points": len(posterior.unseen),
                "seconds_first": first,
                "seconds_again": time.process_time() - started,
            }
        )
    return rows


def latent() -> list[dict[str, Any]]:
    """Effective draws a second on Kosovo, and the same cells with up to a thousand times n."""
    rows = []
    kosovo = table("kosovo_4lists")
    for times, plan in (
        (1, Schedule(32, 400, 800, 10, 24)),
        (1, Schedule(16, 100, 100, 10, 24)),
        (30, Schedule(16, 100, 100, 10, 24)),
        (1000, Schedule(16, 100, 100, 10, 24)),
    ):
        large = from_arrays(kosovo.lists, kosovo.matrix.astype(int), kosovo.counts * times)
        started, cpu = time.perf_counter(), time.process_time()
        drawn = sample_latent(large.matrix, large.counts[None], np.random.default_rng(1), plan)
        wall, used = time.perf_counter() - started, time.process_time() - cpu
        state = convergence(drawn.unseen[0])
        rows.append(
            {
                "n": large.n,
                "chains": plan.chains,
                "iterations": plan.warmup + plan.draws,
                "seconds": wall,
                "cpu_seconds": used,
                "microseconds_a_chain_iteration": used
                / plan.chains
                / (plan.warmup + plan.draws)
                * 1e6,
                "rhat": state.rhat,
                "ess": state.bulk,
                "ess_a_cpu_second": state.bulk / used,
                "ratio_to_reference": state.bulk / used / REFERENCE_ESS,
            }
        )
    return rows


def whole() -> list[dict[str, Any]]:
    """Seconds for `unerased estimate --family stack`, imports aside."""
    rows = []
    for name in ("kosovo_4lists", "uk_modern_slavery_2013_5lists", "uk_modern_slavery_2013_6lists"):
        started, cpu = time.perf_counter(), time.process_time()
        result, _ = estimate(table(name), "stack", 1)
        rows.append(
            {
                "table": name,
                "verdict": result["verdict"],
                "seconds": time.perf_counter() - started,
                "cpu_seconds": time.process_time() - cpu,
            }
        )
    return rows


def many() -> list[dict[str, Any]]:
    """Seconds until the chains agree on Kosovo's cells, times 1, 10, 100 and 1,000."""
    rows = []
    kosovo = table("kosovo_4lists")
    plan = Settings()
    for times in (1, 10, 100, 1000):
        large = from_arrays(kosovo.lists, kosovo.matrix.astype(int), kosovo.counts * times)
        cpu = time.process_time()
        (run,) = run_until_agreed([large], plan.schedule, plan.retries, np.random.default_rng(1))
        totals = large.n + run.drawn.unseen
        low, middle, high = np.quantile(totals, [0.025, 0.5, 0.975])
        used = time.process_time() - cpu
        ess = min(run.state.bulk, run.state.tail)
        rows.append(
            {
                "n": large.n,
                "cpu_seconds": used,
                "runs": run.attempts,
                "leaps": run.schedule.leaps,
                "rhat": run.state.rhat,
                "draws": run.schedule.draws,
                "ess": ess,
                "ess_a_cpu_second": ess / used,
                "median": middle,
                "interval": [low, high],
            }
        )
    return rows


def strata(
    size: int, kept: Path, write: Callable[[list[dict[str, Any]]], None]
) -> list[dict[str, Any]]:
    """Seconds until so many of `size` strata of four lists are through the full stack.

    Portions that are kept are not run again: what they took counts as it was measured then.
    """
    rng = np.random.default_rng(7)
    tables = {f"stratum {i:05d}": DESIGNS["triple"].table(rng) for i in range(size)}
    names = sorted(tables)
    folder = kept / version(quick())
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    sums: Counter[str] = Counter()
    marks = [m for m in MARKS if m < size] + [size]
    for first in range(0, size, PORTION):
        some = names[first : first + PORTION]
        place = folder / f"{size}-{first:05d}.json"
        if not place.exists():
            part = place.with_suffix(".part")
            part.write_text(json.dumps(portion({n: tables[n] for n in some}, first)))
            part.rename(place)
        sums.update(json.loads(place.read_text()))
        done = first + len(some)
        if done >= marks[len(rows)] or done == size:
            told = {key: value for key, value in sums.items() if key.endswith("seconds")}
            given = {key: sums[key] / done for key in ("estimate", "lower_bound", "none")}
            each = {"cpu_seconds_each": sums["cpu_seconds"] / done}
            rows.append({"strata": done, **told, **each, "verdicts": given})
            write(rows)
    return rows


def portion(tables: dict[str, Table], seed: int) -> dict[str, float]:
    """What some strata took, and how many got which verdict."""
    started, cpu = time.perf_counter(), time.process_time()
    found = estimate_strata(tables, seed)
    took = {"seconds": time.perf_counter() - started, "cpu_seconds": time.process_time() - cpu}
    return {**Counter(str(s.result["verdict"]) for s in found), **took}


def main() -> None:
    """Measure the parts asked for and write each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strata", type=int, default=300)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("parts", nargs="*", default=["graphs", "latent", "many", "whole", "strata"])
    told = parser.parse_args()
    found: dict[str, Any] = json.loads(told.out.read_text()) if told.out.exists() else {}
    found["date"] = datetime.now(UTC).date().isoformat()

    def write(part: str, rows: list[dict[str, Any]]) -> None:
        found[part] = rows
        size = f"--strata {rows[-1]['strata']} " if part == "strata" else ""
        parts = " ".join(name for name in found if name not in {"date", "command"})
        found["command"] = f"python -m bench.estimate.speed {size}{parts}"
        told.out.write_text(json.dumps(found, indent=1) + "\n")
        print(part, json.dumps(rows[-1]), flush=True)

    plain = {"graphs": graphs, "latent": latent, "many": many, "whole": whole}
    for part in told.parts:
        if part == "strata":
            strata(told.strata, KEPT, lambda rows: write("strata", rows))
        else:
            write(part, plain[part]())


if __name__ == "__main__":
    main()
