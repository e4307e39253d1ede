"""The joint posterior of graph and unseen people, exact on an adaptive grid.

Madigan and York (1997), "Bayesian methods for estimation of the size of a closed population",
Biometrika 84, 19-31. For each decomposable graph g and each number n0 of people on no list,

    log p(Y, n0 | g) = sum_C L(C) - sum_S L(S)
        + (|C| - |S|) [lnG(2^p delta) - lnG(n + n0 + 2^p delta)]
        + lnG(n + n0 + 1) - lnG(n0 + 1) - sum lnG(y + 1) + log prior(n0),

with a uniform prior over graphs. Between grid points the density is integrated by the
trapezium rule; the grid is refined where the density bends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, logsumexp

from unerased.estimate.errors import SettingsError
from unerased.estimate.graphs.enumerate import Graphs, decomposable_graphs
from unerased.estimate.graphs.marginals import subset_terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.estimate.arrays import Floats, Ints
    from unerased.estimate.table import Table

DENSE = 256  # n0 is exact up to here, then spaced
RATIO = 1.01  # spacing of the first pass: under the width of any peak at a million people
REACH = 1e4  # first upper end, in multiples of n
STEP = 0.05  # a grid interval is split while the log density changes by more than this
NEGLIGIBLE = 1e-8  # posterior mass that is not worth a finer grid
PASSES = 14
BLOCK = 2048  # graphs taken at a time, so that memory stays flat


@dataclass(frozen=True, slots=True, eq=False)
class GraphPosterior:
    """Posterior over graphs and people unseen.

    Attributes:
        n: people seen.
        unseen: shape (M,), increasing candidate n0.
        mass: shape (M,), posterior probability of each, sums to 1.
        density: shape (M,), probability per person at each candidate.
        graphs: the G graphs.
        weight: shape (G,), posterior probability of each graph.
        delta: prior count a cell.
        loads: shape (2^p + 1, M), what each coefficient of a graph is multiplied with.
        common: shape (M,), log density and log width that all graphs share.
    """

    n: int
    unseen: Floats
    mass: Floats
    density: Floats
    graphs: Graphs
    weight: Floats
    delta: float
    loads: Floats
    common: Floats

    def given(self, g: int) -> Floats:
        """Posterior of each candidate n0 when the graph is g, shape (M,)."""
        column = np.append(self.graphs.coefficient[g], self.graphs.components[g])
        height = column @ self.loads + self.common
        share = np.exp(height - height.max())
        result: Floats = share / share.sum()
        return result

    @property
    def mean(self) -> float:
        """Posterior mean of N; dominated by the far tail when the data say little."""
        return float(self.n + self.unseen @ self.mass)

    @property
    def mode(self) -> float:
        """The N with the highest posterior probability."""
        return float(self.n + self.unseen[int(self.density.argmax())])

    def quantile(self, q: float) -> float:
        """The N below which a share q of the posterior lies."""
        edges = self.unseen + np.append(np.diff(self.unseen), 1.0) / 2
        return float(self.n + np.round(np.interp(q, np.cumsum(self.mass), edges)))

    def interval(self, level: float) -> tuple[float, float]:
        """The central interval of the given level."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)


def flat_over_total(total: Floats) -> Floats:
    """The default prior: log p(N) = -log N, flat on the scale of ratios (improper)."""
    return -np.log(total)


