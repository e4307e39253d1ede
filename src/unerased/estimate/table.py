"""The table of overlaps: how many people are on exactly these lists.

A table is J lists and, for each capture pattern that was seen (a row of zeros and ones), the
number of people with exactly that pattern. Patterns that nobody has are zeros, not missing:
a combination that could not have occurred (a structural zero) cannot be expressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.estimate.arrays import Floats, Ints

LEAST_LISTS = 2  # one list overlaps with nothing
MAX_LISTS = 62  # a pattern is one bit a list in a 64-bit integer
MAX_TOTAL = 10**10  # more than live; beyond, sums of log-gamma lose the digits that are needed
MAX_DENSE = 16  # 2**16 cells is the widest table laid out in full


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Overlap counts of J lists; always valid, always in canonical order.

    Lists are sorted by name and patterns by value, so that the order in which a table was
    typed can change no answer.

    Attributes:
        lists: J names, sorted.
        patterns: shape (C,), one integer a seen pattern; bit j is set when the person is on
            `lists[j]`. Never 0.
        counts: shape (C,), people with exactly that pattern, all > 0.
    """

    lists: tuple[str, ...]
    patterns: Ints
    counts: Ints

    @property
    def n(self) -> int:
        """People on at least one list."""
        return int(self.counts.sum())

    @property
    def matrix(self) -> Floats:
        """The patterns as zeros and ones, shape (C, J)."""
        bits = np.arange(len(self.lists))
        return ((self.patterns[:, None] >> bits) & 1).astype(np.float64)

    @property
    def sizes(self) -> Ints:
        """People on each list, shape (J,)."""
        sizes: Ints = (self.counts[:, None] * self.matrix.astype(np.int64)).sum(axis=0)
        return sizes

    def dense(self) -> Ints:
        """Counts of all 2^J patterns, shape (2^J,), the unseen cell 0 at index 0.

        Raises:
            TableError: more than 16 lists.
        """
        if len(self.lists) > MAX_DENSE:
            raise TableError(f"a full table of {len(self.lists)} lists is too large")
        full = np.zeros(1 << len(self.lists), dtype=np.int64)
        full[self.patterns] = self.counts
        return full

    def overlaps(self) -> Ints:
        """People on both of two lists, shape (J, J); the diagonal holds the list sizes."""
        x = self.matrix.astype(np.int64)
        shared: Ints = x.T @ (self.counts[:, None] * x)
        return shared

    def without(self, name: str) -> Table:
        """The table that would have been seen had one list not existed.

        Args:
            name: the list to leave out.

        Raises:
            TableError: fewer than two lists would remain, or a list would hold nobody.
        """
        keep = [j for j, other in enumerate(self.lists) if other != name]
        rows = self.matrix[:, keep].astype(np.int64)
        return from_arrays([self.lists[j] for j in keep], rows, self.counts, merge=True)


def from_arrays(
    lists: Sequence[str],
    rows: Ints,
    counts: Sequence[float] | Ints | Floats,
    *,
    merge: bool = False,
) -> Table:
    """Make a table from rows of zeros and ones and their counts.

    Args:
        lists: J different names.
        rows: shape (R, J), zeros and ones.
        counts: shape (R,), whole numbers >= 0.
        merge: add up equal rows instead of refusing them, and drop the all-zero row; for
            tables that come from another table.

    Raises:
        TableError: every way in which the input contradicts itself; see the message.
    """
    names = _names(lists)
    x = np.asarray(rows)
    if x.ndim != 2 or x.shape[1] != len(names):  # noqa: PLR2004 - a matrix has two dimensions
        raise TableError(f"each row needs one 0 or 1 for each of the {len(names)} lists")
    if not np.isin(x, (0, 1)).all():
        raise TableError("a list column holds something other than 0 or 1")
    y = whole(counts, len(x))
    codes = x.astype(np.int64) @ (np.int64(1) << np.arange(len(names), dtype=np.int64))
    codes, y = _distinct(codes, y, merge=merge)
    return _checked(names, codes, y)


def from_dense(lists: Sequence[str], dense: Ints) -> Table:
    """Make a table from the counts of all 2^J patterns (index 0, the unseen cell, is ignored)."""
    codes = np.arange(len(dense), dtype=np.int64)
    rows = (codes[:, None] >> np.arange(len(lists))) & 1
    return from_arrays(lists, rows[1:], np.asarray(dense)[1:])


def _names(lists: Sequence[str]) -> list[str]:
    names = [str(name) for name in lists]
    if len(names) < LEAST_LISTS:
        raise TableError(
            "the table has fewer than two lists: nothing overlaps, so nothing can be estimated"
        )
    if len(names) > MAX_LISTS:
        raise TableError(f"{len(names)} lists; at most {MAX_LISTS} can be read")
    if any(not name for name in names):
        raise TableError("a list has no name in the header")
    if len(set(names)) != len(names):
        raise TableError("two lists have the same name; give each list its own")
    return names


def whole(counts: Sequence[float] | Ints | Floats, rows: int) -> Ints:
    """Counts of people as whole numbers, shape (rows,).

    Raises:
        TableError: they are not so many, or no numbers of people, or more than can be.
    """
    y = np.asarray(counts, dtype=np.float64)
    if y.shape != (rows,):
        raise TableError("each row needs exactly one count")
    if not np.isfinite(y).all():
        raise TableError("a count is missing or not a finite number")
    if (y < 0).any():
        raise TableError("a count is negative; people are counted from 0 up")
    if (y != np.floor(y)).any():
        raise TableError("a count is not a whole number; give people, not shares or rates")
    if y.sum() > MAX_TOTAL:
        raise TableError(f"the counts add up to more than {MAX_TOTAL:,} people")
    return y.astype(np.int64)


def _distinct(codes: Ints, y: Ints, *, merge: bool) -> tuple[Ints, Ints]:
    if merge:
        seen = codes > 0
        unique, where = np.unique(codes[seen], return_inverse=True)
        return unique, np.bincount(where, weights=y[seen], minlength=len(unique)).astype(np.int64)
    if (codes == 0).any():
        raise TableError(
            "there is a row for people on no list; they are what is estimated: remove that row"
        )
    unique, first = np.unique(codes, return_index=True)
    if len(unique) != len(codes):
        raise TableError("two rows have the same pattern; add them up into one row")
    return unique, y[first]


def _checked(names: list[str], codes: Ints, y: Ints) -> Table:
    order = sorted(range(len(names)), key=names.__getitem__)
    moved = np.zeros_like(codes)
    for new, old in enumerate(order):
        moved |= ((codes >> old) & 1) << new
    moved, y = moved[y > 0], y[y > 0]
    if len(y) == 0:
        raise TableError("every count is zero: nobody is on any list")
    rank = np.argsort(moved)
    table = Table(tuple(names[j] for j in order), moved[rank], y[rank])
    table.patterns.flags.writeable = False
    table.counts.flags.writeable = False
    empty = [name for name, size in zip(table.lists, table.sizes, strict=True) if size == 0]
    if empty:
        raise TableError(
            f"nobody is on the list {', '.join(empty)}: remove the column, it says nothing"
        )
    return table
