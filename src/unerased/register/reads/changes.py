"""What a save wrote and what was built on it since; corrections; a long history page by page.

`reads.history` and `reads.records_of_save` give everything at once. A save may be an import of a
million claims, and a source may have said half of them: these reads give a part, by indexes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from unerased.model.records import Correction
from unerased.register.reads.claims import get_claims
from unerased.register.reads.findings import get_findings
from unerased.register.reads.history import _TOUCHING, _records
from unerased.register.reads.ranges import first_row
from unerased.register.rows import SaveRow, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.register.database import Database
    from unerased.register.rows import ClaimRow, FindingRow, HistoryRow, Place, Status

__all__ = [
    "CorrectionRow",
    "HistoryPart",
    "Written",
    "built_on",
    "codes_written",
    "corrections",
    "findings_about",
    "history_part",
    "replaced_in",
    "save_of",
    "written",
]

#: tables of records, each with its kind; what was erased of others stands in `erased`
_TABLES: Final = (
    *("entity", "claim", "finding", "consent", "correction", "file", "definition", "codebook"),
    *("opening", "releasekey", "release", "counted", "backup", "erased"),
)


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction; `status` tells whether it still holds itself."""

    correction: Correction
    status: Status
    place: Place


@dataclass(frozen=True, slots=True)
class Written:
    """What a save wrote: how many of each kind, and the first records in order."""

    counts: dict[str, int]
    rows: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class HistoryPart:
    """Part of a history, in the order of the journal; `older` is where the next part begins."""

    rows: tuple[HistoryRow, ...]
    older: str


def save_of(db: Database, code: str) -> tuple[SaveRow, str] | None:
    """A save by its code, with the code of the correction that undid it, "" for none."""
    row = db.row(
        "SELECT c.code, c.title, c.step, (SELECT sum(n.records) FROM segment n "
        "WHERE n.save = c.code), $status, $correction, $place $from(save) WHERE c.code = :code",
        {"code": code},
    )
    if row is None:
        return None
    code, title, step, records, status, correction, *place = row
    size = max(0, (records or 0) - 1)
    return SaveRow(code, title, step, size, status, place_of(tuple(place))), correction


def written(db: Database, save: str, *, limit: int) -> Written:
    """What a save wrote, its name left out: how many of each kind, and the first `limit`."""
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    given: dict[str, Any] = {"save": save, "limit": limit}
    for table, part in _parts(db, save).items():
        given |= {f"low_{table}": part.low, f"high_{table}": part.high}
        if table != "entity" and part.whole:
            counts[table] = part.high - part.low
        else:
            kind = "q.kind" if table == "entity" else f"'{table}'"
            rows = db.rows(f"SELECT {kind}, count(*) {part.rows(table)} GROUP BY 1", given)
            counts |= dict(rows)
        first[table] = f"c.id IN (SELECT q.id {part.rows(table)} ORDER BY q.id LIMIT :limit)"
    return Written(counts, tuple(_records(db, None, first, given)[:limit]))


