"""Attacks 1, 2, 3 and 28: whatever is done to the projection's file, the journal is believed.

Each first shows that the untouched file is taken as it is, without a notice.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import code, correction

from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.register.workbench import Home

P1 = code("P", 1)
PAGE = 4096


def untouched(home: Home) -> str:
    with home.open() as register:
        assert register.notices == ()
        return reads.dump_digest(register.db)


def flip(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 1]))


def cut(path: Path, size: int) -> None:
    os.truncate(path, size)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\x00" * 5000)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "first byte flipped": lambda path: flip(path, 0),
    "byte in the middle flipped": lambda path: flip(path, path.stat().st_size // 2),
    "last byte flipped": lambda path: flip(path, path.stat().st_size - 1),
    "emptied": lambda path: cut(path, 0),
    "cut in a page": lambda path: cut(path, path.stat().st_size - 100),
    "cut by half": lambda path: cut(path, path.stat().st_size // 2 // PAGE * PAGE),
    "garbage appended": grow,
    "replaced by text": lambda path: path.write_bytes(b"nothing"),
}


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("write", [True, False])
def test_a_damaged_file_is_thrown_away_and_rebuilt(home: Home, name: str, *, write: bool) -> None:
    before = untouched(home)
    DAMAGE[name](home.projection)
    with home.open(write=write) as register:
        (notice,) = register.notices
        assert "was changed" in notice
        assert "rebuilt" in notice
        assert reads.dump_digest(register.db) == before
    assert untouched(home) == before


def same_times(path: Path, like: os.stat_result) -> None:
    os.utime(path, ns=(like.st_atime_ns, like.st_mtime_ns))


def test_an_old_page_in_a_new_file_is_noticed(home: Home) -> None:
    before = untouched(home)
    old = home.projection.read_bytes()
    with home.open() as register:
        register.record([correction(1, code("C", 1), "retracted")])
        after = reads.dump_digest(register.db)
    assert after != before
    assert untouched(home) == after
    new = home.projection.read_bytes()
    times = home.projection.stat()
    pages = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    assert len(pages) > 1
    for at in pages:
        with home.projection.open("r+b") as file:
            file.seek(at)
            file.write(old[at : at + PAGE])
        same_times(home.projection, times)
        with home.open() as register:
            assert "was changed" in register.notices[0]
            assert reads.dump_digest(register.db) == after
        new = home.projection.read_bytes()
        old = old.ljust(len(new), b"\0")
        times = home.projection.stat()


def test_a_whole_old_file_with_its_note_is_brought_up_to_date(home: Home, tmp_path: Path) -> None:
    untouched(home)
    kept = tmp_path / "kept"
    shutil.copytree(home.projection.parent, kept)
    with home.open() as register:
        register.record([correction(1, code("C", 1), "retracted")])
        after = reads.dump_digest(register.db)
    for name in ("projection.db", "projection.stamp"):
        shutil.copy2(kept / name, home.projection.parent / name)
    with home.open() as register:
        assert reads.dump_digest(register.db) == after


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_changes_planted_beside_the_file_are_not_believed(home: Home, suffix: str) -> None:
    before = untouched(home)
    beside = home.projection.with_name(home.projection.name + suffix)
    beside.write_bytes(b"planted" * 1000)
    with home.open() as register:
        assert "was changed" in register.notices[0]
        assert reads.dump_digest(register.db) == before


def test_a_write_ahead_log_of_an_earlier_time_is_not_believed(home: Home) -> None:
    untouched(home)
    beside = home.projection.with_name(home.projection.name + "-wal")
    with home.open() as register:
        register.record([correction(1, code("C", 1), "retracted")])
        planted = beside.read_bytes()
        register.undo(register.saves()[0].code, "it was right")
        after = reads.dump_digest(register.db)
    assert len(planted) > PAGE
    assert untouched(home) == after
    beside.write_bytes(planted)
    with home.open() as register:
        assert "was changed" in register.notices[0]
        assert reads.dump_digest(register.db) == after


def test_a_file_of_another_register_is_not_believed(home: Home, tmp_path: Path) -> None:
    before = untouched(home)
    other = type(home)(tmp_path / "other", tmp_path / "other storage")
    with other.create():
        pass
    for name in ("projection.db", "projection.stamp"):
        shutil.copy2(other.projection.parent / name, home.projection.parent / name)
    with home.open() as register:
        assert "rebuilt" in register.notices[0]
        assert reads.dump_digest(register.db) == before


def test_a_file_that_was_not_closed_in_order_is_rebuilt(home: Home, tmp_path: Path) -> None:
    with home.open() as register:
        register.record([correction(1, code("C", 1), "retracted")])
        after = reads.dump_digest(register.db)
        crashed = type(home)(tmp_path / "crashed", tmp_path / "crashed storage", home.clock)
        shutil.copytree(home.folder, crashed.folder)
        shutil.copytree(home.storage, crashed.storage)
    with crashed.open() as again:
        assert "not closed" in again.notices[0]
        assert reads.dump_digest(again.db) == after
    assert untouched(crashed) == after
