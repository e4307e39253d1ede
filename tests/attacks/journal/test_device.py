"""Attacks 18, 31 to 33, 42: parameters, full disks, names, clocks and sizes."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import Clock, Home, entry

from unerased.journal import Entry, JournalError, NoRegister, NotSaved, Reason
from unerased.journal.disk import RealDisk
from unerased.seal import CostRefused

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("memory_kib", [64 * 1024 * 1024, 8], ids=["64 GiB", "8 KiB"])
def test_identities_that_cost_too_much_or_too_little_are_not_derived(
    saved: Home, memory_kib: int
) -> None:
    saved.entries()
    path = saved.private("identity")
    data = path.read_bytes()
    body = data[:10] + memory_kib.to_bytes(4) + data[14:-32]
    path.write_bytes(body + hashlib.sha256(body).digest())
    with pytest.raises(CostRefused, match="Nothing was derived"):
        saved.open()


class Full(RealDisk):
    """A disk that has room for so many operations, and half of the next."""

    def __init__(self, left: int) -> None:
        self.left = left

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def mkdir(self, path: Path) -> None:
        self._spend()
        super().mkdir(path)

    def write(self, path: Path, data: bytes | memoryview) -> None:
        if self.left == 0:
            super().write(path, data[: len(data) // 2])
        self._spend()
        super().write(path, data)

    def append(self, path: Path, at: int, data: bytes) -> None:
        if self.left == 0:
            super().append(path, at, data[: len(data) // 2])
        self._spend()
        super().append(path, at, data)

    def fsync(self, path: Path) -> None:
        self._spend()
        super().fsync(path)

    def rename(self, path: Path, to: Path) -> None:
        self._spend()
        super().rename(path, to)

    def fsync_dir(self, path: Path) -> None:
        self._spend()
        super().fsync_dir(path)


@pytest.mark.parametrize("left", range(10))
def test_a_disk_that_is_full_at_any_step_loses_nothing(saved: Home, left: int) -> None:
    before = saved.entries()
    disk = Full(left)
    fresh = [entry(7), entry(8)]
    with saved.open(write=True, disk=disk) as journal:
        if left < 6:
            with pytest.raises(NotSaved, match="ENOSPC"):
                journal.append(fresh)
        else:
            journal.append(fresh)
            (fault,) = journal.faults
            assert (fault.file, fault.reason) == ("marks", Reason.UNWRITTEN)
            assert journal.verify().faults == (fault,)
        disk.left = 1000
        journal.append([entry(9)])
        assert journal.faults == ()
    after = saved.entries()
    assert after[: len(before)] == before
    assert after[-1] == entry(9)
    assert (after[len(before) : -1] == fresh) is (left >= 5)
    assert saved.faults() == ()


def test_a_save_that_may_be_there_or_not_says_so(saved: Home) -> None:
    for left, told in ((5, "there or not"), (3, "Nothing was saved")):
        with (
            saved.open(write=True, disk=Full(left)) as journal,
            pytest.raises(NotSaved, match=told),
        ):
            journal.append([entry(10 + left)])
    with (
        saved.open(write=True, disk=Full(0)) as journal,
        pytest.raises(NotSaved, match="Nothing was saved"),
    ):
        journal.secret("age:FI-1", lambda: b"secret")


@pytest.mark.parametrize("left", range(0, 40, 3))
def test_a_register_is_not_half_created_on_a_full_disk(tmp_path: Path, left: int) -> None:
    home = Home(tmp_path / "register", tmp_path / "storage")
    with pytest.raises(NotSaved, match="Nothing was saved"):
        home.create(disk=Full(min(left, 30)))
    with pytest.raises(NoRegister):
        home.open()
    other = Home(tmp_path / "another", tmp_path / "storage")
    other.create().close()
    assert other.faults() == ()


WRITER = """
import sys
from pathlib import Path
from unerased.journal import Entry, Journal

