"""The latent-class family's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.answer import Answer, Plain
from unerased.estimate.findings import Finding, doubts, notes
from unerased.estimate.latent.runs import Run, agree, run_both_priors, run_until_agreed
from unerased.estimate.latent.sampler import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.estimate.settings import Settings
    from unerased.estimate.table import Table
    from unerased.estimate.work import Work

KEPT_LAWS = 1000


def latent_answer(table: Table, work: Work) -> Answer:
    """Answer with the posterior of the Dirichlet-process mixture of K classes.

    Chains that do not agree are run again, twice as long, as often as the settings allow.

    Args:
        table: any number of lists.
        work: settings, randomness, progress.
    """
    settings = work.settings
    (run,) = run_until_agreed([table], settings.schedule, settings.retries, work.rng, work.progress)
    return _answer("latent", table, settings, run)


def latent_answers(table: Table, work: Work) -> tuple[Answer, Answer]:
    """Answer under the uniform prior of classes and under the open one; see `density`.

    Args:
        table: any number of lists.
        work: settings, randomness, progress; runs that were already made are used.
    """
    settings, runs = work.settings, work.latent_runs
    if runs is None:
        (runs,) = run_both_priors(
            [table], settings.schedule, settings.retries, work.rng, work.progress
        )
    uniform, opened = runs
    return (
        _answer("latent", table, settings, uniform),
        _answer("latent_open", table, settings, opened),
    )


def _answer(name: str, table: Table, settings: Settings, run: Run) -> Answer:
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
        name,
        float(np.median(totals)),
        float(totals.mean()),
        (float(low), float(high)),
        settings.level,
        totals,
        laws[:: max(1, len(laws) // KEPT_LAWS)],
        tuple(_findings(name, table, run)),
        diagnostics,
    )


def _findings(name: str, table: Table, run: Run) -> Iterator[Finding]:
    if not agree(run.state):
        prior = ", under its open prior," if name == "latent_open" else ""
        yield doubts(
            "not_converged",
            f"The {run.schedule.chains} chains of the latent-class sampler{prior} do not agree "
            f"(R-hat {run.state.rhat:.2f}, {min(run.state.bulk, run.state.tail):,.0f} effective "
            f"draws, after {run.attempts} run(s)): its interval cannot be relied on.",
            family=name,
        )
    if table.n > MOST and name == "latent":  # said once, for both priors
        yield notes(
            "coarsened",
            f"More than {MOST:,} people were seen. The latent classes were told of {MOST:,} in "
            "the same proportions: no model is right to the hundredth that more could tell.",
            people=MOST,
        )
