"""This device's own log of when each head arrived: what a date means, when one asks "as of"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from unerased.journal import disk as disks
from unerased.journal.codec import Hash, Id, Number, decode, encode
from unerased.journal.errors import Invalid, StorageDamaged
from unerased.journal.private import ARRIVALS, MAX_PRIVATE
from unerased.journal.row import NOTHING, Records
from unerased.journal.values import Head

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from unerased.journal.chains import Accepted
    from unerased.journal.disk import Disk
    from unerased.journal.row import Row

__all__ = ["FLUSH_AT", "Arrival", "ArrivalLog"]

FLUSH_AT = 256
"""Arrivals wait in the marks until there are so many: one record and one fsync for all."""


class Arrival(msgspec.Struct, frozen=True, array_like=True):
    """A head arrived: this device's clock, and which."""

    wall_ms: int
    device: Id
    seq: Number
    hash: Hash


_DECODER = msgspec.msgpack.Decoder(list[Arrival])


class ArrivalLog:
    """The open log: records on disk, and the arrivals that wait in the marks."""

    def __init__(
        self, path: Path, row: Row, disk: Disk, known: Records, pending: Iterable[Arrival]
    ) -> None:
        """Take a log of which `known` was acknowledged; nothing is read yet."""
        self._path = path
        self._row = row
        self._disk = disk
        self.end = known
        self.pending = list(pending)

    def note(self, accepted: Iterable[Accepted], own: bytes, now_ms: int) -> None:
        """Note segments that came: one's own at the time they say, others now."""
        self.pending += [
            Arrival(wall_ms if device == own else now_ms, device, *head)
            for head, device, wall_ms in accepted
        ]

    def flush(self) -> None:
        """Write the waiting arrivals as one record, when they are many.

        Raises:
            OSError: the system refused to write; they go on waiting.
        """
        if len(self.pending) < FLUSH_AT:
            return
        count, size = self.end.count, self.end.size
        record = self._row.seal(count, encode(self.pending))
        self._disk.append(self._path, size, record)
        self._disk.fsync(self._path)
        self.end = Records(count + 1, size + len(record))
        self.pending = []

    def heads_at(self, moment_ms: int) -> dict[bytes, Head]:
        """The heads that this device held at a moment by its own clock.

        Raises:
            StorageDamaged: the log was changed.
        """
        heads: dict[bytes, Head] = {}
        for arrival in (*self.load(), *self.pending):
            held = heads.get(arrival.device)
            if arrival.wall_ms <= moment_ms and (held is None or held.seq < arrival.seq):
                heads[arrival.device] = Head(arrival.seq, arrival.hash)
        return heads

    def arrived(self, device: bytes, seq: int) -> int | None:
        """When a segment arrived, in ms by this device's clock; None where the log does not tell.

        Raises:
            StorageDamaged: the log was changed.
        """
        moments = [
            arrival.wall_ms
            for arrival in (*self.load(), *self.pending)
            if arrival.device == device and arrival.seq >= seq
        ]
        return min(moments, default=None)

    def load(self) -> list[Arrival]:
        """Read all records.

        Raises:
            StorageDamaged: the log was changed.
        """
        found: list[Arrival] = []
        try:
            data = disks.read(self._path, MAX_PRIVATE)
            self._row.read(data, NOTHING, self.end, lambda content: found.extend(_decoded(content)))
        except Invalid as fault:
            raise StorageDamaged(ARRIVALS.name, fault.reason, fault.detail) from fault
        return found


def _decoded(content: bytes) -> list[Arrival]:
    return decode(_DECODER, content)
