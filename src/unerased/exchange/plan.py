"""A table and a mapping to what an import would write. Pure: nothing is read or written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from unerased.exchange.binding import (
    Bound,
    ColumnFault,
    bind,
    filled,
    is_empty,
    unclear_dates,
)
from unerased.exchange.errors import BadMapping
from unerased.exchange.places import NewPlace, PlaceBook
from unerased.exchange.rows import RowFault, RowRead, RowReader
from unerased.model.check import check
from unerased.model.known import Known
from unerased.model.records import Claim, Entity, Record
from unerased.model.values import Ref, Term, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Mapping as Dict

    from unerased.exchange.mapping import Mapping, NewSource
    from unerased.exchange.table import Table
    from unerased.model.codebook import Codebook
    from unerased.model.line import NewCode

__all__ = ["Plan", "Shelf", "make_plan"]

_STEP: Final = 250


class Shelf(Known, Protocol):
    """What the register holds, and what the import would add to it."""

    def expect(self, codes: Iterable[str]) -> None:
        """Look up many codes at once."""

    def add(self, record: Record) -> None:
        """Hold a record of the import from now on."""


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
        new_places: places that would be created.
        source: code of who says all of it.
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
    new_places: tuple[NewPlace, ...]
    source: str
    source_records: tuple[Record, ...]

    @property
    def bad_rows(self) -> tuple[int, ...]:
        """Numbers of rows that have errors."""
        return tuple(dict.fromkeys(fault.row for fault in self.faults))

    def records(self) -> list[Record]:
        """All records of the good rows: the source first, then places, then row by row."""
        first: dict[str, str] = {}
        for row in self.good:
            for record, column in zip(row.records, row.columns, strict=True):
                if code := _referred(record):
                    first.setdefault(code, column)
        places: list[Record] = []
        for place in self.new_places:
            places += _place_records(place, self.source, f"column {first[place.code]}")
        rows = [record for row in self.good for record in row.records]
        return [*self.source_records, *places, *rows]

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
        on_progress: called with rows read and all rows.

    Raises:
        BadMapping: the mapping does not fit the table, or names a source that is not there.
    """
    bounds = bind(table, mapping)
    head = mapping.header_row
    source, source_records = _source(mapping.source, new_code)
    _check_source(source, source_records, codebook, shelf)
    unclear = tuple(filter(None, (unclear_dates(table, bound, head) for bound in bounds)))
    readable = [bound for bound in bounds if bound.letter not in {one.column for one in unclear}]
    book = PlaceBook(places, new_code if mapping.create_places else None)
    fills = {bound.index: taken for bound in bounds if (taken := filled(table, bound, head))}
    reader = RowReader(
        table,
        readable,
        fills,
        source=source,
        violation=mapping.violation,
        places=book,
        new_code=new_code,
    )
    sorted_out = _Rows(mapping)
    for row in range(head, len(table.rows)):
        sorted_out.take(reader, row, empty=all(map(is_empty, table.rows[row])))
        if on_progress is not None and row % _STEP == 0:
            on_progress(row, len(table.rows))
    _check_rows(sorted_out.read, book, source, codebook, shelf)
    good = tuple(row for row in sorted_out.read if not row.faults)
    wanted = {_referred(record) for row in good for record in row.records}
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
        unknown_places=dict(book.unknown),
        new_places=tuple(place for place in book.created.values() if place.code in wanted),
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


def _check_source(
    source: str, records: tuple[Record, ...], codebook: Codebook, shelf: Shelf
) -> None:
    for record in records:
        if problems := check(record, codebook, shelf):
            raise BadMapping("source.new", problems[0].reason)
        shelf.add(record)
    if shelf.kind_of(source) != "source":
        raise BadMapping("source.code", "the register has no such source")


def _check_rows(
    rows: list[RowRead], book: PlaceBook, source: str, codebook: Codebook, shelf: Shelf
) -> None:
    """Ask of every row what a save would ask, so that its answer can name row and column."""
    shelf.expect(record.code for row in rows for record in row.records)
    shelf.expect(_referred(record) for row in rows for record in row.records)
    wrong: dict[str, str] = {}
    for place in book.created.values():
        entity, named = _place_records(place, source)
        shelf.add(entity)
        if problems := check(named, codebook, shelf):
            wrong[place.code] = problems[0].reason
    for row in rows:
        for record, column in zip(row.records, row.columns, strict=True):
            reasons = [problem.reason for problem in check(record, codebook, shelf)]
            if (code := _referred(record)) in wrong:
                reasons.append(wrong[code])
            shelf.add(record)
            row.faults += [
                RowFault(row.number, column, reason, _open_text(row, column)) for reason in reasons
            ]


def _open_text(row: RowRead, column: str) -> str:
    """The text of a cell that identifies nobody."""
    return next(
        (
            cell.text
            for cell in row.cells
            if cell.bound.letter == column and not cell.bound.column.prop.identifying
        ),
        "",
    )


def _place_records(place: NewPlace, source: str, at: str = "") -> tuple[Entity, Claim]:
    """A new place and its name.

    Where it was said is the column alone: a row is somebody's, and the place outlives them here.
    """
    named = Text(place.name)
    claim = Claim(place.claim, place.code, "place.name", named, source, place.name, at)
    return Entity(place.code, "place"), claim


def _referred(record: Record) -> str:
    """The code that a claim's value is, "" for none."""
    return record.value.code if isinstance(record, Claim) and isinstance(record.value, Ref) else ""


def _merged(table: Table, bounds: tuple[Bound, ...], head: int) -> Iterator[str]:
    for top, left, bottom, right in table.merged:
        for bound in bounds:
            down = bottom > top and bottom >= head and left <= bound.index <= right
            if down and bound.column.fill_down == "no":
                yield bound.letter
