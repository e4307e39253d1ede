"""Attacks 5 to 10 and 32 on relays: what they drop, hold back, set back, exchange and prepare.

Each first shows the same sync accepting what nobody touched.
"""

from __future__ import annotations

import os
import shutil
from itertools import count
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pytest
from tests.journal.simulator import HostileRelay
from tests.journal.team import found_team, ids
from tests.journal.workbench import Home, entry

from unerased.journal import ChainHeld, Fault, Reason, RelayFailed
from unerased.journal.pack import read_name
from unerased.journal.relay import FolderRelay, MemoryRelay

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal.relay import Relay

DAY = 24 * 60 * 60 * 1000


@pytest.fixture
def team(tmp_path: Path) -> list[Home]:
    """A founder and two colleagues; the founder has saved three times."""
    homes = found_team(tmp_path, 3)
    save(homes[0], 1, 2, 3)
    return homes


def save(home: Home, *numbers: int) -> None:
    with home.open(write=True) as journal:
        for number in numbers:
            home.clock.now += 1000
            journal.append([entry(number)])


_NAMES: WeakKeyDictionary[object, str] = WeakKeyDictionary()
_NUMBERS = count()


def sync(home: Home, relay: Relay) -> tuple[Fault, ...]:
    home.clock.now += 1000
    with home.open(write=True) as journal:
        return journal.sync(relay, called(relay)).faults


def called(relay: Relay) -> str:
    """The address of a relay: one for all views of it, one for each folder."""
    if isinstance(relay, FolderRelay):
        return str(relay._root)  # noqa: SLF001 - to tell two of them apart
    # not by its id: that of one which is gone is soon another's
    return _NAMES.setdefault(getattr(relay, "_relay", relay), f"relay {next(_NUMBERS)}")


def seq(home: Home, of: Home) -> int:
    """Number of the newest segment of `of` that `home` holds."""
    with home.open() as journal:
        head = journal.heads().get(ids(of))
        return head.seq if head else 0


def folder_of(home: Home) -> dict[str, bytes]:
    return {
        path.relative_to(home.folder).as_posix(): path.read_bytes()
        for path in home.folder.rglob("*")
        if path.is_file()
    }


def a_pack(relay: MemoryRelay | HostileRelay, of: Home) -> str:
    names = relay.names() if isinstance(relay, HostileRelay) else list(relay.objects)
    (name,) = [name for name in names if ids(of).hex() in name]
    return name


def refused(home: Home, relay: Relay) -> Reason:
    """Sync, see that nothing came in, and give the one reason."""
    before = folder_of(home)
    (fault,) = [fault for fault in sync(home, relay) if fault.reason is not Reason.WITHHELD]
    own = ids(home).hex()
    after = {name: data for name, data in folder_of(home).items() if own not in name}
    assert after == {name: data for name, data in before.items() if own not in name}
    return fault.reason


# 1 to 4: bytes, ends, places


@pytest.mark.parametrize("seed", range(24))
def test_a_changed_byte_of_a_pack_never_gets_in(team: list[Home], seed: int) -> None:
    good = MemoryRelay()
    assert sync(team[0], good) == ()
    assert sync(team[2], good) == ()
    relay = HostileRelay()
    assert sync(team[0], relay.view("0")) == ()
    name = a_pack(relay, team[0])
    size = len(relay.worlds[0][name])
    at = seed if seed < 12 else size * (seed - 11) // 13
    relay.spoil(name, at)
    held = seq(team[1], team[0])
    fresh = sum(path.stat().st_size for path in team[0].segments() if int(path.stem) > held)
    faults = sync(team[1], relay.view("1"))
    assert {fault.reason for fault in faults} <= {
        Reason.FORM,
        Reason.VERSION,
        Reason.OTHER_REGISTER,
        Reason.MISNAMED,
        Reason.LENGTHS,
        Reason.SIGNATURE,
    }
    # what is held already is not taken from the pack
    assert bool(faults) is (seed < 12 or at >= size - fresh)
    with team[1].open() as journal:
        assert journal.faults == ()
    assert seq(team[1], team[0]) >= held
    mine, theirs = folder_of(team[0]), folder_of(team[1])
    assert {name for name in mine.keys() & theirs.keys() if mine[name] != theirs[name]} == set()


