"""What must be asked about a column before it can be read: dates of two meanings, unknown words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.exchange.binding import is_empty
from unerased.exchange.cells import is_number
from unerased.exchange.column import terms_by_label
from unerased.exchange.table import fold, text_of
from unerased.exchange.when import ASKED, likely

if TYPE_CHECKING:
    from collections.abc import Collection

    from unerased.exchange.table import CellValue, Table
    from unerased.model.codebook import Codebook, Property

__all__ = ["Dates", "dates_of", "no_numbers", "unknown_words"]

#: two readings of the same cell, between which people must choose
_EITHER: Final = ("day_first", "month_first")
_SERIAL: Final = "excel_serial"


@dataclass(frozen=True, slots=True)
class Dates:
    """How the dates of a column are written.

    Attributes:
        plain: orders that some cells fit and that can mean nothing else.
        settled: of `day_first` and `month_first` those that some cells fit alone; `day_first` when
            all such cells mean the same in both.
        unclear: texts of cells that would be different days in the two, each once. While there are
            any, people must choose.
        serials: how many cells are bare numbers that a day could have become.
        neither: how many cells fit no order at all.
    """

    plain: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    serials: int = 0
    neither: int = 0


def dates_of(table: Table, index: int, header_row: int) -> Dates:
    """How the dates of a column are written; what the spreadsheet keeps as a day is not asked."""
    counts: Counter[str] = Counter()
    alone: set[str] = set()
    unclear: dict[str, None] = {}
    neither = 0
    for cell in _asked(table, index, header_row):
        fits = likely(cell, table.epoch)
        counts.update(fits.keys())
        neither += not fits
        both = [fits[order] for order in _EITHER if order in fits]
        if len(both) == 1:
            alone |= {order for order in _EITHER if order in fits}
        elif len(set(both)) > 1:
            unclear[text_of(cell).strip()] = None
    plain = tuple(order for order in ASKED if order not in _EITHER and counts[order])
    settled = tuple(order for order in _EITHER if order in alone)
    if counts[_EITHER[0]] and not settled:
        settled = _EITHER[:1]
    return Dates(plain, settled, tuple(unclear), counts[_SERIAL], neither)


def unknown_words(
    table: Table, index: int, header_row: int, prop: Property, codebook: Codebook
) -> tuple[str, ...]:
    """Cells of a column of terms that are no term and no label of one, the most frequent first."""
    known: Collection[str] = terms_by_label(codebook.lists[prop.list])
    words: Counter[str] = Counter()
    stated: dict[str, str] = {}
    for row in range(header_row, len(table.rows)):
        cell = table.cell(row, index)
        if not is_empty(cell) and (folded := fold(text_of(cell))) not in known:
            words[folded] += 1
            stated.setdefault(folded, text_of(cell).strip())
    return tuple(stated[folded] for folded, _ in words.most_common())


def no_numbers(table: Table, index: int, header_row: int) -> tuple[str, ...]:
    """Cells of a column of numbers that are none, each once, the most frequent first."""
    cells = (table.cell(row, index) for row in range(header_row, len(table.rows)))
    texts = (text_of(cell).strip() for cell in cells if not is_empty(cell) and not is_number(cell))
    return tuple(text for text, _ in Counter(texts).most_common())


def _asked(table: Table, index: int, header_row: int) -> list[CellValue]:
    cells = (table.cell(row, index) for row in range(header_row, len(table.rows)))
    return [cell for cell in cells if isinstance(cell, (str, float)) and not is_empty(cell)]
