"""Segments made by hand, as the journal gives them: of several devices, erased, or hostile."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from unerased.journal import Group, SegmentRead
from unerased.register.bulk import build
from unerased.register.codebook_file import record_prefixes
from unerased.register.database import Database
from unerased.register.encoding import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.model.records import Record

KEY = bytes(range(32))
ONE, TWO = b"1" * 16, b"2" * 16


def segment(  # noqa: PLR0913 - each says one thing of the segment
    device: bytes,
    seq: int,
    clock: int,
    records: Sequence[Record] = (),
    *,
    raw: Sequence[tuple[bytes, bytes]] = (),
    erased: bool = False,
) -> SegmentRead:
    """A segment of these records; with `erased` their unit's key is gone."""
    pairs = [*map(encode, records), *raw]
    heads = [head for head, _ in pairs]
    bodies = None if erased else [body for _, body in pairs]
    group = Group("cases", ("P-1",), list(range(len(pairs))), heads, bodies)
    return SegmentRead(
        device=device,
        seq=seq,
        hash=hashlib.sha256(device + bytes([seq])).digest(),
        hlc=clock << 16,
        wall_ms=clock,
        member=b"m" * 16,
        groups=(group,) if pairs else (),
        run=None,
        closed=(),
    )


def built(segments: Iterable[SegmentRead]) -> Database:
    """A projection of segments, in memory."""
    ordered = sorted(segments, key=lambda each: (each.hlc, each.device, each.seq))
    return Database(build(None, KEY, lambda: ordered, record_prefixes()))