def test_a_spoilt_pack_is_named_and_taken_away_so_that_it_is_put_again(team: list[Home]) -> None:
    relay = HostileRelay()
    assert sync(team[0], relay.view("0")) == ()
    relay.spoil(a_pack(relay, team[0]), -5000)
    (fault,) = sync(team[1], relay.view("1"))
    assert (fault.reason, fault.segment) == (Reason.SIGNATURE, seq(team[0], team[0]))
    assert seq(team[1], team[0]) == seq(team[0], team[0]) - 1  # what stands before it came in
    assert sync(team[0], relay.view("0"))[0].reason is Reason.ROLLED_BACK
    sync(team[1], relay.view("1"))
    assert seq(team[1], team[0]) == seq(team[0], team[0])


def test_a_pack_that_is_cut_is_named_and_put_again(team: list[Home]) -> None:
    relay = HostileRelay()
    assert sync(team[0], relay.view("0")) == ()
    relay.tear(a_pack(relay, team[0]))
    assert refused(team[1], relay.view("1")) is Reason.TRUNCATED
    sync(team[0], relay.view("0"))
    sync(team[1], relay.view("1"))
    assert seq(team[1], team[0]) == seq(team[0], team[0])


# 5: replay into another register, another device, another number


def test_a_pack_of_another_register_is_refused(team: list[Home], tmp_path: Path) -> None:
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    strangers = found_team(tmp_path / "strangers", 2)
    save(strangers[0], 1, 2, 3)
    theirs = MemoryRelay()
    assert sync(strangers[0], theirs) == ()
    ours, foreign = a_pack(relay, team[0]), a_pack(theirs, strangers[0])
    size = len(theirs.objects[foreign])
    said = read_name(ours.partition("/")[2])
    assert said is not None
    name = f"{ours.partition('/')[0]}/{said._replace(size=size).file}"
    relay.objects = {name: theirs.objects[foreign]}
    assert refused(team[1], relay) is Reason.OTHER_REGISTER


def test_a_segment_of_another_register_in_a_good_pack_is_refused(
    team: list[Home], tmp_path: Path
) -> None:
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    strangers = found_team(tmp_path / "strangers", 3)
    save(strangers[0], 1, 2, 3)
    theirs = MemoryRelay()
    sync(strangers[0], theirs)
    ours, foreign = a_pack(relay, team[0]), a_pack(theirs, strangers[0])
    data, other = relay.objects[ours], theirs.objects[foreign]
    assert len(data) == len(other)
    header = data[: 54 + 4 * 6]
    relay.objects[ours] = header + other[len(header) :]
    assert refused(team[1], relay) is Reason.OTHER_REGISTER


def test_a_pack_under_the_name_of_another_device_or_number_is_refused(team: list[Home]) -> None:
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    name = a_pack(relay, team[0])
    data = relay.objects[name]
    folder, _, file = name.partition("/")
    said = read_name(file)
    assert said is not None
    for wrong in (
        said._replace(device=ids(team[1])),
        said._replace(first=said.first + 1, last=said.last + 1),
        said._replace(first=said.first, last=said.last + 2),
    ):
        lying = MemoryRelay()
        lying.objects = {f"{folder}/{wrong.file}": data}
        assert refused(team[2], lying) is Reason.MISNAMED


def test_a_pack_of_known_segments_that_ends_otherwise_than_its_name_says_is_named(
    team: list[Home],
) -> None:
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    assert sync(team[1], relay) == ()
    name = a_pack(relay, team[0])
    folder, _, file = name.partition("/")
    said = read_name(file)
    assert said is not None
    data = relay.objects[name]
    other = f"{folder}/{said._replace(mark=b'otherone').file}"
    relay.objects[other] = data
    (fault,) = sync(team[1], relay)
    assert (f"{folder}/{fault.file}", fault.reason) == (other, Reason.MISNAMED)
    assert other not in relay.objects
    begins = len(data) - len(team[0].segments()[-1].read_bytes())
    relay.objects[other] = data[:begins] + b"X" + data[begins + 1 :]
    (fault,) = sync(team[1], relay)
    assert (fault.reason, fault.segment) == (Reason.FORM, said.last)


def test_a_pack_of_a_device_that_nobody_knows_is_named(team: list[Home]) -> None:
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    name = a_pack(relay, team[0])
    folder, _, file = name.partition("/")
    said = read_name(file)
    assert said is not None
    relay.objects[f"{folder}/{said._replace(device=b'x' * 16).file}"] = relay.objects[name]
    assert refused_but(team[1], relay) == [Reason.UNKNOWN_DEVICE]


def refused_but(home: Home, relay: Relay) -> list[Reason]:
    """The reasons of a sync, whatever came in."""
    return [fault.reason for fault in sync(home, relay)]


