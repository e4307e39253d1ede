"""A mapping laid upon a table: which column is which, what is filled down, what must be asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.exchange.errors import BadMapping
from unerased.exchange.table import letter, text_of
from unerased.exchange.when import ASKED, likely

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping as Dict
    from collections.abc import Sequence

    from unerased.exchange.column import Column
    from unerased.exchange.mapping import Mapping
    from unerased.exchange.table import CellValue, Table
    from unerased.model.values import When

__all__ = ["Bound", "ColumnFault", "bind", "filled", "headers", "is_empty", "unclear_dates"]

_SAMPLES: Final = 3
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of the table with what it says; `index` from 0."""

    index: int
    header: str
    column: Column

    @property
    def letter(self) -> str:
        """As the spreadsheet program calls it."""
        return letter(self.index)


@dataclass(frozen=True, slots=True)
class ColumnFault:
    """A column that cannot be read as mapped; `samples` only where it identifies nobody."""

    column: str
    header: str
    reason: str
    samples: tuple[str, ...] = ()


def is_empty(cell: CellValue) -> bool:
    """Whether a cell says nothing."""
    return isinstance(cell, str) and not cell.strip()


def headers(table: Table, header_row: int) -> dict[int, str]:
    """What each column is called: by its header, or by its letter ("column C").

    A column is called by its letter when its header is empty or is that of another, too; one
    without a single cell is left out.

    Raises:
        BadMapping: there is no such row.
    """
    if header_row > len(table.rows):
        raise BadMapping("header_row", f"the table has only {len(table.rows)} rows")
    texts = [
        " ".join(text_of(table.cell(header_row - 1, index)).split()) for index in range(table.width)
    ]
    often = Counter(texts)
    named = {}
    for index, text in enumerate(texts):
        if text and often[text] == 1:
            named[index] = text
        elif text or any(
            not is_empty(table.cell(row, index)) for row in range(header_row, len(table.rows))
        ):
            named[index] = f"column {letter(index)}"
    return named


def bind(table: Table, mapping: Mapping) -> tuple[Bound, ...]:
    """The columns that are read, from left to right.

    Raises:
        BadMapping: a column that the mapping does not speak of, or one that is not there.
    """
    named = headers(table, mapping.header_row)
    by_name = {name: index for index, name in named.items()}
    by_name = {f"column {letter(index)}": index for index in named} | by_name
    wanted: dict[int, tuple[str, Column | None]] = {}
    for number, (name, column) in enumerate(mapping.columns.items(), 1):
        index = by_name.get(" ".join(name.split()))
        if index is None:
            raise BadMapping(f"columns, entry {number}", "the table has no such column")
        if index in wanted:
            raise BadMapping(f"columns, entry {number}", "this column stands there already")
        wanted[index] = (name, column)
    if missing := [letter(index) for index in named if index not in wanted]:
        raise BadMapping(
            "columns",
            f"nothing is said of column {', '.join(missing)}; a column is left out by skip",
        )
    return tuple(
        Bound(index, named[index], column)
        for index, (_, column) in sorted(wanted.items(), key=lambda item: item[0])
        if column is not None
    )


def filled(table: Table, bound: Bound, first: int) -> dict[int, int]:
    """Rows whose empty cell takes the value of another row; all from 0.

    Args:
        table: the table.
        bound: the column.
        first: the first row behind the headers.
    """
    taken: dict[int, int] = {}
    if bound.column.fill_down == "merged":
        for top, left, bottom, right in table.merged:
            rows = range(top + 1, min(bottom + 1, len(table.rows)))
            if top < first or not rows or not left <= bound.index <= right:
                continue  # headers are no values
            if not is_empty(table.cell(top, bound.index)):
                empty = (row for row in rows if is_empty(table.cell(row, bound.index)))
                taken |= dict.fromkeys(empty, top)
    elif bound.column.fill_down == "all":
        above: int | None = None
        for row in range(first, len(table.rows)):
            if all(map(is_empty, table.rows[row])):
                above = None
            elif not is_empty(table.cell(row, bound.index)):
                above = row
            elif above is not None:
                taken[row] = above
    return taken


def unclear_dates(table: Table, bound: Bound, first: int) -> ColumnFault | None:
    """What to ask of a column of dates that names no order; None when nothing is to be asked."""
    column = bound.column
    if column.use != "property" or column.prop.type != "date" or column.dates:
        return None
    cells = [table.cell(row, bound.index) for row in range(first, len(table.rows))]
    asked = [cell for cell in cells if isinstance(cell, (str, float)) and not is_empty(cell)]
    if not asked:
        return None
    return ColumnFault(
        bound.letter,
        bound.header,
        _question(asked, table.epoch),
        () if bound.column.prop.identifying else _samples(asked, table.epoch),
    )


def _question(cells: Sequence[CellValue], epoch: dt.date) -> str:
    orders = (*ASKED, "excel_serial")
    found = [likely(cell, epoch) for cell in cells]
    counts = Counter(order for fits in found for order in fits)
    both = sum(_means_several(fits) for fits in found)
    neither = sum(not fits for fits in found)
    told = [f"{counts[order]} fit {order}" for order in orders if counts[order]]
    told += [f"{both} could mean different days"] if both else []
    told += [f"{neither} fit none"] if neither else []
    return (
        f"in which order are its dates? Of {len(cells)} cells {', '.join(told)}; say "
        "dates: day_first (or a list of orders) for this column"
    )


def _means_several(fits: Dict[str, When]) -> bool:
    return len(set(fits.values())) > 1


def _samples(cells: Sequence[CellValue], epoch: dt.date) -> tuple[str, ...]:
    """Cells to decide by: those that could mean different days first."""
    unclear = sorted(cells, key=lambda cell: not _means_several(likely(cell, epoch)))
    return tuple(dict.fromkeys(text_of(cell).strip()[:_SHOWN] for cell in unclear))[:_SAMPLES]
