"""A control entry with its place, and what its writer had seen. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from unerased.journal.codec import Id  # noqa: TC001 -- msgspec reads it
from unerased.journal.entries import Entry  # noqa: TC001 -- msgspec reads it

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Op", "Past"]


class Op(msgspec.Struct, frozen=True, array_like=True):
    """A control entry, and where it stands.

    Attributes:
        hlc: hybrid logical clock of its segment.
        device: who wrote it.
        seq: number of the segment.
        index: place in the segment.
        member: of the writing device.
        heads: device and number of each head that the writer had accepted.
        entry: what it says; wraps are left out.
    """

    hlc: int
    device: Id
    seq: int
    index: int
    member: Id
    heads: tuple[tuple[Id, int], ...]
    entry: Entry

    @property
    def place(self) -> tuple[bytes, int, int]:
        """What names it."""
        return self.device, self.seq, self.index


class Past(NamedTuple):
    """Up to where a writer had seen every chain, and the writer's own place."""

    hlc: int
    device: bytes
    seq: int
    position: int
    heads: Mapping[bytes, int]

    @classmethod
    def of(cls, op: Op) -> Past:
        """What the writer of `op` had seen."""
        return cls(op.hlc, op.device, op.seq, op.index, dict(op.heads))

    def holds(self, op: Op) -> bool:
        """Whether the writer had seen `op`.

        Heads that form a circle are a forgery; that causes have the smaller clock breaks it.
        """
        if op.device == self.device:
            return (op.seq, op.index) < (self.seq, self.position)
        return op.seq <= self.heads.get(op.device, 0) and op.hlc < self.hlc

    def last(self, device: bytes) -> int:
        """The number of the last segment of a device that the writer had accepted."""
        return self.seq if device == self.device else self.heads.get(device, 0)
