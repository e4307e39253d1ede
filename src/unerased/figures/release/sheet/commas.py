"""A release as CSV: the total, the ends of a duration, and every cell that was told."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from unerased.figures.release.sheet.estimated import estimate_rows
from unerased.figures.release.sheet.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.figures.release.ledger import Content
    from unerased.figures.release.sheet.told import Sheet
    from unerased.figures.release.sheet.words import SheetWords

__all__ = ["csv_of"]

#: a cell that begins like this is run as a formula by spreadsheets
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDE: Final = 2


def csv_of(content: Content, sheet: Sheet, words: SheetWords, code: str) -> bytes:
    """UTF-8 with the mark that spreadsheets need; a cell that is not told says so."""
    held = io.StringIO()
    write = csv.writer(held, lineterminator="\r\n").writerow
    write(words.texts["csv"])
    for row in _rows(content, sheet, words, code):
        write([_safe(cell) for cell in row])
    return held.getvalue().encode("utf-8-sig")


def _rows(
    content: Content, sheet: Sheet, words: SheetWords, code: str
) -> Iterator[tuple[str, ...]]:
    told = content.estimate
    for what, number in estimate_rows(told, words) if told is not None else ():
        yield code, "", "", "", what, number
    total = words.say("csv_total" if told is None else "told")
    yield code, "", "", "", total, str(content.published.total)
    for name, days in zip(("shortest", "longest"), content.published.extremes, strict=False):
        if days:
            yield code, words.say(name), "", "", "", days
    for table in rows_of(content, sheet, words):
        for row in table.rows:
            pairs = [
                cell
                for head, label in zip(table.heads, row.labels, strict=True)
                for cell in (head, label)
            ]
            pairs += [""] * (2 * _WIDE - len(pairs))
            number = words.say("left_out") if row.number is None else str(row.number)
            yield (code, *pairs, number)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