def codes_written(db: Database, save: str, *, limit: int) -> list[str]:
    """Codes of at most `limit` records that a save wrote, entities first."""
    found: list[str] = []
    for table, part in _parts(db, save).items():
        given = {"save": save, f"low_{table}": part.low, f"high_{table}": part.high}
        sql = f"SELECT q.code {part.rows(table)} ORDER BY q.id LIMIT :limit"
        found += [row[0] for row in db.rows(sql, {**given, "limit": limit - len(found)})]
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of a table among which those of a save lie, `high` not included.

    Attributes:
        whole: all of them are the save's: no other device's segments lie in between.
    """

    low: int
    high: int
    whole: bool

    def rows(self, table: str) -> str:
        """The rows of the save, as `q`."""
        within = f"q.id >= :low_{table} AND q.id < :high_{table}"
        if self.whole:
            return f"FROM {table} q WHERE {within}"
        return f"FROM {table} q JOIN segment m ON m.id = q.seg WHERE {within} AND m.save = :save"


def _parts(db: Database, save: str) -> dict[str, _Part]:
    """By table that has any of them, the rows among which those of the save lie."""
    row = db.row(
        "SELECT min(n.id), max(n.id), count(*) FROM segment n WHERE n.save = :save AND :save <> ''",
        {"save": save},
    )
    if row is None or row[0] is None:
        return {}
    first, last, count = row
    parts = {
        table: _Part(
            first_row(db, table, first), first_row(db, table, last + 1), last - first + 1 == count
        )
        for table in _TABLES
    }
    return {table: part for table, part in parts.items() if part.low < part.high}


def built_on(db: Database, codes: Iterable[str], *, limit: int) -> list[ClaimRow]:
    """At most `limit` live claims that are about, repeat or refer to one of these codes."""
    rows = db.rows(f"{_BUILT} LIMIT :limit", _listed(codes) | {"limit": limit})
    return list(get_claims(db, [row[0] for row in rows], live=True).values())


_ASKED: Final = "IN (SELECT value FROM json_each(:codes))"
_BUILT: Final = " UNION ".join(
    "SELECT * FROM (SELECT c.code $where LIMIT :limit)".replace("$where", where)
    for where in (
        f"FROM claim c WHERE c.subject {_ASKED}",
        f"FROM derivation r JOIN claim c ON c.code = r.claim WHERE r.origin {_ASKED}",
        f"FROM claim c WHERE c.vtype = 'r' AND c.word {_ASKED}",
        f"FROM claim c WHERE c.source {_ASKED}",
    )
)


def corrections(db: Database, codes: Sequence[str]) -> dict[str, CorrectionRow]:
    """Corrections by their codes."""
    where = "c.code IN (SELECT value FROM json_each(:codes))"
    return {row.correction.code: row for row in _corrections(db, where, codes)}


def replaced_in(db: Database, code: str, save: str) -> list[CorrectionRow]:
    """Corrections by which this record took the place of others, made in the save `save`."""
    where = (
        "c.seg IN (SELECT n.id FROM segment n WHERE n.save = :save AND :save <> '') "
        "AND c.replacement IN (SELECT value FROM json_each(:codes))"
    )
    return _corrections(db, where, [code], save)


def _corrections(
    db: Database, where: str, codes: Sequence[str], save: str = ""
) -> list[CorrectionRow]:
    rows = db.rows(
        f"SELECT $columns(correction), $status, $place $from(correction) WHERE {where} "
        "ORDER BY $order",
        _listed(codes) | {"save": save},
    )
    return [CorrectionRow(Correction(*row[:5]), row[5], place_of(row[6:])) for row in rows]


def _listed(codes: Iterable[str]) -> dict[str, str]:
    return {"codes": json.dumps(sorted(set(codes)))}


_SAID: Final = (
    "SELECT * FROM (SELECT c.id, c.code FROM claim c WHERE $where AND c.subject <> :code "
    "AND c.id < :id ORDER BY c.id DESC LIMIT :limit)"
)
_NEAR: Final = " UNION ".join(
    _SAID.replace("$where", where)
    for where in (
        "c.source = :code",
        "c.vtype = 'r' AND c.word = :code",
        "c.statement = :code AND c.statement <> ''",
    )
)
_LATEST: Final = 2**62
#: the record itself and claims about it, with their saves: that one was undone belongs to it
_OWN: Final = " UNION ".join(
    f"SELECT c.code, s.save $from({table}) WHERE $where".replace("$where", where)
    for table, where in {
        "claim": "c.code = :code OR c.subject = :code",
        "entity": "c.code = :code",
        "finding": "c.code = :code",
        "consent": "c.code = :code OR c.person = :code",
    }.items()
)
_ABOUT: Final = (
    "SELECT DISTINCT b.finding FROM about b WHERE b.code IN (SELECT value FROM json_each(:codes))"
)


def history_part(db: Database, code: str, *, limit: int, before: str = "") -> HistoryPart:
    """A code's history, the latest part first.

    The first part holds the record itself, everything that is about it, and the latest `limit` of
    the claims that it makes, or that refer to it; each later part holds the next of those. Every
    part has with its claims their stances, findings and corrections.

    Args:
        db: the projection.
        code: of anything.
        limit: so many claims by it, or with it as value, are in a part.
        before: `older` of the part before, "" for the first.
    """
    row = db.row("SELECT c.id FROM claim c WHERE c.code = :before", {"before": before})
    given = {"code": code, "id": row[0] if row else _LATEST, "limit": limit + 1}
    near = db.rows(f"{_NEAR} ORDER BY 1 DESC LIMIT :limit", given)
    codes = {found for _, found in near[:limit]}
    saves: set[str] = set()
    if row is None:
        own = db.rows(_OWN, {"code": code})
        codes |= {code, *(found for found, _ in own)}
        saves = {save for _, save in own} - {""}
    codes |= {found for (found,) in db.rows(_ABOUT, _listed(codes))}
    listed = _listed(codes) | {"saves": json.dumps(sorted(saves))}
    rows = _records(db, None, _TOUCHING, listed)
    older = near[limit - 1][1] if len(near) > limit else ""
    return HistoryPart(tuple(rows), older)


def findings_about(db: Database, codes: Iterable[str], *, live: bool = True) -> list[FindingRow]:
    """Findings about any of these codes, in the order they came."""
    found = db.rows(_ABOUT, _listed(codes))
    return list(get_findings(db, [row[0] for row in found], live=live).values())