def test_a_segment_that_says_to_be_a_beginning_is_refused(team: list[Home]) -> None:
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    name = a_pack(relay, team[0])
    data = relay.objects[name]
    begins = len(data) - len(team[0].segments()[-1].read_bytes())
    relay.objects[name] = data[: begins + 52] + bytes(32) + data[begins + 84 :]
    assert refused_but(team[1], relay) == [Reason.BROKEN_CHAIN]
    assert seq(team[1], team[0]) == seq(team[0], team[0]) - 1


# 6: drop the newest


def test_the_newest_segments_that_a_relay_drops_are_named_and_put_again(team: list[Home]) -> None:
    relay = HostileRelay()
    assert sync(team[0], relay.view("0")) == ()
    assert sync(team[1], relay.view("1")) == ()
    relay.drop(a_pack(relay, team[0]))
    (fault,) = sync(team[1], relay.view("1"))
    assert (fault.file, fault.reason) == (ids(team[0]).hex(), Reason.ROLLED_BACK)
    assert fault.detail == f"segments 1 to {seq(team[0], team[0])} are gone"
    with team[1].open() as journal:
        assert [noticed.fault for noticed in journal.noticed] == [fault]  # it survives the session
    sync(team[2], relay.view("2"))
    assert seq(team[2], team[0]) == seq(team[0], team[0])


