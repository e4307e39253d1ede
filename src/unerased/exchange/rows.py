"""One row of a table to the records that it says, with an error for each cell that says nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unerased.exchange.binding import is_empty
from unerased.exchange.cells import read_cell
from unerased.exchange.errors import BadCell
from unerased.exchange.mapping import VIOLATION
from unerased.exchange.table import text_of
from unerased.model.records import Claim, Entity, Record
from unerased.model.values import Ref, Term, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.exchange.binding import Bound
    from unerased.exchange.names import NameBook
    from unerased.exchange.table import CellValue, Table
    from unerased.model.line import NewCode

__all__ = ["Cell", "RowFault", "RowRead", "RowReader"]


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row is refused.

    Attributes:
        row: number from 1, as the spreadsheet program counts.
        column: letters, "" for the row as a whole.
        reason: what is wrong, without the cell.
        text: the cell's text where its column identifies nobody, otherwise "".
    """

    row: int
    column: str
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and what was read from it."""

    bound: Bound
    text: str
    value: Value


@dataclass(slots=True)
class RowRead:
    """A row as it was read: `records[i]` was made from the column `columns[i]` ("" for none).

    Attributes:
        number: from 1, as the spreadsheet program counts.
        source: code of who says it.
        adds_to: code of the person of the register to whom it adds, "" for a new one.
    """

    number: int
    source: str = ""
    adds_to: str = ""
    records: list[Record] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)

    def add(self, record: Record, column: str = "") -> None:
        """Add a record that this row says."""
        self.records.append(record)
        self.columns.append(column)


class RowReader:
    """Reads the rows of one table.

    Args:
        table: the table.
        bounds: its columns.
        fills: for each column by its index, the rows that take another row's cell.
        source: code of who says all of it; "" when a column says who.
        violation: what was done to every row's person, "" when a column says it.
        names: where what cells name is looked up.
        new_code: gives a fresh code for a kind.
    """

    def __init__(  # noqa: PLR0913 - what a row is read by; each is made elsewhere
        self,
        table: Table,
        bounds: Sequence[Bound],
        fills: Mapping[int, Mapping[int, int]],
        *,
        source: str,
        violation: str,
        names: NameBook,
        new_code: NewCode,
    ) -> None:
        self._table = table
        self._bounds = [bound for bound in bounds if bound.column.use == "property"]
        self._used = {bound.column.use: bound for bound in bounds}
        self._fills = fills
        self._source = source
        self._violation = violation
        self._names = names
        self._new_code = new_code
        self._at = f"sheet {table.sheet}, row " if table.sheet else "row "

    def says_nothing(self, row: int) -> bool:
        """Whether no mapped cell of its own has anything in it."""
        return all(is_empty(self._table.cell(row, bound.index)) for bound in self._bounds)

    def whole(self, row: int) -> tuple[str, ...]:
        """The texts of all cells, filled down: what makes two rows the same."""
        cells = list(self._table.rows[row])
        for index, taken in self._fills.items():
            if row in taken:
                cells += [""] * (index + 1 - len(cells))
                cells[index] = self._table.cell(taken[row], index)
        texts = [text_of(cell).strip() for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        return tuple(texts)

    def read(self, row: int) -> RowRead:
        """Read a row (from 0); with errors where there are any."""
        read = RowRead(row + 1)
        read.source = self._who_says(read, row)
        person = self._person(read, row)
        of_act = [bound for bound in self._bounds if bound.column.of_act]
        for bound in self._bounds:
            if not bound.column.of_act:
                self._claim(read, row, bound, person)
        if self._violation or any(self._has(row, bound) for bound in of_act):
            self._act(read, row, of_act, person)
        return read

    def _who_says(self, read: RowRead, row: int) -> str:
        bound = self._used.get("source")
        if bound is None:
            return self._source
        text = self._text(row, bound)
        if not text:
            if not self._source:
                fault = BadCell("does not say who says it; the cell for that is empty")
                read.faults.append(_fault(read.number, bound, fault))
            return self._source
        try:
            return self._names.source(text, bound.column)
        except BadCell as fault:
            read.faults.append(_fault(read.number, bound, fault, text))
            return self._source

    def _person(self, read: RowRead, row: int) -> str:
        """The code of the row's person: one of the register, or a new one."""
        bound = self._used.get("person")
        text = self._text(row, bound) if bound is not None else ""
        if bound is not None and text:
            try:
                read.adds_to = self._names.person(text)
            except BadCell as fault:
                read.faults.append(_fault(read.number, bound, fault, text))
            else:
                return read.adds_to
        person = self._new_code("person")
        read.add(Entity(person, "person"))
        return person

    def _act(self, read: RowRead, row: int, of_act: list[Bound], person: str) -> None:
        act = self._new_code("act")
        read.add(Entity(act, "act"))
        self._constant(read, act, "act.victim", Ref(person))
        if self._violation:
            self._constant(read, act, VIOLATION, Term(self._violation))
        elif not any(
            self._has(row, bound) for bound in of_act if bound.column.prop.name == VIOLATION
        ):
            fault = BadCell("tells of an act and not what was done; a cell for that is empty")
            read.faults.append(RowFault(read.number, "", str(fault)))
        for bound in of_act:
            self._claim(read, row, bound, act)

    def _constant(self, read: RowRead, subject: str, name: str, value: Value) -> None:
        code = self._new_code("claim")
        at = f"{self._at}{read.number}"
        read.add(Claim(code, subject, name, value, read.source, locator=at))

    def _origin(self, row: int, index: int) -> int:
        taken = self._fills.get(index)
        return row if taken is None else taken.get(row, row)

    def _text(self, row: int, bound: Bound) -> str:
        """What stands in a cell, filled down."""
        return text_of(self._table.cell(self._origin(row, bound.index), bound.index)).strip()

    def _has(self, row: int, bound: Bound) -> bool:
        return not is_empty(self._table.cell(self._origin(row, bound.index), bound.index))

    def _claim(self, read: RowRead, row: int, bound: Bound, subject: str) -> None:
        origin = self._origin(row, bound.index)
        cell: CellValue = self._table.cell(origin, bound.index)
        if is_empty(cell):
            return
        text = text_of(cell)
        letter = bound.letter
        try:
            value = read_cell(cell, bound.column, self._names, self._table.epoch)
        except BadCell as fault:
            read.faults.append(_fault(read.number, bound, fault, text))
            return
        at = f"{self._at}{read.number}, column {letter}"
        if origin != row:
            at += f" (as in row {origin + 1})"
        code, name = self._new_code("claim"), bound.column.prop.name
        read.add(Claim(code, subject, name, value, read.source, text, at), letter)
        read.cells.append(Cell(bound, text, value))


def _fault(row: int, bound: Bound, fault: BadCell, text: str = "") -> RowFault:
    """An error of a cell, with its text where the column identifies nobody."""
    told = "" if bound.column.prop.identifying else text
    return RowFault(row, bound.letter, str(fault), told)
