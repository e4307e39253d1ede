"""Who changed what, and when: every record that touches a code, and what a save wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from unerased.register.records import RECORDS
from unerased.register.rows import HistoryRow, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["history", "records_of_save"]

#: Instead of `$codes` and `$saves` in the conditions below.
_LISTED: Final = {
    "$codes": "(SELECT value FROM json_each(:codes))",
    "$saves": "(SELECT value FROM json_each(:saves))",
}

#: By table, the records that touch one of some codes (or undo one of their saves).
_TOUCHING: Final[dict[str, str]] = {
    "entity": "c.code IN $codes",
    "claim": "c.code IN $codes OR c.subject IN $codes",
    "finding": (
        "c.code IN $codes OR c.code IN (SELECT b.finding FROM about b WHERE b.code IN $codes)"
    ),
    "consent": "c.code IN $codes OR c.person IN $codes",
    "correction": "c.code IN $codes OR c.target IN $codes OR c.target IN $saves",
    "file": "c.code IN $codes OR c.source IN $codes",
    "definition": "c.code IN $codes",
    "codebook": "c.code IN $codes",
    "opening": "c.code IN $codes OR c.target IN $codes",
    "releasekey": "c.code IN $codes",
    "release": "c.code IN $codes OR c.figure IN $codes",
    "counted": "c.code IN $codes OR c.unit IN $codes OR c.release IN $codes",
    "backup": "c.code IN $codes",
    "save": "c.code IN $codes",
    "erased": "c.code IN $codes OR c.subject IN $codes",
}
_RECORDS: Final = (
    "SELECT s.hlc, (SELECT v.title FROM save v WHERE v.code = s.save), $status, $correction, "
    "$place, $columns(table) $from(table) WHERE ($where) AND $seen(c.seg)"
)


_LOOKED_AT: Final = 2_000
#: By what a claim is near a code.
_NEAR: Final = (
    "c.code = :code",
    "c.subject = :code",
    "c.vtype = 'r' AND c.word = :code",
    "c.source = :code",
    "c.statement = :code AND c.statement <> ''",
)
_CLAIM_NEAR: Final = (
    "SELECT * FROM (SELECT c.code, c.subject = :code, s.save $from(claim) "
    "WHERE $where AND $seen(c.seg) ORDER BY c.id DESC LIMIT +:limit)"
)


def history(
    db: Database, code: str, *, heads: Heads | None = None, limit: int | None = None
) -> list[HistoryRow]:
    """Every record that touches a code, in the order of the journal.

    These are the record itself, what is claimed of it, by it, in it or with it as value; stances,
    findings and corrections of any of that; its consents, openings, and undone saves.

    With `limit` the latest so many. Then of the claims of each of these sorts the latest 2,000
    are looked at, so that a source of a million claims costs no more: a stance, finding or
    correction that came later of an earlier one is left out.
    """
    near = {
        row
        for where in _NEAR
        for row in db.rows(
            _CLAIM_NEAR.replace("$where", where),
            {"code": code, "limit": -1 if limit is None else max(limit, _LOOKED_AT)},
            heads=heads,
        )
    }
    own = db.row(
        "SELECT s.save $from(entity) WHERE c.code = :code AND $seen(c.seg)",
        {"code": code},
        heads=heads,
    )
    codes = {code, *(row[0] for row in near)}
    saves = {row[2] for row in near if row[1]} | ({own[0]} if own else set())
    given = {"codes": json.dumps(sorted(codes)), "saves": json.dumps(sorted(saves - {""}))}
    found = _records(db, heads, _TOUCHING, given)
    return found if limit is None else found[-limit:]


def records_of_save(db: Database, save: str, *, heads: Heads | None = None) -> list[HistoryRow]:
    """Everything that a save wrote, in order, its name first."""
    where = dict.fromkeys(_TOUCHING, "s.save = :save AND :save <> ''")
    return _records(db, heads, where, {"save": save})


def _records(
    db: Database, heads: Heads | None, where: Mapping[str, str], given: Mapping[str, Any]
) -> list[HistoryRow]:
    found: list[tuple[tuple[Any, ...], HistoryRow]] = []
    for table, condition in where.items():
        sql = _RECORDS.replace("(table)", f"({table})").replace("$where", condition)
        for mark, listed in _LISTED.items():
            sql = sql.replace(mark, listed)
        found.extend(_row(table, row) for row in db.rows(sql, given, heads=heads))
    found.sort(key=lambda row: row[0])
    return [row for _, row in found]


def _row(table: str, row: tuple[Any, ...]) -> tuple[tuple[Any, ...], HistoryRow]:
    hlc, title, status, correction = row[:4]
    place = place_of(row[4:10])
    columns = row[10:]
    order = (hlc, place.device, place.seq, place.position)
    if table == "erased":
        return order, HistoryRow(
            columns[0], columns[1], None, status, correction, title or "", place
        )
    gone = table == "claim" and columns[8] == ""
    record = None if gone else RECORDS[table](columns)
    return order, HistoryRow(table, columns[0], record, status, correction, title or "", place)
