"""The ledger of releases: what was released, what was committed to, by which key."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from unerased.model.records import Counted, Release, ReleaseKey
from unerased.register.rows import ReleaseRow, place_of

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["counted_in", "release_keys", "releases"]


def releases(
    db: Database, code: str = "", *, heads: Heads | None = None, live: bool = False
) -> list[ReleaseRow]:
    """One release by its code, or all of them in the order they came, withdrawn ones included."""
    rows = db.rows(
        "SELECT $columns(release), $status, $correction, $place $from(release) "
        "WHERE (:code = '' OR c.code = :code) AND $seen(c.seg) "
        "AND (:all OR $status = 'live') ORDER BY $order",
        {"code": code, "all": not live},
        heads=heads,
    )
    return [
        ReleaseRow(
            Release(row[0], row[1], date.fromordinal(row[2]), row[3], row[4]),
            row[5],
            place_of(row[7:]),
            row[6],
        )
        for row in rows
    ]


def counted_in(
    db: Database, release: str, *, heads: Heads | None = None, live: bool = True
) -> list[Counted]:
    """What was committed to in a release, by unit; those that were erased since are missing.

    `live=False` gives it also where the save of the release was undone.
    """
    rows = db.rows(
        "SELECT $columns(counted) $from(counted) WHERE c.release = :release AND $seen(c.seg) "
        "AND (:all OR $status = 'live') ORDER BY c.unit",
        {"release": release, "all": not live},
        heads=heads,
    )
    return [Counted(*row) for row in rows]


def release_keys(db: Database, *, heads: Heads | None = None) -> list[ReleaseKey]:
    """The organisation's release keys that hold, the first one first."""
    rows = db.rows(
        "SELECT $columns(releasekey) $from(releasekey) "
        "WHERE $seen(c.seg) AND $status = 'live' ORDER BY $order",
        heads=heads,
    )
    return [ReleaseKey(*row) for row in rows]
