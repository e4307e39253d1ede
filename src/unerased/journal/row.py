"""Append-only rows of sealed records in device-private storage, which survive a torn end.

    magic 8 | version u16 | register 16
    per record: length u32 | salt 32 | commitment 32 | ciphertext

The context of each record's box binds the kind of row, the register, and the record's index.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from unerased.journal.errors import Invalid, Reason
from unerased.journal.private import VERSION, check_head, open_at
from unerased.seal import frame, seal_box

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.journal.private import Kind

__all__ = ["NOTHING", "Records", "Row", "row_header"]

_HEADER = struct.Struct(">8sH16s")
_LENGTH = struct.Struct(">I")


class Records(msgspec.Struct, frozen=True, array_like=True):
    """Where a row of records ends: their number, and the bytes of the file up to there.

    What lies behind `size` is a torn tail: a power loss in the middle of an append leaves it, it
    is not believed, and the next append cuts it.
    """

    count: int
    size: int


NOTHING = Records(0, 0)


def row_header(kind: Kind, register: bytes) -> bytes:
    """The bytes that a row begins with."""
    return _HEADER.pack(kind.magic, VERSION, register)


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """A row of one kind, in one register, under one key (32 bytes)."""

    kind: Kind
    register: bytes
    key: bytes

    def seal(self, index: int, content: bytes) -> bytes:
        """The bytes of the record at `index`, to be appended."""
        box = seal_box([self.key], self._context(index), content).to_bytes()
        return _LENGTH.pack(len(box)) + box

    def first(self, data: bytes) -> bytes:
        """Open the first record alone.

        Raises:
            Invalid: it is not there or does not open.
        """
        self._check(data)
        return self._record(data, _HEADER.size, 0)[0]

    def read(
        self, data: bytes, after: Records, known: Records, use: Callable[[bytes], None]
    ) -> Records:
        """Open the records that come after those already read.

        - The row begins with its header.
        - What was once acknowledged is there and opens, each record at its index.
        - Behind that, the first record that is cut or does not open ends the row.

        Args:
            data: the whole file.
            after: what was read before; `NOTHING` to begin.
            known: what was acknowledged.
            use: called with the content of each record.

        Returns:
            Where the row ends now.

        Raises:
            Invalid: one of these does not hold.
        """
        self._check(data)
        if len(data) < known.size:
            raise Invalid(Reason.TRUNCATED)
        count, position = after.count, max(after.size, _HEADER.size)
        while position < len(data):
            try:
                content, end = self._record(data, position, count)
            except Invalid as fault:
                if position < known.size:
                    raise Invalid(fault.reason, f"record {count}") from fault
                break
            use(content)
            count, position = count + 1, end
        return Records(count, position)

    def _check(self, data: bytes) -> None:
        check_head(self.kind, data, _HEADER.size)
        if _HEADER.unpack_from(data)[2] != self.register:
            raise Invalid(Reason.OTHER_REGISTER)

    def _record(self, data: bytes, position: int, index: int) -> tuple[bytes, int]:
        body = position + _LENGTH.size
        if body > len(data):
            raise Invalid(Reason.TRUNCATED)
        end = body + int.from_bytes(data[position:body])
        if end > len(data):
            raise Invalid(Reason.TRUNCATED)
        return open_at(self._context(index), self.key, data[body:end]), end

    def _context(self, index: int) -> bytes:
        return frame(self.kind.label, self.register, index.to_bytes(8))
