"""The whole estimation of one table as one function: a file in, plain JSON values out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from unerased.estimate.bounds import bounds, chao_interval, chao_mth
from unerased.estimate.errors import FamilyError
from unerased.estimate.findings import notes
from unerased.estimate.graphs.family import graphs_answer
from unerased.estimate.latent.family import latent_answer
from unerased.estimate.leave_out import leave_one_out
from unerased.estimate.loglinear.family import loglinear_answer
from unerased.estimate.mixed.family import mixed_answer
from unerased.estimate.reading import read_table
from unerased.estimate.settings import Settings
from unerased.estimate.stack import CARRIES, stack_families
from unerased.estimate.verdict import (
    ASSUMPTION,
    family_findings,
    range_findings,
    refused,
    swing_findings,
    table_findings,
    verdict,
)
from unerased.estimate.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from unerased.estimate.answer import Answer, Plain
    from unerased.estimate.arrays import Floats
    from unerased.estimate.findings import Finding
    from unerased.estimate.table import Table

Family = Literal["loglinear", "graphs", "mixed", "latent", "stack"]


def run(
    path: Path,
    family: str = "stack",
    seed: int = 0,
    plot: Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> dict[str, Plain]:
    """Read a table, estimate, judge, and draw if asked.

    Args:
        path: a CSV file, see `reading.read_table`.
        family: `loglinear`, `graphs`, `mixed`, `latent` or `stack`.
        seed: of the random generator; the same seed gives the same result.
        plot: where to write a PNG picture of overlaps and answers; none by default.
        progress: called with the share that is done, 0 to 1.

    Returns:
        The keys `n`, `family`, `estimate`, `mean`, `interval`, `level`, `verdict`, `reasons`,
        `families`, `diagnostics`; see docs/estimation.md.

    Raises:
        TableError: the file is no valid table.
        FamilyError: no such family, or it cannot take this many lists.
    """
    table = read_table(path)
    result, totals = estimate(table, family, seed, progress=progress)
    if plot is not None:
        # matplotlib is heavy and needed by this branch alone
        from unerased.estimate.plots import save_overview  # noqa: PLC0415 - heavy

        save_overview(table, result, totals, plot)
    return result


def estimate(
    table: Table,
    family: str = "stack",
    seed: int = 0,
    *,
    settings: Settings | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[dict[str, Plain], dict[str, Floats]]:
    """Estimate from a table; see `run`.

    Args:
        table: the table.
        family: `loglinear`, `graphs`, `mixed`, `latent` or `stack`.
        seed: of the random generator.
        settings: lengths of runs and the level.
        progress: called with the share that is done.

    Returns:
        The JSON values, and for each family (and `stack`) a sample of equally likely totals.

    Raises:
        FamilyError: no such family, or it cannot take this many lists.
    """
    plan = Settings() if settings is None else settings
    return judge(table, family, Work(plan, np.random.default_rng(seed), progress))


def judge(table: Table, family: str, work: Work) -> tuple[dict[str, Plain], dict[str, Floats]]:
    """Estimate with everything given; see `estimate`."""
    if family not in get_args(Family):
        raise FamilyError(f"there is no such family; choose one of {', '.join(get_args(Family))}")
    found = table_findings(table)
    if refused(found):
        return _refused(table, family, work, found), {}
    if family == "stack":
        result, totals = _stacked(table, work, found)
    else:
        result, totals = _single(table, family, work, found)
    if work.progress is not None:
        work.progress(1.0)
    return {key: _plain(value) for key, value in result.items()}, totals


def _single(
    table: Table, family: str, work: Work, found: list[Finding]
) -> tuple[dict[str, Plain], dict[str, Floats]]:
    answer = _ask(table, family, work)
    usable = bool(np.isfinite(answer.estimate))
    found = [*found, *answer.findings]
    if usable:
        found += range_findings(table, answer.estimate, _honest(answer))
    result = _result(table, family, work.settings.level, found)
    if usable:
        result["estimate"] = answer.estimate
        result["interval"] = [_finite(x) for x in answer.interval]
        if answer.mean is not None:
            result["mean"] = _finite(answer.mean)
    elif result["verdict"] == "lower_bound":
        _set_floor(result, table, work)
    result["families"] = {family: _family(answer, None)}
    _diagnose(result, {**_floors(table), family: {**answer.diagnostics}})
    return result, {family: answer.totals}


def _set_floor(result: dict[str, Plain], table: Table, work: Work) -> None:
    """Chao's bound in the place of the estimate, and the uncertainty of the bound."""
    result["estimate"] = chao_mth(table)
    result["interval"] = [_finite(x) for x in chao_interval(table, work.settings.level, work.rng)]


def _ask(table: Table, family: str, work: Work) -> Answer:
    if family == "loglinear":
        return loglinear_answer(table, work.settings, work.rng)
    if family == "graphs":
        return graphs_answer(table, work.settings, work.rng)
    if family == "mixed":
        return mixed_answer(table, work.settings, work.rng)
    return latent_answer(table, work)


