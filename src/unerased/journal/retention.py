"""The device retention keys: what unit keys are kept under, and destroyed with at a rotation."""

from __future__ import annotations

from typing import Annotated

import msgspec

from unerased.journal.codec import Hash, decode, encode
from unerased.journal.private import RETENTION, open_file, seal_file
from unerased.seal import HpkeKey, Identity, digest, frame, new_key

__all__ = ["Retention", "bag_id", "new_retention", "open_retention", "seal_retention"]

_SEED_SIZE = 96


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of the file.

    Attributes:
        hpke_seed: private key that other devices wrap unit keys to, 96 bytes.
        secret: key that the keybag's records are sealed under, 32 bytes.
    """

    hpke_seed: Annotated[bytes, msgspec.Meta(min_length=_SEED_SIZE, max_length=_SEED_SIZE)]
    secret: Hash

    def __repr__(self) -> str:
        return "Retention(...)"

    @property
    def hpke(self) -> HpkeKey:
        """The private key that other devices wrap to."""
        return HpkeKey(self.hpke_seed)

    def public(self) -> bytes:
        """The public key that stands in the device's control entry, 1,216 bytes."""
        return self.hpke.public()


_DECODER = msgspec.msgpack.Decoder(Retention)


def new_retention() -> Retention:
    """Give fresh random keys."""
    return Retention(HpkeKey.generate().seed(), new_key())


def bag_id(retention: Retention) -> bytes:
    """What tells the keybag of these keys from that of others, 16 bytes."""
    return digest(frame(b"unerased keybag id v1", retention.secret))[:16]


def seal_retention(retention: Retention, register: bytes, identity: Identity) -> bytes:
    """The bytes of the file."""
    return seal_file(RETENTION, register, identity.storage_key, encode(retention))


def open_retention(data: bytes, register: bytes, identity: Identity) -> Retention:
    """Read the file.

    Raises:
        Invalid: it was changed, or is of another register or identity.
    """
    return decode(_DECODER, open_file(RETENTION, register, identity.storage_key, data))
