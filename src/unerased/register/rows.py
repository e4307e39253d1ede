"""What the reads give back: records with their place, and what has become of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from unerased.register.records import claim_of

if TYPE_CHECKING:
    from unerased.model.records import (
        Backup,
        Claim,
        Consent,
        FileRecord,
        Finding,
        Record,
        Release,
        Unrecognised,
    )

__all__ = [
    "BackupRow",
    "ClaimRow",
    "ConsentRow",
    "Counts",
    "DefinitionRow",
    "EntityRow",
    "FileRow",
    "FindingRow",
    "HistoryRow",
    "IncompleteRow",
    "OpeningRow",
    "Place",
    "ReleaseRow",
    "SaveRow",
    "SearchHit",
    "StatementRow",
    "Status",
    "claim_row_of",
    "moment_of",
    "place_of",
]

Status: TypeAlias = Literal["live", "superseded", "retracted", "undone"]
"""What has become of a record; everything but "live" no longer holds and stays in the history."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(ms: int) -> datetime:
    """The moment (UTC) so many milliseconds after the beginning of 1970."""
    return _EPOCH + timedelta(milliseconds=ms)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the journal a record stands.

    Attributes:
        save: code of its save; "" when its segment has none.
        member: id of who wrote it, hexadecimal.
        wall_ms: the writing device's clock, milliseconds since 1970-01-01 UTC.
        device: id of the device that wrote it, hexadecimal.
        seq: number of the segment in that device's chain, from 1.
        position: of the record in its segment, from 0.
    """

    save: str
    member: str
    wall_ms: int
    device: str
    seq: int
    position: int

    @property
    def when(self) -> datetime:
        """When it was written, by the writing device's clock (UTC)."""
        return moment_of(self.wall_ms)

    @property
    def who(self) -> str:
        """The beginning of the member's id, enough to tell members apart on a page."""
        return self.member[:8]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim and what has become of it.

    Attributes:
        erased: a key it was sealed under is gone: only code and subject are left, `property` and
            `source` are "" and the value is Unknown.
        status: live, or why it does not hold; `correction` is the code of what says so.
    """

    claim: Claim
    status: Status
    correction: str
    place: Place
    erased: bool = False

    @property
    def code(self) -> str:
        """Code of the claim."""
        return self.claim.code

    @property
    def live(self) -> bool:
        """Whether it holds."""
        return self.status == "live"


@dataclass(frozen=True, slots=True)
class EntityRow:
    """Something that a code stands for."""

    code: str
    kind: str
    status: Status
    place: Place


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement with its speaker (code of a source, "" when not said), and how much it says.

    Attributes:
        claims: live claims made in it, stances included.
        stances: those of them that are about other claims.
    """

    code: str
    speaker: str
    claims: int
    stances: int
    status: Status
    place: Place


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding; `status` is "superseded" also when a later live finding replaces it."""

    finding: Finding
    status: Status
    correction: str
    place: Place


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent; the latest live answer for a purpose and audience is what holds."""

    consent: Consent
    status: Status
    correction: str
    place: Place


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in the vault."""

    file: FileRecord
    status: Status
    place: Place


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One version of a figure's definition."""

    code: str
    name: str
    version: int
    yaml: str
    status: Status
    place: Place


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A file or record that was opened or exported."""

    code: str
    what: str
    target: str
    purpose: str
    place: Place


@dataclass(frozen=True, slots=True)
class SaveRow:
    """A save; `records` counts what it wrote, itself not included."""

    code: str
    title: str
    step: str
    records: int
    status: Status
    place: Place


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One record that touches a code. `record` is None when it was erased.

    Attributes:
        type: tag of the record ("claim", "correction", …).
        code: of the record.
        title: of its save.
    """

    type: str
    code: str
    record: Record | None
    status: Status
    correction: str
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release of the ledger; "retracted" is how one that was withdrawn is marked.

    `correction` is the code of the record by which it was withdrawn.
    """

    release: Release
    status: Status
    place: Place
    correction: str = ""


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup; "retracted" is how one is marked that was destroyed."""

    backup: Backup
    status: Status
    place: Place


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A record in which all the words were found.

    Attributes:
        type: "claim", "finding", "correction", "consent", "file", "definition", "opening",
            "backup", "save".
        code: of the record.
        subject: of a claim, else "".
        property: of a claim, else "".
        snippet: words around the hits; each hit stands between `words.MARK_OPEN` and
            `words.MARK_CLOSE`. Everything else in it is text as it was entered: escape it.
    """

    type: str
    code: str
    subject: str
    property: str
    snippet: str
    status: Status


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, whatever holds of it or not."""

    entities: dict[str, int]
    claims: int
    findings: int
    consents: int
    corrections: int
    files: int
    saves: int
    segments: int


@dataclass(frozen=True, slots=True)
class IncompleteRow:
    """An entry that this version cannot read. It is kept; figures may depend on it."""

    entry: Unrecognised
    reason: str
    place: Place


def place_of(row: tuple[Any, ...]) -> Place:
    """A place from its columns: save, member, wall_ms, device, seq, pos."""
    save, member, wall_ms, device, seq, pos = row
    return Place(save, member.hex(), wall_ms, device.hex(), seq, pos)


def claim_row_of(row: tuple[Any, ...]) -> ClaimRow:
    """A claim from the columns that the mark `$claim` stands for."""
    claim = claim_of(row[:14])
    return ClaimRow(claim, row[14], row[15], place_of(row[16:22]), erased=row[8] == "")
