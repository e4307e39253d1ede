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

from unerased.estimate.errors import NoEndError, SettingsError
from unerased.estimate.graphs.enumerate import Graphs, decomposable_graphs
from unerased.estimate.graphs.marginals import subset_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from unerased.estimate.arrays import Floats, Ints
    from unerased.estimate.table import Table

DENSE = 256  # n0 is exact up to here, then spaced
FINEST, WIDEST = 1.01, 1.05  # spacing of the first pass, see `_first_grid`
REACH = 1e4  # first upper end, in multiples of n
STEP = 0.1  # a grid interval is split while the log density changes by more than this
NEGLIGIBLE = 1e-8  # posterior mass that is not worth a finer grid
TINY = 1e-300
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
        NoEndError: the posterior does not fall towards large N.
    """
    p = len(table.lists)
    graphs = decomposable_graphs(p)
    delta = 2.0**-p if delta is None else delta
    if not delta > 0:
        raise SettingsError("delta, the prior count of a cell, must be above 0")
    if limit < table.n:
        raise SettingsError("the limit on N is below the people already seen")
    dense = table.dense()

    def evaluate(at: Floats) -> tuple[Floats, Floats, Floats]:
        loads, common = _loads(dense, p, delta, at, log_prior)
        return loads, common, _marginal(graphs, loads, common, complete=complete)

    unseen = _first_grid(table.n, min(limit - table.n, REACH * table.n + REACH))
    loads, common, marginal = evaluate(unseen)
    for _ in range(PASSES):
        more = _finer(unseen, marginal, limit - table.n)
        if len(more) == 0:
            widths = _widths(unseen)
            common += np.log(widths)
            weight = _weights(graphs, loads, common, complete=complete)
            shares = np.exp(marginal - marginal.max())
            mass = shares * widths
            total = mass.sum()
            return GraphPosterior(
                table.n, unseen, mass / total, shares / total, graphs, weight, delta, loads, common
            )
        new = (more, *evaluate(more))
        order = np.argsort(np.concatenate([unseen, more]))
        unseen, loads, common, marginal = (
            np.concatenate(pair, axis=-1)[..., order]
            for pair in zip((unseen, loads, common, marginal), new, strict=True)
        )
    raise NoEndError(
        "the posterior of N has no end with this prior: nothing was estimated; "
        "give a prior that falls with N, or a limit on N"
    )


def _first_grid(n: int, top: float) -> Floats:
    """Whole numbers to `DENSE`, then steps of half the width of the narrowest possible peak.

    However N people were listed, no more than n^2 / 2N pairs of entries can have met, so that no
    graph's answer is surer than sqrt(2 N) / n of itself.
    """
    points = [*np.arange(0.0, min(top, DENSE) + 1)]
    while points[-1] < top:
        width = np.sqrt((n + points[-1]) / 2) / n
        ratio = min(max(1 + width, FINEST), WIDEST)
        points.append(min(np.ceil(points[-1] * ratio), top))
    return np.array(points)


def _widths(unseen: Floats) -> Floats:
    """How many whole numbers each grid point stands for (trapezium weights)."""
    half = np.diff(unseen) / 2
    widths: Floats = np.concatenate([[0.5], half]) + np.concatenate([half, [0.5]])
    return widths


def _finer(unseen: Floats, marginal: Floats, top: float) -> Floats:
    """Further candidates: between points where the density bends, and beyond the last."""
    gap = np.diff(unseen)
    height = np.maximum(marginal[1:], marginal[:-1]) + np.log(gap)
    relevant = height - logsumexp(marginal + np.log(_widths(unseen))) > np.log(NEGLIGIBLE)
    bent = np.abs(np.diff(marginal)) > STEP
    split = relevant & bent & (gap > 1)
    more = np.floor((unseen[1:] + unseen[:-1])[split] / 2)
    if relevant[-1] and unseen[-1] < top:
        beyond = np.round(np.minimum(top, unseen[-1] * np.geomspace(FINEST, 10, 100)))
        more = np.concatenate([more, beyond])
    return np.setdiff1d(more, unseen)


def _loads(
    dense: Ints, p: int, delta: float, unseen: Floats, log_prior: Callable[[Floats], Floats]
) -> tuple[Floats, Floats]:
    n = float(dense.sum())
    prior = 2.0**p * delta
    part = gammaln(prior) - gammaln(n + unseen + prior)
    common = gammaln(n + unseen + 1) - gammaln(unseen + 1) + log_prior(n + unseen)
    return np.vstack([subset_terms(dense, p, delta, unseen), part]), common


def _blocks(
    graphs: Graphs, loads: Floats, common: Floats, *, complete: bool
) -> Iterator[tuple[float, Floats]]:
    """Some graphs at a time: the log of their highest density, and the densities relative to it.

    The latter have shape (G', M).
    """
    columns = np.hstack([graphs.coefficient, graphs.components[:, None]])
    used = len(graphs) - (not complete)
    for start in range(0, used, BLOCK):
        joint = columns[start : min(start + BLOCK, used)] @ loads
        joint += common
        top = joint.max()
        joint -= top
        yield top, np.exp(joint, out=joint)


def _marginal(graphs: Graphs, loads: Floats, common: Floats, *, complete: bool) -> Floats:
    """Log density of each n0, shape (M,)."""
    parts = [
        np.log(np.maximum(joint.sum(axis=0), TINY)) + top
        for top, joint in _blocks(graphs, loads, common, complete=complete)
    ]
    result: Floats = logsumexp(np.array(parts), axis=0) if len(parts) > 1 else parts[0]
    return result


def _weights(graphs: Graphs, loads: Floats, common: Floats, *, complete: bool) -> Floats:
    """Posterior probability of each graph, shape (G,)."""
    parts = [
        np.log(np.maximum(joint.sum(axis=1), TINY)) + top
        for top, joint in _blocks(graphs, loads, common, complete=complete)
    ]
    height = np.concatenate(parts)
    weight = np.zeros(len(graphs))
    weight[: len(height)] = np.exp(height - height.max())
    result: Floats = weight / weight.sum()
    return result
