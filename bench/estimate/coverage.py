"""How often the interval of each family and of the stack holds a known truth.

    python -m bench.estimate.coverage [--replicates N] [--seed N] [--workers N] [--out FILE]
        [DESIGN ...]

A refusal counts as a miss in the column `covered`. Short sampler runs are used throughout. Every
batch is kept in build/estimate-coverage under the version of the code that made it: a study that
was stopped goes on where it stood, and one may ask for more replicates later.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import unerased.estimate
from bench.estimate.designs import DESIGNS, Design
from unerased.estimate.latent.sampler import Schedule
from unerased.estimate.settings import Settings
from unerased.estimate.strata import estimate_many, one_thread_each

SETTINGS = Settings(
    schedule=Schedule(6, 120, 180, 10, 16), replicates=60, draws=300, all_models=4, retries=2
)
BATCH = 20
# kept beside the intervals, so that another way of mixing can be tried without running all again
LEVELS = (np.arange(200) + 0.5) / 200
FAMILIES = ("loglinear", "graphs", "mixed", "latent", "latent_open")
RESULTS = Path(f"bench/results/{datetime.now(UTC).date()}-estimate-coverage.json")
KEPT = Path("build/estimate-coverage")
Row = dict[str, Any]

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats


def version(settings: Settings = SETTINGS) -> str:
    """What the results depend on: the code of the room and the settings."""
    room = Path(str(unerased.estimate.__file__)).parent
    code = hashlib.sha256(repr(settings).encode())
    for path in sorted(room.rglob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest()[:12]


def batch(name: str, seed: int, number: int) -> list[Row]:
    """What came out for the replicates of one batch; always the same for the same three."""
    rng = np.random.default_rng([seed, number, *name.encode()])
    tables = [DESIGNS[name].table(rng) for _ in range(BATCH)]
    started = time.process_time()
    results: list[Any] = estimate_many(tables, (seed, number), SETTINGS)
    seconds = (time.process_time() - started) / BATCH
    return [
        {
            "n": r["n"],
            "verdict": r["verdict"],
            "stack": [r["estimate"], r["interval"]],
            "fitted": [r["diagnostics"]["stack"][k] for k in ("median", "interval")]
            if "stack" in r["diagnostics"]
            else None,
            "families": {
                f: [a["estimate"], a["interval"], a["weight"]] for f, a in r["families"].items()
            },
            "quantiles": {name: _quantiles(t) for name, t in totals.items()},
            "cpu_seconds": seconds,
        }
        for r, totals in results
    ]


def _quantiles(totals: Floats) -> list[float | None]:
    found = np.quantile(totals, LEVELS, method="inverted_cdf")
    return [round(float(one), 1) if np.isfinite(one) else None for one in found]


def study(names: list[str], batches: int, seed: int, workers: int, kept: Path) -> None:
    """Make the batches that are not kept yet, design after design."""
    folder = kept / version()
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        (name, number)
        for name in names
        for number in range(batches)
        if not _place(folder, name, seed, number).exists()
    ]
    with (
        one_thread_each(),
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool,
    ):
        futures = {pool.submit(batch, name, seed, i): (name, i) for name, i in jobs}
        for done, future in enumerate(as_completed(futures), start=1):
            name, number = futures[future]
            place = _place(folder, name, seed, number)
            part = place.with_suffix(".part")
            part.write_text(json.dumps(future.result()))
            part.rename(place)
            print(f"{done} of {len(jobs)}: {place.name}", flush=True)


def _place(folder: Path, name: str, seed: int, number: int) -> Path:
    return folder / f"{name}-{seed}-{number:04d}.json"


def summary(design: Design, results: list[Row]) -> Row:
    """Coverage, width, error and verdicts over replicates of one design."""
    size = len(results)
    row: Row = {
        "design": design.name,
        "words": design.words,
        "inside": design.inside,
        "N": design.total,
        "replicates": size,
        "mean_seen": float(np.mean([r["n"] for r in results])),
        "cpu_seconds_each": float(np.mean([r["cpu_seconds"] for r in results])),
        "verdicts": {
            v: sum(r["verdict"] == v for r in results) / size
            for v in ("estimate", "lower_bound", "none")
        },
        "mean_weights": {},
        "families": {},
    }
    for family in FAMILIES:
        rows = [r["families"][family] for r in results if family in r["families"]]
        if rows:
            row["mean_weights"][family] = float(np.mean([w for _, _, w in rows]))
            row["families"][family] = _score([(e, i) for e, i, _ in rows], design.total, size)
    given = [r["stack"] for r in results if r["verdict"] == "estimate"]
    row["families"]["stack"] = _score(given, design.total, size)
    fitted = [r["fitted"] for r in results if r["fitted"] is not None]
    row["families"]["stack, verdict ignored"] = _score(fitted, design.total, size)
    latent = row["families"].get("latent", {}).get("median_width", np.nan)
    row["width_to_latent"] = row["families"]["stack"]["median_width"] / latent
    return row


def _score(rows: list[Any], truth: int, replicates: int) -> dict[str, float]:
    low = np.array([np.nan if i[0] is None else i[0] for _, i in rows], dtype=float)
    high = np.array([np.inf if i[1] is None else i[1] for _, i in rows], dtype=float)
    middle = np.array([np.nan if e is None else e for e, _ in rows], dtype=float)
    error = middle[np.isfinite(middle)] - truth
    return {
        "covered": float(((low <= truth) & (high >= truth)).sum() / replicates),
        "truth_above": float((high < truth).sum() / replicates),
        "truth_below": float((low > truth).sum() / replicates),
        "median_width": float(np.median(high - low)) if len(rows) else float("nan"),
        "rmse": float(np.sqrt((error**2).mean())) if len(error) else float("nan"),
        "bias": float(error.mean()) if len(error) else float("nan"),
    }


def main() -> None:
    """Run the study, or what is left of it, and write its results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--kept", type=Path, default=KEPT)
    parser.add_argument("--only-write", action="store_true", help="write what is kept, run nothing")
    parser.add_argument("designs", nargs="*", default=list(DESIGNS))
    told = parser.parse_args()
    batches = -(-told.replicates // BATCH)
    if not told.only_write:
        study(told.designs, batches, told.seed, told.workers, told.kept)
    rows = []
    for name in told.designs:
        places = [_place(told.kept / version(), name, told.seed, i) for i in range(batches)]
        results = [r for p in places if p.exists() for r in json.loads(p.read_text())]
        if results:
            rows.append(summary(DESIGNS[name], results))
    found = {
        "command": (
            f"python -m bench.estimate.coverage --replicates {told.replicates} --seed {told.seed} "
            f"{' '.join(told.designs)}"
        ),
        "date": datetime.now(UTC).date().isoformat(),
        "code": version(),
        "designs": rows,
    }
    told.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
