"""The latent-class family's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.answer import Answer, Plain
from unerased.estimate.findings import Finding, doubts
from unerased.estimate.latent.runs import Run, agree, run_until_agreed

if TYPE_CHECKING:
    from unerased.estimate.table import Table
    from unerased.estimate.work import Work

KEPT_LAWS = 1000


def latent_answer(table: Table, work: Work) -> Answer:
    """Answer with the posterior of the Dirichlet-process mixture of K classes.

    Chains that do not agree are run again, twice as long, as often as the settings allow.

    Args:
        table: any number of lists.
        work: settings, randomness, progress; a run that was already made is used.
    """
    settings, run = work.settings, work.latent_run
    if run is None:
        (run,) = run_until_agreed(
            [table], settings.schedule, settings.retries, work.rng, work.progress
        )
    drawn, state, schedule = run.drawn, run.state, run.schedule
    totals = np.sort(table.n + drawn.unseen[0].ravel().astype(np.float64))
    low, high = np.quantile(totals, [(1 - settings.level) / 2, (1 + settings.level) / 2])
    laws = drawn.seen[0].reshape(-1, drawn.seen.shape[-1])
    diagnostics: dict[str, Plain] = {
        "rhat": state.rhat,
        "ess_bulk": state.bulk,
        "ess_tail": state.tail,
        "chains": schedule.chains,
        "draws": schedule.draws,
        "warmup": schedule.warmup,
        "classes": schedule.classes,
        "runs": run.attempts,
        "acceptance": float(drawn.acceptance[0]),
        "occupied_classes": float(np.median(drawn.occupied[0])),
    }
    return Answer(
        "latent",
        float(np.median(totals)),
        float(totals.mean()),
        (float(low), float(high)),
        settings.level,
        totals,
        laws[:: max(1, len(laws) // KEPT_LAWS)],
        _findings(run),
        diagnostics,
    )


def _findings(run: Run) -> tuple[Finding, ...]:
    if agree(run.state):
        return ()
    return (
        doubts(
            "not_converged",
            f"The {run.schedule.chains} chains of the latent-class sampler do not agree "
            f"(R-hat {run.state.rhat:.2f}, {min(run.state.bulk, run.state.tail):,.0f} effective "
            f"draws, after {run.attempts} run(s)): its interval cannot be relied on.",
        ),
    )