folder, storage, passphrase = sys.argv[1:]
with Journal.open(Path(folder), Path(storage), passphrase, write=True) as journal:
    for number in range(10_000):
        journal.append([Entry("cases", (f"P-{number}",), b"head", b"%d" % number)])
        print(number, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_it_acknowledged(home: Home) -> None:
    home.create().close()
    command = [sys.executable, "-c", WRITER, str(home.folder), str(home.storage), home.passphrase]
    for stop in (3, 17):
        before = len(home.entries())
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            acknowledged = -1
            for line in writer.stdout:
                acknowledged = int(line)
                if acknowledged == stop:
                    writer.send_signal(signal.SIGKILL)
        bodies = [e.body for e in home.entries()][before:]
        assert bodies == [b"%d" % number for number in range(len(bodies))]
        assert len(bodies) > acknowledged
        assert home.faults() == ()


@pytest.mark.parametrize(
    "name",
    ["..%2f..", "\u0660\u0660", "A" * 32, "désordre", "Name\nwith\rcontrols", "0" * 31, "0" * 33],
)
def test_a_foreign_name_in_the_journal_is_named_and_shown_harmlessly(
    saved: Home, name: str
) -> None:
    assert saved.faults() == ()
    (saved.folder / "journal" / name).mkdir()
    (fault,) = saved.faults()
    assert fault.reason is Reason.FOREIGN
    assert fault.file.isascii()
    assert fault.file.isprintable()
    assert saved.entries()


@pytest.mark.parametrize(
    "name",
    ["00000002.SEG", "0000000\u0662.seg", "00000002.seg.bak", "x.tmp", "2.seg", "00000000.seg"],
)
def test_a_foreign_name_in_a_chain_is_named(saved: Home, name: str) -> None:
    assert saved.faults() == ()
    path = saved.segments()[1]
    (path.parent / name).write_bytes(path.read_bytes())
    (fault,) = saved.faults()
    assert (fault.segment, fault.reason) == (None, Reason.FOREIGN)
    assert fault.file.startswith(f"journal/{path.parent.name}/")


def test_what_an_interrupted_write_left_is_no_fault_and_disappears(saved: Home) -> None:
    path = saved.segments()[-1].with_name("00000005.tmp")
    path.write_bytes(b"half")
    assert saved.faults() == ()
    with saved.open(write=True) as journal:
        journal.append([entry()])
    assert not path.exists()
    path.with_name("00000006.seg").mkdir()
    with saved.open() as journal:
        faults = {(fault.file, fault.reason) for fault in journal.verify().faults}
    name = f"journal/{path.parent.name}/00000006.seg"
    assert faults == {(name, Reason.FOREIGN), (name, Reason.LINK)}


def test_links_are_not_followed(saved: Home, tmp_path: Path) -> None:
    assert saved.faults() == ()
    path = saved.segments()[-1]
    outside = path.rename(tmp_path / "outside.seg")
    path.symlink_to(outside)
    faults = {(fault.file, fault.reason) for fault in saved.faults()}
    assert faults == {(saved.name(path), Reason.LINK)}
    path.unlink()
    outside.rename(path)
    assert saved.faults() == ()
    chain = path.parent
    elsewhere = chain.rename(tmp_path / "chain")
    chain.symlink_to(elsewhere)
    faults = {(fault.file, fault.reason) for fault in saved.faults()}
    assert (saved.name(chain), Reason.LINK) in faults


def test_endless_files_are_not_read(saved: Home) -> None:
    path = saved.segments()[-1]
    path.unlink()
    os.mkfifo(path)
    (fault,) = saved.faults()
    assert (fault.file, fault.reason) == (saved.name(path), Reason.LINK)
    path.unlink()
    with path.open("wb") as file:
        file.truncate(1 << 40)
    (fault,) = saved.faults()
    assert fault.reason is Reason.TOO_LARGE


def test_the_format_file_may_not_be_a_link(saved: Home, tmp_path: Path) -> None:
    saved.entries()
    path = saved.folder / "format"
    path.symlink_to(path.rename(tmp_path / "format"))
    with pytest.raises(NoRegister, match="link"):
        saved.open()


@pytest.mark.parametrize("year", [1904, 1970, 2100, 9999, 40_000])
def test_any_clock_keeps_the_order_of_the_record(saved: Home, year: int) -> None:
    before = saved.entries()
    true = saved.clock.now
    saved.clock.now = (year - 1970) * 31_556_952_000
    with saved.open(write=True) as journal:
        journal.append([entry(8)])
    saved.clock.now = true
    with saved.open(write=True) as journal:
        journal.append([entry(9)])
        segments = list(journal.read({}))
    assert saved.entries() == [*before, entry(8), entry(9)]
    assert [segment.hlc for segment in segments] == sorted(segment.hlc for segment in segments)
    assert segments[-1].wall_ms == true
    assert saved.faults() == ()


def test_an_empty_and_a_full_case_have_the_sizes_that_the_docs_state(home: Home) -> None:
    sizes = {0: 8540, 3 * 1024: 8540, 3800: 8540, 30 * 1024: 37212}
    with home.create() as journal:
        for size, expected in sizes.items():
            journal.append([Entry("cases", ("P-1",), b"", bytes(size))])
            assert home.segments()[-1].stat().st_size == expected


def test_no_error_tells_more_than_ids_numbers_and_reasons(home: Home) -> None:
    told: list[str] = []
    with home.create() as journal:
        journal.append([Entry("identities", ("P-CANARY",), b"CANARY", b"CANARY")])
        for wrong in (
            Entry("CANARY", (), b"", b""),
            Entry("cases", ("CANARY" * 20,), b"", b""),
            Entry("cases", (), b"CANARY" * 20_000, b""),
        ):
            with pytest.raises(JournalError) as refused:
                journal.append([wrong])
            told.append(str(refused.value))
        with pytest.raises(JournalError) as refused:
            journal.secret("CANARY")
        told.append(str(refused.value))
    home.segments()[-1].unlink()
    told += map(str, home.faults())
    assert len(told) == 5
    assert not any("CANARY" in line or str(home.folder) in line for line in told)
    assert isinstance(home.clock, Clock)
