"""Hiding lengths: what is written has one of few sizes.

Up to 64 KiB the sizes are powers of two. Above, Padmé (Nikitin et al., "Reducing Metadata Leakage
from Encrypted Files and Communication with PURBs", 2019, section 4) adds at most 12 % and leaks
O(log log n) bits of the length.
"""

from __future__ import annotations

from unerased.seal.errors import Damaged

__all__ = ["FLOOR", "pad", "padded_size", "unpad"]

FLOOR = 4096
LENGTH_SIZE = 4
_POWERS_UP_TO = 64 * 1024
_MAX_LENGTH = 0xFFFF_FFFF


def padded_size(length: int, floor: int = FLOOR) -> int:
    """Size in bytes of `pad(data, floor)` for data of `length` bytes."""
    total = max(LENGTH_SIZE + length, floor)
    if total <= _POWERS_UP_TO:
        return int(1 << (total - 1).bit_length())
    exponent = total.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (total + mask) & ~mask


def pad(data: bytes, floor: int = FLOOR) -> bytes:
    """Length as an unsigned 32-bit big-endian number, the data, then zeros.

    Args:
        data: what to hide the length of, under 4 GiB.
        floor: smallest size in bytes.

    Raises:
        OverflowError: `data` is 4 GiB or longer.
    """
    filler = padded_size(len(data), floor) - LENGTH_SIZE - len(data)
    return b"".join((len(data).to_bytes(LENGTH_SIZE), data, bytes(filler)))


def unpad(padded: bytes, floor: int = FLOOR) -> bytes:
    """Take off what `pad` with the same `floor` added; each content has one padded form.

    Raises:
        Damaged: the length does not fit the size, or the filler is not zeros.
    """
    length = int.from_bytes(padded[:LENGTH_SIZE])
    end = LENGTH_SIZE + length
    if len(padded) != padded_size(length, floor):
        raise Damaged("A padded part has a size that its length does not give.")
    if padded.count(0, end) != len(padded) - end:
        raise Damaged("A padded part has something other than zeros after its content.")
    return padded[LENGTH_SIZE:end]
