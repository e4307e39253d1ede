"""Everything published as one integer program, made as small as it can be. Pure.

Cells that every row treats alike cannot be told apart by an outsider, so they share a column: the
sum of their counts. The columns stand for counts in the first release, and for what each later
release added and, where that is possible, withdrew.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from unerased.attack.errors import BadStatement
from unerased.attack.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from unerased.attack.rows import Row
    from unerased.attack.space import Space
    from unerased.attack.values import Statement

__all__ = ["NO_STATEMENT", "Layers", "Program", "program_from", "program_of"]

#: the statement of a row that nobody published: counts are not negative
NO_STATEMENT: Final = -1


@dataclass(frozen=True, slots=True)
class Layers:
    """The releases in order, and whether units may have been withdrawn between them."""

    releases: tuple[str, ...]
    withdrawals: bool = False

    @property
    def count(self) -> int:
        """How many layers of columns there are."""
        later = len(self.releases) - 1
        return 1 + later * (2 if self.withdrawals else 1)

    def added(self, at: int) -> int:
        """The layer of what the release with this number added; 0 is the first one's count."""
        return at

    def withdrawn(self, at: int) -> int:
        """The layer of what the release with this number withdrew."""
        return len(self.releases) - 1 + at

    def weights(self, at: int, of: str) -> tuple[tuple[int, float], ...]:
        """Layers, each with its sign, that make up a quantity of a release."""
        if of == "count":
            found = [(self.added(one), 1.0) for one in range(at + 1)]
            if self.withdrawals:
                found += [(self.withdrawn(one), -1.0) for one in range(1, at + 1)]
            return tuple(found)
        parts = [] if of == "withdrawn" else [(self.added(at), 1.0)]
        if self.withdrawals and of != "added":
            parts.append((self.withdrawn(at), 1.0 if of == "withdrawn" else -1.0))
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class Program:
    """An integer program: low ≤ matrix x ≤ high, least ≤ x ≤ most, x whole numbers.

    Attributes:
        group: for each cell the number of its group.
        sizes: for each group how many cells it has.
        statement: for each row the number of the published value that it comes from.
    """

    layers: Layers
    group: NDArray[np.intp]
    sizes: NDArray[np.intp]
    matrix: sparse.csr_array
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    statement: NDArray[np.intp]

    @property
    def groups(self) -> int:
        """How many groups of cells there are."""
        return len(self.sizes)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return self.groups * self.layers.count

    def spread(self, groups: NDArray[np.float64], at: int, of: str) -> NDArray[np.float64]:
        """Coefficients of columns for coefficients of groups."""
        found = np.zeros(self.columns)
        for layer, weight in self.layers.weights(at, of):
            found[layer * self.groups : (layer + 1) * self.groups] += weight * groups
        return found


def program_of(space: Space, layers: Layers, statements: Sequence[Statement]) -> Program:
    """The program of all published values.

    Raises:
        BadStatement: one of them names what there is not, or cannot be.
    """
    at = {release: number for number, release in enumerate(layers.releases)}
    made: list[tuple[Row, tuple[tuple[int, float], ...]]] = []
    for number, statement in enumerate(statements):
        if statement.release not in at:
            raise BadStatement(statement.named, "there is no such release")
        if statement.of != "count" and at[statement.release] == 0:
            raise BadStatement(statement.named, "there is no release before the first")
        weights = layers.weights(at[statement.release], statement.of)
        made += [(row, weights) for row in rows_of(space, statement, number)]
    return program_from(space.size, layers, made)


def program_from(
    size: int, layers: Layers, made: list[tuple[Row, tuple[tuple[int, float], ...]]]
) -> Program:
    """The program of these rows, each with the layers that it is about.

    Args:
        size: how many cells there are.
        layers: the releases.
        made: rows, with their layers and the sign of each.
    """
    group = _groups(size, (row for row, _ in made))
    return _built(layers, group, np.bincount(group), made)


def _groups(size: int, rows: Iterable[Row]) -> NDArray[np.intp]:
    """Split the cells wherever two of them have different coefficients in a row.

    The work of a row grows with its own cells alone: the sizes are kept as the groups split.
    """
    group = np.zeros(size, np.intp)
    sizes = [size]
    for row in rows:
        for piece in row.pieces:
            names, inverse, inside = np.unique(
                group[piece.cells], return_inverse=True, return_counts=True
            )
            fresh = names.copy()
            for place, (name, count) in enumerate(zip(names, inside, strict=True)):
                if count < sizes[name]:
                    fresh[place] = len(sizes)
                    sizes[name] -= int(count)
                    sizes.append(int(count))
            group[piece.cells] = fresh[inverse]
    return group


def _built(
    layers: Layers,
    group: NDArray[np.intp],
    sizes: NDArray[np.intp],
    made: list[tuple[Row, tuple[tuple[int, float], ...]]],
) -> Program:
    groups = len(sizes)
    entries: list[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]] = []
    low: list[float] = []
    high: list[float] = []
    statement: list[int] = []
    for row, weights in made:
        for piece in row.pieces:
            touched = np.unique(group[piece.cells])
            for layer, weight in weights:
                where = np.full(len(touched), len(low), np.intp)
                value = np.full(len(touched), weight * piece.coefficient)
                entries.append((where, layer * groups + touched, value))
        low.append(row.low)
        high.append(row.high)
        statement.append(row.statement)
    for extra in _not_negative(layers, groups):
        entries.append((extra[0] + len(low), extra[1], extra[2]))
        added = int(extra[0].max()) + 1
        low += [0.0] * added
        high += [inf] * added
        statement += [NO_STATEMENT] * added
    rows, columns, values = (
        np.concatenate([entry[part] for entry in entries]) if entries else np.zeros(0)
        for part in range(3)
    )
    matrix = sparse.csr_array(
        (values, (rows.astype(np.intp), columns.astype(np.intp))),
        shape=(len(low), groups * layers.count),
    )
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return Program(
        layers, group, sizes, matrix, np.array(low), np.array(high), np.array(statement, np.intp)
    )


def _not_negative(
    layers: Layers, groups: int
) -> Iterable[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]]:
    """No release withdraws more than there was; without withdrawals that is said by itself."""
    if not layers.withdrawals:
        return
    every = np.arange(groups)
    for at in range(1, len(layers.releases)):
        parts = [*layers.weights(at - 1, "count"), (layers.withdrawn(at), -1.0)]
        yield (
            np.concatenate([every for _ in parts]),
            np.concatenate([layer * groups + every for layer, _ in parts]),
            np.concatenate([np.full(groups, weight) for _, weight in parts]),
        )
