"""Backups are listed until somebody confirms that one was destroyed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.cast import code

from unerased.model.records import Backup, Correction
from unerased.register import reads

if TYPE_CHECKING:
    from unerased.register import Register

FIRST, SECOND = code("BK", 1), code("BK", 2)


def made(name: str, place: str) -> Backup:
    return Backup(name, dt.date(2031, 4, 5), "ab" * 16, "cd" * 8, place)


def test_a_backup_is_outstanding_until_it_is_confirmed_destroyed(register: Register) -> None:
    register.record([made(FIRST, "on the blue stick"), made(SECOND, "with the lawyer")])
    assert [row.backup.place for row in reads.backups(register.db)] == [
        "on the blue stick",
        "with the lawyer",
    ]
    saved = register.record([Correction(code("X", 1), FIRST, "retracted", "burnt, two saw it")])
    assert [row.backup.code for row in reads.backups(register.db)] == [SECOND]
    assert [row.status for row in reads.backups(register.db, live=False)] == ["retracted", "live"]
    assert {row.type for row in reads.history(register.db, FIRST)} == {"backup", "correction"}
    assert [hit.code for hit in reads.search(register.db, "lawyer")] == [SECOND]
    stands = reads.dump_digest(register.db)
    register.rebuild()
    assert reads.dump_digest(register.db) == stands
    register.undo(saved.code, "it was another stick")
    assert [row.backup.code for row in reads.backups(register.db)] == [FIRST, SECOND]
