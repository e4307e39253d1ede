"""The tables that a release told, as rows of words; the one place where the cells are put in order.

Page, PDF, CSV and picture are all made of these rows, so that none of them can tell more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.figures.keys import NOT_EXACT, NOT_RECORDED

if TYPE_CHECKING:
    from unerased.figures.release.ledger import Content
    from unerased.figures.release.published import Shown
    from unerased.figures.release.sheet.told import Sheet
    from unerased.figures.release.sheet.words import SheetWords

__all__ = ["Row", "Rows", "rows_of"]

_IN_TIME: Final = frozenset({"month", "year", "age"})
_RANK: Final = {NOT_EXACT: 1, NOT_RECORDED: 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One cell: its labels, and its number; None where it is not told."""

    labels: tuple[str, ...]
    number: int | None


@dataclass(frozen=True, slots=True)
class Rows:
    """One table.

    Attributes:
        by: its dimensions, and `heads` what they are called.
        base: the numbers are rounded to multiples of it; 0: they are exact.
    """

    by: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    base: int

    @property
    def hides(self) -> bool:
        """Whether a number is not told."""
        return any(row.number is None for row in self.rows)


def rows_of(content: Content, sheet: Sheet, words: SheetWords) -> tuple[Rows, ...]:
    """Every table of a release."""
    return tuple(_rows(shown, sheet, words) for shown in content.published.tables)


def _rows(shown: Shown, sheet: Sheet, words: SheetWords) -> Rows:
    def place(keys: tuple[str, ...]) -> list[tuple[int, str]]:
        return [
            (_RANK.get(key, 0), key if name in _IN_TIME else words.key_of(name, key, sheet))
            for name, key in zip(shown.by, keys, strict=True)
        ]

    cells = dict(shown.cells)
    rows = (
        Row(
            tuple(words.key_of(name, key, sheet) for name, key in zip(shown.by, keys, strict=True)),
            cells[keys],
        )
        for keys in sorted(cells, key=lambda keys: (place(keys), keys))
    )
    heads = tuple(words.of("dimensions", name) for name in shown.by)
    return Rows(shown.by, heads, tuple(rows), shown.base)
