"""Full-text search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.register.rows import SearchHit
from unerased.register.words import MARK_CLOSE, MARK_OPEN, in_pairs, query

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["search"]

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
    claims = db.rows(
        "SELECT c.code, c.subject, c.property, "
        "snippet(claim_words, -1, :open, :close, '…', 24), $status "
        "FROM claim_words w CROSS JOIN claim c ON c.id = w.rowid "
        "JOIN segment s ON s.id = c.seg "
        "LEFT JOIN $dead d ON d.target = c.code LEFT JOIN $dead e ON e.target = s.save "
        "WHERE claim_words MATCH :match AND $seen(c.seg) AND (:all OR $status = 'live') "
        "ORDER BY w.rank LIMIT +:limit",
        given,
        heads=heads,
    )
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
