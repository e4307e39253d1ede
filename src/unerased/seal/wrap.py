"""Giving a key to a member: HPKE (RFC 9180), base mode, hybrid of ML-KEM-768 and X25519.

The hybrid stays secret as long as one of its halves holds. Base mode does not say who wrapped:
every wrap stands inside a signed entry, and its context binds register, epoch and recipient.
A context is used for one key only, so that randomness that repeats (a restored snapshot of a
machine) never meets two keys in one stream.
"""

from __future__ import annotations

from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from unerased.seal.errors import InvalidKey, WrongKey
from unerased.seal.frames import frame
from unerased.seal.secret import Secret

__all__ = ["HPKE_KEY_SIZE", "HPKE_SEED_SIZE", "WRAP_OVERHEAD", "HpkeKey", "wrap"]

_MLKEM_PUBLIC = 1184
_MLKEM_SEED = 64
_X25519 = 32
HPKE_KEY_SIZE = _MLKEM_PUBLIC + _X25519
HPKE_SEED_SIZE = _MLKEM_SEED + _X25519
WRAP_OVERHEAD = 1120 + 16

_WRAP = b"unerased wrap v1"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class HpkeKey(Secret):
    """A private key that wraps are opened with."""

    __slots__ = ("_key", "_mlkem", "_x25519")

    def __init__(self, seed: bytes) -> None:
        """Make the key of its seed: 64 bytes of ML-KEM-768, then 32 of X25519.

        Raises:
            InvalidKey: `seed` has not 96 bytes.
        """
        if len(seed) != HPKE_SEED_SIZE:
            raise InvalidKey(f"A private wrapping key has {HPKE_SEED_SIZE} bytes.")
        self._mlkem = MLKEM768PrivateKey.from_seed_bytes(seed[:_MLKEM_SEED])
        self._x25519 = X25519PrivateKey.from_private_bytes(seed[_MLKEM_SEED:])
        self._key = MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    @classmethod
    def generate(cls) -> Self:
        """Give a fresh random key."""
        mlkem = MLKEM768PrivateKey.generate().private_bytes_raw()
        return cls(mlkem + X25519PrivateKey.generate().private_bytes_raw())

    def seed(self) -> bytes:
        """The seed of 96 bytes that is the whole secret."""
        return self._mlkem.private_bytes_raw() + self._x25519.private_bytes_raw()

    def public(self) -> bytes:
        """The public key: 1,184 bytes of ML-KEM-768, then 32 of X25519."""
        mlkem = self._mlkem.public_key().public_bytes_raw()
        return mlkem + self._x25519.public_key().public_bytes_raw()

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Open what `wrap` made for this key and this context.

        Raises:
            WrongKey: it is for another key or context, or was changed.
        """
        try:
            return _SUITE.decrypt(wrapped, self._key, frame(_WRAP, context))
        except InvalidTag as fault:
            raise WrongKey(
                "A wrapped key is not for this identity and this place, or was changed."
            ) from fault


def wrap(key: bytes, recipient: bytes, context: bytes) -> bytes:
    """Wrap `key` for the holder of the public key `recipient`.

    Args:
        key: the secret to give, usually 32 bytes.
        recipient: public key, 1,216 bytes.
        context: what the wrap is for, one for each key; it opens in the same context only.

    Returns:
        Encapsulated key and ciphertext: 1,136 bytes more than `key`.

    Raises:
        InvalidKey: `recipient` is no public key.
    """
    if len(recipient) != HPKE_KEY_SIZE:
        raise InvalidKey(f"A public wrapping key has {HPKE_KEY_SIZE} bytes, not {len(recipient)}.")
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(recipient[:_MLKEM_PUBLIC])
        x25519 = X25519PublicKey.from_public_bytes(recipient[_MLKEM_PUBLIC:])
        public = MLKEM768X25519PublicKey(mlkem, x25519)
        return _SUITE.encrypt(key, public, frame(_WRAP, context))
    except ValueError as fault:
        raise InvalidKey("A public wrapping key is malformed.") from fault
