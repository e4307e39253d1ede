"""What was coded from one source: its claims by the newest, where in it they stand, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.model.records import FileRecord
from unerased.register.rows import ClaimRow, FileRow, claim_row_of, place_of

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["files_of", "latest_of", "located"]

#: what says how a source's text was taken in, and not what the source says
_OWN = (
    "c.property NOT IN ('text.source', 'text.body', 'text.file', 'text.mentions') "
    "AND c.subject <> :source"
)


def latest_of(
    db: Database, source: str, *, limit: int, heads: Heads | None = None
) -> list[ClaimRow]:
    """What a source says of others, the newest first, at most `limit` live claims."""
    rows = db.rows(
        "SELECT $claim $from(claim) WHERE c.source = :source AND $seen(c.seg) "
        f"AND {_OWN} AND $status = 'live' ORDER BY c.id DESC LIMIT +:limit",
        {"source": source, "limit": limit},
        heads=heads,
    )
    return [claim_row_of(row) for row in rows]


def located(
    db: Database, source: str, prefix: str, *, heads: Heads | None = None
) -> list[tuple[str, str]]:
    """Codes and locators of a source's live claims whose locator begins so, as they came."""
    return [
        (code, locator)
        for code, locator in db.rows(
            "SELECT c.code, c.locator $from(claim) WHERE c.source = :source AND $seen(c.seg) "
            "AND substr(c.locator, 1, length(:prefix)) = :prefix "
            f"AND {_OWN} AND $status = 'live' ORDER BY c.id",
            {"source": source, "prefix": prefix},
            heads=heads,
        )
    ]


def files_of(db: Database, source: str, *, heads: Heads | None = None) -> list[FileRow]:
    """Live files that come from a source, in the order they came."""
    rows = db.rows(
        "SELECT $columns(file), $status, $place $from(file) "
        "WHERE c.source = :source AND $seen(c.seg) AND $status = 'live' ORDER BY $order",
        {"source": source},
        heads=heads,
    )
    return [FileRow(FileRecord(*row[:9]), row[9], place_of(row[10:])) for row in rows]
