"""Sending keys again to a device that destroyed, meanwhile, what they were wrapped to.

A device that renews its retention key states, by the heads beside that entry, what it had received.
What this device wrote behind that was wrapped to the old key: its unit keys are sent once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.agreement import ERASE
from unerased.journal.bundles import Brought
from unerased.journal.entries import Keys, Renew

if TYPE_CHECKING:
    from unerased.journal.appending import Appender
    from unerased.journal.membership import Op
    from unerased.journal.opening import Parts

__all__ = ["Missed", "leaving", "missed", "tend"]


class Missed(NamedTuple):
    """A device that renewed its retention key before it had all that was sent to it.

    Attributes:
        device: which.
        renewal: number of the segment that announced the new key.
        after: the last segment of this device's chain that it had received.
        before: the last one that was written before this device saw the renewal.
    """

    device: bytes
    renewal: int
    after: int
    before: int


def tend(parts: Parts, appender: Appender) -> None:
    """Announce this device's retention key, and send again what renewals of others made unreadable.

    Everything is sent that is here: which of it the other device lacks, only that device knows.

    Raises:
        ChainHeld, NotSaved, StorageDamaged: as `Appender.send`.
    """
    present = parts.retention.public()
    if parts.chains.membership.retention[parts.welcome.device] != present:
        appender.govern([Renew(present)])
    for one in missed(parts):
        units, secrets = parts.keybag.everything(leaving(parts))
        appender.send(Brought(units, secrets), (one.device,), (one.device, one.renewal))


def leaving(parts: Parts) -> frozenset[str]:
    """The units that were erased, or that it was agreed to erase: their keys go nowhere."""
    return parts.chains.erased | {
        unit
        for one in parts.chains.agreements
        if one.kind == ERASE and one.holds
        for unit in one.about
    }


def missed(parts: Parts) -> list[Missed]:
    """Devices in good standing to which something has to be sent again.

    Every renewal counts, not the newest alone: what came between two of them was wrapped to a key
    that was destroyed already. Sending again once after the newest makes up for all.
    """
    state, own = parts.chains.state, parts.welcome.device
    devices = parts.chains.membership.devices
    sent: dict[bytes, int] = {}
    for op in state.ops:
        if op.device == own and isinstance(op.entry, Keys) and op.entry.again is not None:
            device, renewal = op.entry.again
            sent[device] = max(renewal, sent.get(device, 0))
    renewals: dict[bytes, list[Op]] = {}
    for op in state.ops:
        if isinstance(op.entry, Renew) and op.device != own and op.device in devices:
            renewals.setdefault(op.device, []).append(op)
    found: list[Missed] = []
    for device, ops in sorted(renewals.items()):
        newest = max(op.seq for op in ops)
        for op in ops:
            after = dict(op.heads).get(own, 0)
            if op.seq > sent.get(device, 0) and after < (before := _last_before(parts, op)):
                found.append(Missed(device, newest, after, before))
                break
    return found


def _last_before(parts: Parts, renewal: Op) -> int:
    """The last own segment whose heads do not hold a renewal; those of one's own only grow."""
    own = parts.welcome.device
    low, high = 0, parts.chains.tip(own).seq
    while low < high:
        middle = (low + high + 1) // 2
        if _had_seen(parts, own, middle, renewal):
            high = middle - 1
        else:
            low = middle
    return low


def _had_seen(parts: Parts, own: bytes, seq: int, renewal: Op) -> bool:
    common = parts.chains.common_part(parts.chains.load(own, seq))
    return any(seen.device == renewal.device and seen.seq >= renewal.seq for seen in common.heads)
