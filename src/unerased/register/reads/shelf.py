"""Files, definitions, additions to the codebook, openings, saves, and what cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.model.records import FileRecord, Unrecognised
from unerased.register.rows import (
    DefinitionRow,
    FileRow,
    IncompleteRow,
    OpeningRow,
    SaveRow,
    place_of,
)

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["codebook_extensions", "definitions", "files", "incomplete", "openings", "saves"]


def files(
    db: Database, code: str | None = None, *, heads: Heads | None = None, live: bool = True
) -> list[FileRow]:
    """One file by its code, or all files, in the order they came."""
    rows = db.rows(
        "SELECT $columns(file), $status, $place $from(file) "
        f"WHERE {'1' if code is None else 'c.code = :code'} AND $seen(c.seg) "
        "AND (:all OR $status = 'live') ORDER BY $order",
        {"code": code, "all": not live},
        heads=heads,
    )
    return [FileRow(FileRecord(*row[:9]), row[9], place_of(row[10:])) for row in rows]


def definitions(
    db: Database, name: str | None = None, *, heads: Heads | None = None, live: bool = True
) -> list[DefinitionRow]:
    """Versions of definitions of figures, by name and version, the first recorded first."""
    rows = db.rows(
        "SELECT $columns(definition), $status, $place $from(definition) "
        "WHERE (:name IS NULL OR c.name = :name) AND $seen(c.seg) "
        "AND (:all OR $status = 'live') ORDER BY c.name, c.version, $order",
        {"name": name, "all": not live},
        heads=heads,
    )
    return [
        DefinitionRow(code, figure, version, yaml, status, place_of(tuple(place)))
        for code, figure, version, yaml, status, *place in rows
    ]


def codebook_extensions(db: Database, *, heads: Heads | None = None) -> list[str]:
    """YAML texts of the additions to the codebook that hold, in the order they came."""
    rows = db.rows(
        "SELECT c.yaml $from(codebook) WHERE $seen(c.seg) AND $status = 'live' ORDER BY $order",
        heads=heads,
    )
    return [row[0] for row in rows]


def openings(
    db: Database,
    target: str | None = None,
    *,
    limit: int | None = None,
    heads: Heads | None = None,
) -> list[OpeningRow]:
    """Openings and exports of one code, or all of them, the latest first, at most `limit`."""
    rows = db.rows(
        "SELECT $columns(opening), $place $from(opening) "
        f"WHERE {'1' if target is None else 'c.target = :target'} AND $seen(c.seg) "
        "ORDER BY c.id DESC LIMIT +:limit",
        {"target": target, "limit": -1 if limit is None else limit},
        heads=heads,
    )
    return [
        OpeningRow(code, what, about, purpose, place_of(tuple(place)))
        for code, what, about, purpose, *place in rows
    ]


def saves(
    db: Database,
    *,
    limit: int | None = None,
    before: str = "",
    heads: Heads | None = None,
) -> list[SaveRow]:
    """Saves, the latest first, at most `limit`, beginning behind the save `before`."""
    rows = db.rows(
        "SELECT c.code, c.title, c.step, c.id, $status, $place $from(save) "
        "WHERE (:before = '' OR c.id < (SELECT b.id FROM save b WHERE b.code = :before)) "
        "AND $seen(c.seg) ORDER BY c.id DESC LIMIT +:limit",
        {"before": before, "limit": -1 if limit is None else limit},
        heads=heads,
    )
    found = []
    for code, title, step, _, status, *place in rows:
        found.append(SaveRow(code, title, step, _size(db, code), status, place_of(tuple(place))))
    return found


def _size(db: Database, save: str) -> int:
    row = db.row(
        "SELECT sum(n.records) FROM segment n WHERE n.save = :save AND :save <> ''", {"save": save}
    )
    return max(0, (row[0] or 0) - 1) if row else 0


def incomplete(db: Database, *, heads: Heads | None = None) -> list[IncompleteRow]:
    """Entries that this version cannot read. They are kept; figures may depend on them."""
    rows = db.rows(
        "SELECT c.type, c.body, c.head, c.reason, $place "
        "FROM unrecognised c JOIN segment s ON s.id = c.seg WHERE $seen(c.seg) ORDER BY $order",
        heads=heads,
    )
    return [
        IncompleteRow(Unrecognised(row[0], row[1] or row[2]), row[3], place_of(row[4:]))
        for row in rows
    ]
