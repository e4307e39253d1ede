"""Attacks 4 to 6, 11, 12: segments that are genuine, but not here or not any more."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import Home, entry

from unerased.journal import ChainHeld, Entry, Journal, Means, NotAMember, Reason, StorageDamaged
from unerased.journal.segment import ZEROS, Place, PlainPart, build, open_part, parse
from unerased.journal.storage import find

if TYPE_CHECKING:
    from pathlib import Path


def swap(one: Path, two: Path) -> None:
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def test_swapped_segments_are_named(saved: Home) -> None:
    assert saved.faults() == ()
    swap(saved.segments()[1], saved.segments()[2])
    (fault,) = saved.faults()
    assert (fault.file, fault.segment) == (saved.name(saved.segments()[1]), 2)
    assert fault.reason is Reason.OTHER_NUMBER


def test_a_segment_of_another_register_is_named(saved: Home, tmp_path: Path) -> None:
    assert saved.faults() == ()
    other = Home(tmp_path / "other", tmp_path / "other storage")
    with other.create() as journal:
        journal.append([entry()])
    saved.segments()[1].write_bytes(other.segments()[1].read_bytes())
    (fault,) = saved.faults()
    assert (fault.segment, fault.reason) == (2, Reason.OTHER_REGISTER)


def test_a_chain_of_another_register_is_named(saved: Home, tmp_path: Path) -> None:
    assert saved.faults() == ()
    other = Home(tmp_path / "other", tmp_path / "other storage")
    other.create().close()
    chain = other.segments()[0].parent
    shutil.copytree(chain, saved.folder / "journal" / chain.name)
    (fault,) = saved.faults()
    assert fault.file == f"journal/{chain.name}"
    assert fault.reason is Reason.UNKNOWN_DEVICE
    with saved.open(write=True) as journal:
        journal.append([entry()])  # one's own chain goes on


def test_a_chain_under_another_devices_name_is_named(saved: Home) -> None:
    assert saved.faults() == ()
    chain = saved.segments()[0].parent
    chain.rename(chain.with_name("0" * 32))
    faults = saved.faults()
    assert {fault.reason for fault in faults} == {Reason.UNKNOWN_DEVICE, Reason.DROPPED}
    assert faults[0].file == f"journal/{'0' * 32}"


def test_a_whole_other_register_in_the_folder_is_refused(saved: Home, tmp_path: Path) -> None:
    saved.entries()
    other = Home(tmp_path / "other", tmp_path / "other storage")
    other.create().close()
    shutil.rmtree(saved.folder)
    shutil.copytree(other.folder, saved.folder)
    with pytest.raises(NotAMember):
        saved.open()


def test_private_files_of_another_register_are_refused(saved: Home, tmp_path: Path) -> None:
    saved.entries()
    other = Home(tmp_path / "other", tmp_path / "other storage")
    other.create().close()
    for name in ("welcome", "retention", "keybag"):
        path = saved.private(name)
        kept = path.read_bytes()
        path.write_bytes(other.private(name).read_bytes())
        with pytest.raises(StorageDamaged) as refused:
            saved.entries()
        assert refused.value.file == name
        assert refused.value.reason in {Reason.NOT_OPENED, Reason.OTHER_REGISTER}
        path.write_bytes(kept)
    saved.entries()


def test_a_part_replayed_into_another_place_shows_nothing_and_is_named(saved: Home) -> None:
    """The owner of a device seals one compartment's groups into another's part, and signs that."""
    parts = saved.parts()
    with saved.open(write=True) as journal:
        journal.append([Entry("cases", ("P-1",), b"h", b"b")])
    device, path = parts.welcome.device, saved.segments()[-1]
    segment = parse(path.read_bytes(), Place(parts.places.register, device, 5))
    keys = saved.parts().newest()
    content = open_part(segment, 1, keys["cases"].key)
    assert saved.faults() == ()
    for compartment in ("legal", "cases"):
        forged = saved.forge(saved.common(parts=[(compartment, 1)]), {compartment: content})
        (fault,) = saved.faults()
        assert (fault.file, fault.reason) == (saved.name(forged), Reason.UNIT_KEY)
        assert saved.entries()[-1].body is None
        forged.unlink()


@pytest.mark.parametrize("parts", [[("legal", 1)], [("cases", 2)], [("figures", 7)]])
def test_a_part_under_another_compartments_or_epochs_key_is_refused(
    saved: Home, parts: list[tuple[str, int]]
) -> None:
    good = saved.forge(saved.common(parts=[("cases", 1)]), {"cases": b"\x90"})
    assert saved.faults() == ()
    good.unlink()
    forged = saved.forge(saved.common(parts=parts), {"cases": b"\x90"})
    (fault,) = saved.faults()
    assert (fault.file, fault.reason) == (saved.name(forged), Reason.UNKNOWN_KEY)


def test_another_beginning_by_the_same_founder_is_refused(saved: Home) -> None:
    """The founder's keys alone are not enough: this device was given the hash of the first file."""
    parts = saved.parts()
    device, key = parts.welcome.device, parts.newest()["common"]
    path = parts.places.segment(device, 1)
    told = open_part(
        parse(path.read_bytes(), place := Place(parts.places.register, device, 1)), 0, key.key
    )
    plain = [PlainPart(key.key_id, key.key, told)]
    again = build(place, ZEROS, plain, parts.identity.sign, secrets.token_bytes)
    assert open_part(parse(again, place), 0, key.key) == told
    saved.private("marks").unlink()
    with saved.open() as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.UNMARKED]
    path.write_bytes(again)
    with saved.open() as journal:
        held = {(fault.file, fault.reason) for fault in journal.faults}
    assert (saved.name(path), Reason.GENESIS) in held


