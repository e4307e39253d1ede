from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import PASSPHRASE, entry
from tests.spoiling import spoilt

from unerased.journal import (
    DEFAULT_COMPARTMENTS,
    AlreadyExists,
    ChainHeld,
    Entry,
    EntryRefused,
    Head,
    Invalid,
    Journal,
    NoRegister,
    NoSecret,
    NotAMember,
    ReadOnly,
    Reason,
    StorageDamaged,
    StorageExposed,
    system_clock,
)
from unerased.journal.content import MAX_ENTRY, MAX_UNITS
from unerased.journal.opening import fresh_chains
from unerased.seal import PassphraseRefused, WrongPassphrase, digest
from unerased.seal.cost import TESTING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journal.workbench import Home

    from unerased.journal.chains import Chains
    from unerased.journal.opening import Parts


def test_a_new_register_is_empty_and_stands(home: Home) -> None:
    with home.create() as journal:
        report = journal.verify()
        assert (report.chains, report.segments, report.entries) == (1, 1, 0)
        assert report.faults == journal.faults == ()
        assert report.unfinished == journal.unfinished == ()
        assert report.unrecognised == journal.unrecognised == ()
        assert journal.compartments == tuple(sorted(DEFAULT_COMPARTMENTS))
        assert journal.writable
        assert journal.heads() == {journal.device: Head(1, digest(home.segments()[0].read_bytes()))}
        assert journal.folder == home.folder
        assert journal.private_folder == home.storage / journal.register.hex()
        assert (home.folder / "format").read_text() == (
            f"unerased register 1\n{journal.register.hex()}\n"
        )


def test_entries_come_back_in_order_with_clock_member_and_head(home: Home) -> None:
    entries = [
        Entry("cases", ("P-2", "P-1", "P-2"), b"one", b"1"),
        Entry("identities", ("P-1",), b"two", b"2"),
        Entry("cases", ("P-1", "P-2"), b"three", b"3"),
        Entry("cases", (), b"", b""),
    ]
    with home.create() as journal:
        (stamp,) = journal.append(entries)
        (empty, read) = journal.read({})
        assert empty.entries == ()
        assert read.entries == (entries[0]._replace(units=("P-1", "P-2")), *entries[1:])
        assert [position for position, _ in read.positioned] == [0, 1, 2, 3]
        assert (stamp.device, stamp.seq, stamp.hash) == (read.device, read.seq, read.hash)
        assert (stamp.hlc, stamp.wall_ms, stamp.member) == (read.hlc, read.wall_ms, read.member)
        assert (stamp.first, stamp.count) == (0, 4)
        assert read.member == journal.member
        assert read.wall_ms == home.clock.now
        assert read.hlc == (home.clock.now << 16) + 1
        assert read.run is None
        assert read.closed == ()
        assert journal.heads() == {journal.device: Head(2, read.hash)}
        assert list(journal.read({journal.device: 1})) == [read]
        assert list(journal.read({journal.device: 2})) == []


def test_nothing_is_written_for_no_entries(home: Home) -> None:
    with home.create() as journal:
        assert journal.append([]) == []
        assert len(home.segments()) == 1


def test_progress_is_told(saved: Home) -> None:
    told: list[tuple[int, int]] = []
    with saved.open(write=True) as journal:
        journal.append([entry(), entry()], lambda *step: told.append(step))
        assert told == [(2, 2)]
        told.clear()
        journal.verify(lambda *step: told.append(step))
    assert told == [(step, 10) for step in range(1, 11)]


