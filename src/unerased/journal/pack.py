"""Packs: many segments of one chain as one object on a relay. Pure; bytes in, bytes out.

    magic 8 | version u16 | register 16 | device 16 | first u64 | count u32
    per segment: length u32
    the segments, one after the other

A pack is neither signed nor sealed: each segment in it is. Its name says what is in it, so that a
listing is enough to know what a relay has; that it says so is believed by nobody.
"""

from __future__ import annotations

import re
import struct
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.errors import Invalid, Reason
from unerased.journal.segment import MAX_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "MAX_COUNT",
    "MAX_PACK",
    "TARGET",
    "PackName",
    "build_pack",
    "pack_name",
    "read_name",
    "read_pack",
]

MAX_COUNT = 4096
"""Most segments in a pack."""
TARGET = 8 * 1024 * 1024
"""Bytes at which a writer begins another pack."""

_MAGIC = b"UNERPACK"
_VERSION = 1
_HEADER = struct.Struct(">8sH16s16sQI")
_LENGTH = struct.Struct(">I")
_NAME = re.compile(
    r"([0-9a-f]{32})\.([0-9]{8})\.([0-9]{8})\.([0-9a-f]{16})\.([1-9a-f][0-9a-f]{0,7})\.pack"
)
_MARK = 8
MAX_PACK = _HEADER.size + MAX_COUNT * _LENGTH.size + MAX_SIZE
"""Most bytes of a pack."""


class PackName(NamedTuple):
    """What a pack's name says.

    Attributes:
        device: whose chain, 16 bytes.
        first: number of the first segment.
        last: number of the last one.
        mark: the first 8 bytes of the hash of the last one.
        size: bytes of the pack.
    """

    device: bytes
    first: int
    last: int
    mark: bytes
    size: int

    @property
    def file(self) -> str:
        """The name as it stands on a relay, below the folder of the register."""
        numbers = f"{self.first:08d}.{self.last:08d}"
        return f"{self.device.hex()}.{numbers}.{self.mark.hex()}.{self.size:x}.pack"


def pack_name(device: bytes, first: int, last: int, digest: bytes, size: int) -> PackName:
    """The name of a pack whose last segment has the hash `digest`."""
    return PackName(device, first, last, digest[:_MARK], size)


def read_name(name: str) -> PackName | None:
    """What a name says, or None when it is no pack's."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    first, last, size = int(match[2]), int(match[3]), int(match[5], 16)
    if not (0 < first <= last < first + MAX_COUNT and size <= MAX_PACK):
        return None
    return PackName(bytes.fromhex(match[1]), first, last, bytes.fromhex(match[4]), size)


def build_pack(register: bytes, device: bytes, first: int, segments: Sequence[bytes]) -> bytes:
    """The bytes of a pack of consecutive segments."""
    header = _HEADER.pack(_MAGIC, _VERSION, register, device, first, len(segments))
    return b"".join((header, *(_LENGTH.pack(len(data)) for data in segments), *segments))


def read_pack(data: bytes, register: bytes, name: PackName) -> list[memoryview]:
    """The segments of a pack, as stretches of it; whether they are genuine comes after.

    - It has the size that its name says, the magic and a known version.
    - Register, device, first and last number are those of its name.
    - The segments fill it to the last byte.

    Raises:
        Invalid: one of these does not hold.
    """
    if data[: len(_MAGIC)] != _MAGIC[: len(data)]:
        raise Invalid(Reason.FORM)
    if len(data) < max(name.size, _HEADER.size):
        raise Invalid(Reason.TRUNCATED)
    if len(data) > name.size:
        raise Invalid(Reason.TRAILING)
    _, version, *said, count = _HEADER.unpack_from(data)
    if version != _VERSION:
        raise Invalid(Reason.VERSION)
    if said[0] != register:
        raise Invalid(Reason.OTHER_REGISTER)
    if said[1:] != [name.device, name.first] or count != name.last - name.first + 1:
        raise Invalid(Reason.MISNAMED)
    begins = _HEADER.size + count * _LENGTH.size
    table = memoryview(data)[_HEADER.size : begins]
    lengths = [length for (length,) in _LENGTH.iter_unpack(table[: len(table) // 4 * 4])]
    return _cut(data, begins, lengths)


def _cut(data: bytes, begins: int, lengths: Iterable[int]) -> list[memoryview]:
    ends = list(accumulate(lengths, initial=begins))
    if ends[-1] != len(data):
        raise Invalid(Reason.LENGTHS)
    view = memoryview(data)
    return [view[start:end] for start, end in pairwise(ends)]
