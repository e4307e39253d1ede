"""The decomposable-graph family's answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.answer import Answer, Plain
from unerased.estimate.errors import NoEndError
from unerased.estimate.findings import Finding, doubts, notes
from unerased.estimate.graphs.draws import draw
from unerased.estimate.graphs.modes import Mode, main_share, modes, tops
from unerased.estimate.graphs.posterior import GraphPosterior, graph_posterior

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats
    from unerased.estimate.settings import Settings
    from unerased.estimate.table import Table

CLASSIC = 3  # lists of Madigan and York's own analysis, which admits all eight graphs
OTHER_DELTA = 1.0
DIVIDED = 0.9  # the largest peak must hold this much for one number to stand for all
WITHOUT_END = 100  # times the people seen: where a posterior that has no end is cut to be shown
PRIOR_ALONE = 0.2  # weight of the graph that the data say nothing about


def graphs_answer(
    table: Table,
    settings: Settings,
    rng: np.random.Generator,
    *,
    complete: bool | None = None,
) -> Answer:
    """Answer with the average over all decomposable graphs.

    Args:
        table: 2 to 6 lists.
        settings: level and number of draws.
        rng: source of all randomness (only the draws for stacking).
        complete: whether to admit the graph that joins every pair; by default only with three
            lists, as Madigan and York did.

    Raises:
        FamilyError: fewer than 2 or more than 6 lists.
    """
    admit = len(table.lists) == CLASSIC if complete is None else complete
    posterior, ends = _posterior(table, None, complete=admit)
    drawn = draw(table, posterior, settings.draws, rng)
    other, _ = _posterior(table, OTHER_DELTA, complete=admit)
    peaks = modes(table.n + posterior.unseen, posterior.density, posterior.mass)
    low, high = posterior.interval(settings.level)
    top = np.argsort(-posterior.weight)[:3]
    diagnostics: dict[str, Plain] = {
        "mode": posterior.mode,
        "relative_loss_estimate": _relative_loss(posterior),
        "modes": [{"total": m.total, "mass": m.mass} for m in peaks],
        "graphs": len(posterior.graphs),
        "top_graphs": [
            {
                "graph": posterior.graphs.name(int(g), table.lists),
                "weight": float(posterior.weight[g]),
            }
            for g in top
        ],
        "delta": posterior.delta,
        "complete_graph_admitted": admit,
        "other_delta": {
            "delta": OTHER_DELTA,
            "mean": other.mean,
            "median": other.quantile(0.5),
            "interval": list(other.interval(settings.level)),
        },
        "grid_points": len(posterior.unseen),
    }
    totals = table.n + posterior_quantiles(posterior, settings.draws)
    found = _findings(posterior, peaks, other, (low, high), admit=admit)
    answer = Answer(
        "graphs",
        posterior.quantile(0.5),
        posterior.mean,
        (low, high),
        settings.level,
        totals,
        drawn.seen,
        tuple(found),
        diagnostics,
    )
    return answer if ends else _without_end(answer)


def _without_end(answer: Answer) -> Answer:
    """The answer of a posterior that falls too slowly to have an upper end: none."""
    words = (
        "Under the decomposable graphs that fit best the overlaps bound nothing above: the "
        "posterior has no upper end."
    )
    return replace(
        answer,
        estimate=np.inf,
        mean=np.inf,
        interval=(answer.interval[0], np.inf),
        totals=np.full_like(answer.totals, np.inf),
        findings=(doubts("no_end", words), *answer.findings),
    )


def _posterior(table: Table, delta: float | None, *, complete: bool) -> tuple[GraphPosterior, bool]:
    """The posterior and whether it ends; where it does not, what of it lies below a limit."""
    try:
        return graph_posterior(table, delta=delta, complete=complete), True
    except NoEndError:
        limit = WITHOUT_END * table.n
        return graph_posterior(table, delta=delta, complete=complete, limit=limit), False


def posterior_quantiles(posterior: GraphPosterior, size: int) -> Floats:
    """`size` equally likely n0: the quantiles at the middle of equal slices, shape (size,)."""
    edges = posterior.unseen + np.append(np.diff(posterior.unseen), 1.0) / 2
    levels = (np.arange(size) + 0.5) / size
    result: Floats = np.interp(levels, np.cumsum(posterior.mass), edges)
    return result


def _relative_loss(posterior: GraphPosterior) -> float:
    total = posterior.n + posterior.unseen
    return float((posterior.mass / total).sum() / (posterior.mass / total**2).sum())


def _findings(
    posterior: GraphPosterior,
    peaks: tuple[Mode, ...],
    other: GraphPosterior,
    interval: tuple[float, float],
    *,
    admit: bool,
) -> list[Finding]:
    found: list[Finding] = []
    if len(peaks) > 1:
        words = (
            f"The posterior over decomposable graphs has {len(peaks)} separate modes, "
            f"{tops(peaks)}: different dependence between lists gives different totals, and the "
            "data do not decide between them."
        )
        divided = main_share(peaks) < DIVIDED
        tops_at: list[Plain] = [peak.total for peak in peaks]
        found.append((doubts if divided else notes)("several_modes", words, tops=tops_at))
    if admit and posterior.weight[-1] > PRIOR_ALONE:
        found.append(
            doubts(
                "prior_alone",
                f"The graph that lets every list depend on every other holds "
                f"{posterior.weight[-1]:.0%} of the weight; under it the overlaps say nothing "
                "about the unseen, so the answer is the prior's.",
                share=float(posterior.weight[-1]),
            )
        )
    middle = other.quantile(0.5)
    if not interval[0] <= middle <= interval[1]:
        found.append(
            notes(
                "prior_sensitive",
                f"With another customary prior (one person a cell) the graphs' middle estimate "
                f"moves to {middle:,.0f}, outside the interval.",
                total=middle,
            )
        )
    return found
