"""What pictures of cards share: the edge that says what a card is, its words, the note below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from unerased.pictures.letters import fitted
from unerased.pictures.style import INK, MARGIN, MUTED, SMALL, TEXT, Fill, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.pictures.style import Point

#: so that nobody has to tell colours apart: solid for a claim, barred for a denial, else dotted
Pattern: TypeAlias = Literal["solid", "barred", "dotted"]

#: pixels: how high a line of words is, how far words stand from the edge, how thick the edge is
LINE, PAD, SIDE = 18.0, 10.0, 5.0
#: pixels of a pattern: how long each piece is, and from the start of one to the next
_PIECES: Final[dict[Pattern, tuple[float, float]]] = {"barred": (7.0, 11.0), "dotted": (3.0, 6.0)}


def side(sheet: Sheet, at: Point, high: float, colour: str, pattern: Pattern = "solid") -> None:
    """The start edge of a card whose upper corner is `at`."""
    x, y = at
    long, step = _PIECES.get(pattern, (high, high))
    from_top = 0.0
    while from_top < high:
        piece = (SIDE, min(long, high - from_top))
        sheet.box((x, y + from_top), piece, Fill(colour))
        from_top += step


def words(
    sheet: Sheet, at: Point, head: Sequence[str], when: Sequence[str], lines: Sequence[str]
) -> None:
    """The words of a card from the middle of its first line: who, when, what."""
    x, y = at
    for rows, size, ink, bold in (
        (head, TEXT, INK, True),
        (when, SMALL, MUTED, False),
        (lines, TEXT, INK, False),
    ):
        for row in rows:
            sheet.text((x, y), row, size=size, colour=ink, bold=bold)
            y += LINE


def left_out(sheet: Sheet, more: str) -> None:
    """A note at the foot of the sheet, of what is not drawn; nothing for ""."""
    if more:
        line = fitted(more, sheet.width - 2 * MARGIN, TEXT)
        sheet.text((MARGIN, sheet.height - MARGIN), line, colour=MUTED)
