"""What devices say they have seen of each other, compared with what is here.

Every segment states the newest segments of other chains that its writer had accepted. The last
one of each chain states the most; so a look at the tips is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal import disk
from unerased.journal.errors import Invalid, Reason
from unerased.journal.segment import MAX_SIZE, prev_of
from unerased.journal.storage import segment_name
from unerased.journal.values import Fault, Heard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.journal.chains import Chains
    from unerased.journal.common import Common, Seen
    from unerased.journal.storage import Places

__all__ = ["hash_at", "heard", "stated"]


def stated(places: Places, chains: Chains) -> tuple[Fault, ...]:
    """Name what another device has seen and is not here, or is here otherwise.

    - A later segment than the newest here has not arrived; of this very device, it was set back.
    - Another hash of a segment that is here: its device wrote it twice.
    """
    found: dict[tuple[bytes, Reason], Fault] = {}
    for device, common in _newest(chains):
        for seen in common.heads:
            fault = _compared(places, chains, device, seen)
            if fault is not None:
                before = found.get((seen.device, fault.reason))
                if before is None or (before.segment or 0) < seen.seq:
                    found[seen.device, fault.reason] = fault
    return tuple(found.values())


def heard(chains: Chains) -> tuple[Heard, ...]:
    """The newest that is held of every chain whose newest segment opens."""
    return tuple(
        Heard(device, common.member, chains.tip(device).seq, common.wall_ms)
        for device, common in _newest(chains)
    )


def hash_at(places: Places, chains: Chains, device: bytes, seq: int) -> bytes | None:
    """The hash of a segment that was accepted, or None where the folder does not tell."""
    tip = chains.tip(device)
    if seq >= tip.seq:
        return tip.hash if seq == tip.seq else None
    try:
        return prev_of(disk.read(places.segment(device, seq + 1), MAX_SIZE))
    except Invalid:
        return None


def _newest(chains: Chains) -> Iterator[tuple[bytes, Common]]:
    for device, tip in sorted(chains.tips.items()):
        try:
            yield device, chains.common_part(chains.load(device, tip.seq))
        except Invalid:  # named already, by the walk
            continue


def _compared(places: Places, chains: Chains, by: bytes, seen: Seen) -> Fault | None:
    name = segment_name(seen.device, seen.seq)
    told = f"device {by.hex()} has seen it"
    if seen.seq > chains.tip(seen.device).seq:
        own = seen.device == chains.state.own
        return Fault(name, seen.seq, Reason.SET_BACK if own else Reason.WITHHELD, told)
    held = hash_at(places, chains, seen.device, seen.seq)
    if held in {None, seen.hash}:
        return None
    return Fault(name, seen.seq, Reason.FORKED, told)
