"""A table and a mapping to what an import would write. Pure: nothing is read or written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.exchange.binding import (
    Bound,
    ColumnFault,
    bind,
    filled,
    is_empty,
    unclear_dates,
)
from unerased.exchange.checking import check_rows, check_source, first_named, referred
from unerased.exchange.names import NameBook
from unerased.exchange.rows import RowFault, RowRead, RowReader
from unerased.model.records import Claim, Entity, Record
from unerased.model.values import Term, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Mapping as Dict

    from unerased.exchange.checking import Shelf
    from unerased.exchange.fresh import Fresh
    from unerased.exchange.mapping import Mapping, NewSource
    from unerased.exchange.table import Table
    from unerased.model.codebook import Codebook
    from unerased.model.line import NewCode

__all__ = ["Plan", "make_plan"]

_STEP: Final = 250


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would write, and what stands in its way. Rows are numbered from 1.

    Attributes:
        columns: the columns that are read.
        good: rows without an error, in order.
        faults: errors of the other rows, in order.
        column_faults: columns that cannot be read as mapped; no row can be imported before.
        rows: rows behind the headers that have anything in them.
        empty: rows that have not.
        silent: rows with nothing in the columns that are read; no person is made of them.
        duplicates: a row and the first one with the same cells.
        merged: letters of columns with merged cells that are not filled down.
        unknown_places: what is called so in cells and no place of the register is, how often.
        fresh: places, events and sources that the cells of good rows name and the register does
            not have; a new source for all rows is not among them.
        source: code of who says all of it; "" when a column says who.
        source_records: the records of a source that the import brings.
    """

    columns: tuple[Bound, ...]
    good: tuple[RowRead, ...]
    faults: tuple[RowFault, ...]
    column_faults: tuple[ColumnFault, ...]
    rows: int
    empty: int
    silent: tuple[int, ...]
    duplicates: tuple[tuple[int, int], ...]
    merged: tuple[str, ...]
    unknown_places: Dict[str, int]
    fresh: tuple[Fresh, ...]
    source: str
    source_records: tuple[Record, ...]

    @property
    def bad_rows(self) -> tuple[int, ...]:
        """Numbers of rows that have errors."""
        return tuple(dict.fromkeys(fault.row for fault in self.faults))

    @property
    def new_places(self) -> tuple[Fresh, ...]:
        """Places that would be created."""
        return self.new("place")

    def new(self, kind: str) -> tuple[Fresh, ...]:
        """What would be made of this kind because cells name it."""
        return tuple(one for one in self.fresh if one.kind == kind)

    @property
    def adds_to(self) -> tuple[str, ...]:
        """Codes of the register's persons to whom good rows add."""
        return tuple(dict.fromkeys(row.adds_to for row in self.good if row.adds_to))

    def records(self) -> list[Record]:
        """All records of the good rows: the source, what cells name, then row by row."""
        first = first_named(self.good)
        named: list[Record] = []
        for one in self.fresh:
            source, column = first.get(one.code, (one.code, ""))
            named += one.records(source, f"column {column}" if column else "")
        rows = [record for row in self.good for record in row.records]
        return [*self.source_records, *named, *rows]

    def count(self, kind: str) -> int:
        """How many entities of a kind the good rows make."""
        return sum(
            isinstance(record, Entity) and record.kind == kind
            for row in self.good
            for record in row.records
        )

    @property
    def claims(self) -> int:
        """How many claims the good rows make."""
        return sum(isinstance(record, Claim) for row in self.good for record in row.records)