def test_the_newest_segment_dropped_is_named_by_opening_and_by_verify(saved: Home) -> None:
    assert saved.faults() == ()
    path = saved.segments()[-1]
    path.unlink()
    with saved.open(write=True) as journal:
        expected = f"seq 4 of device {journal.device.hex()} was seen before"
        for faults in (journal.faults, journal.verify().faults):
            (fault,) = faults
            assert (fault.file, fault.segment) == (saved.name(path), 4)
            assert (fault.reason, fault.detail) == (Reason.DROPPED, expected)
        with pytest.raises(ChainHeld):
            journal.append([entry()])


def test_several_dropped_segments_are_named_by_the_newest(saved: Home) -> None:
    for path in saved.segments()[2:]:
        path.unlink()
    (fault,) = saved.faults()
    assert (fault.segment, fault.reason) == (4, Reason.DROPPED)


def test_a_segment_dropped_from_the_middle_is_named(saved: Home) -> None:
    assert saved.faults() == ()
    path = saved.segments()[1]
    path.unlink()
    (fault,) = saved.faults()
    assert (fault.file, fault.segment, fault.reason) == (saved.name(path), 2, Reason.MISSING)
    with saved.open() as journal:
        assert [segment.seq for segment in journal.read({})] == [1]
        assert journal.faults == (fault,)


def test_a_dropped_chain_is_named(saved: Home) -> None:
    shutil.rmtree(saved.segments()[0].parent)
    (fault,) = saved.faults()
    assert (fault.segment, fault.reason) == (4, Reason.DROPPED)
    shutil.rmtree(saved.folder / "journal")
    faults = saved.faults()
    assert [(fault.file, fault.reason) for fault in faults if fault.segment is None] == [
        ("journal", Reason.MISSING)
    ]
    assert Reason.DROPPED in {fault.reason for fault in faults}


def clone(home: Home, root: Path) -> Home:
    shutil.copytree(home.folder, root / "register")
    shutil.copytree(home.storage, root / "storage")
    return Home(root / "register", root / "storage")


def test_a_clone_that_wrote_too_is_named_when_the_chains_meet(saved: Home, tmp_path: Path) -> None:
    copy = clone(saved, tmp_path / "clone")
    for home, number in ((saved, 8), (copy, 9)):
        with home.open(write=True) as journal:
            journal.append([entry(number)])
        assert home.faults() == ()
    path = saved.segments()[-1]
    path.write_bytes(copy.segments()[-1].read_bytes())
    for faults in (saved.faults(),):
        (fault,) = faults
        assert (fault.file, fault.segment) == (saved.name(path), 5)
        assert fault.reason is Reason.REPLACED
    with saved.open(write=True) as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.REPLACED]
        with pytest.raises(ChainHeld):
            journal.append([entry()])
        assert [segment.seq for segment in journal.read({})] == [1, 2, 3, 4]


def test_an_older_fork_is_named_where_it_departs(saved: Home, tmp_path: Path) -> None:
    copy = clone(saved, tmp_path / "clone")
    for home, size in ((saved, 8), (copy, 9)):
        with home.open(write=True) as journal:
            journal.append([entry(1, size=size)])
            journal.append([entry(2, size=size)])
    path = saved.segments()[-2]
    path.write_bytes(copy.segments()[-2].read_bytes())
    (fault,) = saved.faults()
    assert (fault.segment, fault.reason) == (6, Reason.BROKEN_CHAIN)


def test_storage_set_back_is_named_by_the_newer_segment_only_if_it_was_marked(saved: Home) -> None:
    """A storage set back alone is behind its folder: it walks on, and nothing forks."""
    old = saved.private("marks").read_bytes()
    with saved.open(write=True) as journal:
        journal.append([entry(2)])
    saved.private("marks").write_bytes(old)
    with saved.open(write=True) as journal:
        assert journal.faults == ()
        (stamp,) = journal.append([entry(1)])
        assert stamp.seq == 6


def test_no_salt_repeats_when_a_snapshot_is_restored(saved: Home, tmp_path: Path) -> None:
    """Two lives of one machine, with one source of randomness that repeats itself."""

    def stuck(size: int) -> bytes:
        return bytes(size)

    salts: list[bytes] = []
    for number, name in enumerate(("first", "second")):
        home = clone(saved, tmp_path / name)
        means = Means(home.clock, random=stuck)
        options = {"means": means, "write": True}
        with Journal.open(home.folder, home.storage, home.passphrase, **options) as journal:
            journal.append([Entry("cases", ("P-1",), b"same head", b"body %d" % number)])
            place = Place(journal.register, journal.device, 5)
        segment = parse(home.segments()[-1].read_bytes(), place)
        salts += [part.box.salt for part in segment.parts]
    common = [salts[0], salts[2]]
    assert common[0] == common[1]  # the same common part, to the last bit
    assert salts[1] != salts[3]


def test_the_places_of_a_register_do_not_depend_on_its_folders_name(
    saved: Home, tmp_path: Path
) -> None:
    moved = saved.folder.rename(tmp_path / "moved")
    assert find(moved, saved.storage).register == find(moved, saved.storage).register
    saved.folder = moved
    assert saved.faults() == ()
