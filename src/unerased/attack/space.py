"""The cells of a cube and the places that a published value names in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Final

import numpy as np

from unerased.attack.errors import BadStatement, TooLarge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from unerased.attack.values import Dimension

__all__ = ["Space"]

#: more cells than that are not worked through
MOST: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Space:
    """A cube's finest cells, numbered in the order of its dimensions, the last one fastest.

    Raises:
        TooLarge: more than two million cells.
    """

    dimensions: tuple[Dimension, ...]
    #: for each dimension the places of its finest categories
    _places: dict[str, dict[str, int]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.size > MOST:
            raise TooLarge(self.size, MOST)
        places = {
            dimension.name: {name: at for at, name in enumerate(dimension.categories)}
            for dimension in self.dimensions
        }
        object.__setattr__(self, "_places", places)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many finest categories each dimension has."""
        return tuple(len(dimension.categories) for dimension in self.dimensions)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return prod(self.shape)

    def dimension(self, name: str, label: str) -> Dimension:
        """The dimension of this name.

        Raises:
            BadStatement: the cube has none.
        """
        for dimension in self.dimensions:
            if dimension.name == name:
                return dimension
        raise BadStatement(label, f"the cube has no dimension {name!r}")

    def cells(self, where: Mapping[str, Sequence[str]], label: str) -> NDArray[np.intp]:
        """Numbers of the cells that lie within the categories, in order.

        Raises:
            BadStatement: a dimension or a category that the cube does not have.
        """
        for name in where:
            self.dimension(name, label)
        chosen = [self._leaves(each, where.get(each.name), label) for each in self.dimensions]
        if not chosen:
            return np.zeros(1, np.intp)
        grid = np.ravel_multi_index(np.ix_(*chosen), self.shape)
        return np.asarray(grid, np.intp).ravel()

    def categories(self, cell: int) -> dict[str, tuple[str, ...]]:
        """The finest categories of a cell, as a published value would name them."""
        places = np.unravel_index(cell, self.shape) if self.shape else ()
        return {
            dimension.name: (dimension.categories[int(place)],)
            for dimension, place in zip(self.dimensions, places, strict=True)
        }

    def line(self, cell: int, axis: int) -> NDArray[np.intp]:
        """The cells that differ from this one in one dimension alone, itself included."""
        places = list(np.unravel_index(cell, self.shape))
        along = np.arange(self.shape[axis])
        spread = [along if at == axis else np.full_like(along, p) for at, p in enumerate(places)]
        return np.asarray(np.ravel_multi_index(tuple(spread), self.shape), np.intp)

    def finest(self, name: str, where: Mapping[str, Sequence[str]], label: str) -> tuple[str, ...]:
        """The finest categories of one dimension that the places named lie in.

        Raises:
            BadStatement: a dimension or a category that the cube does not have.
        """
        dimension = self.dimension(name, label)
        chosen = self._leaves(dimension, where.get(name), label)
        return tuple(dimension.categories[int(place)] for place in chosen)

    def _leaves(
        self, dimension: Dimension, names: Sequence[str] | None, label: str
    ) -> NDArray[np.intp]:
        if names is None:
            return np.arange(len(dimension.categories))
        at = self._places[dimension.name]
        found: set[int] = set()
        for name in names:
            leaves = dimension.wider.get(name, (name,))
            unknown = [leaf for leaf in leaves if leaf not in at]
            if unknown:
                raise BadStatement(label, f"{dimension.name!r} has no category {unknown[0]!r}")
            found.update(at[leaf] for leaf in leaves)
        return np.array(sorted(found), np.intp)
