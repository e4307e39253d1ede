"""A strip of months: rows are years, columns months, the darker the more acts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from unerased.pictures.letters import fitted, width
from unerased.pictures.style import (
    CLASSES,
    EDGE,
    INK,
    MARGIN,
    MUTED,
    PANEL,
    POSSIBLE,
    SMALL,
    TEXT,
    WIDE,
    Fill,
    Heading,
    Sheet,
    heading,
    one_at_a_time,
)

#: so many years are drawn, the latest
MOST: Final = 60
_HEAD, _CELL, _YEAR, _FOOT = 24.0, 42.0, 44.0, 30.0
_MONTHS: Final = 12
_BAND: Final = 0.5


@dataclass(frozen=True, slots=True)
class Month:
    """How many acts lie in a month: certainly, and perhaps."""

    certain: int = 0
    possible: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """A row: the twelve months of a year."""

    year: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Months:
    """What is drawn, with its words. `notes` stand below: months not known, years left out."""

    title: str
    names: tuple[str, ...]
    years: tuple[Year, ...]
    notes: tuple[str, ...] = ()
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A month in its place, in pixels.

    Attributes:
        band: height of the hatched part at its foot; it grows with the share of acts of which it
            is not certain that they lie here.
        rank: the class of its count of certain acts, None for no act.
    """

    month: Month
    x: float
    y: float
    width: float
    height: float
    band: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class Laid:
    """The strip laid out, in pixels."""

    width: float
    height: float
    heading: Heading
    heads: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


def rank_of(count: int, most: int) -> int | None:
    """Which of the four classes a count is in; None for nothing.

    The classes grow by the same factor, so that one month of a wave leaves the others their own.
    """
    if count <= 0:
        return None
    share = math.log(count) / math.log(max(most, len(CLASSES)) + 1)
    return min(int(share * len(CLASSES)), len(CLASSES) - 1)


def laid_out(months: Months, wide: float = WIDE) -> Laid:
    """Where everything stands on a sheet so wide. Pure."""
    size = (wide - 2 * MARGIN - _YEAR) / _MONTHS
    fit = all(width(name, SMALL) <= size - 4 for name in months.names)
    heads = months.names if fit else tuple(str(number + 1) for number in range(_MONTHS))
    most = max((month.certain for year in months.years for month in year.months), default=0)
    head = heading(months.title, wide)
    rows = []
    for row, year in enumerate(months.years):
        y = head.height + _HEAD + row * _CELL
        rows.append(
            tuple(
                _cell(month, MARGIN + _YEAR + column * size, y, size, most)
                for column, month in enumerate(year.months)
            )
        )
    height = head.height + _HEAD + len(rows) * _CELL + len(months.notes) * _FOOT + MARGIN
    return Laid(wide, height, head, heads, tuple(rows))


def _cell(month: Month, x: float, y: float, size: float, most: int) -> Cell:
    every = month.certain + month.possible
    share = month.possible / every if every else 0.0
    # with certain acts in it a month is hatched to the half at most, so that its count stays clear
    band = (_CELL - 2) * (share * _BAND if month.certain else share)
    return Cell(month, x, y, size, _CELL, band, rank_of(month.certain, most))


def draw(months: Months, wide: float = WIDE) -> bytes:
    """The strip as PNG."""
    with one_at_a_time():
        laid = laid_out(months, wide)
        sheet = Sheet(laid.width, laid.height, mirrored=months.mirrored)
        sheet.heading(laid.heading)
        for cell, head in zip(laid.cells[0] if laid.cells else (), laid.heads, strict=False):
            at = (cell.x + cell.width / 2, cell.y - _HEAD / 2)
            sheet.text(at, head, size=SMALL, colour=MUTED, anchor="middle")
        for year, row in zip(months.years, laid.cells, strict=True):
            sheet.text((MARGIN, row[0].y + _CELL / 2), str(year.year), bold=True)
            for cell in row:
                _draw_cell(sheet, cell)
        foot = laid.height - MARGIN - len(months.notes) * _FOOT
        for number, note in enumerate(months.notes):
            words = fitted(note, wide - 2 * MARGIN, TEXT)
            sheet.text((MARGIN, foot + (number + 0.6) * _FOOT), words)
        return sheet.png()


def numbers_in(cell: Cell) -> tuple[str, str]:
    """What is written into a month: its certain acts, and with a plus those that may lie in it.

    A number wider than the month is left to the table: beside its neighbour's, half of it would
    be read as another number. That there is one at all is said by a plus alone. Pure.
    """
    month, room = cell.month, cell.width - 2
    certain = str(month.certain) if month.certain else ""
    possible = f"+{month.possible}" if month.possible else ""
    return (
        certain if width(certain, TEXT, bold=True) <= room else "",
        possible if width(possible, SMALL) + 4 <= room else "+",
    )


def _draw_cell(sheet: Sheet, cell: Cell) -> None:
    at, size = (cell.x + 1, cell.y + 1), (cell.width - 2, cell.height - 2)
    fill = Fill(PANEL) if cell.rank is None else CLASSES[cell.rank]
    sheet.box(at, size, Fill(fill.colour))
    if cell.band:
        sheet.box((at[0], at[1] + size[1] - cell.band), (size[0], cell.band), POSSIBLE)
    sheet.box(at, size, edge=EDGE, line=0.6)
    middle = cell.x + cell.width / 2
    month = cell.month
    certain, possible = numbers_in(cell)
    if certain:
        up = cell.y + cell.height * (0.3 if month.possible else 0.5)
        sheet.text((middle, up), certain, colour=fill.ink, bold=True, anchor="middle")
    if possible:
        down = cell.y + cell.height * (0.76 if month.certain else 0.5)
        half = width(possible, SMALL) / 2 + 2
        sheet.box((middle - half, down - 7), (2 * half, 14), Fill(PANEL))
        sheet.text((middle, down), possible, size=SMALL, colour=INK, anchor="middle")
