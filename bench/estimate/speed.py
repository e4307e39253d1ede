"""How fast: graphs, the latent-class sampler, the whole stack, many strata.

    python -m bench.estimate.speed [--strata 64 128 256] [--out FILE]

Reference figures are those of R 4.2.2 on two cores: 0.3-0.5 s (graphs, 4 lists), 6-8 s
(5 lists), 18 s (6 lists); latent classes 42-49 effective draws a second on Kosovo.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.estimate.designs import DESIGNS
from bench.estimate.reproduction import table
from unerased.estimate.command import estimate
from unerased.estimate.graphs.enumerate import decomposable_graphs
from unerased.estimate.graphs.posterior import graph_posterior
from unerased.estimate.latent.diagnostics import convergence
from unerased.estimate.latent.sampler import Schedule, sample_latent
from unerased.estimate.strata import estimate_strata
from unerased.estimate.table import from_arrays

REFERENCE_ESS = 49.0
RESULTS = Path(f"bench/results/{datetime.now(UTC).date()}-estimate-speed.json")


def graphs() -> list[dict[str, Any]]:
    """Seconds for the exact posterior, the listing of graphs included the first time."""
    rows = []
    for name in (
        "kosovo_4lists", "uk_modern_slavery_2013_5lists", "uk_modern_slavery_2013_6lists",
    ):  # fmt: skip
        t = table(name)
        decomposable_graphs.cache_clear()
        started = time.perf_counter()
        posterior = graph_posterior(t)
        first = time.perf_counter() - started
        started = time.perf_counter()
        graph_posterior(t)
        rows.append(
            {
                "table": name,
                "graphs": len(posterior.graphs),
                "grid_points": len(posterior.unseen),
                "seconds_first": first,
                "seconds_again": time.perf_counter() - started,
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


def strata(sizes: list[int]) -> list[dict[str, Any]]:
    """Seconds for many strata of four lists through the full stack, one process."""
    rows = []
    rng = np.random.default_rng(7)
    for size in sizes:
        tables = {f"stratum {i:05d}": DESIGNS["triple"].table(rng) for i in range(size)}
        started, cpu = time.perf_counter(), time.process_time()
        estimate_strata(tables, 1)
        used = time.process_time() - cpu
        rows.append(
            {
                "strata": size,
                "seconds": time.perf_counter() - started,
                "cpu_seconds": used,
                "cpu_seconds_each": used / size,
            }
        )
        print(json.dumps(rows[-1]), flush=True)
    return rows


def main() -> None:
    """Measure everything and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strata", type=int, nargs="*", default=[64, 128, 256])
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    result = {
        "command": "python -m bench.estimate.speed --strata "
        + " ".join(str(s) for s in arguments.strata),
        "date": datetime.now(UTC).date().isoformat(),
        "graphs": graphs(),
        "latent": latent(),
        "whole": whole(),
        "strata": strata(arguments.strata),
    }
    arguments.out.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