def test_a_segment_missing_in_the_middle_is_named(
    team: list[Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unerased.journal.sending._GROWS", 0)  # a pack for each sync
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    save(team[0], 4)
    (fault,) = sync(team[2], with_a_gap(team, relay))
    assert fault.reason is Reason.MISSING
    assert fault.segment == seq(team[2], team[0]) + 1


def with_a_gap(team: list[Home], relay: MemoryRelay) -> MemoryRelay:
    """A relay that has the newest of the founder's segments, and not those before."""
    gap = MemoryRelay()
    gap.objects = dict(relay.objects)
    sync(team[0], gap)
    gap.objects = {name: data for name, data in gap.objects.items() if name not in relay.objects}
    return gap


# 7 and 8: roll back


def test_a_relay_that_is_rolled_back_is_named_by_who_knew_more(team: list[Home]) -> None:
    relay = HostileRelay()
    assert sync(team[0], relay.view("0")) == ()
    assert sync(team[1], relay.view("1")) == ()
    save(team[0], 4)
    assert sync(team[0], relay.view("0")) == ()
    relay.roll_back(2)
    (fault,) = sync(team[0], relay.view("0"))
    assert fault.reason is Reason.ROLLED_BACK


def test_a_rolled_back_relay_shows_a_fresh_member_that_something_was_seen(
    team: list[Home],
) -> None:
    relay = HostileRelay()
    assert sync(team[0], relay.view("0")) == ()
    assert sync(team[1], relay.view("1")) == ()
    assert sync(team[2], relay.view("2")) == ()
    fresh = HostileRelay()
    assert sync(team[0], fresh.view("0")) == ()
    save(team[0], 4)
    sync(team[0], fresh.view("0"))
    sync(team[1], fresh.view("1"))  # states what it has seen in its next segment
    save(team[1], 50)
    sync(team[1], fresh.view("1"))
    old = a_pack(fresh, team[0])
    fresh.drop(old)
    (fault,) = sync(team[2], fresh.view("2"))
    assert fault.reason is Reason.WITHHELD
    assert fault.segment == seq(team[0], team[0])
    assert ids(team[1]).hex() in fault.detail


def test_a_fresh_member_who_is_shown_one_old_day_of_everybody_sees_nothing_of_it(
    team: list[Home],
) -> None:
    """What cannot be seen, as the docs say; the next meeting by another way shows it."""
    relay = HostileRelay()
    sync(team[0], relay.view("0"))
    relay.freeze("2")
    save(team[0], 4)
    sync(team[0], relay.view("0"))
    sync(team[1], relay.view("1"))
    assert sync(team[2], relay.view("2")) == ()
    other = MemoryRelay()
    save(team[1], 50)
    sync(team[1], other)
    other.objects = {n: d for n, d in other.objects.items() if ids(team[1]).hex() in n}
    (fault,) = sync(team[2], other)
    assert fault.reason is Reason.WITHHELD


# 9: freeze


def test_a_relay_that_is_frozen_for_days_is_silence_with_a_date(team: list[Home]) -> None:
    relay = HostileRelay()
    assert sync(team[0], relay.view("0")) == ()
    assert sync(team[1], relay.view("1")) == ()
    relay.freeze("1")
    said = team[0].clock.now
    for day in range(5):
        team[0].clock.now += DAY
        save(team[0], 10 + day)
        assert sync(team[0], relay.view("0")) == ()
        sync(team[1], relay.view("1"))
    with team[1].open() as journal:
        heard = {row.device: row.wall_ms for row in journal.heard()}
    assert heard[ids(team[0])] <= said  # nothing newer than that day, and no more is claimed
    relay.reform()
    sync(team[1], relay.view("1"))
    assert seq(team[1], team[0]) == seq(team[0], team[0])


# 10 and 11: different heads; a clone


def test_two_members_who_are_shown_different_heads_name_it_when_they_meet(
    team: list[Home], tmp_path: Path
) -> None:
    one, two = MemoryRelay(), MemoryRelay()
    assert sync(team[0], one) == ()
    assert sync(team[1], one) == ()
    two.objects = dict(one.objects)
    assert sync(team[2], two) == ()
    # the founder's storage is copied, and both copies write
    clone = Home(tmp_path / "clone", tmp_path / "clone-storage", team[0].clock)
    shutil.copytree(team[0].folder, clone.folder)
    shutil.copytree(team[0].storage, clone.storage)
    save(team[0], 60)
    save(clone, 61)
    assert sync(team[0], one) == ()
    assert sync(clone, two) == ()
    assert sync(team[1], one) == ()
    assert sync(team[2], two) == ()
    save(team[2], 70)
    assert sync(team[2], two) == ()
    meeting = MemoryRelay()
    meeting.objects = {**two.objects, **one.objects}
    faults = sync(team[1], meeting)
    assert {fault.reason for fault in faults} == {Reason.FORKED}
    with team[1].open() as journal:
        assert {noticed.fault.reason for noticed in journal.noticed} == {Reason.FORKED}
    # by the statement of a colleague alone, too
    told = MemoryRelay()
    told.objects = {n: d for n, d in two.objects.items() if ids(team[2]).hex() in n}
    (fault,) = [fault for fault in sync(team[1], told) if fault.reason is Reason.FORKED]
    assert ids(team[2]).hex() in fault.detail
    assert seq(team[1], team[0]) == seq(team[0], team[0])  # nothing of the second was taken in


def test_a_second_branch_that_goes_on_is_not_taken_in(team: list[Home], tmp_path: Path) -> None:
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    assert sync(team[1], relay) == ()
    clone = Home(tmp_path / "clone", tmp_path / "clone-storage", team[0].clock)
    shutil.copytree(team[0].folder, clone.folder)
    shutil.copytree(team[0].storage, clone.storage)
    save(team[0], 60)
    save(clone, 61, 62)
    other = MemoryRelay()
    assert sync(clone, other) == ()
    sync(team[0], relay)
    sync(team[1], relay)
    assert refused(team[1], other) is Reason.FORKED
    with team[1].open() as journal:
        assert journal.faults == ()


def test_a_device_that_was_set_back_writes_no_number_twice(
    team: list[Home], tmp_path: Path
) -> None:
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    old = Home(tmp_path / "old", tmp_path / "old-storage", team[0].clock)
    shutil.copytree(team[0].folder, old.folder)
    shutil.copytree(team[0].storage, old.storage)
    save(team[0], 4, 5)
    assert sync(team[0], relay) == ()
    with old.open(write=True) as journal:
        found = journal.sync(relay, called(relay))
        assert Reason.SET_BACK in {fault.reason for fault in found.faults}
        assert found.beat is False
        with pytest.raises(ChainHeld, match="whose storage does not know of it"):
            journal.append([entry(6)])
    with old.open(write=True) as journal:
        with pytest.raises(ChainHeld):
            journal.append([entry(6)])
        journal.acknowledge()  # having read it does not undo it
        journal.forget_relay(called(relay))  # nor does forgetting where it was seen
    with old.open(write=True) as journal, pytest.raises(ChainHeld):
        journal.append([entry(6)])


def test_a_colleague_who_saw_later_segments_of_this_device_is_named(
    team: list[Home], tmp_path: Path
) -> None:
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    old = Home(tmp_path / "old", tmp_path / "old-storage", team[0].clock)
    shutil.copytree(team[0].folder, old.folder)
    shutil.copytree(team[0].storage, old.storage)
    save(team[0], 4)
    sync(team[0], relay)
    sync(team[1], relay)
    save(team[1], 50)
    theirs = MemoryRelay()
    sync(team[1], theirs)
    theirs.objects = {n: d for n, d in theirs.objects.items() if ids(team[1]).hex() in n}
    (fault,) = [one for one in sync(old, theirs) if one.reason is Reason.SET_BACK]
    assert fault.segment == seq(team[0], team[0])


@pytest.mark.parametrize("at", [-1, 0, 60])
def test_what_this_device_never_signed_does_not_stop_it(
    team: list[Home], tmp_path: Path, at: int
) -> None:
    """Only a later segment that bears its own signature holds a device."""
    relay = MemoryRelay()
    assert sync(team[0], relay) == ()
    old = Home(tmp_path / "old", tmp_path / "old-storage", team[0].clock)
    shutil.copytree(team[0].folder, old.folder)
    shutil.copytree(team[0].storage, old.storage)
    save(team[0], 4)
    sync(team[0], relay)
    name = a_pack(relay, team[0])
    data = bytearray(relay.objects[name])
    last = len(data) - len(team[0].segments()[-1].read_bytes())
    data[at if at < 0 else last + at] ^= 1
    relay.objects[name] = bytes(data)
    reasons = {fault.reason for fault in sync(old, relay)}
    assert reasons & {Reason.SIGNATURE, Reason.FORM}
    assert Reason.SET_BACK not in reasons
    save(old, 5)


# 32: what a stranger prepares on a stick


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_links_on_a_stick_are_not_followed(team: list[Home], stick: Path, tmp_path: Path) -> None:
    assert sync(team[0], FolderRelay(stick)) == ()
    secret = tmp_path / "secret"
    (pack,) = stick.rglob("*.pack")
    pack.rename(secret)
    pack.symlink_to(secret)
    assert refused(team[1], FolderRelay(stick)) is Reason.TRUNCATED
    folder = pack.parent
    shutil.rmtree(folder)
    folder.symlink_to(tmp_path)
    for home in team[:2]:
        with pytest.raises(RelayFailed, match="was not followed"):
            sync(home, FolderRelay(stick))
    assert secret.exists()
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".pack"]


def test_a_link_in_the_place_of_a_new_object_is_replaced_and_not_written_through(
    team: list[Home], stick: Path, tmp_path: Path
) -> None:
    assert sync(team[0], FolderRelay(stick)) == ()
    (pack,) = stick.rglob("*.pack")
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    pack.unlink()
    pack.symlink_to(victim)
    pack.with_name(f"{pack.name}.part").symlink_to(victim)
    sync(team[0], FolderRelay(stick))
    assert victim.read_bytes() == b"mine"
    assert not pack.is_symlink()
    assert sync(team[1], FolderRelay(stick)) == ()


def test_a_pipe_or_a_folder_in_the_place_of_an_object_does_not_hold_a_sync(
    team: list[Home], stick: Path
) -> None:
    assert sync(team[0], FolderRelay(stick)) == ()
    (pack,) = stick.rglob("*.pack")
    pack.unlink()
    os.mkfifo(pack)
    assert refused(team[1], FolderRelay(stick)) is Reason.TRUNCATED
    pack.unlink()
    pack.mkdir()
    assert sync(team[1], FolderRelay(stick)) == ()


@pytest.mark.parametrize(
    "name", ["evil\u202e.pack", "\u212a.pack", "CON", "a b.pack", ".hidden", "x" * 200 + ".pack"]
)
def test_foreign_names_on_a_stick_are_left_alone(team: list[Home], stick: Path, name: str) -> None:
    assert sync(team[0], FolderRelay(stick)) == ()
    (pack,) = stick.rglob("*.pack")
    foreign = pack.with_name(name)
    foreign.write_bytes(b"foreign")
    assert sync(team[1], FolderRelay(stick)) == ()
    assert foreign.read_bytes() == b"foreign"


def test_names_in_other_case_are_not_ours_and_hide_nothing(team: list[Home], stick: Path) -> None:
    assert sync(team[0], FolderRelay(stick)) == ()
    (pack,) = stick.rglob("*.pack")
    upper = pack.with_name(pack.name.upper())
    upper.write_bytes(b"another content under the same name, as a folding system sees it")
    assert sync(team[1], FolderRelay(stick)) == ()
    assert seq(team[1], team[0]) == seq(team[0], team[0])
    pack.unlink()  # as if the system had folded both into the other one
    faults = sync(team[0], FolderRelay(stick))
    assert [fault.reason for fault in faults] == [Reason.ROLLED_BACK]
    assert sync(team[2], FolderRelay(stick)) == ()