def test_what_another_process_appends_meanwhile_is_verified_too(
    saved: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with saved.open(write=True) as writer, saved.open() as reader:

        def meanwhile(parts: Parts) -> Chains:
            writer.append([entry(77)])  # after the keybag was read, before the chains are walked
            return fresh_chains(parts)

        monkeypatch.setattr("unerased.journal.journal.fresh_chains", meanwhile)
        report = reader.verify()
        assert report.faults == ()
        assert report.segments == 5


def test_opening_walks_only_what_is_newer_than_the_marks(saved: Home) -> None:
    saved.segments()[1].write_bytes(b"damaged")
    with saved.open() as journal:
        assert journal.faults == ()
        assert [segment.seq for segment in journal.read({journal.device: 2})] == [3, 4]
        assert journal.faults == ()
        assert [segment.seq for segment in journal.read({})] == [1]
        (fault,) = journal.faults
        assert (fault.file, fault.segment) == (saved.name(saved.segments()[1]), 2)
        assert fault.reason is Reason.FORM


def test_a_second_reader_sees_what_the_writer_appends(home: Home) -> None:
    with home.create() as writer, home.open() as reader:
        assert [segment.seq for segment in reader.read({})] == [1]
        writer.append([entry(1)])
        writer.append([entry(2)])
        assert [segment.seq for segment in reader.read({})] == [1, 2, 3]
        assert [e for segment in reader.read({}) for e in segment.entries] == [entry(1), entry(2)]
        assert reader.faults == ()
        assert not reader.writable
        with pytest.raises(ReadOnly, match="reading only"):
            reader.append([entry()])


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(Entry("cases", (), b"", bytes(MAX_ENTRY + 1)), id="too large"),
        pytest.param(Entry("cases", (), b"h", None), id="no body"),
        pytest.param(Entry("common", (), b"h", b"b"), id="the common part"),
        pytest.param(Entry("elsewhere", (), b"h", b"b"), id="an unknown compartment"),
        pytest.param(Entry("cases", ("",), b"h", b"b"), id="a unit without a name"),
        pytest.param(Entry("cases", ("P" * 65,), b"h", b"b"), id="a long unit"),
        pytest.param(Entry("cases", ("Ж",), b"h", b"b"), id="a unit that is no code"),
        pytest.param(
            Entry("cases", tuple(f"P-{n}" for n in range(MAX_UNITS + 1)), b"h", b"b"),
            id="too many units",
        ),
    ],
)
def test_one_entry_that_cannot_be_refuses_the_whole_save(home: Home, wrong: Entry) -> None:
    with home.create() as journal:
        journal.append([entry(1), entry(2, size=MAX_ENTRY - 6)])
        with pytest.raises(EntryRefused, match="Nothing was saved"):
            journal.append([entry(1), wrong])
        assert len(home.segments()) == 2


def test_a_closed_journal_refuses_everything(home: Home) -> None:
    journal = home.create()
    journal.close()
    journal.close()
    for use in (
        journal.refresh,
        journal.verify,
        lambda: journal.append([]),
        lambda: list(journal.read({})),
        lambda: journal.secret("projection"),
        lambda: journal.heads_at(0),
        lambda: journal.seal_private(b"", b""),
        lambda: journal.open_private(b"", b""),
        lambda: journal.compartments,
    ):
        with pytest.raises(ReadOnly, match="closed or locked"):
            use()


def test_secrets_are_made_once_and_kept(home: Home) -> None:
    with home.create() as journal:
        projection = journal.secret("projection")
        assert len(projection) == 32
        assert journal.secret("age:FI-1", lambda: b"made") == b"made"
        assert journal.secret("age:FI-1", lambda: b"made anew") == b"made"
        with pytest.raises(NoSecret):
            journal.secret("age:FI-2")
    with home.open() as journal:
        assert journal.secret("projection") == projection
        assert journal.secret("age:FI-1") == b"made"
        assert journal.secret("projection") == projection
        with pytest.raises(ReadOnly):
            journal.secret("age:FI-2", lambda: b"made")


def test_private_files_of_other_rooms_open_in_their_place_alone(home: Home) -> None:
    with home.create() as journal:
        sealed = journal.seal_private(b"log 1", b"content")
        assert b"content" not in sealed
    with home.open() as journal:
        assert journal.open_private(b"log 1", sealed) == b"content"
        for context, data in ((b"log 2", sealed), (b"log 1", sealed[:-1]), (b"log 1", b"")):
            with pytest.raises(Invalid) as refused:
                journal.open_private(context, data)
            assert refused.value.reason is Reason.NOT_OPENED


def test_the_heads_of_a_date_are_those_that_had_arrived(saved: Home) -> None:
    with saved.open() as journal:
        (device, head) = next(iter(journal.heads().items()))
        start = saved.clock.now - 3000
        assert journal.heads_at(start - 1) == {}
        assert journal.heads_at(start)[device].seq == 1
        assert journal.heads_at(start + 1999)[device].seq == 2
        assert journal.heads_at(saved.clock.now) == {device: head}


def test_many_arrivals_move_from_the_marks_to_the_log(home: Home) -> None:
    with home.create() as journal:
        start = home.private("arrivals").stat().st_size
        for number in range(260):
            home.clock.now += 1000
            journal.append([entry(number % 3)])
        device = journal.device
        assert home.private("arrivals").stat().st_size > start
    first = home.clock.now - 260_000
    with home.open() as journal:
        for number in (1, 255, 256, 260):
            assert journal.heads_at(first + number * 1000)[device].seq == number + 1
        assert journal.verify().faults == ()


def test_a_folder_that_is_not_empty_is_refused(home: Home) -> None:
    home.folder.mkdir()
    (home.folder / "note").write_text("mine")
    with pytest.raises(AlreadyExists, match="not empty"):
        home.create()
    assert not home.storage.exists()
    (home.folder / "note").unlink()
    home.create().close()


def test_a_file_or_a_link_in_the_place_of_the_folder_is_refused(home: Home, tmp_path: Path) -> None:
    home.folder.write_text("mine")
    with pytest.raises(AlreadyExists):
        home.create()
    home.folder.unlink()
    home.folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AlreadyExists):
        home.create()


