"""The log-linear family's answer: best model, profile interval, select-anew bootstrap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import norm

from unerased.estimate.answer import Answer, Plain
from unerased.estimate.findings import Finding, notes, refuses
from unerased.estimate.loglinear.bootstrap import bootstrap
from unerased.estimate.loglinear.existence import existence
from unerased.estimate.loglinear.profile import profile_interval
from unerased.estimate.loglinear.select import Chosen, Ranking, choose, rank_models
from unerased.estimate.loglinear.stepwise import stepwise

if TYPE_CHECKING:
    from unerased.estimate.settings import Settings
    from unerased.estimate.table import Table

CHECK_ALL_UP_TO = 4  # lists; beyond, existence is decided model by model from the best down
NAMED = 3
FAR = 600.0  # an error on the log scale beyond which nothing is known


class _Best(NamedTuple):
    """The chosen model's answer, before the bootstrap."""

    estimate: float
    interval: tuple[float, float]
    found: list[Finding]
    diagnostics: dict[str, Plain]


def loglinear_answer(table: Table, settings: Settings, rng: np.random.Generator) -> Answer:
    """Answer with the best model by BIC (to 5 lists) or the stepwise search (6 to 10).

    Args:
        table: 2 to 10 lists.
        settings: level and replicates.
        rng: source of all randomness (the bootstrap only).

    Raises:
        FamilyError: more than 10 lists.
    """
    best = _by_steps(table, settings.level)
    if len(table.lists) <= settings.all_models:
        steps = best.diagnostics | {"estimate": best.estimate, "interval": [*best.interval]}
        best = _by_bic(table, settings.level)
        best.diagnostics["stepwise"] = steps
    drawn = bootstrap(table, settings.replicates, rng)
    totals = table.n + drawn.unseen
    tail = (1 - settings.level) / 2
    low, high = np.quantile(totals, [tail, 1 - tail], method="inverted_cdf")
    unbound = int(np.isinf(totals).sum())
    best.diagnostics["bootstrap"] = {
        "interval": [float(low), float(high) if np.isfinite(high) else None],
        "replicates": len(totals),
        "without_model": unbound,
    }
    if unbound:
        best.found.append(
            notes(
                "bootstrap_unbounded",
                f"In {unbound} of {len(totals)} resamples no log-linear model could be "
                "fitted: the estimate hangs on a handful of people on two lists.",
                part=unbound,
                whole=len(totals),
            )
        )
    return Answer(
        "loglinear",
        best.estimate,
        None,
        best.interval,
        settings.level,
        totals,
        drawn.seen,
        tuple(best.found),
        best.diagnostics,
    )


def _by_bic(table: Table, level: float) -> _Best:
    ranking = rank_models(table)
    best = choose(table, ranking, "bic")
    found, checks = _existence_findings(table, ranking, best)
    diagnostics: dict[str, Plain] = {"models": len(ranking.models), "existence": checks}
    if best is None:
        return _Best(np.nan, (np.nan, np.nan), found, diagnostics)
    counts = table.dense()[1:].astype(np.float64)
    unseen = float(ranking.unseen[best.index])
    interval = profile_interval(best.model.design(), counts, unseen, level)
    diagnostics["model"] = best.model.name(table.lists)
    diagnostics["bic"] = float(ranking.bic[best.index])
    other = choose(table, ranking, "aic")
    if other is not None:
        diagnostics["aic_model"] = other.model.name(table.lists)
        diagnostics["aic_estimate"] = table.n + float(ranking.unseen[other.index])
    return _Best(table.n + unseen, interval, found, diagnostics)


def _by_steps(table: Table, level: float) -> _Best:
    chosen = stepwise(table)
    z = float(norm.ppf((1 + level) / 2))
    steps = np.clip(np.array([-z, z]) * chosen.error, -FAR, FAR)
    spread = np.exp(steps) * chosen.unseen
    diagnostics: dict[str, Plain] = {
        "model": chosen.model.name(table.lists),
        "search": "stepwise, p < 0.02",
        "cells_without_mean": int((~chosen.face).sum()),
    }
    interval = (float(table.n + spread[0]), float(table.n + spread[1]))
    return _Best(table.n + chosen.unseen, interval, [], diagnostics)


def _existence_findings(
    table: Table, ranking: Ranking, best: Chosen | None
) -> tuple[list[Finding], dict[str, Plain]]:
    """Say which models cannot be fitted, exactly to 4 lists, else from the best downwards."""
    if len(table.lists) <= CHECK_ALL_UP_TO:
        y = table.dense()[1:].astype(np.float64)
        refused: list[tuple[str, str]] = [
            (model.name(table.lists), existence(model.design(), y).status)
            for model, settled in zip(ranking.models, ranking.settled, strict=True)
            if not settled
        ]
        refused = [(name, status) for name, status in refused if status != "exists"]
    else:
        refused = [*best.refused] if best else []
    lost = [name for name, status in refused if status in {"no_mle", "limit"}]
    blind = [name for name, status in refused if status == "not_identifiable"]
    checks: dict[str, Plain] = {
        "models": len(ranking.models),
        "proved_by_fit": int(ranking.settled.sum()),
        "no_mle": [*lost],
        "not_identifiable": [*blind],
    }
    found: list[Finding] = []
    if lost:
        found.append(
            notes(
                "no_mle",
                "Log-linear models that have no maximum-likelihood estimate, because overlaps "
                f"that they need are empty: {_some(lost)}.",
                models=len(lost),
            )
        )
    if blind:
        found.append(
            notes(
                "not_identifiable",
                "Log-linear models that are not identifiable, since they leave the number of "
                f"unseen people free: {_some(blind)}.",
                models=len(blind),
            )
        )
    if best is None:
        found.append(
            refuses("no_model", "No log-linear model can be fitted to these overlaps at all.")
        )
    return found, checks


def _some(names: list[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")
