"""Sending keys again to a device that destroyed, meanwhile, what they were wrapped to.

A device that renews its retention key states, by the heads beside that entry, what it had received.
What was written behind that, by who had not seen the new key, was wrapped to the old one: all unit
keys are sent once more. Somebody who was admitted has a first key, with the same consequence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal.agreement import ERASE
from unerased.journal.bundles import Brought
from unerased.journal.entries import Agree, Cancel, Device, Done, Keys, Propose, Remove, Renew

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unerased.journal.appending import Appender
    from unerased.journal.membership import Op
    from unerased.journal.opening import Parts

__all__ = ["give", "missed", "tend"]


def tend(parts: Parts, appender: Appender) -> None:
    """Announce this device's retention key, and send again what renewals of others made unreadable.

    Everything is sent that is here: which of it the other device lacks, only that device knows.

    Raises:
        ChainHeld, NotSaved, StorageDamaged: as `Appender.send`.
    """
    present = parts.retention.public()
    if parts.chains.membership.retention[parts.welcome.device] != present:
        appender.govern([Renew(present)])
    give(parts, appender, missed(parts))


def give(parts: Parts, appender: Appender, devices: Sequence[bytes]) -> None:
    """Send every unit key and secret that is here to devices; durable on return.

    Raises:
        ChainHeld, NotSaved, StorageDamaged: as `Appender.send`.
    """
    if not devices:
        return
    brought = Brought(*parts.keybag.everything(_leaving(parts)))
    for device in devices:
        appender.send(brought, (device,), (device, _newest(parts, device)))


def _leaving(parts: Parts) -> frozenset[str]:
    """The units that were erased, or that it was agreed to erase: their keys go nowhere."""
    return parts.chains.erased | {
        unit
        for one in parts.chains.agreements
        if one.kind == ERASE and one.holds
        for unit in one.about
    }


def missed(parts: Parts) -> list[bytes]:
    """Devices in good standing to which something has to be sent again; each once.

    Every key of a device counts, not the newest alone: what came between two renewals was wrapped
    to a key that was destroyed already. So does being admitted: colleagues who had not heard of it
    wrapped nothing for the newcomer. A device that anybody removed may send nothing any more, so
    everybody else does. And who destroyed keys for nothing gets them back from who has them.
    """
    own = parts.welcome.device
    gone = sorted(_gone(parts) - {own})
    found: dict[bytes, None] = {}
    for device, op in _announced(parts):
        for writer in (own, *gone):
            if device in found or (op.place, writer) in parts.settled:
                continue
            after, before = _span(parts, writer, op)
            if _lacks(parts, writer, op, after, before) and not _made_up(
                parts, device, op, writer, before
            ):
                found[device] = None
            elif before < parts.chains.tip(writer).seq:
                parts.settled.add((op.place, writer))  # whatever comes behind has seen it
    return list(found | dict.fromkeys(_for_nothing(parts)))


def _gone(parts: Parts) -> set[bytes]:
    """Devices that anybody removed, whether that stands or not: they may not be there any more."""
    admitted = parts.chains.membership.admitted
    removals = [op.entry for op in parts.chains.state.ops if isinstance(op.entry, Remove)]
    return {
        device
        for device in parts.chains.tips
        for entry in removals
        if entry.device in {None, device} and entry.member == admitted.get(device)
    }


def _for_nothing(parts: Parts) -> Iterator[bytes]:
    """Devices that destroyed keys which are here, on an agreement that does not hold.

    Nor does it where the proposal itself does not stand: who proposed it had been removed before.
    """
    ops = parts.chains.state.ops
    others = parts.chains.membership.machines - {parts.welcome.device}
    holding = {one.id for one in parts.chains.agreements if one.holds}
    about = {
        op.entry.id: op.entry.about
        for op in ops
        if isinstance(op.entry, Propose) and op.entry.kind == ERASE and op.entry.id not in holding
    }
    for done in ops:
        if isinstance(done.entry, Done) and done.device in others and done.entry.id in about:
            deciding = [done, *_against(ops, done.entry.id)]
            sent = any(
                all(_seen(again, op.device) >= op.seq for op in deciding)
                for again in _sent_again(parts, done.device)
            )
            if not sent and any(parts.keybag.keys(unit) for unit in about[done.entry.id]):
                yield done.device


def _against(ops: Sequence[Op], number: bytes) -> list[Op]:
    """What may decide that an agreement does not hold: cancelling it, removing who made it."""
    two = {
        op.member for op in ops if isinstance(op.entry, (Propose, Agree)) and op.entry.id == number
    }
    return [
        op
        for op in ops
        if (isinstance(op.entry, Cancel) and op.entry.id == number)
        or (isinstance(op.entry, Remove) and op.entry.member in two)
    ]


def _sent_again(parts: Parts, device: bytes) -> list[Op]:
    """The entries by which this device sent another one everything again."""
    return [
        op
        for op in parts.chains.state.ops
        if isinstance(op.entry, Keys)
        and op.device == parts.welcome.device
        and op.entry.again is not None
        and op.entry.again[0] == device
    ]


def _announced(parts: Parts) -> Iterator[tuple[bytes, Op]]:
    """Each entry that announced a retention key of another machine in good standing.

    Recovery shares are no machine: what were wrapped to their key would never be destroyed.
    """
    others = parts.chains.membership.machines - {parts.welcome.device}
    for op in parts.chains.state.ops:
        device = op.entry.device if isinstance(op.entry, Device) else op.device
        if isinstance(op.entry, (Device, Renew)) and device in others:
            yield device, op


def _newest(parts: Parts, device: bytes) -> int:
    """Number of the segment that announced a device's present key; 1 for its first key."""
    renewals = [
        op.seq
        for op in parts.chains.state.ops
        if isinstance(op.entry, Renew) and op.device == device
    ]
    return max(renewals, default=1)


