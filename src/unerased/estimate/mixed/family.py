"""The answer of the family in which everybody differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.answer import Answer, Plain
from unerased.estimate.findings import Finding, doubts
from unerased.estimate.mixed.draws import draw

if TYPE_CHECKING:
    from unerased.estimate.settings import Settings
    from unerased.estimate.table import Table

LEAST_EFFECTIVE = 100.0


def mixed_answer(table: Table, settings: Settings, rng: np.random.Generator) -> Answer:
    """Answer with the posterior of the mixed logit model.

    Args:
        table: 2 lists or more.
        settings: level and number of draws.
        rng: source of all randomness.
    """
    drawn = draw(table, settings.draws, rng)
    totals = np.sort(table.n + drawn.unseen)
    tail = (1 - settings.level) / 2
    low, high = np.quantile(totals, [tail, 1 - tail])
    spread = np.quantile(drawn.spread, [0.5, tail, 1 - tail])
    diagnostics: dict[str, Plain] = {
        "effective_draws": drawn.effective,
        "spread": float(spread[0]),
        "spread_interval": [float(spread[1]), float(spread[2])],
    }
    return Answer(
        "mixed",
        float(np.median(totals)),
        float(totals.mean()),
        (float(low), float(high)),
        settings.level,
        totals,
        drawn.seen,
        _findings(drawn.effective),
        diagnostics,
    )


def _findings(effective: float) -> tuple[Finding, ...]:
    if effective >= LEAST_EFFECTIVE:
        return ()
    return (
        doubts(
            "mixed_not_sampled",
            f"The draws of the mixed logit model are worth {effective:,.0f} independent ones: "
            "its interval cannot be relied on.",
            draws=effective,
        ),
    )
