"""A table of cells, whatever file it comes from: plain values, no formats, nothing computed."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["EPOCH_1900", "EPOCH_1904", "CellValue", "Merged", "Table", "fold", "letter", "text_of"]

CellValue: TypeAlias = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""What a reader gives: "" for an empty cell; CSV gives text only."""
Merged: TypeAlias = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 0, ends included."""

#: day 0 of serial numbers from 61 up: Excel counts a 29 February 1900 that never was
EPOCH_1900: Final = dt.date(1899, 12, 30)
EPOCH_1904: Final = dt.date(1904, 1, 1)
_LETTERS: Final = 26
_WHOLE: Final = 1e15
"""Up to here a cell's number is exact: spreadsheets keep fifteen digits."""


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of one sheet, as wide as they come; row 1 is `rows[0]`.

    Attributes:
        merged: ranges whose first cell alone holds the value.
        sheet: name of the sheet where the file has several; it belongs to every locator.
        epoch: day 0 of dates that stand as serial numbers.
    """

    rows: tuple[tuple[CellValue, ...], ...]
    merged: tuple[Merged, ...] = ()
    sheet: str = ""
    epoch: dt.date = EPOCH_1900

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> CellValue:
        """The cell at a place from 0; "" beyond the end of a row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


def text_of(cell: CellValue) -> str:
    """The text of a cell, as near to what was typed as the file keeps it.

    A file keeps 30 as 30.0 and a date without its format: the first comes back as "30", the
    second as 2018-07-15.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)


def letter(column: int) -> str:
    """A column's letters from its number from 0: A, B … Z, AA."""
    letters = ""
    left = column + 1
    while left:
        left, rest = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def fold(text: str) -> str:
    """The text for comparing: no case, single spaces, nothing invisible."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return " ".join(seen.split())
