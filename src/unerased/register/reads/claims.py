"""Claims: of a subject, with a property, by a source, in a statement, about other claims."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal

from unerased.register.rows import ClaimRow, claim_row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = [
    "claims_about",
    "claims_all",
    "claims_by_source",
    "claims_in_statement",
    "claims_of",
    "claims_referring_to",
    "claims_repeating",
    "claims_with",
    "count_claims",
    "get_claims",
    "stances_on",
]


_REFERRING: Final = "c.vtype = 'r' AND c.word = :code"
_BY: Final = "c.source = :code"
_IN: Final = "c.statement = :code AND c.statement <> ''"
_COUNTED: Final = {"by": _BY, "in": _IN, "referring to": _REFERRING, "about": "c.subject = :code"}


def _found(
    db: Database, where: str, given: Mapping[str, Any], heads: Heads | None, *, live: bool
) -> list[ClaimRow]:
    sql = "SELECT $claim $from(claim) WHERE $where AND $seen(c.seg) ORDER BY $order"
    rows = db.rows(sql.replace("$where", where), given, heads=heads)
    found = [claim_row_of(row) for row in rows]
    return [row for row in found if row.live] if live else found


def _first(  # noqa: PLR0913 - what the three reads with a limit have in common
    db: Database, where: str, code: str, heads: Heads | None, *, live: bool, limit: int | None
) -> list[ClaimRow]:
    """All that fits, or the first `limit` in the order in which this device took them up.

    That order is the one of the indexes, so that nothing behind the limit is read.
    """
    if limit is None:
        return _found(db, where, {"code": code}, heads, live=live)
    rows = db.rows(
        f"SELECT $claim $from(claim) WHERE {where} AND $seen(c.seg) "
        "AND (:all OR $status = 'live') ORDER BY c.id LIMIT +:limit",
        {"code": code, "all": not live, "limit": limit},
        heads=heads,
    )
    return [claim_row_of(row) for row in rows]


def count_claims(
    db: Database,
    how: Literal["by", "in", "referring to", "about"],
    code: str,
    *,
    most: int = 1000,
    heads: Heads | None = None,
) -> int:
    """How many live claims are by a source, in a statement, with this value, or about this.

    Counting stops at `most`: the answer `most` says so many, or more.
    """
    row = db.row(
        f"SELECT count(*) FROM (SELECT 1 $from(claim) WHERE {_COUNTED[how]} AND $seen(c.seg) "  # noqa: S608 - own conditions
        "AND $status = 'live' LIMIT +:most)",
        {"code": code, "most": most},
        heads=heads,
    )
    return row[0] if row else 0


def get_claims(
    db: Database, codes: Iterable[str], *, heads: Heads | None = None, live: bool = False
) -> dict[str, ClaimRow]:
    """Claims by their codes; a code that is no claim's in view is left out."""
    where = "c.code IN (SELECT value FROM json_each(:codes))"
    found = _found(db, where, {"codes": json.dumps(list(codes))}, heads, live=live)
    return {row.code: row for row in found}


def claims_all(db: Database, *, heads: Heads | None = None, live: bool = True) -> list[ClaimRow]:
    """Every claim, in the order it came."""
    return _found(db, "1", {}, heads, live=live)


def claims_of(
    db: Database, subject: str, *, heads: Heads | None = None, live: bool = True
) -> list[ClaimRow]:
    """What is said of a subject (the code of an entity or of a claim), in the order it came."""
    where = "c.subject = :subject"
    return _found(db, where, {"subject": subject}, heads, live=live)


def claims_about(
    db: Database, codes: Iterable[str], *, heads: Heads | None = None, live: bool = True
) -> list[ClaimRow]:
    """What is said of any of these subjects, in the order it came."""
    where = "c.subject IN (SELECT value FROM json_each(:codes))"
    return _found(db, where, {"codes": json.dumps(list(codes))}, heads, live=live)


def claims_with(
    db: Database,
    name: str,
    *,
    word: str | None = None,
    heads: Heads | None = None,
    live: bool = True,
) -> list[ClaimRow]:
    """Claims of a property; with `word` only those whose term, code, stance or EDTF it is."""
    given = {"name": name, "word": word}
    where = "c.property = :name" if word is None else "c.property = :name AND c.word = :word"
    return _found(db, where, given, heads, live=live)


def claims_referring_to(
    db: Database,
    code: str,
    *,
    heads: Heads | None = None,
    live: bool = True,
    limit: int | None = None,
) -> list[ClaimRow]:
    """Claims whose value is this code: the acts of a victim, the events at a place."""
    return _first(db, _REFERRING, code, heads, live=live, limit=limit)


def claims_by_source(
    db: Database,
    source: str,
    *,
    heads: Heads | None = None,
    live: bool = True,
    limit: int | None = None,
) -> list[ClaimRow]:
    """What a source says, in the order it came; at most `limit`, which reads no more than that."""
    return _first(db, _BY, source, heads, live=live, limit=limit)


def claims_in_statement(
    db: Database,
    statement: str,
    *,
    heads: Heads | None = None,
    live: bool = True,
    limit: int | None = None,
) -> list[ClaimRow]:
    """What was said in a statement, its stances on other claims included; at most `limit`."""
    return _first(db, _IN, statement, heads, live=live, limit=limit)


def stances_on(
    db: Database,
    codes: Iterable[str] | None = None,
    *,
    heads: Heads | None = None,
    live: bool = True,
) -> list[ClaimRow]:
    """Stances that sources take on these claims; None for every stance there is."""
    if codes is None:
        return claims_with(db, "claim.stance", heads=heads, live=live)
    where = "c.subject IN (SELECT value FROM json_each(:codes)) AND c.property = 'claim.stance'"
    return _found(db, where, {"codes": json.dumps(list(codes))}, heads, live=live)


def claims_repeating(
    db: Database, code: str, *, heads: Heads | None = None, live: bool = True
) -> list[ClaimRow]:
    """Claims that say of themselves that they repeat this one."""
    where = "c.code IN (SELECT r.claim FROM derivation r WHERE r.origin = :code)"
    return _found(db, where, {"code": code}, heads, live=live)
