from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import DAY_MS, PASSPHRASE, code

from unerased.journal.lock import DeviceLock
from unerased.register import LogFault, LogRead, ReadLogBusy, readlog

if TYPE_CHECKING:
    from pathlib import Path

    from tests.register.workbench import Home

    from unerased.register import Register

P1 = code("P", 1)


def files(register: Register) -> list[Path]:
    return sorted((register.journal.private_folder / "readlog").glob("*.log"))


def noted(register: Register) -> list[tuple[str, str, str, int]]:
    found = list(register.read_log.entries())
    assert not any(isinstance(entry, LogFault) for entry in found)
    return [(e.kind, e.code, e.property, e.hits) for e in found if isinstance(e, LogRead)]


def test_reads_and_searches_are_noted_in_order(register: Register) -> None:
    register.log_read(P1, "person.name", "person.note")
    register.log_read(P1)
    register.log_search(7)
    assert noted(register) == [
        ("read", P1, "person.name", 0),
        ("read", P1, "person.note", 0),
        ("read", P1, "", 0),
        ("search", "", "", 7),
    ]


def test_a_reader_notes_what_it_shows_while_another_program_writes(
    home: Home, register: Register
) -> None:
    register.log_read(P1, "person.name")
    with home.open(write=False) as reader:
        reader.log_read(P1, "person.note")
        register.log_read(P1, "person.alias")
        reader.log_search(1)
    assert [entry[2] for entry in noted(register)] == [
        "person.name",
        "person.note",
        "person.alias",
        "",
    ]


APPENDING = """
import sys
from pathlib import Path
from unerased.register import Register
folder, storage, passphrase, now, name = sys.argv[1:]
with Register.open(Path(folder), Path(storage), passphrase, clock=lambda: int(now)) as reader:
    for number in range(20):
        reader.log_read(name, str(number))
"""


def test_programs_that_write_at_once_lose_nothing(home: Home, register: Register) -> None:
    places = [str(home.folder), str(home.storage), PASSPHRASE, str(home.clock.now)]
    workers = [
        subprocess.Popen([sys.executable, "-c", APPENDING, *places, name])
        for name in ("one", "two")
    ]
    for number in range(20):
        register.log_read("three", str(number))
    assert [worker.wait(60) for worker in workers] == [0, 0]
    for name in ("one", "two", "three"):
        assert [e[2] for e in noted(register) if e[1] == name] == [str(n) for n in range(20)]


@pytest.mark.parametrize("kept", range(1, 30, 4))
def test_a_torn_end_is_dropped_and_the_log_goes_on(
    home: Home, register: Register, kept: int
) -> None:
    register.log_read(P1, "first")
    (file,) = files(register)
    whole = file.stat().st_size
    register.log_read(P1, "second")
    data = file.read_bytes()
    register.close()
    file.write_bytes(data[: whole + kept])
    with home.open() as again:
        again.log_read(P1, "third")
        assert [entry[2] for entry in noted(again)] == ["first", "third"]


def test_zeros_at_the_end_are_dropped(home: Home, register: Register) -> None:
    register.log_read(P1, "first")
    (file,) = files(register)
    register.close()
    file.write_bytes(file.read_bytes() + bytes(300))
    with home.open() as again:
        again.log_read(P1, "second")
        assert [entry[2] for entry in noted(again)] == ["first", "second"]


def test_months_are_kept_for_a_year(home: Home, register: Register) -> None:
    for month in range(15):
        register.log_read(P1, f"month {month}")
        home.clock.now += 30 * DAY_MS + DAY_MS // 2
    names = [file.name for file in files(register)]
    assert names[-1] == "2020-02.log"
    assert names[0] == "2019-03.log"  # no step fell into February
    assert [entry[2] for entry in noted(register)][-1] == "month 14"


@pytest.mark.parametrize("now", [-1, 0, 86_400_000, 4_102_444_800_000, 2**63])
def test_a_wrong_clock_neither_stops_nor_empties_the_log(
    home: Home, register: Register, now: int
) -> None:
    right = home.clock.now
    register.log_read(P1, "before")
    home.clock.now = now
    register.log_read(P1, "then")
    home.clock.now = right
    register.log_read(P1, "after")
    assert {entry[2] for entry in noted(register)} == {"before", "then", "after"}


def test_days_are_counted(home: Home, register: Register) -> None:
    register.log_read(P1, "a", "b")
    home.clock.tomorrow()
    register.log_search(3)
    assert register.read_log.daily_counts() == {date(2018, 12, 1): 2, date(2018, 12, 2): 1}


def test_a_changed_or_missing_record_shows(register: Register) -> None:
    sizes = [0]
    for name in ("first", "second", "third"):
        register.log_read(P1, name)
        sizes.append(files(register)[0].stat().st_size)
    (file,) = files(register)
    data = file.read_bytes()
    assert len(noted(register)) == 3
    file.write_bytes(data[: sizes[1]] + data[sizes[2] :])
    faults = [e for e in register.read_log.entries() if isinstance(e, LogFault)]
    assert [(f.record, f.reason) for f in faults] == [(2, "does not follow the one before it")]
    changed = bytearray(data)
    changed[sizes[1] + 60] ^= 1
    file.write_bytes(changed)
    faults = [e for e in register.read_log.entries() if isinstance(e, LogFault)]
    assert [(f.file, f.record) for f in faults] == [(file.name, 2), (file.name, 3)]
    file.write_bytes(data)
    assert len(noted(register)) == 3


def test_a_file_does_not_stand_for_another_month(register: Register) -> None:
    register.log_read(P1, "name")
    (file,) = files(register)
    file.rename(file.with_name("2018-11.log"))
    (fault,) = register.read_log.entries()
    assert isinstance(fault, LogFault)


def test_neither_words_nor_codes_stand_in_it_in_clear(register: Register) -> None:
    register.log_read(P1, "person.name")
    (file,) = files(register)
    data = file.read_bytes()
    assert P1.encode() not in data
    assert b"person" not in data


def test_what_cannot_be_noted_is_not_shown(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.log_read(P1)
    monkeypatch.setattr(readlog, "_PATIENCE", 0.05)
    lock = DeviceLock(register.journal.private_folder / "readlog" / "lock")
    try:
        with pytest.raises(ReadLogBusy, match="not shown"):
            register.log_read(P1)
    finally:
        lock.release()
    register.log_read(P1)
    assert len(noted(register)) == 2
