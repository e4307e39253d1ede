"""Who belongs, who may do what, and what is believed of whom. Pure; no I/O, no clock.

The membership is a function of a *set* of signed control entries: in whatever order their segments
arrive, the same set gives the same membership. What an entry's writer had seen is told by the
heads in its segment, never by clocks; the hybrid clocks only give the entries an order in which
causes stand before effects.

Who may:

- The founding member administers. Whoever administers may let others: `administer`.
- Who administers may admit devices, introduce compartments and epochs, give keys, remove, accept.
  Nobody else may, least of all for oneself; but a member may leave, or give up a device.
- Whether a writer might is judged by what the writer had seen, as far as that stands itself.
- A device is admitted under the id that its keys and its member give. What was removed never
  comes back under its id: it is invited anew, as another.
- An epoch follows one of its compartment that its writer had seen, or is the first. Two that were
  begun at the same time have the same number; both stand. So does one that follows an epoch which
  a removal cuts off: its writer cannot have known.

Removal:

- A removal names, by the heads beside it, the last segment accepted from each device that goes.
  All that these devices wrote behind that is cut off: control entries have no effect, ever;
  entries wait in quarantine.
- So removal wins against everything that runs concurrently: what the removed wrote, and what
  others let or gave the removed. What others wrote on the ground of that falls with it, and is
  nobody's fault: only what would not stand without any removal is named.
- Where several removed one device, the earliest of these heads counts.
- A removal *undermines* another when, were it alone in effect, the other would not stand. One that
  no other undermines takes effect, and what it undermines does not. Removals that undermine each
  other, two administrators removing each other at the same time, all take effect.

Quarantine. A segment is kept, shown and not believed

- when its device is not admitted, or what admitted it does not stand;
- when it lies behind the last head accepted from a device that was removed;
- when its part is under an epoch older than one that its writer had seen begun;

until somebody who administers accepts it, by its hash. Its entries are believed then; its control
entries still have no effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.common import COMMON
from unerased.journal.entries import (
    Accept,
    Administer,
    Called,
    Compartment,
    Device,
    Recovery,
    Remove,
    Renew,
)
from unerased.journal.judging import hits, judge, of_type
from unerased.journal.ops import Op, Past

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.journal.entries import Founder
    from unerased.journal.judging import Judged, Seen

__all__ = ["Doubt", "Epoch", "Membership", "Op", "Past", "evaluate"]


class Doubt(StrEnum):
    """Why a segment is held in quarantine. Each reads after the name of the segment."""

    STRANGER = "is of a device that nobody who may admitted"
    REMOVED = "was written behind the last that was accepted from a removed device"
    OLD_EPOCH = "is under a key that its writer had seen replaced"


class Epoch(NamedTuple):
    """An epoch of a compartment that was introduced, and who holds its key."""

    name: str
    number: int
    key_id: bytes
    holders: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Membership:
    """What a set of control entries says.

    Attributes:
        devices: admitted and not removed: device to member.
        admitted: every device whose admission stands, removed ones too.
        administrators: members who may administer.
        removed: devices that were removed, and the number of the last segment accepted from each.
        names: what members are called.
        keys: what admitted each device; the founder's first entry.
        retention: present retention key of each device.
        epochs: every epoch that stands, ascending by name and number.
        recoveries: devices that recovery shares stand for, the latest last; removed ones not.
        acts: proposals, and what was said of them, in the order of the clocks.
        removals: those in effect, in the order of the clocks.
        ever_administered: members who were ever let administer.
        refused: entries that had no right or did not fit, and would not without any removal.
        fallen: entries that stand no more because something that they rest on was cut off.
        cut: entries that lie behind a removal.
    """

    devices: Mapping[bytes, bytes]
    admitted: Mapping[bytes, bytes]
    administrators: frozenset[bytes]
    removed: Mapping[bytes, int]
    names: Mapping[bytes, str]
    keys: Mapping[bytes, Device]
    retention: Mapping[bytes, bytes]
    epochs: tuple[Epoch, ...]
    recoveries: Mapping[bytes, Recovery]
    acts: tuple[Op, ...]
    removals: tuple[Op, ...]
    ever_administered: frozenset[bytes]
    refused: tuple[tuple[Op, bool], ...]
    fallen: tuple[Op, ...]
    cut: tuple[Op, ...]
    _admissions: tuple[Op, ...]
    _begun: tuple[Op, ...]
    _accepted: frozenset[tuple[bytes, int, bytes]]

    def current(self, name: str) -> tuple[Epoch, ...]:
        """The newest epochs of a compartment; several when they were begun at the same time."""
        epochs = [epoch for epoch in self.epochs if epoch.name == name]
        newest = max((epoch.number for epoch in epochs), default=0)
        return tuple(epoch for epoch in epochs if epoch.number == newest)

    @property
    def compartments(self) -> tuple[str, ...]:
        """The names of all compartments, sorted; not that of the common part."""
        return tuple(sorted({epoch.name for epoch in self.epochs} - {COMMON}))

    @property
    def stale(self) -> tuple[str, ...]:
        """Compartments whose newest keys are all known to a device that was removed, sorted."""
        names = sorted({epoch.name for epoch in self.epochs})
        return tuple(name for name in names if not any(map(self.sound, self.current(name))))

    def sound(self, epoch: Epoch) -> bool:
        """Whether no device that was removed holds the key of an epoch."""
        return not (epoch.holders & self.removed.keys())

    def opens(self, device: bytes) -> tuple[str, ...]:
        """The compartments whose newest key a device holds, sorted; not the common part."""
        return tuple(
            name
            for name in self.compartments
            if any(device in epoch.holders for epoch in self.current(name))
        )

    def belief(self, applied: Mapping[bytes, int]) -> list[object]:
        """What decides about segments that were taken in already; plain values, in one order.

        Where it is the same as before, all of them are believed or not as before.

        Args:
            applied: device and number of the newest segment that was taken in.
        """
        behind = [
            [device, last]
            for device, last in sorted(self.removed.items())
            if applied.get(device, 0) > last
        ]
        strangers = sorted(applied.keys() - self.admitted.keys())
        begun = [epoch.key_id for epoch in self.epochs]
        accepted = [list(one) for one in sorted(self._accepted)]
        return [behind, strangers, begun, accepted]

    @property
    def machines(self) -> frozenset[bytes]:
        """The devices in good standing that are machines, and no recovery shares on paper."""
        return frozenset(self.devices.keys() - self.recoveries.keys())

    def alone(self, op: Op) -> bool:
        """Whether the writer of an entry had seen no other member who belongs.

        Who is away belongs: otherwise a journey of one would leave the other to decide alone.
        """
        past = Past.of(op)
        members = {
            other.entry.member
            for other in self._admissions
            if isinstance(other.entry, Device) and past.holds(other)
        }
        machines = {self.devices[device] for device in self.machines}
        return members & (machines | self.away) <= {op.member}

    @property
    def gone(self) -> frozenset[bytes]:
        """Members who were removed as such, with every device that they have or will have."""
        return frozenset(
            entry.member for _, entry in of_type(self.removals, Remove) if entry.device is None
        )

    @property
    def away(self) -> frozenset[bytes]:
        """Members whose devices were all removed one by one, and who may be invited again."""
        present = set(self.devices.values())
        return frozenset(set(self.admitted.values()) - present - self.gone)

    @property
    def given_up(self) -> frozenset[bytes]:
        """Devices that were removed by their own member alone."""
        by_others = {
            device
            for op in self.removals
            for device, member in self.admitted.items()
            if hits(op.entry, device, member) and op.member != member
        }
        return frozenset(self.removed.keys() - by_others)

    def once_opened(self, member: bytes) -> tuple[str, ...]:
        """The compartments of which a member was ever given a key, sorted; not the common part."""
        own = {device for device, of in self.admitted.items() if of == member}
        return tuple(sorted({one.name for one in self.epochs if one.holders & own} - {COMMON}))

    def devices_of(self, member: bytes) -> tuple[bytes, ...]:
        """The devices of a member that are in good standing, sorted."""
        return tuple(sorted(device for device, of in self.devices.items() if of == member))

    def doubt(
        self, past: Past, digest: bytes, parts: Iterable[tuple[str, int]], common_epoch: int
    ) -> Doubt | None:
        """Why a segment is held in quarantine; None when it is believed.

        Args:
            past: its place, and what its writer had seen.
            digest: its hash.
            parts: compartment and epoch of each part.
            common_epoch: epoch of the common part.
        """
        why = self._why(past, (*parts, (COMMON, common_epoch)))
        if why is None or (past.device, past.seq, digest) in self._accepted:
            return None
        return why

    def _why(self, past: Past, parts: Iterable[tuple[str, int]]) -> Doubt | None:
        last = self.removed.get(past.device)
        if last is not None and past.seq > last:
            return Doubt.REMOVED
        if past.device not in self.admitted:
            return Doubt.STRANGER
        used = dict(parts)
        for op in self._begun:
            entry = op.entry
            if (
                isinstance(entry, Compartment)
                and entry.epoch > used.get(entry.name, entry.epoch)
                and past.holds(op)
            ):
                return Doubt.OLD_EPOCH
        return None


def evaluate(founder: Founder, ops: Iterable[Op]) -> Membership:
    """The membership that a set of control entries gives; see the rules at the top.

    Args:
        founder: the founding device and member.
        ops: control entries in any order.
    """
    ordered = [
        (op, Past.of(op))
        for op in sorted(ops, key=lambda op: (op.hlc, op.device, op.seq, op.index))
    ]
    without = judge(founder, ordered, [])
    effective: list[Op] = []
    judged = without
    while rest := [op for op in judged.removals if op not in effective]:
        effective += _strongest(without, ordered, effective, rest)
        judged = judge(founder, ordered, effective, without)
    return _conclude(founder, judged, effective, without)


def _strongest(
    without: Judged, ops: Sequence[Seen], effective: list[Op], rest: list[Op]
) -> list[Op]:
    """Of removals that stand so far, those that no other undermines but such as it undermines."""
    undermined: list[set[int]] = []
    for removal in rest:
        left = judge(without.founder, ops, [*effective, removal], without).removals
        undermined.append({index for index, op in enumerate(rest) if op not in left})
    reached = [_closure(undermined, index) for index in range(len(rest))]
    return [
        removal
        for index, removal in enumerate(rest)
        if all(other in reached[index] for other in range(len(rest)) if index in reached[other])
    ]


def _closure(edges: list[set[int]], start: int) -> set[int]:
    found: set[int] = set()
    queue = [start]
    while queue:
        new = edges[queue.pop()] - found
        found |= new
        queue.extend(new)
    return found


def _conclude(
    founder: Founder, judged: Judged, removals: Sequence[Op], without: Judged
) -> Membership:
    keys: dict[bytes, Device] = {}
    for _, device in of_type(judged.admissions, Device):
        keys.setdefault(device.device, device)
    admitted = {founder.device: founder.member}
    admitted.update({device: entry.member for device, entry in keys.items()})
    removed = _removed(admitted, removals)
    devices = {device: member for device, member in admitted.items() if device not in removed}
    members = set(devices.values())
    let = {entry.member for _, entry in of_type(judged.administer, Administer)}
    names = {entry.member: entry.name for _, entry in of_type(judged.called, Called)}
    retention = {device: entry.retention_key for device, entry in keys.items()}
    retention |= {op.device: entry.retention_key for op, entry in of_type(judged.renewals, Renew)}
    recoveries = {
        entry.device: entry
        for _, entry in of_type(judged.recoveries, Recovery)
        if entry.device in devices
    }
    accepts = [entry for _, entry in of_type(judged.accepts, Accept)]
    wrong = {op.place for op, _ in without.refused}
    failing = {op.place for op, _ in judged.refused}
    return Membership(
        devices=devices,
        admitted=admitted,
        administrators=frozenset((let | {founder.member}) & members),
        removed=removed,
        names=names,
        keys=keys,
        retention=retention,
        epochs=_epochs(judged),
        recoveries=recoveries,
        acts=tuple(judged.acts),
        removals=tuple(judged.removals),
        ever_administered=frozenset(let | {founder.member}),
        refused=tuple(one for one in without.refused if one[0].place in failing),
        fallen=tuple(op for op, _ in judged.refused if op.place not in wrong),
        cut=tuple(judged.cut),
        _admissions=tuple(judged.admissions),
        _begun=tuple(judged.begun),
        _accepted=frozenset((entry.device, entry.seq, entry.hash) for entry in accepts),
    )


def _removed(admitted: Mapping[bytes, bytes], removals: Sequence[Op]) -> dict[bytes, int]:
    removed: dict[bytes, int] = {}
    for op in removals:
        past = Past.of(op)
        for device, member in admitted.items():
            if hits(op.entry, device, member):
                last = past.last(device)
                removed[device] = min(last, removed.get(device, last))
    return removed


def _epochs(judged: Judged) -> tuple[Epoch, ...]:
    """Who introduced a key holds it; so does whom it was given."""
    begun = list(of_type(judged.begun, Compartment))
    # The common key of the founding comes with the welcome; nobody was granted it.
    holders = {entry.key_id: {op.device} for op, entry in begun}
    for op in judged.keys:
        key_id, device = judged.given(op)
        holders[key_id].add(device)
    found = sorted((entry.name, entry.epoch, entry.key_id) for _, entry in begun)
    return tuple(Epoch(*row, frozenset(holders[row[2]])) for row in found)
