"""Which rows have which values: a column as two arrays of numbers, counted in a few strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    Numbers: TypeAlias = npt.NDArray[np.int32]
    Mask: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["UNKNOWN", "Column", "Mask", "Note", "Numbers"]

#: a pair as one number: the row above, the value below
_SHIFT: Final = 32
_VALUE: Final = (1 << _SHIFT) - 1
#: the choice of what has no known value
UNKNOWN: Final = "-"


class Note(NamedTuple):
    """What a value is called where it is not a code or term itself; `code` of who says so."""

    code: str
    words: str


class Column:
    """The values of one property, or of what is derived from several, for the rows of a shelf.

    A row may have several values, or none. Values are text in here and numbers in the arrays.

    Args:
        above: for a value everything wider that contains it (a town lies in a republic); a row
            with a value counts under each of these as well.
    """

    def __init__(self, above: Callable[[str], Iterable[str]] | None = None) -> None:
        self.values: list[str] = []
        self.notes: dict[str, Note] = {}
        self._number: dict[str, int] = {}
        self._rows: Numbers = np.zeros(0, np.int32)
        self._vals: Numbers = np.zeros(0, np.int32)
        self._above = above
        self._wide: tuple[Numbers, Numbers] | None = None

    def put(self, rows: Sequence[int], values: Sequence[str], dirty: Mask | None = None) -> None:
        """Put pairs of a row and a value in; those of dirty rows that stood here before go.

        Args:
            rows: numbers of rows.
            values: one for each of them.
            dirty: for every row whether it is read anew; None for all.
        """
        pairs = np.fromiter(rows, np.int64, len(rows)) << _SHIFT
        pairs |= np.fromiter(map(self._numbered, values), np.int64, len(values))
        pairs = np.unique(pairs)
        if dirty is not None and len(self._rows):
            changed = dirty[self._rows]
            before = (self._rows[changed].astype(np.int64) << _SHIFT) | self._vals[changed]
            if np.array_equal(np.sort(before), pairs):
                return
            self._rows = np.concatenate((self._rows[~changed], _rows_of(pairs)))
            self._vals = np.concatenate((self._vals[~changed], _vals_of(pairs)))
        else:
            self._rows, self._vals = _rows_of(pairs), _vals_of(pairs)
        self._wide = None

    def widen(self) -> None:
        """What contains what has changed."""
        self._wide = None

    def having(self, chosen: Iterable[str], size: int) -> Mask:
        """For each of `size` rows whether it has one of these values, wider ones included."""
        rows, vals = self._pairs()
        wanted = np.zeros(len(self.values), np.bool_)
        wanted[[self._number[value] for value in chosen if value in self._number]] = True
        mask = np.zeros(size, np.bool_)
        mask[rows[wanted[vals]]] = True
        return mask

    def known(self, size: int) -> Mask:
        """For each row whether it has any value."""
        mask = np.zeros(size, np.bool_)
        mask[self._rows] = True
        return mask

    def counts(self, mask: Mask) -> dict[str, int]:
        """How many of the rows in the mask have each value; values of none are left out."""
        rows, vals = self._pairs()
        numbers = np.bincount(vals[mask[rows]], minlength=len(self.values))
        return {self.values[place]: int(numbers[place]) for place in np.flatnonzero(numbers)}

    def of(self, row: int) -> frozenset[str]:
        """All values of one row, wider ones included."""
        rows, vals = self._pairs()
        return frozenset(self.values[place] for place in vals[rows == row])

    def pairs(self) -> list[tuple[int, str]]:
        """Every row with every value, wider ones included, in no order."""
        rows, vals = self._pairs()
        return [(int(row), self.values[val]) for row, val in zip(rows, vals, strict=True)]

    def _numbered(self, value: str) -> int:
        found = self._number.get(value)
        if found is None:
            found = self._number[value] = len(self.values)
            self.values.append(value)
        return found

    def _pairs(self) -> tuple[Numbers, Numbers]:
        if self._above is None:
            return self._rows, self._vals
        if self._wide is None:
            self._wide = self._widened(self._above)
        return self._wide

    def _widened(self, above: Callable[[str], Iterable[str]]) -> tuple[Numbers, Numbers]:
        """The pairs with those of every wider value."""
        chains = [
            [number, *(self._numbered(wider) for wider in dict.fromkeys(above(value)))]
            for number, value in enumerate(list(self.values))
        ]
        if all(len(chain) == 1 for chain in chains):
            return self._rows, self._vals
        lengths = np.fromiter(map(len, chains), np.int64, len(chains))
        flat = np.fromiter((one for chain in chains for one in chain), np.int32)
        starts = np.cumsum(lengths) - lengths
        repeated = lengths[self._vals]
        within = np.arange(repeated.sum()) - np.repeat(np.cumsum(repeated) - repeated, repeated)
        vals = flat[np.repeat(starts[self._vals], repeated) + within]
        rows = np.repeat(self._rows, repeated)
        # only what has two values can have a wider one twice
        several = (np.bincount(self._rows) > 1)[rows]
        once = np.unique((rows[several].astype(np.int64) << _SHIFT) | vals[several])
        return (
            np.concatenate((rows[~several], _rows_of(once))),
            np.concatenate((vals[~several], _vals_of(once))),
        )


def _rows_of(pairs: npt.NDArray[np.int64]) -> Numbers:
    return (pairs >> _SHIFT).astype(np.int32)


def _vals_of(pairs: npt.NDArray[np.int64]) -> Numbers:
    return (pairs & _VALUE).astype(np.int32)
