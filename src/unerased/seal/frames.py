"""Framing and hashing: how several fields become one unambiguous string of bytes."""

from __future__ import annotations

import hashlib

__all__ = ["digest", "frame"]

MAX_FIELD = 0xFFFF_FFFF


def frame(*fields: bytes) -> bytes:
    """Join fields so that no two different sequences of fields give the same bytes.

    Args:
        fields: any number of byte strings, each under 4 GiB.

    Returns:
        For each field its length as an unsigned 32-bit big-endian number, then its bytes.

    Raises:
        OverflowError: a field is 4 GiB or longer.
    """
    return b"".join([part for field in fields for part in (len(field).to_bytes(4), field)])


def digest(data: bytes) -> bytes:
    """SHA-256 of `data`: 32 bytes (FIPS 180-4)."""
    return hashlib.sha256(data).digest()
