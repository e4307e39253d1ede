"""Commitments: a value is fixed now and shown later, if ever; the salt keeps it from being guessed.

Every hash begins with a context of its own and frames what it covers, so that none can be taken for
another. A tree over commitments is that of RFC 6962 (section 2.1), with its leaf and node prefixes.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from unerased.seal.errors import InvalidKey
from unerased.seal.frames import digest, frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["SALT_SIZE", "commitment", "field_salt", "leaf_of", "path_to", "root_from", "root_of"]

SALT_SIZE: Final = 32
_FIELD: Final = b"unerased release field v1"
_FIELD_SALT: Final = b"unerased release field salt v1"
_RECORD: Final = b"unerased release record v1"


def field_salt(salt: bytes, name: str) -> bytes:
    """The salt of one field: 32 bytes, from which neither the record's salt nor another's follows.

    Raises:
        InvalidKey: the record's salt has another length than 32 bytes.
    """
    if len(salt) != SALT_SIZE:
        raise InvalidKey(f"A salt has {SALT_SIZE} bytes, not {len(salt)}.")
    return hmac.digest(salt, frame(_FIELD_SALT, name.encode()), hashlib.sha256)


def commitment(salt: bytes, name: str, value: str) -> bytes:
    """Commitment to a field under its own salt (see `field_salt`): 32 bytes."""
    if len(salt) != SALT_SIZE:
        raise InvalidKey(f"A salt has {SALT_SIZE} bytes, not {len(salt)}.")
    return digest(frame(_FIELD, salt, name.encode(), value.encode()))


def leaf_of(fields: Mapping[str, bytes]) -> bytes:
    """The leaf of a record: a hash over the names and commitments of its fields, by name."""
    parts = [part for name in sorted(fields) for part in (name.encode(), fields[name])]
    return digest(b"\x00" + frame(_RECORD, *parts))


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Root of the tree over leaves that are hashed already; that of no leaf is the empty hash."""
    if len(leaves) < 2:  # noqa: PLR2004 - one leaf is its own root
        return leaves[0] if leaves else digest(b"")
    split = _split(len(leaves))
    return digest(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:]))


def path_to(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """What is needed to get from one leaf to the root, the nearest first.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*path_to(leaves[:split], index), root_of(leaves[split:]))
    return (*path_to(leaves[split:], index - split), root_of(leaves[:split]))


def root_from(leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its path lead to; None when the path has another length."""
    if not 0 <= index < count:
        return None
    if count == 1:
        return None if path else leaf
    if not path:
        return None
    split = _split(count)
    if index < split:
        below = root_from(leaf, index, split, path[:-1])
        return None if below is None else digest(b"\x01" + below + path[-1])
    below = root_from(leaf, index - split, count - split, path[:-1])
    return None if below is None else digest(b"\x01" + path[-1] + below)


def _split(count: int) -> int:
    """The largest power of two smaller than the number of leaves."""
    return 1 << (count - 1).bit_length() - 1
