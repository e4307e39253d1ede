"""Draws from the joint posterior of graph, unseen people and cell probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats
    from unerased.estimate.graphs.posterior import GraphPosterior
    from unerased.estimate.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class GraphDraws:
    """What was drawn.

    Attributes:
        unseen: shape (S,), people on no list.
        seen: shape (S, C), probability of each observed cell given being seen.
    """

    unseen: Floats
    seen: Floats


def draw(
    table: Table, posterior: GraphPosterior, size: int, rng: np.random.Generator
) -> GraphDraws:
    """Draw n0 and the graph, then the cell law of that graph (hyper-Dirichlet).

    Given the graph, each removed list v depends on its neighbours N alone, and its chance in
    each of their configurations is a Beta variable.

    Args:
        table: the table the posterior was computed from.
        posterior: its posterior.
        size: number of draws, S.
        rng: source of all randomness.
    """
    graph = rng.choice(len(posterior.graphs), size=size, p=posterior.weight)
    unseen = np.zeros(size)
    law = np.ones((size, 1 << posterior.graphs.p))
    dense = table.dense().astype(np.float64)
    for g in np.unique(graph):
        at = np.flatnonzero(graph == g)
        unseen[at] = rng.choice(posterior.unseen, size=len(at), p=posterior.given(int(g)))
        law[at] = _cell_law(dense, posterior, int(g), unseen[at], rng)
    seen = law[:, 1:] / law[:, 1:].sum(axis=1, keepdims=True)
    return GraphDraws(unseen, seen[:, table.patterns - 1])


def _cell_law(
    dense: Floats, posterior: GraphPosterior, g: int, unseen: Floats, rng: np.random.Generator
) -> Floats:
    graphs, delta = posterior.graphs, posterior.delta
    cells = np.arange(1 << graphs.p)
    law = np.ones((len(unseen), len(cells)))
    for step in range(graphs.p):
        v = np.int64(1) << graphs.vertex[g, step]
        near = graphs.neighbours[g, step]
        clique = int(near | v)
        places, where = np.unique(cells & clique, return_inverse=True)
        table = np.bincount(where, weights=dense).astype(np.float64)
        people = np.tile(table, (len(unseen), 1))
        people[:, 0] += unseen
        share = rng.standard_gamma(people + delta * 2.0 ** (graphs.p - clique.bit_count()))
        share = np.maximum(share, 1e-300)
        both = np.searchsorted(places, places ^ v)
        law *= (share / (share + share[:, both]))[:, where]
    return law
