"""All decomposable (chordal) graphs on p lists, with a perfect elimination order of each.

A graph is chordal when its vertices can be removed one at a time so that the neighbours of
each removed vertex are all joined (Dirac 1961). Removing v with remaining neighbours N
multiplies the density by p(v, N) / p(N), so cliques and separators never need to be listed:
the signed sum of subset terms is read off the elimination (Lauritzen 1996, 2.1-4.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.errors import FamilyError

if TYPE_CHECKING:
    from unerased.estimate.arrays import Bools, Floats, Ints

LEAST, MOST = 2, 6


@dataclass(frozen=True, slots=True, eq=False)
class Graphs:
    """G decomposable graphs on p vertices.

    Attributes:
        p: number of lists.
        edges: shape (G,), bit e is set when the e-th pair (in `pairs` order) is joined.
        pairs: the p(p-1)/2 pairs.
        vertex: shape (G, p), the vertex removed at each step.
        neighbours: shape (G, p), bit mask of the neighbours left at that step.
        coefficient: shape (G, 2^p), what each subset's marginal term counts: +1 a clique,
            -1 a separator, added up. Column 0 (the empty set) is 0.
        components: shape (G,), cliques less non-empty separators.
    """

    p: int
    edges: Ints
    pairs: tuple[tuple[int, int], ...]
    vertex: Ints
    neighbours: Ints
    coefficient: Floats
    components: Floats

    def __len__(self) -> int:
        return len(self.edges)

    def name(self, g: int, lists: tuple[str, ...]) -> str:
        """The cliques of graph g, written [A B, C]."""
        cliques = [int(self.neighbours[g, s]) | 1 << int(self.vertex[g, s]) for s in range(self.p)]
        largest = [c for c in set(cliques) if not any(c != d and c & d == c for d in cliques)]
        parts = [" ".join(lists[j] for j in range(self.p) if c >> j & 1) for c in sorted(largest)]
        return "[" + ", ".join(parts) + "]"


@cache
def decomposable_graphs(p: int) -> Graphs:
    """Every decomposable graph on p lists: 8, 61, 822, 18,154 for p = 3, 4, 5, 6.

    Args:
        p: number of lists, 2 to 6.

    Raises:
        FamilyError: p is outside 2 to 6.
    """
    if not LEAST <= p <= MOST:
        raise FamilyError(
            f"decomposable graphs are listed exactly for {LEAST} to {MOST} lists, not {p}; "
            "use the latent-class family, which takes any number of lists"
        )
    pairs = tuple(combinations(range(p), 2))
    edges = np.arange(1 << len(pairs), dtype=np.int64)
    near = np.zeros((len(edges), p), dtype=np.int64)
    for e, (i, j) in enumerate(pairs):
        joined = (edges >> e) & 1
        near[:, i] |= joined << j
        near[:, j] |= joined << i
    vertex = np.zeros((len(edges), p), dtype=np.int64)
    neighbours = np.zeros_like(vertex)
    left = np.full(len(edges), (1 << p) - 1, dtype=np.int64)
    chordal = np.ones(len(edges), dtype=np.bool_)
    for step in range(p):
        simplicial = _simplicial(near, left, p)
        chordal &= simplicial.any(axis=1)
        v = simplicial.argmax(axis=1)
        vertex[:, step] = v
        neighbours[:, step] = near[np.arange(len(v)), v] & left
        left &= ~(np.int64(1) << v)
    return _collect(p, pairs, edges[chordal], vertex[chordal], neighbours[chordal])


def _simplicial(near: Ints, left: Ints, p: int) -> Bools:
    """Which remaining vertices have neighbours that are all joined, shape (G, p)."""
    result = np.zeros(near.shape, dtype=np.bool_)
    for v in range(p):
        around = near[:, v] & left
        good = (left >> v & 1).astype(np.bool_)
        for u in range(p):
            outside = around & ~near[:, u] & ~np.int64(1 << u)
            good &= ((around >> u & 1) == 0) | (outside == 0)
        result[:, v] = good
    return result


def _collect(
    p: int, pairs: tuple[tuple[int, int], ...], edges: Ints, vertex: Ints, neighbours: Ints
) -> Graphs:
    rows = np.arange(len(edges))
    coefficient = np.zeros((len(edges), 1 << p))
    for step in range(p):
        near = neighbours[:, step]
        coefficient[rows, near | np.int64(1) << vertex[:, step]] += 1
        coefficient[rows, near] -= 1
    components = -coefficient[:, 0]
    coefficient[:, 0] = 0
    return Graphs(p, edges, pairs, vertex, neighbours, coefficient, components)
