"""How often the interval of each family and of the stack holds a known truth.

    python -m bench.estimate.coverage [--replicates N] [--seed N] [--out FILE] [DESIGN ...]

A refusal counts as a miss in the column `covered`. Short sampler runs are used throughout.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.estimate.designs import DESIGNS, Design
from unerased.estimate.latent.sampler import Schedule
from unerased.estimate.settings import Settings
from unerased.estimate.strata import estimate_many

SETTINGS = Settings(
    schedule=Schedule(6, 200, 200, 10, 18), replicates=60, draws=300, all_models=4, retries=2
)
BATCH = 20
RESULTS = Path(f"bench/results/{datetime.now(UTC).date()}-estimate-coverage.json")


def measure(design: Design, replicates: int, seed: int) -> dict[str, Any]:
    """Coverage, width, error and verdicts over replicates of one design."""
    rng = np.random.default_rng([seed, *design.name.encode()])
    tables = [design.table(rng) for _ in range(replicates)]
    started = time.process_time()
    results: list[Any] = []
    for start in range(0, replicates, BATCH):
        batch = estimate_many(tables[start : start + BATCH], (seed, start), SETTINGS)
        results += [result for result, _ in batch]
    seconds = time.process_time() - started
    row: dict[str, Any] = {
        "design": design.name,
        "words": design.words,
        "inside": design.inside,
        "N": design.total,
        "replicates": replicates,
        "mean_seen": float(np.mean([t.n for t in tables])),
        "cpu_seconds_each": seconds / replicates,
        "verdicts": {
            v: sum(r["verdict"] == v for r in results) / replicates
            for v in ("estimate", "lower_bound", "none")
        },
        "mean_weights": {},
        "families": {},
    }
    for family in ("loglinear", "graphs", "mixed", "latent", "latent_open"):
        rows = [r["families"][family] for r in results if family in r["families"]]
        if not rows:
            continue
        row["mean_weights"][family] = float(np.mean([f["weight"] for f in rows]))
        row["families"][family] = _score(
            [(f["estimate"], f["interval"]) for f in rows], design.total, replicates
        )
    given = [(r["estimate"], r["interval"]) for r in results if r["verdict"] == "estimate"]
    row["families"]["stack"] = _score(given, design.total, replicates)
    fitted = [
        (r["diagnostics"]["stack"]["median"], r["diagnostics"]["stack"]["interval"])
        for r in results
        if "stack" in r["diagnostics"]
    ]
    row["families"]["stack, verdict ignored"] = _score(fitted, design.total, replicates)
    latent = row["families"].get("latent", {}).get("median_width", np.nan)
    row["width_to_latent"] = row["families"]["stack"]["median_width"] / latent
    return row


def _score(rows: list[tuple[Any, Any]], truth: int, replicates: int) -> dict[str, float]:
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
    """Run the study and write its results after every design."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("designs", nargs="*", default=list(DESIGNS))
    arguments = parser.parse_args()
    rows = []
    for name in arguments.designs:
        rows.append(measure(DESIGNS[name], arguments.replicates, arguments.seed))
        print(json.dumps(rows[-1]), flush=True)
        arguments.out.write_text(
            json.dumps(
                {
                    "command": (
                        f"python -m bench.estimate.coverage --replicates {arguments.replicates} "
                        f"--seed {arguments.seed} {' '.join(row['design'] for row in rows)}"
                    ),
                    "date": datetime.now(UTC).date().isoformat(),
                    "designs": rows,
                },
                indent=1,
            )
            + "\n"
        )


if __name__ == "__main__":
    main()
