from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln, logsumexp
from tests.estimate.data import published

from unerased.estimate.errors import FamilyError, SettingsError
from unerased.estimate.graphs.draws import draw
from unerased.estimate.graphs.enumerate import decomposable_graphs
from unerased.estimate.graphs.modes import modes
from unerased.estimate.graphs.posterior import graph_posterior
from unerased.estimate.table import from_arrays, from_dense


@pytest.mark.parametrize(("lists", "count"), [(2, 2), (3, 8), (4, 61), (5, 822), (6, 18154)])
def test_every_decomposable_graph_is_listed_once(lists: int, count: int) -> None:
    graphs = decomposable_graphs(lists)
    assert len(graphs) == count
    assert len(np.unique(graphs.edges)) == count


def test_a_cycle_of_four_is_left_out() -> None:
    graphs = decomposable_graphs(4)
    cycle = sum(1 << graphs.pairs.index(p) for p in ((0, 1), (1, 2), (2, 3), (0, 3)))
    assert cycle not in graphs.edges
    assert cycle | 1 << graphs.pairs.index((0, 2)) in graphs.edges


def test_seven_lists_are_refused_with_the_family_that_can_take_them() -> None:
    with pytest.raises(FamilyError, match="latent-class"):
        decomposable_graphs(7)


def test_the_subset_terms_of_a_chain_are_its_cliques_less_its_separator() -> None:
    graphs = decomposable_graphs(3)
    chain = sum(1 << graphs.pairs.index(p) for p in ((0, 1), (1, 2)))
    g = int(np.flatnonzero(graphs.edges == chain)[0])
    assert graphs.coefficient[g].tolist() == [0, 0, -1, 1, 0, 0, 1, 0]
    assert graphs.components[g] == 1
    assert graphs.name(g, ("A", "B", "C")) == "[A B, B C]"


def brute_force(dense: np.ndarray, delta: float, top: int) -> np.ndarray:
    """Posterior of n0 on three lists from listed cliques, one whole number at a time."""
    cliques = {
        (): [[0], [1], [2]],
        ((0, 1),): [[0, 1], [2]],
        ((0, 2),): [[0, 2], [1]],
        ((1, 2),): [[1, 2], [0]],
        ((0, 1), (0, 2)): [[0, 1], [0, 2]],
        ((0, 1), (1, 2)): [[0, 1], [1, 2]],
        ((0, 2), (1, 2)): [[0, 2], [1, 2]],
    }
    cells = [(i & 1, i >> 1 & 1, i >> 2 & 1) for i in range(8)]
    n = dense.sum()
    result = np.full(top + 1, -np.inf)
    for n0 in range(top + 1):
        full = dense.copy()
        full[0] = n0

        def term(subset: list[int], full: np.ndarray = full) -> float:
            size = 2 ** len(subset)
            prior = delta * 8 / size
            table: dict[tuple[int, ...], float] = {}
            for cell, y in zip(cells, full, strict=True):
                key = tuple(cell[j] for j in subset)
                table[key] = table.get(key, 0) + y
            return float(sum(gammaln(v + prior) for v in table.values()) - size * gammaln(prior))

        for parts in cliques.values():
            value = sum(term(c) for c in parts)
            pieces = len(parts)
            for a, b in combinations(parts, 2):
                shared = sorted(set(a) & set(b))
                if shared:
                    value -= term(shared)
                    pieces -= 1
            value += pieces * (gammaln(8 * delta) - gammaln(n + n0 + 8 * delta))
            value += gammaln(n + n0 + 1) - gammaln(n0 + 1) - np.log(n + n0)
            result[n0] = np.logaddexp(result[n0], value)
    return np.exp(result - logsumexp(result))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=7, max_size=7), st.sampled_from([0.125, 0.5, 1.0]))
def test_the_posterior_agrees_with_a_sum_over_listed_cliques(y: list[int], delta: float) -> None:
    dense = np.array([0, *y])
    table = from_dense(["A", "B", "C"], dense)
    top = 250
    exact = brute_force(dense, delta, top)
    posterior = graph_posterior(table, delta=delta, limit=table.n + top)
    assert posterior.unseen.tolist() == list(range(top + 1))
    # The trapezium rule gives the two end points half a person of room each.
    assert posterior.mass[1:-1] == pytest.approx(exact[1:-1], abs=1e-3)


def test_the_adaptive_grid_agrees_with_every_whole_number() -> None:
    table = published("kosovo_4lists")
    coarse = graph_posterior(table)
    assert len(coarse.unseen) < 4000
    heights = np.interp(np.arange(4000, 14000, 7.0), coarse.unseen, coarse.density)
    assert (heights * 7).sum() == pytest.approx(
        coarse.mass[(coarse.unseen >= 4000) & (coarse.unseen < 14000)].sum(), abs=2e-3
    )


def test_the_grid_finds_a_narrow_peak_among_a_hundred_million() -> None:
    small = published("kosovo_4lists")
    large = from_arrays(small.lists, small.matrix.astype(int), small.counts * 25_000)
    posterior = graph_posterior(large)
    low, high = posterior.interval(0.95)
    assert high / low < 1.02
    assert 2 < posterior.quantile(0.5) / large.n < 4


def test_a_prior_without_end_is_refused() -> None:
    table = published("spina_bifida_3lists")
    with pytest.raises(SettingsError, match="no end"):
        graph_posterior(table, log_prior=np.zeros_like, complete=True)
    with pytest.raises(SettingsError, match="delta"):
        graph_posterior(table, delta=0.0)
    with pytest.raises(SettingsError, match="below the people"):
        graph_posterior(table, limit=table.n - 1)


def test_draws_follow_the_posterior() -> None:
    table = published("kosovo_4lists")
    posterior = graph_posterior(table)
    drawn = draw(table, posterior, 4000, np.random.default_rng(1))
    assert table.n + np.median(drawn.unseen) == pytest.approx(posterior.quantile(0.5), rel=0.02)
    assert drawn.seen.mean(axis=0) == pytest.approx(table.counts / table.n, abs=0.01)


def test_modes_are_counted_by_the_valley_between_them() -> None:
    grid = np.arange(1.0, 2001)
    one = np.exp(-0.5 * ((grid - 500) / 40) ** 2) / grid
    two = one + 0.5 * np.exp(-0.5 * ((grid - 1200) / 60) ** 2) / grid
    for density, count in ((one, 1), (two, 2)):
        mass = density / density.sum()
        found = modes(grid, density, mass)
        assert len(found) == count
        assert sum(m.mass for m in found) == pytest.approx(1.0)
    assert [round(m.total, -1) for m in found] == [500, 1200]


def test_uk_five_lists_has_several_modes() -> None:
    table = published("uk_modern_slavery_2013_5lists")
    posterior = graph_posterior(table)
    found = modes(table.n + posterior.unseen, posterior.density, posterior.mass)
    assert len(found) >= 2
