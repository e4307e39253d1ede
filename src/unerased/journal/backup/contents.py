"""The sealed keys of a backup: what a new device needs beside the register folder.

    wrap of a fresh key, to the key of the recovery shares | salt 32 | commitment 32 | ciphertext

Wrap and box are bound to the whole head, so to register, backup and set of shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from unerased.journal.codec import Hash, Id, Number, decode, encode
from unerased.journal.entries import Founder  # noqa: TC001 -- msgspec reads it at run time
from unerased.journal.errors import Invalid, Reason
from unerased.journal.private import open_at
from unerased.seal import (
    KEY_SIZE,
    WRAP_OVERHEAD,
    RecoveryKeys,
    WrongKey,
    digest,
    frame,
    new_key,
    seal_box,
    wrap,
)

if TYPE_CHECKING:
    from unerased.journal.backup.head import Head

__all__ = ["Contents", "Held", "Reach", "open_contents", "seal_contents"]

_LABEL: Final = b"unerased backup keys v1"
_WRAP: Final = KEY_SIZE + WRAP_OVERHEAD


class Held(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The key of a compartment in an epoch, and its id."""

    name: str
    epoch: Number
    key_id: Id
    key: Hash


class Reach(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How far the chain of a device went when the backup was made."""

    device: Id
    seq: Number
    hash: Hash


class Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is sealed.

    Attributes:
        epochs: every epoch key that the device which made it held.
        evidence: names of the sealed files that it holds.
        founder: what the register is recognised by.
        heads: the newest segment of every chain.
        secrets: named secrets; that of the projection is not among them.
        units: keys of units, those of one unit joined, 32 bytes each.
    """

    epochs: tuple[Held, ...]
    evidence: tuple[str, ...]
    founder: Founder
    heads: tuple[Reach, ...]
    secrets: dict[str, bytes]
    units: dict[str, bytes]

    def __repr__(self) -> str:
        return "Contents(...)"


_DECODER = msgspec.msgpack.Decoder(Contents)


def seal_contents(contents: Contents, head: Head, head_data: bytes) -> bytes:
    """Seal the keys for the holders of the shares that the head names."""
    key, context = new_key(), _context(head_data)
    box = seal_box([key], context, encode(contents))
    return wrap(key, head.hpke_key, context) + box.to_bytes()


def open_contents(data: bytes, head_data: bytes, keys: RecoveryKeys) -> Contents:
    """Open the keys.

    Raises:
        Invalid: they were sealed for other shares or another backup, or were changed.
    """
    context = _context(head_data)
    if len(data) < _WRAP:
        raise Invalid(Reason.TRUNCATED)
    try:
        key = keys.wrapping.unwrap(data[:_WRAP], context)
    except WrongKey:
        raise Invalid(Reason.NOT_OPENED) from None
    return decode(_DECODER, open_at(context, key, data[_WRAP:]))


def _context(head_data: bytes) -> bytes:
    return frame(_LABEL, digest(head_data))
