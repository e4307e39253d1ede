"""Syncing: both ways, resumable, and nothing enters the register folder that does not stand."""

from __future__ import annotations

import errno
import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from tests.journal.team import found_team, ids, lines
from tests.journal.workbench import Home, Quick, entry
from tests.spoiling import spoilt

from unerased.journal import (
    ChainHeld,
    Entry,
    Invalid,
    NotAllowed,
    NotSaved,
    ReadOnly,
    Reason,
    RelayFailed,
    StorageDamaged,
)
from unerased.journal.intake import Intake
from unerased.journal.pack import read_name
from unerased.journal.relay import FolderRelay, MemoryRelay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAY = 24 * 60 * 60 * 1000


@pytest.fixture
def team(tmp_path: Path) -> list[Home]:
    return found_team(tmp_path, 3)


def save(home: Home, *numbers: int) -> None:
    with home.open(write=True) as journal:
        for number in numbers:
            home.clock.now += 1000
            journal.append([entry(number)])


def sync(home: Home, relay: MemoryRelay | FolderRelay, address: str = "relay") -> list[Reason]:
    """Sync a home; the reasons of what was named."""
    with home.open(write=True) as journal:
        return [fault.reason for fault in journal.sync(relay, address).faults]


def record(home: Home) -> list[tuple[bytes, int, bytes]]:
    with home.open() as journal:
        assert journal.verify().unfinished == ()
        return lines(journal)


def test_devices_that_sync_in_any_order_hold_the_same_record(team: list[Home]) -> None:
    relay = MemoryRelay()
    for number, home in enumerate(team):
        save(home, number, number + 10)
    for home in (*team, *reversed(team), *team):
        assert sync(home, relay) == []
    assert record(team[0]) == record(team[1]) == record(team[2])
    assert len(record(team[0])) == 3 + 6


def test_with_nothing_new_one_listing_is_read_and_nothing_is_written(team: list[Home]) -> None:
    class Counted(MemoryRelay):
        def __init__(self) -> None:
            super().__init__()
            self.asked: list[str] = []

        def names(self, folder: str) -> dict[str, int]:
            self.asked.append("names")
            return super().names(folder)

        def get(self, name: str) -> bytes:
            self.asked.append("get")
            return super().get(name)

        def put(self, name: str, data: bytes) -> None:
            self.asked.append("put")
            super().put(name, data)

    relay = Counted()
    save(team[0], 1, 2, 3)
    sync(team[0], relay)
    sync(team[1], relay)
    sync(team[0], relay)
    relay.asked.clear()
    with team[0].open(write=True) as journal:
        before = journal.heads()
        synced = journal.sync(relay, "relay")
        assert (synced.fetched, synced.sent, synced.beat) == (0, 0, False)
        assert journal.heads() == before
    assert relay.asked == ["names"]


def test_many_small_saves_travel_in_one_pack(team: list[Home]) -> None:
    relay = MemoryRelay()
    save(team[0], *range(20))
    sync(team[0], relay)
    assert len(relay.objects) == 1
    save(team[0], 20)
    sync(team[0], relay)
    (name,) = relay.objects  # grown, and the smaller one removed
    found = read_name(name.partition("/")[2])
    assert found is not None
    assert (found.first, found.last) == (1, 24)


