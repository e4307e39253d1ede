"""Rows of the projection back to the records that they were made of, exactly."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import msgspec

from unerased.model.records import (
    Backup,
    Claim,
    CodebookExtension,
    Consent,
    Correction,
    Counted,
    Definition,
    Entity,
    FileRecord,
    Finding,
    Opening,
    Record,
    Release,
    ReleaseKey,
    Save,
)
from unerased.model.values import Value
from unerased.register.columns import derived_of, value_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RECORDS", "claim_of", "consent_of", "finding_of"]

_VALUE: Final[msgspec.msgpack.Decoder[Value]] = msgspec.msgpack.Decoder(Value)

Row = tuple[Any, ...]


def claim_of(row: Row) -> Claim:
    """From code, subject, property, source, statement, locator, as_stated, derived, the value."""
    code, subject, name, source, statement, locator, as_stated, derived = row[:8]
    value = value_of(row[8:14])
    repeats = derived_of(derived)
    return Claim(code, subject, name, value, source, as_stated, locator, statement, repeats)


def finding_of(row: Row) -> Finding:
    """From the columns of the table, `code` first."""
    code, question, about, verdict, standard, reasons, dated, supersedes, name, value = row
    return Finding(
        code=code,
        question=question,
        about=tuple(about.split()),
        verdict=verdict,
        standard=standard,
        reasons=reasons,
        dated=date.fromordinal(dated),
        supersedes=supersedes,
        property=name,
        value=None if value is None else _VALUE.decode(value),
    )


def consent_of(row: Row) -> Consent:
    """From the columns of the table, `code` first."""
    code, person, purpose, audience, answer, dated, expires, obtained = row
    until = None if expires is None else date.fromordinal(expires)
    return Consent(
        code, person, purpose, audience, answer, date.fromordinal(dated), until, obtained
    )


#: Type of a record (which is also its table) to what makes it of its columns, `code` first.
RECORDS: Final[dict[str, Callable[[Row], Record]]] = {
    "entity": lambda row: Entity(*row),
    "claim": claim_of,
    "finding": finding_of,
    "consent": consent_of,
    "correction": lambda row: Correction(*row),
    "file": lambda row: FileRecord(*row),
    "definition": lambda row: Definition(*row),
    "codebook": lambda row: CodebookExtension(*row),
    "opening": lambda row: Opening(*row),
    "releasekey": lambda row: ReleaseKey(*row),
    "release": lambda row: Release(row[0], row[1], date.fromordinal(row[2]), *row[3:]),
    "counted": lambda row: Counted(*row),
    "backup": lambda row: Backup(row[0], date.fromordinal(row[1]), *row[2:]),
    "save": lambda row: Save(*row),
}
