"""Published values as rows of a linear program over the cells. Pure.

A row says: low ≤ sum of coefficient x count ≤ high. Every kind of published value is one or two
rows, none of which excludes a table that fits what was published: where a rounding rule leaves it
open to which side a half goes, both are allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from unerased.attack.errors import BadStatement
from unerased.attack.values import Between, Exact, Mean, Percent, Quantile, Rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from unerased.attack.space import Space
    from unerased.attack.values import Statement

__all__ = ["Piece", "Row", "count_rows", "rows_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Cells with the same coefficient."""

    cells: NDArray[np.intp]
    coefficient: float


@dataclass(frozen=True, slots=True)
class Row:
    """One inequality in two directions; `statement` is the number of the value it comes from."""

    pieces: tuple[Piece, ...]
    low: float
    high: float
    statement: int


def rows_of(space: Space, statement: Statement, number: int) -> tuple[Row, ...]:
    """The rows of one published value.

    Raises:
        BadStatement: it names what the cube does not have, or cannot be.
    """
    label = statement.named
    cells = space.cells(statement.where, label)
    match statement.says:
        case Percent(of=of):
            return count_rows(cells, statement.says, number, label, space.cells(of, label))
        case Quantile(dimension, category, share):
            return _quantile(space, statement, (dimension, category, share), number)
        case Mean(dimension, value, decimals):
            return _mean(space, statement, (dimension, value, decimals), number)
        case Exact() | Between() | Rounded():
            return count_rows(cells, statement.says, number, label)


def count_rows(
    cells: NDArray[np.intp],
    says: Exact | Between | Rounded | Percent,
    number: int,
    label: str,
    of: NDArray[np.intp] | None = None,
) -> tuple[Row, ...]:
    """The rows of a value that is about a count of cells.

    Args:
        cells: numbers of the cells that are counted.
        says: what is said of their count.
        number: of the published value.
        label: how people name it.
        of: for a percentage, the cells that it is a part of.

    Raises:
        BadStatement: it cannot be.
    """
    whole = (Piece(cells, 1.0),)
    match says:
        case Exact(value):
            _sane(value, value, label)
            return (Row(whole, value, value, number),)
        case Between(low, high):
            _sane(low, high, label)
            return (Row(whole, low, inf if high is None else high, number),)
        case Rounded(value, base, how):
            low, high = _rounded(value, base, how, label)
            return (Row(whole, low, high, number),)
        case Percent(value=value, decimals=decimals):
            parts = (cells, cells[:0] if of is None else of)
            return _percent(parts, value, decimals, number, label)


def _sane(low: int, high: int | None, label: str) -> None:
    if high is not None and high < max(low, 0):
        raise BadStatement(label, "it allows no count at all")


def _rounded(value: int, base: int, how: str, label: str) -> tuple[int, int]:
    if base < 1 or value % base:
        raise BadStatement(label, f"{value} is no multiple of {base}")
    below, above = {
        "nearest": (base // 2, base // 2),
        "up": (base - 1, 0),
        "down": (0, base - 1),
        "either": (base - 1, base - 1),
    }[how]
    return max(0, value - below), value + above


def _percent(
    parts: tuple[NDArray[np.intp], NDArray[np.intp]],
    value: int,
    decimals: int,
    number: int,
    label: str,
) -> tuple[Row, ...]:
    """Twice the numerator times 100 lies between (2v - 1) and (2v + 1) of the denominator."""
    cells, of = parts
    scale = 2 * 100 * 10**decimals
    if not 0 <= value <= scale // 2 or not 0 <= decimals <= 6:  # noqa: PLR2004 - beyond is no share
        raise BadStatement(label, "it is no percentage")
    inside = np.isin(cells, of)
    if not inside.all():
        raise BadStatement(label, "it counts cells that are not among those it is a part of")
    rest = np.setdiff1d(of, cells)
    at_least, at_most = 2 * value - 1, 2 * value + 1
    return (
        Row((Piece(of, 1.0),), 1, inf, number),
        Row(_two(cells, scale - at_least, rest, -at_least), 0, inf, number),
        Row(_two(cells, scale - at_most, rest, -at_most), -inf, 0, number),
    )


def _two(
    cells: NDArray[np.intp], one: float, rest: NDArray[np.intp], other: float
) -> tuple[Piece, ...]:
    return (Piece(cells, float(one)), Piece(rest, float(other)))


def _quantile(
    space: Space, statement: Statement, said: tuple[str, str, int], number: int
) -> tuple[Row, ...]:
    """At least that share lies at or below the category, and at least the rest at or above.

    The smallest and the largest say more: there is a unit in the category, and none beyond.
    """
    name, category, share = said
    label = statement.named
    dimension = space.dimension(name, label)
    if category not in dimension.categories or not 0 <= share <= 1000:  # noqa: PLR2004 - per mille
        raise BadStatement(label, f"{name!r} has no category {category!r}, or this is no share")
    place = dimension.categories.index(category)
    chosen = set(space.finest(name, statement.where, label))

    def part(names: tuple[str, ...]) -> NDArray[np.intp]:
        kept = tuple(one for one in names if one in chosen)
        return space.cells({**statement.where, name: kept}, label)

    below, here = part(dimension.categories[:place]), part((category,))
    above = part(dimension.categories[place + 1 :])
    rows = [Row((Piece(here, 1.0),), 1, inf, number)]
    if share == 0:
        return (*rows, Row((Piece(below, 1.0),), 0, 0, number))
    if share == 1000:  # noqa: PLR2004 - per mille
        return (*rows, Row((Piece(above, 1.0),), 0, 0, number))
    up_to, rest = np.concatenate([below, here]), np.concatenate([here, above])
    return (
        *rows,
        Row((Piece(up_to, 1000.0 - share), Piece(above, -float(share))), 0, inf, number),
        Row((Piece(rest, float(share)), Piece(below, share - 1000.0)), 0, inf, number),
    )


def _mean(
    space: Space, statement: Statement, said: tuple[str, int, int], number: int
) -> tuple[Row, ...]:
    name, value, decimals = said
    label = statement.named
    dimension = space.dimension(name, label)
    if len(dimension.numbers) != len(dimension.categories):
        raise BadStatement(label, f"the categories of {name!r} stand for no numbers")
    half = 0.5 / 10**decimals
    middle = value / 10**decimals
    low: list[Piece] = []
    high: list[Piece] = []
    chosen = set(space.finest(name, statement.where, label))
    for category, stands in zip(dimension.categories, dimension.numbers, strict=True):
        if category in chosen:
            cells = space.cells({**statement.where, name: (category,)}, label)
            low.append(Piece(cells, stands - (middle - half)))
            high.append(Piece(cells, stands - (middle + half)))
    counted = Row((Piece(space.cells(statement.where, label), 1.0),), 1, inf, number)
    return (
        counted,
        Row(tuple(low), 0, inf, number),
        Row(tuple(high), -inf, 0, number),
    )
