"""When the projection cannot be written or read: nothing is lost, and it helps itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import age, code, note, person

from unerased.journal.lock import DeviceLock
from unerased.register import ProjectionLost, reads
from unerased.register.cipher import check_packages

if TYPE_CHECKING:
    from tests.register.workbench import Home

    from unerased.register import Register

P1 = code("P", 1)


def stop_writing(register: Register) -> None:
    """From now on this connection finds no space for anything new."""
    connection = register.db.connection
    connection.set_authorizer(None)
    row = connection.execute("PRAGMA page_count").fetchone()
    assert row is not None
    connection.execute(f"PRAGMA max_page_count = {row[0]}")


def many_words(register: Register) -> str:
    return register.record([note(n, f"word{n} " * 200) for n in range(1, 40)]).code


def test_a_copy_that_cannot_be_written_is_rebuilt_and_the_save_is_there(register: Register) -> None:
    stop_writing(register)
    many_words(register)
    assert len(reads.claims_of(register.db, P1)) == 39
    assert "was rebuilt" in register.notices[0]
    register.record([age(100, 30)])
    assert len(reads.claims_of(register.db, P1)) == 40


def test_a_save_is_kept_when_the_copy_cannot_even_be_rebuilt(
    home: Home, register: Register
) -> None:
    stop_writing(register)
    blocked = home.projection.with_suffix(".new")
    blocked.mkdir()
    with pytest.raises(ProjectionLost, match=r"The save SV-\S+ is kept in the journal") as lost:
        many_words(register)
    with pytest.raises(ProjectionLost):
        reads.claims_of(register.db, P1)
    register.close()
    blocked.rmdir()
    with home.open() as again:
        assert len(reads.claims_of(again.db, P1)) == 39
        assert again.saves()[0].code == lost.value.save


def test_a_reader_beside_a_writer_reads_the_copy_as_it_stands(
    home: Home, register: Register
) -> None:
    register.record([age(1, 30)])
    with home.open(write=False) as reader:
        assert reader.notices == ()
        assert reads.dump_digest(reader.db) == reads.dump_digest(register.db)


@pytest.mark.parametrize("damage", ["missing", "text"])
def test_a_reader_rebuilds_in_memory_when_another_program_holds_the_lock(
    home: Home, register: Register, damage: str
) -> None:
    register.record([age(1, 30)])
    digest = reads.dump_digest(register.db)
    register.close()
    file = home.projection
    file.unlink()
    if damage == "text":
        file.write_text("nothing at all " * 1000)
    lock = DeviceLock(file.parent / "lock")
    try:
        with home.open(write=False) as reader:
            assert "in memory" in reader.notices[0]
            assert reads.dump_digest(reader.db) == digest
    finally:
        lock.release()
    assert file.exists() == (damage == "text")


def test_a_reader_alone_brings_the_copy_up_to_date_and_leaves_it_in_order(
    home: Home, register: Register
) -> None:
    register.record([age(1, 30)])
    digest = reads.dump_digest(register.db)
    register.close()
    home.projection.unlink()
    with home.open(write=False) as reader:
        assert reads.dump_digest(reader.db) == digest
        inode = home.projection.stat().st_ino
        with home.open() as writer:
            writer.record([person(2)])
    with home.open() as writer:
        assert writer.notices == ()
        assert home.projection.stat().st_ino == inode


def test_a_copy_of_another_version_is_rebuilt(home: Home, register: Register) -> None:
    with register.db.transaction() as connection:
        connection.execute("UPDATE meta SET value = 'older' WHERE name = 'version'")
    register.record([age(1, 30)])
    register.close()
    with home.open() as again:
        assert "rebuilt" in again.notices[0]
        assert len(reads.claims_of(again.db, P1)) == 1


def test_a_segment_that_was_dropped_is_named_and_comes_back(home: Home, register: Register) -> None:
    register.record([age(1, 30)])
    register.close()
    with home.open(write=False) as reader:
        assert reader.notices == ()
    last = max(home.folder.rglob("*.seg"))
    kept = last.read_bytes()
    last.unlink()
    home.projection.unlink()
    with home.open(write=False) as reader:
        assert any(last.name in notice for notice in reader.notices)
        assert reads.claims_of(reader.db, P1) == []
    last.write_bytes(kept)
    with home.open() as again:
        assert again.notices == ()
        assert len(reads.claims_of(again.db, P1)) == 1


def test_the_packages_of_this_installation_are_accepted() -> None:
    check_packages()


def test_the_copy_is_for_its_owner_alone(home: Home, register: Register) -> None:
    register.record([age(1, 30)])
    assert home.projection.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("write", [True, False])
def test_a_copy_that_is_damaged_while_it_is_open_is_rebuilt_behind_the_read(
    home: Home, register: Register, *, write: bool
) -> None:
    many_words(register)
    earlier = register.heads
    register.record([age(100, 30)])
    digest = reads.dump_digest(register.db)
    register.close()
    with home.open(write=write) as opened:
        kept = opened.db
        assert len(reads.claims_of(kept, P1, heads=earlier)) == 39
        size = home.projection.stat().st_size
        with home.projection.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
        kept.connection.set_authorizer(None)
        kept.connection.execute("PRAGMA shrink_memory")
        kept.connection.execute("PRAGMA cache_size = 1")
        assert len(reads.claims_of(kept, P1, heads=earlier)) == 39
        assert reads.dump_digest(kept) == digest
        assert "was damaged" in opened.notices[0]
        assert kept is opened.db
    with home.open() as again:
        assert reads.dump_digest(again.db) == digest