def make_plan(  # noqa: PLR0913 - what an import depends on
    table: Table,
    mapping: Mapping,
    codebook: Codebook,
    shelf: Shelf,
    *,
    places: Dict[str, tuple[str, ...]],
    new_code: NewCode,
    held: Callable[[str, str], bool] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Read every row, and check everything that the rows say as a save would.

    Args:
        table: all cells.
        mapping: what they are.
        codebook: says which values there may be.
        shelf: what the register holds; holds what was checked as well afterwards.
        places: codes of the register's places by their folded names.
        new_code: gives a fresh code for a kind.
        held: whether a code stands for something of a kind that holds; by default as the shelf
            says, which also knows what was undone.
        on_progress: called with rows read and all rows.

    Raises:
        BadMapping: the mapping does not fit the table, or names a source that is not there.
    """
    bounds = bind(table, mapping)
    head = mapping.header_row
    source, source_records = _source(mapping.source, new_code)
    check_source(source, source_records, codebook, shelf)
    unclear = tuple(filter(None, (unclear_dates(table, bound, head) for bound in bounds)))
    readable = [bound for bound in bounds if bound.letter not in {one.column for one in unclear}]
    held = held or (lambda code, kind: shelf.kind_of(code) == kind)
    names = NameBook(places, new_code, held, create_places=mapping.create_places)
    fills = {bound.index: taken for bound in bounds if (taken := filled(table, bound, head))}
    reader = RowReader(
        table,
        readable,
        fills,
        source=source,
        violation=mapping.violation,
        names=names,
        new_code=new_code,
    )
    sorted_out = _Rows(mapping)
    for row in range(head, len(table.rows)):
        sorted_out.take(reader, row, empty=all(map(is_empty, table.rows[row])))
        if on_progress is not None and row % _STEP == 0:
            on_progress(row, len(table.rows))
    check_rows(sorted_out.read, names, codebook, shelf)
    good = tuple(row for row in sorted_out.read if not row.faults)
    wanted = {referred(record) for row in good for record in row.records}
    wanted |= {row.source for row in good}
    return Plan(
        columns=bounds,
        good=good,
        faults=tuple(fault for row in sorted_out.read for fault in row.faults),
        column_faults=unclear,
        rows=sorted_out.rows,
        empty=sorted_out.empty,
        silent=tuple(sorted_out.silent),
        duplicates=tuple(sorted_out.duplicates),
        merged=tuple(dict.fromkeys(_merged(table, bounds, head))),
        unknown_places=dict(names.places.unknown),
        fresh=tuple(one for one in names.created() if one.code in wanted),
        source=source,
        source_records=source_records,
    )


class _Rows:
    """Rows as they are read, sorted by what they are."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._seen: dict[tuple[str, ...], int] = {}
        self.read: list[RowRead] = []
        self.rows = 0
        self.empty = 0
        self.silent: list[int] = []
        self.duplicates: list[tuple[int, int]] = []

    def take(self, reader: RowReader, row: int, *, empty: bool) -> None:
        if empty:
            self.empty += 1
            return
        self.rows += 1
        if reader.says_nothing(row):
            self.silent.append(row + 1)
            return
        first = self._seen.setdefault(reader.whole(row), row)
        if first != row:
            self.duplicates.append((row + 1, first + 1))
            if self._mapping.duplicates == "skip":
                return
        read = reader.read(row)
        if first != row and self._mapping.duplicates == "error":
            reason = (
                f"has the same cells as row {first + 1}; say in the mapping duplicates: skip "
                "(the same person written twice) or keep (two persons)"
            )
            read.faults.append(RowFault(row + 1, "", reason))
        self.read.append(read)


def _source(source: str | NewSource, new_code: NewCode) -> tuple[str, tuple[Record, ...]]:
    """The code of the source, and the records of a new one: it says of itself what it is."""
    if isinstance(source, str):
        return source, ()
    code = new_code("source")
    said: list[Record] = [
        Entity(code, "source"),
        Claim(new_code("claim"), code, "source.kind", Term(source.kind), code),
    ]
    said += [
        Claim(new_code("claim"), code, name, Text(text), code)
        for name, text in source.texts.items()
    ]
    return code, tuple(said)


def _merged(table: Table, bounds: tuple[Bound, ...], head: int) -> Iterator[str]:
    for top, left, bottom, right in table.merged:
        for bound in bounds:
            down = bottom > top and bottom >= head and left <= bound.index <= right
            if down and bound.column.fill_down == "no":
                yield bound.letter