def _stacked(
    table: Table, work: Work, found: list[Finding]
) -> tuple[dict[str, Plain], dict[str, Floats]]:
    stack = stack_families(table, work)
    left_out = leave_one_out(table, work.settings.level)
    for answer, weight in zip(stack.answers, stack.weights, strict=True):
        found = [*found, *(_within_stack(f, float(weight)) for f in answer.findings)]
    found += range_findings(table, stack.estimate, stack.interval)
    found += family_findings(stack.answers, stack.weights)
    found += swing_findings(left_out, stack.interval)
    result = _result(table, "stack", work.settings.level, found)
    if result["verdict"] == "estimate":
        result["estimate"] = stack.estimate
        result["mean"] = _finite(float(stack.totals.mean()))
        result["interval"] = [_finite(x) for x in stack.interval]
    elif result["verdict"] == "lower_bound":
        _set_floor(result, table, work)
    result["families"] = {
        a.family: _family(a, float(w)) for a, w in zip(stack.answers, stack.weights, strict=True)
    }
    diagnostics: dict[str, Plain] = {
        **_floors(table),
        **{a.family: {**a.diagnostics} for a in stack.answers},
        "stack": {"median": _finite(stack.estimate), "interval": [*map(_finite, stack.interval)]},
        "leave_one_out": {
            name: None if rest is None else [_finite(x) for x in rest]
            for name, rest in left_out.items()
        },
    }
    _diagnose(result, diagnostics)
    totals = {a.family: a.totals for a in stack.answers}
    return result, {**totals, "stack": stack.totals}


def _refused(table: Table, family: str, work: Work, found: list[Finding]) -> dict[str, Plain]:
    """No number: but say what the log-linear check of existence finds, where it is cheap."""
    if 2 < len(table.lists) <= EXPLAINED and len(table.counts) > 1:  # noqa: PLR2004 - two lists have no models to compare
        found = [*found, *loglinear_answer(table, work.settings, work.rng).findings]
    result = _result(table, family, work.settings.level, found)
    _diagnose(result, _floors(table))
    return result


EXPLAINED = 4


def _result(table: Table, family: str, level: float, found: list[Finding]) -> dict[str, Plain]:
    order = {"refuses": 0, "doubts": 1, "notes": 2}
    said = sorted([*found, ASSUMPTION], key=lambda f: order[f.force])
    return {
        "n": table.n,
        "family": family,
        "estimate": None,
        "mean": None,
        "interval": None,
        "level": level,
        "verdict": verdict(table, found),
        "reasons": [f.words for f in said],
        "families": {},
        "diagnostics": {
            "findings": [{"code": f.code, "force": f.force, "values": f.values} for f in said]
        },
    }


def _diagnose(result: dict[str, Plain], diagnostics: dict[str, Plain]) -> None:
    """Put these beside the findings."""
    held = result["diagnostics"]
    result["diagnostics"] = {**(held if isinstance(held, dict) else {}), **diagnostics}


def _within_stack(finding: Finding, weight: float) -> Finding:
    """What a doubt about one family means for the mixture.

    Several modes are what the mixture shows by its width, and a family that carries no weight
    cannot spoil it: both become notes. A family that refuses for itself refuses only itself.
    """
    if finding.code == "several_modes" or weight < CARRIES:
        return notes(finding.code, finding.words, **finding.values)
    return finding


def _honest(answer: Answer) -> tuple[float, float]:
    """The interval that counts the choice of model, for the verdict."""
    tail = (1 - answer.level) / 2
    low, high = np.quantile(answer.totals, [tail, 1 - tail], method="inverted_cdf")
    return min(answer.interval[0], float(low)), max(answer.interval[1], float(high))


def _family(answer: Answer, weight: float | None) -> dict[str, Plain]:
    row: dict[str, Plain] = {
        "estimate": _finite(answer.estimate),
        "mean": None if answer.mean is None else _finite(answer.mean),
        "interval": [_finite(x) for x in answer.interval],
        "remarks": [f.words for f in answer.findings],
    }
    if weight is not None:
        row["weight"] = weight
    return row


def _floors(table: Table) -> dict[str, Plain]:
    floor = bounds(table)
    return {
        "lists": {name: int(size) for name, size in zip(table.lists, table.sizes, strict=True)},
        "patterns": len(table.counts),
        "on_two_or_more": int(table.counts[table.matrix.sum(axis=1) > 1].sum()),
        "chao_mth": _finite(floor.mth),
        "chao_mh": _finite(floor.mh),
        "chapman": {**floor.chapman},
        "independent": None if floor.independent is None else _finite(floor.independent),
    }


def _plain(value: Plain) -> Plain:
    """The same as JSON can hold it: no end and no number are nothing."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return _finite(value) if isinstance(value, float) else value


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
