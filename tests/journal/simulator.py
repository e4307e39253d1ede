"""A hostile relay, and the devices that have no other."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.journal.workbench import Clock, Home, Quick

from unerased.journal import (
    Entry,
    EntryRefused,
    Governor,
    Journal,
    NotAllowed,
    Reason,
    RelayFailed,
    Removed,
)
from unerased.journal.agreement import DELAY_MS, ERASE
from unerased.journal.coverage import listed
from unerased.journal.entries import Remove
from unerased.journal.relay import MemoryRelay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from unerased.journal import Synced
    from unerased.journal.common import Seen

__all__ = ["Broken", "HostileRelay", "Killed", "Network", "View"]

_ROUNDS = 8
DAY = 24 * 60 * 60 * 1000


class HostileRelay:
    """A relay that does its worst, in memory, behind the interface that real ones have.

    Every device gets a `View` of it, which it syncs with as with any relay:

        relay = HostileRelay()
        with home.open(write=True) as journal:
            journal.sync(relay.view("Anna"), "relay")

    As long as nobody does anything else, all views show the same objects. Then:

    - `relay.drop(name)` loses an object, for everybody and for good.
    - `relay.spoil(name, at)` changes a byte of one; `relay.tear(name)` cuts its end off.
    - `relay.duplicate(name, as_name)` offers it a second time, as something else.
    - `relay.roll_back(steps)` is what it was so many changes ago, and goes on from there.
    - `relay.hide(viewer, names)` keeps objects from one device; with some of the packs of a chain
      it delivers later ones before earlier ones.
    - `relay.freeze(viewer)` shows one device the same old day from now on, whatever it puts.
    - `relay.fork([...])` splits devices into groups, which from now on have a relay each.
    - `relay.reform()` shows everything that is left to everybody again. What was lost or spoilt
      stays so; what it made up is gone.

    A relay holds no keys. So it can invent nothing: these are all the things that it can do to what
    it was given, and to whom it shows what. Steps that break off, and objects of which only the
    first half arrived, are a matter of the way to it: `relay.view("Anna", breaks_after=3)`.

    What has to hold whatever it does is written down in `Network`.

    Attributes:
        worlds: objects of each group; one as long as nobody forked it.
        honest: whether nothing was done to it so far.
    """

    def __init__(self) -> None:
        self.worlds: list[dict[str, bytes]] = [{}]
        self.honest = True
        self._world_of: dict[str, int] = {}
        self._hidden: dict[str, set[str]] = {}
        self._frozen: dict[str, dict[str, bytes]] = {}
        self._past: list[dict[str, bytes]] = []
        self._made_up: set[str] = set()

    def view(self, viewer: str, breaks_after: int | None = None) -> View:
        """What one device sees and does; breaks off after so many steps."""
        return View(self, viewer, breaks_after)

    def deceives(self, viewer: str) -> bool:
        """Whether a device is shown something else than its group has."""
        return viewer in self._frozen or bool(self._hidden.get(viewer))

    def names(self) -> list[str]:
        """Everything that any group has, sorted."""
        return sorted({name for world in self.worlds for name in world})

    def shown(self, viewer: str) -> dict[str, bytes]:
        """The objects that a device is shown."""
        frozen = self._frozen.get(viewer)
        world = self.world(viewer) if frozen is None else frozen
        hidden = self._hidden.get(viewer, set())
        return {name: data for name, data in world.items() if name not in hidden}

    def world(self, viewer: str) -> dict[str, bytes]:
        """The objects of a device's group."""
        return self.worlds[self._world_of.get(viewer, 0)]

    def changed(self) -> None:
        """Remember what it is now, to be able to go back there."""
        self._past = [*self._past[-11:], dict(self.worlds[0])]

    def drop(self, name: str) -> None:
        """Lose an object."""
        self.honest = False
        for world in self.worlds:
            world.pop(name, None)

    def spoil(self, name: str, at: int) -> None:
        """Change a byte of an object."""
        self.honest = False
        for world in self.worlds:
            data = bytearray(world.get(name, b""))
            if data:
                data[at % len(data)] ^= 0x55
                world[name] = bytes(data)

    def tear(self, name: str) -> None:
        """Cut the end of an object off."""
        self.honest = False
        for world in self.worlds:
            if name in world:
                world[name] = world[name][: len(world[name]) * 2 // 3]

    def duplicate(self, name: str, as_name: str) -> None:
        """Offer an object a second time, under another name."""
        self.honest = False
        if as_name in self.names():
            return
        self._made_up.add(as_name)
        for world in self.worlds:
            if name in world:
                world[as_name] = world[name]

    def roll_back(self, steps: int) -> None:
        """Be what it was so many changes ago."""
        self.honest = False
        if self._past:
            self.worlds[0] = dict(self._past[-min(steps, len(self._past))])

    def hide(self, viewer: str, names: Iterable[str]) -> None:
        """Keep objects from one device."""
        self.honest = False
        self._hidden[viewer] = set(names)

    def freeze(self, viewer: str) -> None:
        """Show a device from now on what it could see now."""
        self.honest = False
        self._frozen[viewer] = self.shown(viewer)

    def fork(self, groups: Iterable[Iterable[str]]) -> None:
        """Be a relay of its own for each group of devices."""
        self.honest = False
        whole = self._together()
        self.worlds = [dict(whole)]
        self._world_of = {}
        for number, group in enumerate(groups):
            if number:
                self.worlds.append(dict(whole))
            self._world_of |= dict.fromkeys(group, number)

    def reform(self) -> None:
        """Show everything that is left to everybody."""
        whole = self._together()
        self.worlds = [{name: whole[name] for name in whole if name not in self._made_up}]
        self._world_of, self._hidden, self._frozen = {}, {}, {}

    def _together(self) -> dict[str, bytes]:
        return {name: data for world in self.worlds for name, data in world.items()}


class Broken(RelayFailed):
    """The way to the relay broke off."""


class View(MemoryRelay):
    """One device's sight of a hostile relay."""

    def __init__(self, relay: HostileRelay, viewer: str, breaks_after: int | None) -> None:
        self._relay = relay
        self._viewer = viewer
        self._left = breaks_after

    @property
    def objects(self) -> dict[str, bytes]:  # type: ignore[override] # read anew each time
        """What is shown."""
        return self._relay.shown(self._viewer)

    def names(self, folder: str) -> dict[str, int]:
        """Names in a folder, and the bytes of each."""
        self._step()
        return super().names(folder)

    def get(self, name: str) -> bytes:
        """The bytes of an object."""
        self._step()
        return super().get(name)

    def put(self, name: str, data: bytes) -> None:
        """Keep an object, or half of it where the way breaks off."""
        world = self._relay.world(self._viewer)
        self._relay.changed()
        if self._left == 0 and name not in world:
            world[name] = data[: len(data) // 2]
        self._step()
        world[name] = data

    def remove(self, name: str) -> None:
        """Drop an object."""
        self._step()
        self._relay.changed()
        self._relay.world(self._viewer).pop(name, None)

    def _step(self) -> None:
        if self._left == 0:
            raise Broken("The way to the relay broke off.")
        if self._left is not None:
            self._left -= 1


class Killed(BaseException):
    """The process was killed."""


class Mortal(Quick):
    """A disk of a process that is killed after so many operations; a write then is half done."""

    def __init__(self) -> None:
        self.left: int | None = None

    def _step(self) -> None:
        if self.left == 0:
            raise Killed
        if self.left is not None:
            self.left -= 1

    def mkdir(self, path: Path) -> None:
        """Make a folder."""
        self._step()
        super().mkdir(path)

    def write(self, path: Path, data: bytes | memoryview) -> None:
        """Write a file."""
        if self.left == 0:
            super().write(path, data[: len(data) // 2])
        self._step()
        super().write(path, data)

    def append(self, path: Path, at: int, data: bytes) -> None:
        """Append to a file."""
        if self.left == 0:
            super().append(path, at, data[: len(data) // 2])
        self._step()
        super().append(path, at, data)

    def rename(self, path: Path, to: Path) -> None:
        """Rename a file."""
        self._step()
        super().rename(path, to)


@dataclass
class Device:
    """One device of the network: its places, its open journal, what it was told is saved."""

    name: str
    home: Home
    disk: Mortal
    journal: Journal
    acknowledged: list[tuple[bytes, str]] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    read_to: int = 0
    compared: dict[bytes, int] = field(default_factory=dict)
    went: set[str] = field(default_factory=set)
    destroyed: set[bytes] = field(default_factory=set)

    @property
    def unit(self) -> str:
        """The unit that its next entry is about; four entries are about one, if it is there."""
        number = len(self.acknowledged) // 4
        while (unit := f"P-{self.name}-{number}") in self.erased:
            number += 1000
        return unit

    @property
    def erased(self) -> frozenset[str]:
        """The units that it destroyed the keys of."""
        return self.journal._parts.chains.erased  # noqa: SLF001 - what no caller needs


class Network:
    """Devices that have one hostile relay, and what has to hold whatever that does.

    - Whatever a device was told is saved is there, in its own record, after all that it does.
    - A sync that names nothing leaves a device with everything that it was shown, and with
      everything that any segment it holds says to have been seen; and the relay with everything
      that the device holds.
    - While nothing was done to the relay, nothing is named but what a broken way cut short.
    - When the relay shows everything to everybody again, all devices hold the same record, in the
      same order, with every entry that anybody was told is saved, but for what two members
      agreed to erase; of that no device can open anything.
    - Nothing that does not stand lies in any register folder.

    Args:
        template: devices as `team.found_team` made them.
        root: an empty folder.
        count: how many of them.
    """

    def __init__(self, template: list[Home], root: Path, count: int) -> None:
        self.relay = HostileRelay()
        self.clock = Clock(max(home.clock.now for home in template))
        self.devices = [
            self._opened(home, root / str(n)) for n, home in enumerate(template[:count])
        ]
        self.named: Counter[Reason] = Counter()
        self.removed: set[str] = set()
        self.lost_way = 0
        self.proposed = 0

    def _opened(self, home: Home, root: Path) -> Device:
        shutil.copytree(home.folder, root / "register")
        shutil.copytree(home.storage, root / "storage")
        copied = Home(root / "register", root / "storage", self.clock, home.passphrase)
        disk = Mortal()
        return Device(root.name, copied, disk, copied.open(write=True, disk=disk))

    def close(self) -> None:
        """Let everything go."""
        for device in self.devices:
            device.journal.close()

    def save(self, device: Device, text: bytes) -> None:
        """One entry, acknowledged; nothing where the device knows that it was removed."""
        self.clock.now += 1000
        try:
            device.journal.append([Entry("cases", (device.unit,), b"head", text)])
        except (Removed, EntryRefused):
            assert device.name in self.removed
            return
        device.acknowledged.append((text, device.unit))
        self.check(device)

    def sync(self, device: Device, breaks_after: int | None = None) -> Synced | None:
        """A sync; None where the way broke off."""
        self.clock.now += 1000
        honest = self.relay.honest
        self._note_due(device)
        if device.journal.erase_due():
            device.texts, device.read_to = [], 0
        try:
            done = device.journal.sync(self.relay.view(device.name, breaks_after), "relay")
        except Broken:
            self.lost_way += 1
            return None
        self.named.update(fault.reason for fault in done.faults)
        known = device.name not in self.removed
        torn = {Reason.TRUNCATED} if self.lost_way else set()
        if honest and known:
            assert {fault.reason for fault in done.faults} <= torn, done.faults
        self.check(device)
        if known and not done.faults:
            self._check_silent(device)
        return done

    def kill(self, device: Device, after: int, *, saving: bytes | None = None) -> None:
        """Kill a device's process in the middle of a sync or a save, and start it again."""
        device.disk.left = after
        try:
            if saving is None:
                self.sync(device)
            else:
                self.save(device, saving)
        except Killed:
            pass
        finally:
            device.disk.left = None
        device.journal.close()
        device.journal = device.home.open(write=True, disk=device.disk)
        device.texts, device.read_to = [], 0
        known = [text for text, _ in device.acknowledged]
        if saving is not None and saving not in known and saving in texts(device):
            device.acknowledged.append((saving, device.unit))  # there, and could not be said
        self.check(device)

    def check(self, device: Device) -> None:
        """What was acknowledged is there, and no chain of this device's is held."""
        own = device.journal.device
        assert [fault for fault in device.journal.faults if own.hex() in fault.file] == []
        if device.name not in self.removed:
            held = texts(device)
            kept = [text for text, _ in device.acknowledged if text not in device.destroyed]
            assert [text for text in held if text in set(kept)] == kept
            assert set(held) <= {text for text, _ in device.acknowledged}

    def _note_due(self, device: Device) -> None:
        """What this device is about to destroy the key of, or begins to: it may be killed."""
        due = {unit for one in device.journal.due() for unit in one.about}
        device.went |= due
        device.destroyed |= {text for text, unit in device.acknowledged if unit in due}

    def remove(self, by: Device, gone: Device) -> None:
        """An administrator removes another member; its device is nobody's colleague any more."""
        self.clock.now += 1000
        member = gone.journal.member
        try:
            by.journal.govern(lambda governor: governor.remove(member, None))
        except (NotAllowed, Removed):
            return
        self.removed.add(gone.name)

    def erase(self, by: Device, of: Device, which: int) -> None:
        """A member proposes to erase one of the units of somebody's entries."""
        units = sorted({unit for _, unit in of.acknowledged})
        if units:
            self._govern(
                by,
                lambda governor: governor.propose(ERASE, [units[which % len(units)]], self._id()),
            )

    def agree(self, device: Device) -> None:
        """A member agrees to what others proposed."""
        for one in device.journal.agreements:
            if one.agreed is None:
                self._govern(device, partial(Governor.agree, number=one.id))

    def _id(self) -> bytes:
        self.proposed += 1
        return self.proposed.to_bytes(16)

    def _govern(self, device: Device, decide: Callable[[Governor], Sequence[Any]]) -> None:
        self.clock.now += 1000
        with contextlib.suppress(NotAllowed, Removed):
            device.journal.govern(decide)
        self.check(device)

    @property
    def remaining(self) -> list[Device]:
        """The devices that nobody removed."""
        return [device for device in self.devices if device.name not in self.removed]

    def converge(self) -> None:
        """The relay is good again: all devices come to hold the same, and nobody lost anything."""
        self.relay.reform()
        readable = {device.name: set(believed_by(device)) for device in self.devices}
        self._settle()
        self._let_back()
        self.clock.now += DELAY_MS
        self._settle()
        views = [_record(device) for device in self.remaining]
        assert all(view == views[0] for view in views)
        agreed = [one for one in self.remaining[0].journal.agreements if one.holds]
        gone = {unit for one in agreed for unit in one.about}
        everything = self._everything(gone, readable)
        for device in self.remaining:
            for one in agreed:
                assert device.journal.device in one.done
            believed = believed_by(device)
            assert len(believed) == len(set(believed))
            waiting = {
                entry.body for one in device.journal.quarantine() for entry in one.segment.entries
            }
            assert everything <= {*believed, *waiting}, everything - {*believed, *waiting}
            held = [row for _, _, _, rows in _record(device) for row in rows]
            assert all(text is None for units, text in held if not gone.isdisjoint(units))

    def _let_back(self) -> None:
        """Who was removed by a word that never reached anybody else goes on.

        Such a device brings its own words, which nobody has heard either: they remove in turn.
        """
        told = {member for device in self.remaining for member in _removals(device)}
        for device in self.devices:
            if device.name in self.removed and device.journal.member not in told:
                told |= _removals(device)
        self.removed = {one.name for one in self.devices if one.journal.member in told}
        self._settle()

    def _everything(self, gone: set[str], readable: dict[str, set[bytes]]) -> set[bytes]:
        """What was acknowledged and has to be there in the end.

        Where who agreed to an erasure turns out to have been removed before, the keys come back
        from whoever has not destroyed them; where everybody has, from nobody
        (docs/decisions/0024-a-void-agreement-is-a-proposal-again.md).
        """
        return {
            text
            for device in self.remaining
            for text, unit in device.acknowledged
            if unit not in gone
            and (
                text not in device.destroyed
                or any(
                    text in readable[one.name] and unit not in one.went for one in self.remaining
                )
            )
        }

    def _settle(self) -> None:
        """Sync all devices until nobody has anything new; no midnight meanwhile."""
        self.clock.now = (self.clock.now // DAY + 1) * DAY + DAY // 2
        for _ in range(_ROUNDS):
            done = [self.sync(device) for device in self.remaining]
            if not any(self._busy(one) for one in done):
                return
        raise AssertionError(done)

    def _busy(self, done: Synced | None) -> bool:
        """Whether a sync did or named anything that is not about who was removed."""
        gone = [
            device.journal.device.hex() for device in self.devices if device.name in self.removed
        ]
        return done is None or bool(
            done.fetched
            or done.sent
            or [one for one in done.faults if not any(name in one.file for name in gone)]
        )

    def _check_silent(self, device: Device) -> None:
        """A sync that named nothing hid nothing that could be seen."""
        heads = device.journal.heads()
        shown = self.relay.shown(device.name)
        folder = f"{device.journal.register.hex()}/"
        packs = listed({name.removeprefix(folder): len(data) for name, data in shown.items()}).packs
        for owner, held in heads.items():
            reach = 0
            for pack in sorted(packs.get(owner, ()), key=lambda pack: pack.first):
                reach = max(reach, pack.last) if pack.first <= reach + 1 else reach
            assert held.seq >= reach
            if not self.relay.deceives(device.name):
                assert held.seq == reach
        for seen in _stated(device):
            assert heads[seen.device].seq >= seen.seq


def _record(
    device: Device,
) -> list[tuple[bytes, int, bytes, tuple[tuple[tuple[str, ...], bytes | None], ...]]]:
    """Everything that is believed, in its order: device, number, hash, units and bodies."""
    return [
        (
            read.device,
            read.seq,
            read.hash,
            tuple((entry.units, entry.body) for entry in read.entries),
        )
        for read in device.journal.read({})
    ]


def _removals(device: Device) -> set[bytes]:
    """The members whom anybody that a device heard of removed, whether that stands or not."""
    ops = device.journal._parts.chains.state.ops  # noqa: SLF001 - what no caller needs
    return {op.entry.member for op in ops if isinstance(op.entry, Remove)}


def believed_by(device: Device) -> list[bytes]:
    """The bodies of everything that is believed and can be read."""
    return [text for _, _, _, held in _record(device) for _, text in held if text]


def _stated(device: Device) -> Iterator[Seen]:
    """What the writers of all segments say to have seen that came since the last time."""
    chains = device.journal._parts.chains  # noqa: SLF001 - what no caller needs, a checker does
    for tip in chains.tips.values():
        for seq in range(device.compared.get(tip.device, 0) + 1, tip.seq + 1):
            yield from chains.common_part(chains.load(tip.device, seq)).heads
        device.compared[tip.device] = tip.seq


def texts(device: Device) -> list[bytes]:
    """The bodies of a device's own entries, in order; read from where it was read before."""
    journal = device.journal
    own = journal.device
    after = {other: head.seq for other, head in journal.heads().items()}
    after[own] = device.read_to
    for segment in journal.read(after):
        if segment.device == own:
            device.texts += [entry.body for entry in segment.entries if entry.body is not None]
            device.read_to = segment.seq
    return device.texts
