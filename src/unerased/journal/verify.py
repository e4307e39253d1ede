"""Walking everything from the first byte on, believing nothing that was remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal import storage
from unerased.journal.chains import Chains, seen_before
from unerased.journal.errors import Invalid, Reason
from unerased.journal.reading import read_all
from unerased.journal.values import Fault, Head, Report, Unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.journal.chain import Tip
    from unerased.journal.content import KeysOf
    from unerased.journal.storage import Places
    from unerased.journal.values import Progress, SegmentRead

__all__ = ["unfinished", "verify"]


def verify(
    places: Places,
    chains: Chains,
    expected: Mapping[bytes, Head],
    keys_of: KeysOf,
    on_progress: Progress,
) -> Report:
    """Walk all chains.

    - Every signature, every hash, every common part, every control entry from the first on.
    - The chains pass through the heads that were seen before, and end there or later.
    - Nothing else lies in the journal; no segment lies behind a gap.
    - Every part that this member may open opens, and every unit has its key.

    Args:
        places: where the register lies.
        chains: fresh chains that know the founder and nothing else.
        expected: the heads that were seen before.
        keys_of: keys of units.
        on_progress: called with segments done and to do (each is walked, then opened).
    """
    devices, _ = storage.chains(places)
    listed = {device: _listed(places, chains, device) for device in devices}
    done = 0
    total = 2 * sum(len(numbers) for numbers in listed.values())

    def step() -> None:
        nonlocal done
        done += 1
        on_progress(done, total)

    chains.refresh(every=True, expected=expected, step=step)
    for device in sorted({*listed, *expected}):
        _check_end(chains, device, listed.get(device, []), expected.get(device))
    entries = 0
    for segment in read_all(chains, {}, keys_of):
        entries += _count(chains, segment)
        step()
    tips = chains.tips.values()
    return Report(
        len(tips),
        sum(_standing(chains, tip) for tip in tips),
        entries,
        chains.faults,
        unfinished(tips),
        chains.state.unrecognised,
    )


def unfinished(tips: Iterable[Tip]) -> tuple[Unfinished, ...]:
    """The runs that were never closed, or are not yet."""
    found: list[Unfinished] = []
    for tip in tips:
        found += [Unfinished(tip.device, first, last) for first, last in tip.abandoned]
        if tip.run is not None:
            found.append(Unfinished(tip.device, tip.run.first, tip.seq))
    return tuple(found)


def _standing(chains: Chains, tip: Tip) -> int:
    fault = chains.held(tip.device)
    held = fault.segment if fault is not None and fault.segment is not None else tip.seq + 1
    return min(tip.seq, held - 1)


def _listed(places: Places, chains: Chains, device: bytes) -> list[int]:
    numbers, faults = storage.segments(places, device)
    for fault in faults:
        chains.add_fault(fault)
    return numbers


def _check_end(chains: Chains, device: bytes, numbers: list[int], expected: Head | None) -> None:
    """See that a chain which stands goes on to the last of its files and of its marks."""
    reached = chains.tip(device).seq
    unknown = bool(numbers) and chains.state.signer(device) is None
    if unknown or chains.held(device) is not None:
        return
    seen = expected.seq if expected is not None else 0
    last = max([*numbers, 0])
    if last > reached:
        chains.hold(device, reached + 1, Invalid(Reason.MISSING))
    elif seen > reached:
        chains.hold(device, seen, seen_before(device, seen, Invalid(Reason.MISSING)))


def _count(chains: Chains, segment: SegmentRead) -> int:
    erased = chains.erased
    if any(group.bodies is None and erased.isdisjoint(group.units) for group in segment.groups):
        name = storage.segment_name(segment.device, segment.seq)
        chains.add_fault(Fault(name, segment.seq, Reason.UNIT_KEY))
    return sum(len(group.heads) for group in segment.groups)