def test_a_large_last_pack_is_left_and_another_begun(
    team: list[Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unerased.journal.sending._GROWS", 2)
    relay = MemoryRelay()
    save(team[0], 1, 2)
    sync(team[0], relay)
    save(team[0], 3)
    sync(team[0], relay)
    assert len(relay.objects) == 2
    assert sync(team[1], relay) == []


def test_what_one_device_fetched_it_passes_on(team: list[Home]) -> None:
    first, second = MemoryRelay(), MemoryRelay()
    save(team[0], 1, 2)
    sync(team[0], first)
    sync(team[1], first)
    sync(team[1], second)
    sync(team[2], second)
    sync(team[2], first)
    assert record(team[2])[: len(record(team[0]))] == record(team[0])


def test_a_save_that_needs_many_segments_arrives_whole(
    team: list[Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unerased.journal.plan.BUDGET", 4000)
    monkeypatch.setattr("unerased.journal.plan.cut.__defaults__", (4000,))
    relay = MemoryRelay()
    entries = [Entry("cases", (), b"head", b"x" * 1000) for _ in range(20)]
    with team[0].open(write=True) as journal:
        assert len(journal.append(entries)) > 3
    sync(team[0], relay)
    sync(team[1], relay)
    assert team[1].entries() == entries


def test_one_heartbeat_a_day_is_written_and_it_is_an_empty_save(team: list[Home]) -> None:
    relay, home = MemoryRelay(), team[1]

    def beats() -> bool:
        with home.open(write=True) as journal:
            return journal.sync(relay, "relay").beat

    assert [beats(), beats()] == [True, False]
    home.clock.now += DAY
    assert [beats(), beats()] == [True, False]
    save(home, 1)
    home.clock.now += DAY
    save(home, 2)
    assert beats() is False  # a save of the day says enough
    home.clock.now -= 5 * DAY  # a clock that was set back still writes one a day
    assert [beats(), beats()] == [True, False]
    with home.open() as journal:
        empty = [segment for segment in journal.read({}) if segment.device == ids(home)]
        assert [len(segment.entries) for segment in empty] == [0, 0, 1, 1, 0]
        assert journal.faults == ()


def test_a_device_says_what_it_heard_last_of_every_other(team: list[Home]) -> None:
    relay = MemoryRelay()
    save(team[0], 1)
    sync(team[0], relay)
    team[1].clock.now += 3 * DAY
    sync(team[1], relay)
    with team[1].open() as journal:
        heard = {row.device: row for row in journal.heard()}
    founder, own = heard[ids(team[0])], heard[ids(team[1])]
    assert own.wall_ms - founder.wall_ms == 3 * DAY
    assert (founder.seq, own.seq) == (4, 1)


class Interrupted(MemoryRelay):
    """Breaks off after so many steps; a put that breaks off leaves half of the object."""

    def __init__(self, objects: dict[str, bytes], steps: int) -> None:
        super().__init__()
        self.objects = objects
        self.left = steps

    def _step(self) -> None:
        if self.left == 0:
            raise RelayFailed("broken off")
        self.left -= 1

    def names(self, folder: str) -> dict[str, int]:
        self._step()
        return super().names(folder)

    def get(self, name: str) -> bytes:
        self._step()
        return super().get(name)

    def put(self, name: str, data: bytes) -> None:
        if self.left == 0:
            super().put(name, data[: len(data) // 2])
        self._step()
        super().put(name, data)

    def remove(self, name: str) -> None:
        self._step()
        super().remove(name)


def test_a_sync_that_breaks_off_at_every_step_goes_on_and_loses_nothing(
    team: list[Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unerased.journal.coverage.MAX_COUNT", 2)
    monkeypatch.setattr("unerased.journal.fetching._WAVE", 1)
    objects: dict[str, bytes] = {}
    save(team[0], *range(6))
    save(team[1], *range(10, 15))
    for home in (team[0], team[1], team[2], team[0]):
        for steps in range(40):
            with home.open(write=True) as journal:
                try:
                    done = journal.sync(Interrupted(objects, steps), "relay")
                except RelayFailed:
                    assert journal.verify().faults == ()
                    continue
            assert done.faults == ()
            break
        else:
            pytest.fail("it never came to its end")
    assert record(team[0]) == record(team[2])
    assert {device for device, _, _ in record(team[0])} == {ids(home) for home in team}


class Refusing(Quick):
    """A disk that is full after so many operations."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def _step(self) -> None:
        if self.left == 0:
            raise OSError(errno.ENOSPC, "full")
        self.left -= 1

    def mkdir(self, path: Path) -> None:
        self._step()
        super().mkdir(path)

    def write(self, path: Path, data: bytes | memoryview) -> None:
        if self.left == 0:
            super().write(path, data[: len(data) // 2])
        self._step()
        super().write(path, data)

    def rename(self, path: Path, to: Path) -> None:
        self._step()
        super().rename(path, to)


@pytest.mark.parametrize("batch", [1, 1 << 20])
def test_a_disk_that_is_full_at_any_step_of_a_sync_believes_nothing_torn(
    team: list[Home], monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("unerased.journal.fetching._BATCH", batch)
    relay = MemoryRelay()
    save(team[0], 1, 2, 3)
    sync(team[0], relay)
    refusals = 0
    for steps in range(60):
        with team[1].open(write=True, disk=Refusing(steps)) as journal:
            try:
                journal.sync(relay, "relay")
                ended = not journal.faults
            except NotSaved:
                refusals += 1
                ended = False
        with team[1].open(write=True) as journal:
            assert journal.faults == ()
            assert not journal.verify().faults
        if ended:
            break
    assert refusals > 5
    sync(team[0], relay)
    assert record(team[0]) == record(team[1])


class Waiting(Quick):
    """A disk that tells how many segments it was waited for at a time."""

    def __init__(self) -> None:
        self.waited: list[int] = []

    def settle(self, paths: Sequence[Path]) -> None:
        self.waited.append(len(paths))


@pytest.mark.parametrize(("patience", "waited"), [(60.0, [4]), (0.0, [1, 1, 1, 1])])
def test_batches_are_waited_for_at_once_unless_they_come_slowly(
    team: list[Home], monkeypatch: pytest.MonkeyPatch, patience: float, waited: list[int]
) -> None:
    monkeypatch.setattr("unerased.journal.fetching._BATCH", 1)
    monkeypatch.setattr("unerased.journal.fetching._PATIENCE", patience)
    relay, disk = MemoryRelay(), Waiting()
    save(team[0], 1, 2, 3, 4)
    sync(team[0], relay)
    before = len(team[1].segments())
    with team[1].open(write=True, disk=disk) as journal:
        done = journal.sync(relay, "relay")
    assert done.faults == ()
    assert [count for count in disk.waited if count] == waited
    assert len(team[1].segments()) >= before + 4
    assert record(team[0])[:4] == record(team[1])[:4]


def test_a_newest_segment_that_was_seen_once_may_come_in_a_later_batch(team: list[Home]) -> None:
    save(team[0], 1, 2, 3)
    theirs, device = team[0].parts(), ids(team[0])
    newest = theirs.chains.tip(device)
    with team[1].open(write=True) as journal:
        parts = journal._parts  # noqa: SLF001 - what no caller needs
        parts.chains._seen[device] = newest  # noqa: SLF001 - as after marks of an earlier version
        intake = Intake(parts, Quick())
        for seq in range(parts.chains.tip(device).seq + 1, newest.seq + 1):
            intake.walk({(device, seq): theirs.places.segment(device, seq).read_bytes()})
        assert intake.refused == []
        intake.finish(journal._appender, 0)  # noqa: SLF001 - the same
        assert journal.heads()[device] == (newest.seq, newest.hash)
        assert journal.faults == ()


class Buffer(bytearray):
    """Bytes of which one can tell whether they are still held."""


def test_a_batch_that_was_walked_is_let_go_of(team: list[Home]) -> None:
    save(team[0], 1)
    theirs, device = team[0].parts(), ids(team[0])
    seq = theirs.chains.tip(device).seq
    data = Buffer(theirs.places.segment(device, seq).read_bytes())
    held = weakref.ref(data)
    intake = Intake(team[1].parts(), Quick())
    gc.disable()  # it would come some time; by then the next batches were read
    try:
        intake.walk({(device, seq): memoryview(data)})
        del data
        assert held() is None
    finally:
        gc.enable()
    assert intake.refused == []


def test_what_stands_before_a_changed_segment_of_a_later_batch_is_taken_in(
    team: list[Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = MemoryRelay()
    save(team[0], 1, 2, 3)
    sync(team[0], relay)
    monkeypatch.setattr("unerased.journal.fetching._BATCH", 1)
    (name,) = relay.objects
    relay.objects[name] = spoilt(relay.objects[name])  # the signature of the newest
    assert sync(team[1], relay) == [Reason.SIGNATURE]
    theirs = [line for line in record(team[1]) if line[0] == ids(team[0])]
    assert 3 <= len(theirs) < len(record(team[0]))
    assert team[1].faults() == ()


def test_a_pack_that_is_replaced_while_it_is_fetched_is_found_again(team: list[Home]) -> None:
    relay = MemoryRelay()
    save(team[0], 1)
    sync(team[0], relay)

    class Meanwhile(MemoryRelay):
        def get(self, name: str) -> bytes:
            if name == small:
                save(team[0], 2)
                sync(team[0], relay)
                assert name not in relay.objects
            return super().get(name)

    (small,) = relay.objects
    later = Meanwhile()
    later.objects = relay.objects
    assert sync(team[1], later) == []
    with team[1].open() as journal:
        assert journal.heads()[ids(team[0])].seq == 5


def test_a_pack_that_is_listed_and_never_there_is_named(team: list[Home]) -> None:
    class Empty(MemoryRelay):
        def get(self, _name: str) -> bytes:
            raise Invalid(Reason.MISSING)

    relay = Empty()
    save(team[0], 1)
    sync(team[0], relay)
    assert sync(team[1], relay) == [Reason.MISSING]


def test_a_torn_file_behind_the_marks_is_put_right(team: list[Home]) -> None:
    relay = MemoryRelay()
    save(team[0], 1, 2)
    sync(team[0], relay)
    chain = team[1].folder / "journal" / ids(team[0]).hex()
    with team[1].open():
        pass
    (chain / "00000004.seg").write_bytes(b"UNERASED torn by a power loss")
    with team[1].open(write=True) as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.TRUNCATED]
        assert journal.sync(relay, "relay").faults == ()
        assert journal.faults == ()
        assert journal.heads()[ids(team[0])].seq == 5


def test_a_chain_that_is_held_here_is_neither_fetched_nor_passed_on(team: list[Home]) -> None:
    relay = MemoryRelay()
    save(team[0], 1, 2)
    sync(team[0], relay)
    sync(team[1], relay)
    save(team[0], 3)
    sync(team[0], relay)
    newest = team[1].folder / "journal" / ids(team[0]).hex() / "00000005.seg"
    newest.write_bytes(spoilt(newest.read_bytes()))
    with team[1].open(write=True) as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.REPLACED]
        empty = MemoryRelay()
        found = journal.sync(empty, "elsewhere")
        assert [fault.segment for fault in found.faults] == [5]
        packs = [read_name(name.partition("/")[2]) for name in empty.objects]
        assert sorted(one.last for one in packs if one is not None) == [1, 4]


def test_relays_and_what_they_showed_are_remembered_until_somebody_read_it(
    team: list[Home],
) -> None:
    relay, home = MemoryRelay(), team[0]
    save(home, 1)
    sync(home, relay, "one")
    began = home.clock.now
    relay.objects.clear()
    home.clock.now += DAY
    assert sync(home, relay, "one") == [Reason.ROLLED_BACK]
    home.clock.now += DAY
    sync(home, relay, "one")
    sync(home, MemoryRelay(), "two")
    with home.open(write=True) as journal:
        (noticed,) = journal.noticed
        assert (noticed.relay, noticed.since_ms) == ("one", began + DAY)
        assert journal.relays == (("one", began + 2 * DAY), ("two", began + 2 * DAY))
        journal.acknowledge()
        assert journal.noticed == ()
    with home.open() as journal:
        assert journal.noticed == ()
        with pytest.raises(ReadOnly):
            journal.acknowledge()
        with pytest.raises(ReadOnly):
            journal.sync(relay, "one")


def test_a_relay_that_is_forgotten_is_a_new_one(team: list[Home]) -> None:
    relay, home = MemoryRelay(), team[0]
    sync(home, relay, "one")
    sync(home, MemoryRelay(), "two")
    with home.open(write=True) as journal:
        with pytest.raises(NotAllowed, match="No relay of this address"):
            journal.forget_relay("three")
        journal.forget_relay("one")
        assert [address for address, _ in journal.relays] == ["two"]
    relay.objects.clear()
    assert sync(home, relay, "one") == []
    with home.open() as journal:
        assert [address for address, _ in journal.relays] == ["two", "one"]
        with pytest.raises(ReadOnly):
            journal.forget_relay("one")


def test_a_changed_memory_of_relays_is_refused(team: list[Home]) -> None:
    sync(team[0], MemoryRelay())
    team[0].open().close()
    team[0].private("relays").write_bytes(b"other")
    with pytest.raises(StorageDamaged, match="relays"):
        team[0].open()


def test_a_device_whose_marks_are_lost_writes_no_heartbeat(team: list[Home]) -> None:
    team[0].clock.now += DAY
    team[0].private("marks").unlink()
    relay = MemoryRelay()
    with team[0].open(write=True) as journal:
        assert journal.sync(relay, "relay").beat is False
        with pytest.raises(ChainHeld):
            journal.append([entry(1)])
    assert len(relay.objects) == 1


def test_progress_counts_segments_both_ways(team: list[Home]) -> None:
    relay = MemoryRelay()
    save(team[0], 1, 2)
    sync(team[0], relay)
    seen: list[tuple[int, int]] = []
    with team[1].open(write=True) as journal:
        done = journal.sync(relay, "relay", lambda now, total: seen.append((now, total)))
    assert seen[0] == (2, 2)
    assert seen[-1] == (done.fetched + done.sent, done.fetched + done.sent)


def test_a_damaged_file_in_the_middle_is_named_and_what_stands_before_it_is_sent(
    team: list[Home],
) -> None:
    save(team[0], 1, 2, 3)
    middle = team[0].segments()[3]
    good = middle.read_bytes()
    for broken, reason in ((b"X" + good[1:], Reason.FORM), (None, Reason.MISSING)):
        relay = MemoryRelay()
        if broken is None:
            middle.unlink()
        else:
            middle.write_bytes(broken)
        with team[0].open(write=True) as journal:
            found = journal.sync(relay, f"relay {reason}")
            assert [(one.segment, one.reason) for one in found.faults] == [(4, reason)]
            assert found.sent == 3
            assert journal.heard()
        middle.write_bytes(good)
    relay = MemoryRelay()
    middle.unlink()
    sync(team[0], relay, "again")
    (name,) = relay.objects
    middle.write_bytes(good)
    with team[0].open(write=True) as journal:
        middle.unlink()  # the hash of the pack's last segment cannot be told: it is not judged
        assert [one.reason for one in journal.sync(relay, "again").faults] == [Reason.MISSING]
    assert name in relay.objects


def test_a_damaged_first_file_stops_the_sending_of_its_chain(team: list[Home]) -> None:
    save(team[0], 1)
    first = team[0].segments()[0]
    first.write_bytes(spoilt(first.read_bytes()))
    relay = MemoryRelay()
    reasons = sync(team[0], relay)
    assert reasons
    assert relay.objects == {}


def test_a_chain_whose_newest_file_does_not_open_is_not_heard_of(team: list[Home]) -> None:
    relay = MemoryRelay()
    save(team[0], 1)
    sync(team[0], relay)
    sync(team[1], relay)
    newest = max((team[1].folder / "journal" / ids(team[0]).hex()).glob("*"))
    newest.write_bytes(b"")
    with team[1].open() as journal:
        assert [row.device for row in journal.heard()] == [ids(team[1])]


def test_a_chain_that_needs_a_key_which_another_brings_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = found_team(tmp_path / "admins", 4, administer=True)
    relay = MemoryRelay()
    with homes[1].open() as journal:
        gone = journal.member
    for home in homes:
        sync(home, relay)
    with homes[3].open(write=True) as journal:
        journal.govern(lambda governor: governor.remove(gone, None))
    sync(homes[3], relay)
    sync(homes[2], relay)
    save(homes[2], 20)  # under the keys that came with the removal
    sync(homes[2], relay)
    monkeypatch.setattr("unerased.journal.fetching._WAVE", 1)  # one chain after the other
    held = dict(relay.objects)
    relay.objects = {n: d for n, d in held.items() if ids(homes[3]).hex() not in n}
    reasons = sync(homes[0], relay, "without")
    assert Reason.UNKNOWN_KEY in reasons
    relay.objects = held
    assert sync(homes[0], relay) == []
    with homes[0].open() as journal:
        assert journal.heads().keys() >= {ids(homes[2]), ids(homes[3])}
        assert [e.body for s in journal.read({}) for e in s.entries] == [b"b" * 10]


def test_a_pack_that_is_none_and_has_the_name_of_known_segments_is_named(
    team: list[Home],
) -> None:
    relay = MemoryRelay()
    save(team[0], 1)
    sync(team[0], relay)
    (name,) = relay.objects
    folder, _, file = name.partition("/")
    said = read_name(file)
    assert said is not None
    data = relay.objects[name]
    relay.objects[f"{folder}/{said._replace(mark=b'otherone').file}"] = b"X" + data[1:]
    assert sync(team[0], relay) == [Reason.FORM]
    later = said._replace(first=said.last + 1, last=said.last + 2)  # and of this device's next
    relay.objects[f"{folder}/{later.file}"] = b"X" + data[1:]
    assert sync(team[0], relay) == [Reason.FORM]
    save(team[0], 2)
