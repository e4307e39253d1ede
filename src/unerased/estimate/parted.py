"""A table with strata as one function: a file in, plain JSON values out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.reading import read_parts
from unerased.estimate.settings import quick
from unerased.estimate.strata import Stratum, add_up, estimate_strata
from unerased.estimate.verdict import ASSUMPTION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from unerased.estimate.answer import Plain
    from unerased.estimate.reading import Part
    from unerased.estimate.settings import Settings
    from unerased.estimate.strata import Total

KEPT = ("n", "estimate", "mean", "interval", "verdict")
NOTHING_OVERLAPS = "Fewer than two lists found anybody here: nothing overlaps."
ONE_STRATUM_EACH = "Nobody may be counted in two strata; whoever is, is counted twice in the total."


def run_parted(  # noqa: PLR0913 - each is a choice of whoever asks
    path: Path,
    by: Sequence[str],
    seed: int = 0,
    *,
    settings: Settings | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Plain]:
    """Read a table whose columns `by` part it, estimate each stratum under `stack`, and add up.

    Args:
        path: a CSV file, see `reading.read_parts`.
        by: names of columns, such as region and year.
        seed: the same seed gives the same result, whatever the number of workers.
        settings: `settings.quick()` by default.
        workers: processes; 1 stays in this one.
        progress: called with strata done and strata in all.

    Returns:
        The keys `by`, `family`, `level`, `total` and `strata`; see docs/estimation.md.

    Raises:
        TableError: the file is no valid table, or cannot be parted so.
    """
    plan = quick() if settings is None else settings
    parts = read_parts(path, by)
    tables = {part.name: part.table for part in parts if part.table is not None}
    fitted = {one.name: one for one in estimate_strata(tables, seed, plan, workers, progress)}
    strata = [fitted.get(part.name) or _unfitted(part) for part in parts]
    total = add_up(strata, plan.level, seed)
    return {
        "by": [*by],
        "family": "stack",
        "level": plan.level,
        "total": _total(total, len(strata)),
        "strata": [_row(part, one, by) for part, one in zip(parts, strata, strict=True)],
    }


def _unfitted(part: Part) -> Stratum:
    """A stratum in which nothing overlaps."""
    said: list[Plain] = [NOTHING_OVERLAPS, ASSUMPTION.words]
    result: dict[str, Plain] = {"n": part.seen, "verdict": "none", "reasons": said}
    return Stratum(part.name, result, np.zeros(0))


def _row(part: Part, stratum: Stratum, by: Sequence[str]) -> dict[str, Plain]:
    where: dict[str, Plain] = dict(zip(by, part.values, strict=True))
    told = {key: stratum.result.get(key) for key in KEPT}
    said = stratum.result["reasons"]
    reasons = [*said] if isinstance(said, list) else []
    if part.silent:
        reasons.insert(-1, f"These lists found nobody here: {', '.join(part.silent)}.")
    return {"stratum": where, **told, "silent": [*part.silent], "reasons": reasons}


def _total(total: Total, count: int) -> dict[str, Plain]:
    """The sum; where no stratum has an estimate there is none of the sum."""
    given = total.verdict != "none"
    return {
        "n": total.seen,
        "estimate": total.estimate if given else None,
        "interval": [*total.interval] if given else None,
        "shared_interval": [*total.shared_interval] if given else None,
        "verdict": total.verdict,
        "without": [*total.without],
        "reasons": _reasons(total, count),
    }


def _reasons(total: Total, count: int) -> list[Plain]:
    said: list[Plain] = []
    if total.without:
        said.append(
            f"Without an estimate: {len(total.without):,} of {count:,} strata. What enters of them "
            "is the people seen, and the total is a floor."
        )
    if total.verdict != "none":
        low, high = total.shared_interval
        said.append(
            "The interval holds if the strata err independently of each other. The same models "
            "are used in all: if all err in one direction, it runs from "
            f"{low:,.0f} to {high:,.0f}."
        )
    return [*said, ONE_STRATUM_EACH, ASSUMPTION.words]
