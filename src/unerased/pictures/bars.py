"""Bars: one for each row, with its number beside it; what is not told is hatched, never a bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from unerased.pictures.letters import fitted, width
from unerased.pictures.style import (
    FIND,
    LINE,
    MARGIN,
    MUTED,
    POSSIBLE,
    SMALL,
    TEXT,
    WIDE,
    Fill,
    Sheet,
    heading,
    one_at_a_time,
)

__all__ = ["MOST", "Bar", "Bars", "draw"]

#: so many rows are drawn
MOST: Final = 80
_ROW, _THICK, _FOOT = 28.0, 16.0, 22.0
_WIDEST_LABEL: Final = 0.42
_FILL: Final = Fill(FIND)
_UNTOLD: Final = 26.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One row.

    Attributes:
        label: of what.
        number: how many; None where it is not told.
        words: the number as it is written beside the bar.
    """

    label: str
    number: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn, with its words; `notes` stand below."""

    title: str
    bars: tuple[Bar, ...]
    notes: tuple[str, ...] = ()
    mirrored: bool = False


def draw(bars: Bars, wide: float = WIDE) -> bytes:
    """The bars as PNG; beyond `MOST` the first ones."""
    with one_at_a_time():
        rows = bars.bars[:MOST]
        head = heading(bars.title, wide)
        most_label = (wide - 2 * MARGIN) * _WIDEST_LABEL
        label = min(max((width(row.label, TEXT) for row in rows), default=0.0), most_label)
        beside = max((width(row.words, TEXT) for row in rows), default=0.0)
        start = MARGIN + label + 12
        room = wide - MARGIN - start - beside - 10
        most = max((row.number or 0 for row in rows), default=0) or 1
        height = head.height + len(rows) * _ROW + len(bars.notes) * _FOOT + MARGIN
        sheet = Sheet(wide, height, mirrored=bars.mirrored)
        sheet.heading(head)
        y = head.height + _ROW / 2
        foot = head.height + len(rows) * _ROW
        sheet.line([(start, head.height), (start, foot)], colour=LINE)
        for row in rows:
            words = fitted(row.label, label, TEXT)
            sheet.text((start - 12, y), words, anchor="end")
            long = _UNTOLD if row.number is None else room * row.number / most
            fill = POSSIBLE if row.number is None else _FILL
            if long:
                sheet.box((start, y - _THICK / 2), (long, _THICK), fill, edge=FIND, line=0.6)
            colour = MUTED if row.number is None else "#1c2024"
            sheet.text((start + long + 8, y), row.words, colour=colour, bold=row.number is not None)
            y += _ROW
        for number, note in enumerate(bars.notes):
            line = fitted(note, wide - 2 * MARGIN, SMALL)
            sheet.words((MARGIN, foot + (number + 0.7) * _FOOT), line, size=SMALL, colour=MUTED)
        return sheet.png()
