"""Entities, statements, and how much there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.register.reads.ranges import last_row
from unerased.register.rows import Counts, EntityRow, StatementRow, place_of

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["counts", "entities", "entity", "live_codes", "statements"]


def entity(db: Database, code: str, *, heads: Heads | None = None) -> EntityRow | None:
    """The entity with this code, whatever has become of it."""
    row = db.row(
        "SELECT c.code, c.kind, $status, $place $from(entity) "
        "WHERE c.code = :code AND $seen(c.seg)",
        {"code": code},
        heads=heads,
    )
    return None if row is None else EntityRow(row[0], row[1], row[2], place_of(row[3:]))


def entities(  # noqa: PLR0913 - each narrows the list in its own way
    db: Database,
    kind: str,
    *,
    limit: int | None = None,
    after: str = "",
    heads: Heads | None = None,
    live: bool = True,
) -> list[EntityRow]:
    """Entities of a kind by code, at most `limit`, beginning behind the code `after`."""
    rows = db.rows(
        "SELECT c.code, c.kind, $status, $place $from(entity) "
        "WHERE c.kind = :kind AND c.code > :after AND $seen(c.seg) "
        "AND (:all OR $status = 'live') ORDER BY c.code LIMIT +:limit",
        {"kind": kind, "after": after, "all": not live, "limit": -1 if limit is None else limit},
        heads=heads,
    )
    return [EntityRow(row[0], row[1], row[2], place_of(row[3:])) for row in rows]


def live_codes(db: Database, kind: str, *, heads: Heads | None = None) -> list[str]:
    """The codes of all entities of a kind that hold, in their order, and nothing else of them."""
    rows = db.rows(
        "SELECT c.code $from(entity) "
        "WHERE c.kind = :kind AND $status = 'live' AND $seen(c.seg) ORDER BY c.code",
        {"kind": kind},
        heads=heads,
    )
    return [code for (code,) in rows]


def statements(
    db: Database, *, heads: Heads | None = None, live: bool = True
) -> list[StatementRow]:
    """Every statement with its speaker and how much it says, in the order it came."""
    said: dict[str, tuple[int, int]] = {
        code: (claims, stances)
        for code, claims, stances in db.rows(
            "SELECT c.statement, count(*), sum(c.property = 'claim.stance') "
            "$from(claim) WHERE c.statement <> '' AND $status = 'live' AND $seen(c.seg) "
            "GROUP BY c.statement",
            heads=heads,
        )
    }
    speakers: dict[str, str] = dict(
        db.rows(
            "SELECT c.subject, c.word $from(claim) "
            "WHERE c.property = 'statement.speaker' AND c.vtype = 'r' "
            "AND $status = 'live' AND $seen(c.seg) "
            "ORDER BY s.hlc DESC, s.device DESC, s.seq DESC, c.pos DESC",
            heads=heads,
        )
    )
    found = entities(db, "statement", heads=heads, live=live)
    return [
        StatementRow(
            row.code, speakers.get(row.code, ""), *said.get(row.code, (0, 0)), row.status, row.place
        )
        for row in sorted(found, key=lambda row: (row.place.wall_ms, row.place.position))
    ]


_COUNTED: Final = ("claim", "finding", "consent", "correction", "file", "save", "segment")


def counts(db: Database, *, heads: Heads | None = None) -> Counts:
    """How much there is in view, whatever holds of it or not."""
    kinds: dict[str, int] = dict(
        db.rows(
            "SELECT c.kind, count(*) FROM entity c WHERE $seen(c.seg) GROUP BY c.kind", heads=heads
        )
    )
    if heads is None:  # rows are numbered without gaps
        return Counts(kinds, *(last_row(db, table) for table in _COUNTED))
    row = db.row(
        "SELECT (SELECT count(*) FROM claim c WHERE $seen(c.seg)), "
        "(SELECT count(*) FROM finding c WHERE $seen(c.seg)), "
        "(SELECT count(*) FROM consent c WHERE $seen(c.seg)), "
        "(SELECT count(*) FROM correction c WHERE $seen(c.seg)), "
        "(SELECT count(*) FROM file c WHERE $seen(c.seg)), "
        "(SELECT count(*) FROM save c WHERE $seen(c.seg)), "
        "(SELECT count(*) FROM segment c WHERE $seen(c.id))",
        heads=heads,
    )
    return Counts(kinds, *(row or (0,) * 7))
