"""The team's findings, and the consents of persons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from unerased.register.records import consent_of, finding_of
from unerased.register.rows import ConsentRow, FindingRow, place_of

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["consents", "findings"]


def findings(
    db: Database, about: str | None = None, *, heads: Heads | None = None, live: bool = True
) -> list[FindingRow]:
    """Findings about a code, or all of them, in the order they came.

    A finding that a live one supersedes is itself superseded, whoever is asked about.
    """
    rows = db.rows(
        "SELECT $columns(finding), $status, $correction, $place $from(finding) "
        "WHERE (:about IS NULL OR c.code IN (SELECT b.finding FROM about b WHERE b.code = :about)) "
        "AND $seen(c.seg) ORDER BY $order",
        {"about": about},
        heads=heads,
    )
    found = [FindingRow(finding_of(row[:10]), row[10], row[11], place_of(row[12:])) for row in rows]
    replaced: dict[str, str] = dict(
        db.rows(
            "SELECT c.supersedes, c.code $from(finding) "
            "WHERE c.supersedes <> '' AND $status = 'live' AND $seen(c.seg) ORDER BY $order",
            heads=heads,
        )
    )
    found = [_superseded(row, replaced) for row in found]
    return [row for row in found if row.status == "live"] if live else found


def _superseded(row: FindingRow, replaced: dict[str, str]) -> FindingRow:
    by = replaced.get(row.finding.code)
    if by is None or row.status != "live":
        return row
    return replace(row, status="superseded", correction=by)


def consents(
    db: Database, person: str | None = None, *, heads: Heads | None = None, live: bool = True
) -> list[ConsentRow]:
    """What a person, or every person, answered, in the order it came."""
    rows = db.rows(
        "SELECT $columns(consent), $status, $correction, $place $from(consent) "
        "WHERE (:person IS NULL OR c.person = :person) AND $seen(c.seg) ORDER BY $order",
        {"person": person},
        heads=heads,
    )
    found = [ConsentRow(consent_of(row[:8]), row[8], row[9], place_of(row[10:])) for row in rows]
    return [row for row in found if row.status == "live"] if live else found
