"""Backups that were made: those not confirmed destroyed still hold what was erased since."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from unerased.model.records import Backup
from unerased.register.rows import BackupRow, place_of

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["backups"]


def backups(db: Database, *, heads: Heads | None = None, live: bool = True) -> list[BackupRow]:
    """Backups in the order they were made; with `live`, those not confirmed destroyed alone."""
    rows = db.rows(
        "SELECT $columns(backup), $status, $place $from(backup) "
        "WHERE $seen(c.seg) AND (:all OR $status = 'live') ORDER BY $order",
        {"all": not live},
        heads=heads,
    )
    return [
        BackupRow(Backup(row[0], date.fromordinal(row[1]), *row[2:5]), row[5], place_of(row[6:]))
        for row in rows
    ]
