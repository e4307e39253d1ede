"""Full-text search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unerased.register.rows import SearchHit
from unerased.register.words import MARK_CLOSE, MARK_OPEN, in_pairs, query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["MOST_RANKED", "has_common_words", "search"]

#: of more claims in which the words are found, only the latest are ranked: a rank takes its time
MOST_RANKED: Final = 5_000

_TYPES: Final = {
    "C": "claim",
    "F": "finding",
    "X": "correction",
    "CO": "consent",
    "FI": "file",
    "D": "definition",
    "O": "opening",
    "BK": "backup",
    "SV": "save",
}


def search(
    db: Database,
    typed: str,
    *,
    limit: int = 50,
    heads: Heads | None = None,
    live: bool = True,
) -> list[SearchHit]:
    """Records in which all the words typed are found, the best first, claims before others.

    Words are found in what claims say and how it was stated, and in reasons, purposes, titles,
    names of files and definitions; whatever the script, case and accents. See `words.query`.

    Where words are so common that more than `MOST_RANKED` claims hold them, these are the best of
    the latest so many; `has_common_words` says whether they are.
    """
    match = query(typed)
    if not match:
        return []
    given = {
        "match": match,
        "limit": limit,
        "all": not live,
        "open": MARK_OPEN,
        "close": MARK_CLOSE,
    }
    least = _least_ranked(db, match)
    claims = _claims(db, given, least, heads)
    if least and len(claims) < limit:  # most of them do not hold, or did not stand at these heads
        claims = _claims(db, given, 0, heads)
    hits = [
        SearchHit("claim", code, subject, name, in_pairs(snippet), status)
        for code, subject, name, snippet, status in claims
    ]
    if len(hits) < limit:
        notes = db.rows(
            "SELECT c.code, snippet(note_words, -1, :open, :close, '…', 24), $status "
            "FROM note_words w CROSS JOIN note c ON c.id = w.rowid "
            "JOIN segment s ON s.id = c.seg "
            "LEFT JOIN $dead d ON d.target = c.code LEFT JOIN $dead e ON e.target = s.save "
            "WHERE note_words MATCH :match AND $seen(c.seg) AND (:all OR $status = 'live') "
            "ORDER BY w.rank LIMIT +:limit",
            {**given, "limit": limit - len(hits)},
            heads=heads,
        )
        hits.extend(
            SearchHit(
                _TYPES.get(code.partition("-")[0], ""), code, "", "", in_pairs(snippet), status
            )
            for code, snippet, status in notes
        )
    return hits


def has_common_words(db: Database, typed: str) -> bool:
    """Whether more claims hold all the words typed than `search` ranks."""
    match = query(typed)
    return bool(match) and _least_ranked(db, match) > 0


def _least_ranked(db: Database, match: str) -> int:
    """The row above which the latest `MOST_RANKED` matches lie; 0 when there are no more."""
    found = db.row(
        "SELECT rowid FROM claim_words WHERE claim_words MATCH :match "
        "ORDER BY rowid DESC LIMIT 1 OFFSET :most",
        {"match": match, "most": MOST_RANKED},
    )
    return 0 if found is None else int(found[0])


def _claims(
    db: Database, given: Mapping[str, Any], least: int, heads: Heads | None
) -> list[tuple[Any, ...]]:
    return db.rows(
        "SELECT c.code, c.subject, c.property, "
        "snippet(claim_words, -1, :open, :close, '…', 24), $status "
        "FROM claim_words w CROSS JOIN claim c ON c.id = w.rowid "
        "JOIN segment s ON s.id = c.seg "
        "LEFT JOIN $dead d ON d.target = c.code LEFT JOIN $dead e ON e.target = s.save "
        "WHERE claim_words MATCH :match AND w.rowid > :least "
        "AND $seen(c.seg) AND (:all OR $status = 'live') "
        "ORDER BY w.rank LIMIT +:limit",
        {**given, "least": least},
        heads=heads,
    )