def test_keys_inside_the_register_folder_are_refused(home: Home) -> None:
    with pytest.raises(StorageExposed):
        Journal.create(home.folder, home.folder / "keys", PASSPHRASE, cost=TESTING)
    home.create().close()
    with pytest.raises(StorageExposed):
        Journal.open(home.folder, home.folder, PASSPHRASE)


@pytest.mark.parametrize("names", [["Cases"], [""], ["common"], ["a", "a"], ["x" * 65]])
def test_compartments_have_plain_distinct_names(home: Home, names: list[str]) -> None:
    with pytest.raises(EntryRefused):
        Journal.create(home.folder, home.storage, PASSPHRASE, cost=TESTING, compartments=names)
    assert not home.storage.exists()


def test_a_register_may_have_compartments_of_its_own(home: Home) -> None:
    options = {"cost": TESTING, "compartments": ["only-one"]}
    with Journal.create(home.folder, home.storage, PASSPHRASE, **options) as journal:
        assert journal.compartments == ("only-one",)
        journal.append([entry(compartment="only-one")])
        assert abs(next(iter(journal.read({}))).wall_ms - system_clock()) < 60_000


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(None, "no register", id="no format file"),
        pytest.param(b"unerased register 2\n", "not that of a register", id="another version"),
        pytest.param(b"\xff", "not that of a register", id="no text"),
        pytest.param(b"x" * 1000, "larger than allowed", id="too long"),
    ],
)
def test_a_foreign_folder_is_refused(home: Home, content: bytes | None, told: str) -> None:
    home.create().close()
    path = home.folder / "format"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(NoRegister, match=told):
        home.open()


def test_a_device_without_keys_is_refused(home: Home, tmp_path: Path) -> None:
    home.create().close()
    with pytest.raises(NotAMember):
        Journal.open(home.folder, tmp_path / "other storage", PASSPHRASE)


def test_the_passphrase_is_needed(home: Home) -> None:
    with pytest.raises(PassphraseRefused):
        Journal.create(home.folder, home.storage, " ", cost=TESTING)
    assert not home.storage.exists()
    home.create().close()
    with pytest.raises(WrongPassphrase):
        Journal.open(home.folder, home.storage, "six other words for this register", write=True)
    home.open(write=True).close()


@pytest.mark.parametrize("name", ["identity", "welcome", "retention", "keybag"])
def test_a_missing_private_file_is_named(saved: Home, name: str) -> None:
    saved.private(name).unlink()
    with pytest.raises(StorageDamaged) as refused, saved.open() as journal:
        list(journal.read({}))
    assert (refused.value.file, refused.value.reason) == (name, Reason.MISSING)


def test_without_marks_the_record_is_read_but_not_written(saved: Home) -> None:
    saved.private("marks").unlink()
    with saved.open(write=True) as journal:
        (fault,) = journal.faults
        assert (fault.file, fault.reason) == ("marks", Reason.UNMARKED)
        assert journal.verify().faults == (fault,)
        assert [segment.seq for segment in journal.read({})] == [1, 2, 3, 4]
        with pytest.raises(ChainHeld, match="nothing was saved"):
            journal.append([entry()])
        with pytest.raises(ChainHeld):
            journal.secret("age:FI-1", lambda: b"made")
    assert not saved.private("marks").exists()
    assert len(saved.segments()) == 4


def test_marks_can_be_made_anew_by_one_who_says_so(saved: Home) -> None:
    saved.private("marks").unlink()
    with saved.open(renew_marks=True) as journal:
        assert len(journal.faults) == 1
    with saved.open(write=True, renew_marks=True) as journal:
        assert journal.faults == ()
        journal.append([entry()])
    with saved.open(write=True) as journal:
        assert journal.verify().faults == ()


def test_marks_are_not_made_anew_over_a_damaged_keybag(saved: Home) -> None:
    saved.private("marks").unlink()
    path = saved.private("keybag")
    data = spoilt(path.read_bytes())
    path.write_bytes(data)
    with pytest.raises(StorageDamaged, match="keybag"):
        saved.open(write=True, renew_marks=True)
    assert path.read_bytes() == data


def test_a_fault_in_ones_own_chain_stops_appending(saved: Home) -> None:
    path = saved.segments()[-1]
    data = path.read_bytes()
    path.unlink()
    with saved.open(write=True) as journal:
        (fault,) = journal.faults
        assert str(fault) == (
            f"{saved.name(path)}: the newest segment this device wrote is missing: "
            f"seq 4 of device {journal.device.hex()} was seen before"
        )
        with pytest.raises(ChainHeld):
            journal.append([entry()])
    assert len(saved.segments()) == 3
    path.write_bytes(data)
    with saved.open(write=True) as journal:
        journal.append([entry()])


def test_faults_read_as_one_line(saved: Home) -> None:
    saved.segments()[1].write_bytes(b"UNERASED")
    (fault,) = saved.faults()
    assert str(fault) == f"{saved.name(saved.segments()[1])} is cut short"