def _made_up(parts: Parts, device: bytes, op: Op, writer: bytes, before: int) -> bool:
    """Whether this device sent everything again when it had seen the key and those segments."""
    return any(
        _seen(sent, op.device) >= op.seq and _seen(sent, writer) >= before
        for sent in _sent_again(parts, device)
    )


def _seen(op: Op, device: bytes) -> int:
    """The newest segment of a device that the writer of an entry had seen."""
    return op.seq if op.device == device else dict(op.heads).get(device, 0)


def _span(parts: Parts, writer: bytes, op: Op) -> tuple[int, int]:
    """Behind which of a writer's segments, and up to which, keys were wrapped to no present key."""
    if _admitted(parts, writer, op):
        return 0, op.seq - 1
    after = _seen(op, writer)
    return after, _last_before(parts, writer, op, after)


def _admitted(parts: Parts, writer: bytes, op: Op) -> bool:
    """Whether this device let another in: it gives everything that is here, and may be stopped."""
    return isinstance(op.entry, Device) and op.device == writer == parts.welcome.device


def _lacks(parts: Parts, writer: bytes, op: Op, after: int, before: int) -> bool:
    """Whether there was anything to be sent."""
    if _admitted(parts, writer, op) and op.heads:
        return True
    return any(_brings(parts, writer, seq) for seq in range(after + 1, before + 1))


def _last_before(parts: Parts, writer: bytes, op: Op, after: int) -> int:
    """The last segment of a chain behind `after` whose heads do not hold an entry; else `after`.

    What a chain has seen only grows. Nearly always the first one behind `after` has seen it.
    """
    low, high = after, parts.chains.tip(writer).seq
    middle = low + 1
    while low < high:
        if _had_seen(parts, writer, middle, op):
            high = middle - 1
        else:
            low = middle
        middle = (low + high + 1) // 2
    return low


def _brings(parts: Parts, writer: bytes, seq: int) -> bool:
    """Whether a segment holds keys for other devices, or entries, of one who had nobody else."""
    common = parts.chains.common_part(parts.chains.load(writer, seq))
    return bool(common.parts) or any(entry.get("t") == "keys" for entry in common.control)


def _had_seen(parts: Parts, writer: bytes, seq: int, op: Op) -> bool:
    if writer == op.device:
        return seq >= op.seq
    common = parts.chains.common_part(parts.chains.load(writer, seq))
    return any(seen.device == op.device and seen.seq >= op.seq for seen in common.heads)
