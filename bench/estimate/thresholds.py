"""What other thresholds of the verdict would have done to the replicates of a study of coverage.

    python -m bench.estimate.thresholds --code CODE [--seed N] [--kept FOLDER] [--out FILE]
        DESIGN ...

Runs nothing: it reads what `bench.estimate.coverage` kept under `CODE`, the version of the code
that its results name. Only thresholds that are crossed somewhere can be judged by this: a rule that
no design touches (a list that holds everybody) stays a judgement.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.estimate.coverage import KEPT, LEVELS, Row
from bench.estimate.designs import DESIGNS
from unerased.estimate.stack import CARRIES
from unerased.estimate.verdict import APART, DIFFER, MOST_SPREAD

RESULTS = Path(f"bench/results/{datetime.now(UTC).date()}-estimate-thresholds.json")
TRIED = {
    "differ": (1.1, DIFFER, 1.35, 1.5),
    "spread": (2.0, 3.0, MOST_SPREAD, 8.0),
    "apart": (1.1, 1.25, APART, 2.0),
}
TAIL = 0.025


def heard(row: Row) -> list[str]:
    """The families that carry weight."""
    return [name for name, (_, _, weight) in row["families"].items() if weight >= CARRIES]


def differ(row: Row) -> float:
    """How far the totals of families that carry weight lie apart, as a ratio."""
    told = [row["families"][name][0] for name in heard(row)]
    known = [one for one in told if one is not None]
    return max(known) / min(known) if known else np.inf


def spread(row: Row) -> float:
    """The ratio of the ends of the stacked interval."""
    low, high = row["fitted"][1]
    return np.inf if high is None else high / low


def apart(row: Row) -> float:
    """How far intervals of families that carry weight lie apart, a ratio; under 1 they touch."""
    ends = []
    for name in heard(row):
        known = [np.inf if q is None else q for q in row["quantiles"][name]]
        ends.append(np.interp([TAIL, 1 - TAIL], LEVELS, known))
    return max((a[0] / b[1] for a in ends for b in ends), default=1.0)


MEASURES = {"differ": differ, "spread": spread, "apart": apart}


def judged(rows: list[Row], truth: int, measure: str, threshold: float) -> dict[str, float | None]:
    """What would come of a threshold: how many lie beyond it, and how often either kind holds."""
    values = np.array([MEASURES[measure](row) for row in rows])
    ends = [row["fitted"][1] for row in rows]
    holds = np.array([low <= truth <= (np.inf if high is None else high) for low, high in ends])
    beyond = values > threshold
    return {
        "threshold": threshold,
        "beyond": float(beyond.mean()),
        "covered_beyond": float(holds[beyond].mean()) if beyond.any() else None,
        "covered_within": float(holds[~beyond].mean()) if (~beyond).any() else None,
        "covered_if_refused": float((holds & ~beyond).mean()),
    }


def main() -> None:
    """Read what is kept, and write what each threshold would have come to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", required=True)
    parser.add_argument("--seed", type=int, default=40)
    parser.add_argument("--kept", type=Path, default=KEPT)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("designs", nargs="+")
    told = parser.parse_args()
    found: list[dict[str, Any]] = []
    for name in told.designs:
        places = sorted((told.kept / told.code).glob(f"{name}-{told.seed}-*.json"))
        rows = [row for place in places for row in json.loads(place.read_text())]
        rows = [row for row in rows if row["fitted"] is not None]
        for measure, thresholds in TRIED.items():
            usable = [row for row in rows if measure != "apart" or "quantiles" in row]
            if usable:
                tried = [judged(usable, DESIGNS[name].total, measure, one) for one in thresholds]
                found.append(
                    {"design": name, "measure": measure, "rows": len(usable), "tried": tried}
                )
    command = f"python -m bench.estimate.thresholds --code {told.code} {' '.join(told.designs)}"
    date = datetime.now(UTC).date().isoformat()
    study = {"command": command, "date": date, "code": told.code, "measures": found}
    told.out.write_text(json.dumps(study, indent=1) + "\n")


if __name__ == "__main__":
    main()
