"""Reading the record: segments of all chains, verified, opened and merged into one order."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

from unerased.journal import chain
from unerased.journal.chains import check_expected, seen_before
from unerased.journal.content import check_positions, open_groups
from unerased.journal.errors import Invalid
from unerased.journal.segment import ZEROS, open_part
from unerased.journal.values import Group, Head, Quarantined, SegmentRead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unerased.journal.chain import Tip
    from unerased.journal.chains import Chains
    from unerased.journal.common import Common
    from unerased.journal.content import KeysOf
    from unerased.journal.control import Signer
    from unerased.journal.membership import Doubt
    from unerased.journal.segment import Segment

__all__ = ["quarantined", "read_all"]


class _Met(NamedTuple):
    """A segment that was met on the way along a chain."""

    segment: Segment
    common: Common
    doubt: Doubt | None


def read_all(chains: Chains, after: Mapping[bytes, int], keys_of: KeysOf) -> Iterator[SegmentRead]:
    """Give the believed segments up to the accepted heads, by (clock, device, number).

    What does not stand becomes a fault and ends its chain at that point; what is in quarantine is
    passed over.

    Args:
        chains: the chains, walked to their heads.
        after: number of the last segment of each device that is not wanted any more.
        keys_of: keys of units.
    """
    streams = [
        _stream(chains, signer, chains.tips[signer.device], after.get(signer.device, 0), keys_of)
        for signer in chains.state.signers
        if signer.device in chains.tips
    ]
    yield from heapq.merge(*streams, key=_order)


def quarantined(chains: Chains, keys_of: KeysOf) -> Iterator[Quarantined]:
    """Give the segments in quarantine, by device and number."""
    membership = chains.membership
    renewed = any(epoch.number > 1 for epoch in membership.epochs)
    for signer in sorted(chains.state.signers, key=lambda signer: signer.device):
        tip = chains.tips.get(signer.device)
        # Where no key was ever renewed, nothing of a device in good standing can be doubted.
        if tip is not None and (renewed or signer.device not in membership.devices):
            for met in _walk(chains, signer, tip, 0):
                # An empty save says nothing that could be believed or not.
                if met.doubt is not None and met.common.parts:
                    yield Quarantined(_opened(chains, met, keys_of), met.doubt)


def _order(segment: SegmentRead) -> tuple[int, bytes, int]:
    return segment.hlc, segment.device, segment.seq


def _stream(
    chains: Chains, signer: Signer, tip: Tip, after: int, keys_of: KeysOf
) -> Iterator[SegmentRead]:
    for met in _walk(chains, signer, tip, after):
        if met.doubt is None:
            try:
                yield _open(chains, met, keys_of)
            except Invalid as fault:
                _, device, seq = met.segment.place
                chains.hold(device, seq, fault)
                return


def _walk(chains: Chains, signer: Signer, tip: Tip, after: int) -> Iterator[_Met]:
    """The segments of a chain whose runs were closed; of a run with a doubt, all are doubted."""
    seq = after
    prev = ZEROS if after == 0 else None
    run: list[_Met] = []
    removed = signer.device in chains.membership.removed
    while seq < tip.seq:
        block = chains.block(signer, seq + 1, tip.seq, prev)
        fault = block.fault
        try:
            for segment in block.segments:
                check_expected(segment, Head(tip.seq, tip.hash))
                if chain.believed(tip, segment.place.seq):
                    common = chains.common_part(segment)
                    run.append(_Met(segment, common, chains.doubt(segment, common)))
                    # A run is kept together only where a removal may go through it.
                    if not removed or common.run is None or common.run.closing:
                        yield from _together(run)
                        run = []
                seq, prev = segment.place.seq, segment.hash
        except Invalid as found:
            fault = found
        if fault is not None:
            chains.hold(tip.device, seq + 1, _explained(tip, seq + 1, fault))
            return


def _together(run: list[_Met]) -> list[_Met]:
    doubt = next((met.doubt for met in run if met.doubt is not None), None)
    return [met._replace(doubt=met.doubt or doubt) for met in run]


def _explained(tip: Tip, seq: int, fault: Invalid) -> Invalid:
    return seen_before(tip.device, seq, fault) if seq == tip.seq else fault


def _opened(chains: Chains, met: _Met, keys_of: KeysOf) -> SegmentRead:
    """What can be seen of a segment in quarantine: nothing of it has to have its form."""
    try:
        return _open(chains, met, keys_of)
    except Invalid:
        return _read(met, (), tuple(name for name, _ in met.common.parts))


def _open(chains: Chains, met: _Met, keys_of: KeysOf) -> SegmentRead:
    segment, common, _ = met
    groups: list[Group] = []
    closed: list[str] = []
    for index, (name, key) in enumerate(chains.part_keys(segment, common), start=1):
        if key is None:
            closed.append(name)
        else:
            content = open_part(segment, index, key)
            groups += open_groups(segment.place, name, content, keys_of)
    check_positions(groups, complete=not closed)
    return _read(met, tuple(groups), tuple(closed))


def _read(met: _Met, groups: tuple[Group, ...], closed: tuple[str, ...]) -> SegmentRead:
    segment, common, _ = met
    return SegmentRead(
        segment.place.device,
        segment.place.seq,
        segment.hash,
        common.hlc,
        common.wall_ms,
        common.member,
        groups,
        None if common.run is None else (common.run.id, common.run.index, common.run.closing),
        closed,
    )
