"""The trust gate for segment files: bytes in, a verified value out. No I/O, and no keys kept.

A file, numbers big-endian:

    magic 8 | version u16 | parts u16 | register 16 | device 16 | seq u64 | prev 32
    per part: key id 16 | salt 32 | commitment 32 | length u32
    the ciphertexts, one after the other | signature 64
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from unerased.journal.errors import Invalid, Reason
from unerased.seal import (
    SIGNATURE_SIZE,
    BadSignature,
    Damaged,
    Sealed,
    WrongKey,
    frame,
    open_box,
    pad,
    padded_size,
    seal_box,
    unpad,
    verify,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "MAX_SEQ",
    "MAX_SIZE",
    "ZEROS",
    "Place",
    "PlainPart",
    "Raw",
    "Segment",
    "SegmentPart",
    "build",
    "open_part",
    "parse",
    "prev_of",
    "signed",
]

Raw: TypeAlias = bytes | memoryview
"""Bytes as they were read, or a stretch of larger ones: copying them costs more than hashing."""

MAX_SIZE = 16 * 1024 * 1024
MAX_SEQ = 99_999_999
ZEROS = bytes(32)

_MAGIC = b"UNERASED"
_VERSION = 1
_HEADER = struct.Struct(">8sHH16s16sQ32s")
_ROW = struct.Struct(">16s32s32sI")
_TAG_SIZE = 16
_MIN_PART = padded_size(0) + _TAG_SIZE
_CONTEXT = b"unerased segment v1"


class Place(NamedTuple):
    """Where a segment stands: register (16 bytes), device (16 bytes), number (from 1)."""

    register: bytes
    device: bytes
    seq: int


class SegmentPart(NamedTuple):
    """A sealed part: the id of its key (16 bytes), and what its box is made of."""

    key_id: bytes
    salt: bytes
    commitment: bytes
    ciphertext: Raw

    @property
    def box(self) -> Sealed:
        """The box, to be opened; copies the ciphertext."""
        return Sealed(self.salt, self.commitment, bytes(self.ciphertext))


class PlainPart(NamedTuple):
    """A part before it is sealed: key id (16 bytes), epoch key (32 bytes), content."""

    key_id: bytes
    key: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Segment:
    """A file that has the form of a segment of its place. `signed` says whether it is genuine.

    Attributes:
        place: where it stands.
        prev: hash of the segment before it; zeros for the first.
        parts: common part, then one per compartment.
        digest: SHA-256 of all before the signature.
        signature: Ed25519, 64 bytes.
        hash: SHA-256 of the whole file.
    """

    place: Place
    prev: bytes
    parts: tuple[SegmentPart, ...]
    digest: bytes
    signature: bytes
    hash: bytes


def parse(data: Raw, place: Place) -> Segment:
    """Read a segment file.

    - It has at most 16 MiB, the magic and a known version.
    - Register, device and number are those of its place; the first alone follows nothing.
    - It has a common part; each part is padded, and the parts fill the file to the last byte.

    Raises:
        Invalid: one of these does not hold.
    """
    if len(data) > MAX_SIZE:
        raise Invalid(Reason.TOO_LARGE)
    if data[: len(_MAGIC)] != _MAGIC[: len(data)]:
        raise Invalid(Reason.FORM)
    if len(data) < _HEADER.size:
        raise Invalid(Reason.TRUNCATED)
    _, version, count, register, device, seq, prev = _HEADER.unpack_from(data)
    if version != _VERSION:
        raise Invalid(Reason.VERSION)
    _check_place(place, Place(register, device, seq))
    if (prev == ZEROS) is not (seq == 1):
        raise Invalid(Reason.BROKEN_CHAIN)
    parts = _parts(data, count)
    end = len(data) - SIGNATURE_SIZE
    hasher = hashlib.sha256(memoryview(data)[:end])
    digest, signature = hasher.digest(), bytes(data[end:])
    hasher.update(signature)
    return Segment(place, prev, parts, digest, signature, hasher.digest())


def prev_of(data: Raw) -> bytes:
    """The hash of the segment before, as a file says it that was accepted once.

    Raises:
        Invalid: it is cut short.
    """
    if len(data) < _HEADER.size:
        raise Invalid(Reason.TRUNCATED)
    prev: bytes = _HEADER.unpack_from(data)[-1]
    return prev


def _check_place(expected: Place, found: Place) -> None:
    if found.register != expected.register:
        raise Invalid(Reason.OTHER_REGISTER)
    if found.device != expected.device:
        raise Invalid(Reason.OTHER_DEVICE)
    if found.seq != expected.seq:
        raise Invalid(Reason.OTHER_NUMBER)


def _parts(data: Raw, count: int) -> tuple[SegmentPart, ...]:
    view = memoryview(data)
    offset = _HEADER.size + count * _ROW.size
    if len(data) < offset + SIGNATURE_SIZE:
        raise Invalid(Reason.TRUNCATED)
    rows = list(_ROW.iter_unpack(view[_HEADER.size : offset]))
    if not rows or any(length < _MIN_PART for _, _, _, length in rows):
        raise Invalid(Reason.LENGTHS)
    total = offset + sum(length for _, _, _, length in rows) + SIGNATURE_SIZE
    if total != len(data):
        raise Invalid(Reason.TRUNCATED if total > len(data) else Reason.TRAILING)
    parts: list[SegmentPart] = []
    for key_id, salt, commitment, length in rows:
        parts.append(SegmentPart(key_id, salt, commitment, view[offset : offset + length]))
        offset += length
    return tuple(parts)


def signed(segment: Segment, verify_key: bytes) -> bool:
    """Whether the owner of `verify_key` signed this very file."""
    try:
        verify(verify_key, _CONTEXT, segment.digest, segment.signature)
    except BadSignature:
        return False
    return True


def open_part(segment: Segment, index: int, key: bytes) -> bytes:
    """Open one part.

    - The box opens under the epoch key in its place alone: register, device, number, the segment
      before, index, key id and length are its context.
    - The content is padded as `seal.pad` does.

    Raises:
        Invalid: one of these does not hold.
    """
    part = segment.parts[index]
    length = len(part.ciphertext)
    context = _context(segment.place, segment.prev, index, part.key_id, length)
    try:
        padded = open_box([key], context, part.box)
    except (WrongKey, Damaged) as fault:
        raise Invalid(Reason.NOT_OPENED) from fault
    try:
        return unpad(padded)
    except Damaged as fault:
        raise Invalid(Reason.PADDING) from fault


def build(
    place: Place,
    prev: bytes,
    parts: Sequence[PlainPart],
    sign: Callable[[bytes, bytes], bytes],
    random: Callable[[int], bytes],
) -> bytes:
    """Seal and sign a segment file.

    Args:
        place: where it will stand.
        prev: hash of the segment before it.
        parts: common part first.
        sign: signs a message for a context, as `seal.Identity.sign`.
        random: source of randomness.

    Raises:
        Invalid: it would be larger than 16 MiB.
    """
    rows: list[bytes] = []
    ciphertexts: list[bytes] = []
    for index, (key_id, key, content) in enumerate(parts):
        padded = pad(content)
        length = len(padded) + _TAG_SIZE
        context = _context(place, prev, index, key_id, length)
        box = seal_box([key], context, padded, random=random)
        rows.append(_ROW.pack(key_id, box.salt, box.commitment, length))
        ciphertexts.append(box.ciphertext)
    header = _HEADER.pack(_MAGIC, _VERSION, len(parts), *place, prev)
    body = b"".join((header, *rows, *ciphertexts))
    if len(body) + SIGNATURE_SIZE > MAX_SIZE:
        raise Invalid(Reason.TOO_LARGE)
    return body + sign(_CONTEXT, hashlib.sha256(body).digest())


def _context(place: Place, prev: bytes, index: int, key_id: bytes, length: int) -> bytes:
    register, device, seq = place
    numbers = seq.to_bytes(8), index.to_bytes(2), length.to_bytes(4)
    return frame(b"part v1", register, device, numbers[0], prev, numbers[1], key_id, numbers[2])
