"""Reading the record: segments of all chains, verified, opened and merged into one order."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from unerased.journal import chain
from unerased.journal.chains import check_expected, seen_before
from unerased.journal.content import check_positions, open_groups
from unerased.journal.errors import Invalid
from unerased.journal.segment import ZEROS, open_part
from unerased.journal.values import Group, Head, SegmentRead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unerased.journal.chain import Tip
    from unerased.journal.chains import Chains
    from unerased.journal.content import KeyOf
    from unerased.journal.control import Signer
    from unerased.journal.segment import Segment

__all__ = ["read_all"]


def read_all(chains: Chains, after: Mapping[bytes, int], key_of: KeyOf) -> Iterator[SegmentRead]:
    """Give the believed segments up to the accepted heads, by (clock, device, number).

    What does not stand becomes a fault and ends its chain at that point.

    Args:
        chains: the chains, walked to their heads.
        after: number of the last segment of each device that is not wanted any more.
        key_of: keys of units.
    """
    streams = [
        _stream(chains, signer, chains.tips[signer.device], after.get(signer.device, 0), key_of)
        for signer in chains.state.signers
        if signer.device in chains.tips
    ]
    yield from heapq.merge(*streams, key=_order)


def _order(segment: SegmentRead) -> tuple[int, bytes, int]:
    return segment.hlc, segment.device, segment.seq


def _stream(
    chains: Chains, signer: Signer, tip: Tip, after: int, key_of: KeyOf
) -> Iterator[SegmentRead]:
    seq = after
    prev = ZEROS if after == 0 else None
    while seq < tip.seq:
        block = chains.block(signer, seq + 1, tip.seq, prev)
        fault = block.fault
        try:
            for segment in block.segments:
                check_expected(segment, Head(tip.seq, tip.hash))
                if chain.believed(tip, segment.place.seq):
                    yield _open(chains, segment, key_of)
                seq, prev = segment.place.seq, segment.hash
        except Invalid as found:
            fault = found
        if fault is not None:
            chains.hold(tip.device, seq + 1, _explained(tip, seq + 1, fault))
            return


def _explained(tip: Tip, seq: int, fault: Invalid) -> Invalid:
    return seen_before(tip.device, seq, fault) if seq == tip.seq else fault


def _open(chains: Chains, segment: Segment, key_of: KeyOf) -> SegmentRead:
    common = chains.common_part(segment)
    groups: list[Group] = []
    closed: list[str] = []
    for index, (name, key) in enumerate(chains.part_keys(segment, common), start=1):
        if key is None:
            closed.append(name)
        else:
            content = open_part(segment, index, key)
            groups += open_groups(segment.place, name, content, key_of)
    check_positions(groups, complete=not closed)
    return SegmentRead(
        segment.place.device,
        segment.place.seq,
        segment.hash,
        common.hlc,
        common.wall_ms,
        common.member,
        tuple(groups),
        None if common.run is None else (common.run.id, common.run.index, common.run.closing),
        tuple(closed),
    )
