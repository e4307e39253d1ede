"""One device's chain: what may follow what. Pure; no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from unerased.journal.errors import Invalid, Reason
from unerased.journal.segment import ZEROS, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.journal.common import Common, Run
    from unerased.journal.segment import Segment

__all__ = ["OpenRun", "Tip", "advance", "believed", "start", "trusted"]


class OpenRun(msgspec.Struct, frozen=True, array_like=True):
    """A run whose closing segment has not come: its id, its first segment, the next index."""

    id: bytes
    first: int
    next: int


class Tip(msgspec.Struct, frozen=True, array_like=True):
    """Where a chain stands.

    Attributes:
        device: id of the writing device.
        seq: number of the newest accepted segment; 0 for none.
        hash: its hash.
        hlc: its hybrid logical clock.
        run: the run that it leaves open, if any.
        abandoned: first and last segment of each run that was never closed.
    """

    device: bytes
    seq: int
    hash: bytes
    hlc: int
    run: OpenRun | None
    abandoned: tuple[tuple[int, int], ...]


def start(device: bytes) -> Tip:
    """A chain before its first segment."""
    return Tip(device, 0, ZEROS, 0, None, ())


def trusted(
    segments: Sequence[Segment], prev: bytes | None, verify_key: bytes, *, every: bool = False
) -> tuple[int, Invalid | None]:
    """How many leading segments of a block of one chain stand.

    - Each carries the hash of the one before it.
    - The last one is signed, and so are, through the hashes, all before it. Where it is not, or
      where `every` is asked for, each is looked at by itself.

    Args:
        segments: consecutive segments.
        prev: hash of the segment before them, if known.
        verify_key: the device's key.
        every: check each signature.

    Returns:
        The number of segments that stand, and why the next does not.
    """
    fault: Invalid | None = None
    count = 0
    for segment in segments:
        if prev is not None and segment.prev != prev:
            fault = Invalid(Reason.BROKEN_CHAIN)
            break
        prev = segment.hash
        count += 1
    if not every and (count == 0 or signed(segments[count - 1], verify_key)):
        return count, fault
    for index in range(count):
        if not signed(segments[index], verify_key):
            return index, Invalid(Reason.SIGNATURE)
    return count, fault


def advance(tip: Tip, segment: Segment, common: Common, member: bytes) -> Tip:
    """Accept the next segment of a chain whose hash and signature stand.

    - Its member is the device's, and its clock is later than that of the segment before.
    - In a run, the first index is 0 and each next one follows; a run of one segment is none.
    - A segment that does not continue an open run abandons it.

    Raises:
        Invalid: one of these does not hold.
    """
    if common.member != member:
        raise Invalid(Reason.MEMBER)
    if common.hlc <= tip.hlc:
        raise Invalid(Reason.CLOCK)
    run, abandoned = _run(tip, segment.place.seq, common.run)
    return Tip(tip.device, segment.place.seq, segment.hash, common.hlc, run, abandoned)


def _run(tip: Tip, seq: int, run: Run | None) -> tuple[OpenRun | None, tuple[tuple[int, int], ...]]:
    pending = tip.run
    if pending is not None and run is not None and run.id == pending.id:
        if run.index != pending.next:
            raise Invalid(Reason.RUN)
        still = OpenRun(run.id, pending.first, run.index + 1)
        return (None if run.closing else still), tip.abandoned
    abandoned = tip.abandoned
    if pending is not None:
        abandoned = (*abandoned, (pending.first, tip.seq))
    if run is None:
        return None, abandoned
    if run.index != 0 or run.closing:
        raise Invalid(Reason.RUN)
    return OpenRun(run.id, seq, 1), abandoned


def believed(tip: Tip, seq: int) -> bool:
    """Whether the entries of segment `seq` count: its run, if it is in one, was closed."""
    if tip.run is not None and seq >= tip.run.first:
        return False
    return not any(first <= seq <= last for first, last in tip.abandoned)
