"""Releases, what they commit to and the key: written, read, withdrawn, rebuilt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.cast import SURVIVOR, code

from unerased.model.records import Correction, Counted, Definition, Entity, Release, ReleaseKey
from unerased.register import reads

if TYPE_CHECKING:
    from unerased.register import Register

FIGURE, FIRST = code("D", 1), code("RL", 1)
SALT = "ab" * 32


def test_the_ledger_keeps_what_was_released_and_what_was_withdrawn(register: Register) -> None:
    release = Release(FIRST, FIGURE, dt.date(2031, 4, 5), '{"counted":1}', '{"root":""}')
    counted = Counted(code("CN", 1), SURVIVOR, FIRST, SALT, '{"code":"x"}')
    key = ReleaseKey(code("RK", 1), "cd" * 32, "ef" * 32)
    register.record([Entity(SURVIVOR, "person"), Definition(FIGURE, "left", 1, "name: left")])
    before = register.heads
    register.record([key, release, counted], title="Released")
    assert [row.release for row in reads.releases(register.db)] == [release]
    assert [row.release for row in reads.releases(register.db, FIRST)] == [release]
    assert reads.releases(register.db, code("RL", 2)) == []
    assert reads.counted_in(register.db, FIRST) == [counted]
    assert reads.release_keys(register.db) == [key]
    assert reads.releases(register.db, heads=before) == []
    register.record([Correction(code("X", 1), FIRST, "retracted", "counted twice")])
    assert [row.status for row in reads.releases(register.db)] == ["retracted"]
    assert reads.releases(register.db, live=True) == []
    touched = {row.type for row in reads.history(register.db, FIRST)}
    assert touched == {"release", "counted", "correction"}
    assert any(row.type == "counted" for row in reads.history(register.db, SURVIVOR))
    stands = reads.dump_digest(register.db)
    register.rebuild()
    assert reads.dump_digest(register.db) == stands
