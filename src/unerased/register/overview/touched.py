"""What new segments and corrections touched since the projection was looked at last."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from unerased.register.reads.ranges import last_row, rows_of_segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from unerased.register.cipher import Connection
    from unerased.register.database import Database

__all__ = ["ClaimTouched", "Gone", "Mark", "Touched", "mark_of", "touched_since"]

_TABLES: Final = ("claim", "entity", "finding", "consent", "correction", "file")
_COLUMNS: Final = {
    "claim": "c.id, c.seg, c.code, c.subject, c.property, c.vtype, c.word, c.source, c.statement",
    "entity": "c.code",
    "finding": "c.code, c.about, c.supersedes",
    "consent": "c.code, c.person",
    "file": "c.code, c.source",
    "correction": "c.code, c.target, c.replacement",
}


@dataclass(frozen=True, slots=True)
class Gone:
    """What corrections take out: codes of records and saves, and these saves' segments."""

    codes: frozenset[str] = frozenset()
    segments: frozenset[int] = frozenset()

    def spares(self, seg: int, code: str) -> bool:
        """Whether a record holds: this segment's, under this code."""
        return code not in self.codes and seg not in self.segments


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where the projection was looked at.

    Attributes:
        connection: to which projection; another one may number its rows otherwise.
        rows: the last row of each table.
        gone: what did not hold.
    """

    connection: Connection
    rows: Mapping[str, int]
    gone: Gone


class ClaimTouched(NamedTuple):
    """A claim that came, or whose status may have changed."""

    row: int
    seg: int
    code: str
    subject: str
    property: str
    vtype: str
    word: str
    source: str
    statement: str


@dataclass(slots=True)
class Touched:
    """Everything that came, or whose status may have changed.

    Attributes:
        codes: of what may have to be read again, whatever its kind.
        findings: codes of findings whose status may have changed.
        entities: codes of entities of which the same holds.
        corrected: what corrections are about that came, or whose status may have changed, and
            what they put in its place.
        before, now: what did not hold then, and does not now.
        first_new: number of the first claim that is new.
    """

    before: Gone
    now: Gone
    first_new: int
    claims: list[ClaimTouched] = field(default_factory=list)
    findings: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    corrected: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)


def mark_of(db: Database) -> Mark:
    """Where the projection stands now."""
    return Mark(db.connection, {table: last_row(db, table) for table in _TABLES}, _gone(db))


def _gone(db: Database) -> Gone:
    codes = db.rows("SELECT d.target FROM dead d")
    if not codes:
        return Gone()
    segments = db.rows("SELECT s.id FROM dead d JOIN segment s ON s.save = d.target")
    return Gone(frozenset(row[0] for row in codes), frozenset(row[0] for row in segments))


def touched_since(db: Database, mark: Mark, most: int) -> tuple[Touched | None, Mark]:
    """What was touched since the mark, and the mark of now.

    Gives None instead when that cannot be told, or is more than `most` new claims: then everything
    is to be read anew.
    """
    if mark.connection is not db.connection:
        return None, mark_of(db)
    rows = {table: last_row(db, table) for table in _TABLES}
    if rows == mark.rows:
        return Touched(mark.gone, mark.gone, rows["claim"] + 1), mark
    corrected = rows["correction"] != mark.rows["correction"]
    # segments of a save that does not hold may come after its correction
    now = Mark(db.connection, rows, _gone(db) if corrected or mark.gone.codes else mark.gone)
    if rows["claim"] - mark.rows["claim"] > most:
        return None, now
    found = Touched(mark.gone, now.gone, mark.rows["claim"] + 1)
    changed = now.gone.codes ^ mark.gone.codes
    segments = now.gone.segments ^ mark.gone.segments
    for row in _rows(db, "claim", mark.rows, changed, segments):
        claim = ClaimTouched(*row)
        found.claims.append(claim)
        found.codes |= {claim.code, claim.subject, claim.source, claim.statement}
        if claim.vtype == "r":
            found.codes.add(claim.word)
    found.entities = {row[0] for row in _rows(db, "entity", mark.rows, changed, segments)}
    for row in _rows(db, "correction", mark.rows, changed, segments):
        found.corrected.update(row[1:])
    found.codes |= found.entities | found.corrected
    for code, about, supersedes in _rows(db, "finding", mark.rows, changed, segments):
        found.findings |= {code, supersedes} - {""}
        found.codes |= {code, supersedes, *about.split()}
    for row in _rows(db, "file", mark.rows, changed, segments):
        found.codes.update(row)
    persons = {row[1] for row in _rows(db, "consent", mark.rows, changed, segments)}
    found.codes |= persons
    if persons:  # an answer replaces earlier ones
        where = "c.person IN (SELECT value FROM json_each(:persons))"
        sql = f"SELECT c.code FROM consent c WHERE {where}"  # noqa: S608 - own names
        given = {"persons": json.dumps(sorted(persons))}
        found.codes |= {row[0] for row in db.rows(sql, given)}
    found.codes.discard("")
    found.corrected.discard("")
    return found, now


def _rows(
    db: Database,
    table: str,
    before: Mapping[str, int],
    changed: Iterable[str],
    segments: Iterable[int],
) -> Iterator[tuple[Any, ...]]:
    """New rows of a table, rows with these codes, and rows of these segments, each once."""
    sql = f"SELECT {_COLUMNS[table]} FROM {table} c WHERE"  # noqa: S608 - own names
    seen: set[tuple[Any, ...]] = set(db.rows(f"{sql} c.id > :last", {"last": before[table]}))
    if changed := sorted(changed):
        where = "c.code IN (SELECT value FROM json_each(:codes))"
        seen.update(db.rows(f"{sql} {where}", {"codes": json.dumps(changed)}))
    for first, last in rows_of_segments(db, table, segments):
        where = "c.id BETWEEN :first AND :last"
        seen.update(db.rows(f"{sql} {where}", {"first": first, "last": last}))
    yield from seen