def graph_posterior(
    table: Table,
    *,
    delta: float | None = None,
    log_prior: Callable[[Floats], Floats] = flat_over_total,
    limit: float = np.inf,
    complete: bool = False,
) -> GraphPosterior:
    """Average over every decomposable graph on the lists.

    Args:
        table: 2 to 6 lists.
        delta: prior count of each cell; 2^-p when left out.
        log_prior: maps candidate totals N, shape (M,), to log prior, shape (M,).
        limit: no N above this is considered; there is none by default.
        complete: whether to admit the graph in which every pair is joined. It lets the unseen
            cell depend on nothing that was seen, so that its answer is the prior's alone.

    Raises:
        FamilyError: fewer than 2 or more than 6 lists.
        SettingsError: delta is not above 0, or the limit is below the people seen.
    """
    p = len(table.lists)
    graphs = decomposable_graphs(p)
    delta = 2.0**-p if delta is None else delta
    if not delta > 0:
        raise SettingsError("delta, the prior count of a cell, must be above 0")
    if limit < table.n:
        raise SettingsError("the limit on N is below the people already seen")
    dense = table.dense()
    top = min(limit - table.n, REACH * table.n + REACH)
    unseen = _first_grid(top)
    for _ in range(PASSES):
        loads, common = _loads(dense, p, delta, unseen, log_prior)
        widths = _widths(unseen)
        marginal, weight = _evaluate(graphs, loads, common, np.log(widths), complete=complete)
        finer = _refine(unseen, marginal, limit - table.n)
        if len(finer) == len(unseen):
            shares = np.exp(marginal - marginal.max())
            mass = shares * widths
            total = mass.sum()
            return GraphPosterior(
                table.n, unseen, mass / total, shares / total, graphs, weight, delta,
                loads, common + np.log(widths),
            )  # fmt: skip
        unseen = finer
    raise SettingsError(
        "the posterior of N has no end with this prior: nothing was estimated; "
        "give a prior that falls with N, or a limit on N"
    )


def _first_grid(top: float) -> Floats:
    dense = np.arange(0.0, min(top, DENSE) + 1)
    if top <= DENSE:
        return dense
    steps = int(np.ceil(np.log(top / DENSE) / np.log(RATIO))) + 1
    return np.unique(np.concatenate([dense, np.round(np.geomspace(DENSE, top, steps))]))


def _widths(unseen: Floats) -> Floats:
    """How many whole numbers each grid point stands for (trapezium weights)."""
    half = np.diff(unseen) / 2
    widths: Floats = np.concatenate([[0.5], half]) + np.concatenate([half, [0.5]])
    return widths


def _refine(unseen: Floats, marginal: Floats, top: float) -> Floats:
    gap = np.diff(unseen)
    height = np.maximum(marginal[1:], marginal[:-1]) + np.log(gap)
    relevant = height - logsumexp(marginal + np.log(_widths(unseen))) > np.log(NEGLIGIBLE)
    bent = np.abs(np.diff(marginal)) > STEP
    split = relevant & bent & (gap > 1)
    more = [unseen, np.floor((unseen[1:] + unseen[:-1])[split] / 2)]
    if relevant[-1] and unseen[-1] < top:
        last = unseen[-1]
        more.append(np.round(np.minimum(top, last * np.geomspace(RATIO, 10, 100))))
    return np.unique(np.concatenate(more))


def _loads(
    dense: Ints, p: int, delta: float, unseen: Floats, log_prior: Callable[[Floats], Floats]
) -> tuple[Floats, Floats]:
    n = float(dense.sum())
    prior = 2.0**p * delta
    part = gammaln(prior) - gammaln(n + unseen + prior)
    common = gammaln(n + unseen + 1) - gammaln(unseen + 1) + log_prior(n + unseen)
    return np.vstack([subset_terms(dense, p, delta, unseen), part]), common


def _evaluate(
    graphs: Graphs, loads: Floats, common: Floats, log_width: Floats, *, complete: bool
) -> tuple[Floats, Floats]:
    """Log marginal of each n0, shape (M,), and the weight of each graph, shape (G,)."""
    columns = np.hstack([graphs.coefficient, graphs.components[:, None]])
    allowed = np.zeros(len(graphs))
    allowed[-1] = 0.0 if complete else -np.inf
    blocks, heights = [], []
    for start in range(0, len(graphs), BLOCK):
        part = slice(start, start + BLOCK)
        joint = columns[part] @ loads
        joint += common + log_width
        joint += allowed[part, None]
        top = joint.max()
        np.exp(joint - top, out=joint)
        blocks.append(np.log(np.maximum(joint.sum(axis=0), 1e-300)) + top)
        heights.append(np.log(np.maximum(joint.sum(axis=1), 1e-300)) + top)
    marginal = logsumexp(np.array(blocks), axis=0) - log_width
    weight = np.concatenate(heights)
    weight = np.exp(weight - weight.max()) * (allowed == 0)
    return marginal, weight / weight.sum()
