"""Asks of everything that rows say what a save would ask, so that answers name row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from unerased.exchange.errors import BadMapping
from unerased.exchange.rows import RowFault
from unerased.model.check import check
from unerased.model.known import Known
from unerased.model.records import Claim, Entity, Record
from unerased.model.values import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.exchange.names import NameBook
    from unerased.exchange.rows import RowRead
    from unerased.model.codebook import Codebook

__all__ = ["Shelf", "check_rows", "check_source", "first_named", "referred"]


class Shelf(Known, Protocol):
    """What the register holds, and what the import would add to it."""

    def expect(self, codes: Iterable[str]) -> None:
        """Look up many codes at once."""

    def add(self, record: Record) -> None:
        """Hold a record of the import from now on."""


def check_source(
    source: str, records: tuple[Record, ...], codebook: Codebook, shelf: Shelf
) -> None:
    """Ask it of a source, and that it is there.

    Raises:
        BadMapping: it is none, or cannot be made so.
    """
    for record in records:
        if problems := check(record, codebook, shelf):
            raise BadMapping("source.new", problems[0].reason)
        shelf.add(record)
    if source and shelf.kind_of(source) != "source":
        raise BadMapping("source.code", "the register has no such source")


def check_rows(rows: list[RowRead], names: NameBook, codebook: Codebook, shelf: Shelf) -> None:
    """Ask of every row what a save would ask, so that its answer can name row and column."""
    shelf.expect(record.code for row in rows for record in row.records)
    shelf.expect(referred(record) for row in rows for record in row.records)
    shelf.expect(row.adds_to for row in rows)
    wrong = _check_named(rows, names, codebook, shelf)
    for row in rows:
        if row.source in wrong:
            row.faults.append(RowFault(row.number, "", wrong[row.source]))
        for record, column in zip(row.records, row.columns, strict=True):
            if not row.source and isinstance(record, Claim):
                continue  # said by nobody, which is the row's fault already
            reasons = [problem.reason for problem in check(record, codebook, shelf)]
            if (code := referred(record)) in wrong:
                reasons.append(wrong[code])
            shelf.add(record)
            row.faults += [
                RowFault(row.number, column, reason, _open_text(row, column)) for reason in reasons
            ]


def _check_named(
    rows: list[RowRead], names: NameBook, codebook: Codebook, shelf: Shelf
) -> dict[str, str]:
    """What is wrong with what cells name, by code; all of it is on the shelf afterwards."""
    first = first_named(rows)
    wrong: dict[str, str] = {}
    for one in names.created():
        source, _ = first.get(one.code, (one.code, ""))
        if not source:
            shelf.add(Entity(one.code, one.kind))
            continue  # named by a row that nobody says
        for record in one.records(source):
            if isinstance(record, Claim) and (problems := check(record, codebook, shelf)):
                wrong.setdefault(one.code, problems[0].reason)
            shelf.add(record)
    return wrong


def first_named(rows: Iterable[RowRead]) -> dict[str, tuple[str, str]]:
    """For each code that a row's claim refers to, who says the first such row, and its column."""
    first: dict[str, tuple[str, str]] = {}
    for row in rows:
        for record, column in zip(row.records, row.columns, strict=True):
            if code := referred(record):
                first.setdefault(code, (row.source, column))
    return first


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


def referred(record: Record) -> str:
    """The code that a claim's value is, "" for none."""
    return record.value.code if isinstance(record, Claim) and isinstance(record.value, Ref) else ""
