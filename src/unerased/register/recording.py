"""Records to entries of the journal: everything is checked before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.journal import Entry
from unerased.model.check import Problem, check
from unerased.model.codebook import extended
from unerased.model.records import (
    Claim,
    CodebookExtension,
    Consent,
    Correction,
    Counted,
    Finding,
    Opening,
    Release,
)
from unerased.model.units import compartment_of, units_of
from unerased.model.values import Ref
from unerased.register.encoding import encode
from unerased.register.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from unerased.model.records import Record
    from unerased.register.known import ProjectionKnown

__all__ = ["entries"]

MAX_ENTRY: Final = 64 * 1024
MAX_UNITS: Final = 256
_STEP: Final = 2_000


def entries(
    records: Sequence[Record],
    known: ProjectionKnown,
    compartments: Collection[str],
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Entry]:
    """The entries of a save, in the order of its records.

    Args:
        records: what is to be written.
        known: what is there already; holds the records as well afterwards.
        compartments: those that this member can seal for.
        on_progress: called with the number of records checked so far, and of all.

    Raises:
        Refused: with every problem of every record.
    """
    known.expect(code for record in records for code in _codes(record))
    problems: list[Problem] = []
    for number, record in enumerate(records, 1):
        found = check(record, known.codebook, known)
        if isinstance(record, CodebookExtension) and not found:
            known.codebook = extended(known.codebook, record.yaml)
        problems.extend(found)
        known.add(record)
        if on_progress is not None and number % _STEP == 0:
            on_progress(number, len(records))
    if problems:
        raise Refused(problems)
    made = [_entry(record, known) for record in records]
    problems.extend(
        problem
        for record, entry in zip(records, made, strict=True)
        for problem in _unfit(record, entry, compartments)
    )
    if problems:
        raise Refused(problems)
    return made


def _entry(record: Record, known: ProjectionKnown) -> Entry:
    head, body = encode(record)
    units = units_of(record, known.codebook, known)
    return Entry(compartment_of(record, known.codebook, known), units, head, body)


def _unfit(record: Record, entry: Entry, compartments: Collection[str]) -> Iterator[Problem]:
    if entry.compartment not in compartments:
        yield Problem(
            record.code,
            "",
            "belongs to a compartment that you cannot open, or that is not in this register",
        )
    if len(entry.head) + len(entry.body or b"") > MAX_ENTRY:
        yield Problem(record.code, "", "is longer than 64 KiB; keep so much as a file of evidence")
    if len(entry.units) > MAX_UNITS:
        yield Problem(record.code, "", f"concerns more than {MAX_UNITS} persons, sources or files")


def _codes(record: Record) -> Iterator[str]:
    """The codes that a record names, its own first."""
    yield record.code
    if isinstance(record, Claim):
        yield from (record.subject, record.source, record.statement)
        yield from record.derived_from or ()
        if isinstance(record.value, Ref):
            yield record.value.code
    elif isinstance(record, Finding):
        yield from record.about
    elif isinstance(record, Consent):
        yield record.person
    elif isinstance(record, Correction):
        yield from (record.target, record.replacement)
    elif isinstance(record, Opening):
        yield record.target
    elif isinstance(record, Release):
        yield record.figure
    elif isinstance(record, Counted):
        yield from (record.unit, record.release)
