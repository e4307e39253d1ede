"""Sealing bytes under one or several keys, with a commitment to the keys.

ChaCha20-Poly1305 (RFC 8439) alone does not commit: one ciphertext can be made to open under two
keys to two different contents. So HKDF-SHA256 (RFC 5869) gives, beside the key, a commitment that
is compared before anything is decrypted (the committing construction of Albertini et al., "How to
Abuse and Fix Authenticated Encryption Without Key Commitment", 2020, section 5.4).

Each box has a key of its own, so the nonce is always zero. The key follows from the salt, and the
salt from 32 random bytes and from the content: a source of randomness that repeats itself (a
restored snapshot of a machine, a cloned disk) gives the same key again only for the same content
in the same context, and then the same box.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from unerased.seal.errors import Damaged, InvalidKey, WrongKey
from unerased.seal.frames import frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["KEY_SIZE", "OVERHEAD", "Sealed", "new_key", "open_box", "seal_box"]

KEY_SIZE = 32
SALT_SIZE = 32
COMMITMENT_SIZE = 32
TAG_SIZE = 16
OVERHEAD = SALT_SIZE + COMMITMENT_SIZE + TAG_SIZE

_BOX = b"unerased box v1"
_SALT = b"unerased salt v1"
_NONCE = bytes(12)
_HASH = SHA256()


class Sealed(msgspec.Struct, frozen=True):
    """A sealed box: `salt` (32 bytes), `commitment` (32 bytes), `ciphertext` (content + 16)."""

    salt: bytes
    commitment: bytes
    ciphertext: bytes

    def to_bytes(self) -> bytes:
        """Salt, commitment and ciphertext, one after the other."""
        return self.salt + self.commitment + self.ciphertext

    @classmethod
    def from_bytes(cls, data: bytes) -> Sealed:
        """Read what `to_bytes` wrote.

        Raises:
            Damaged: `data` is too short to be a box.
        """
        if len(data) < OVERHEAD:
            raise Damaged("A sealed part is cut short. Fetch the file again from another copy.")
        body = SALT_SIZE + COMMITMENT_SIZE
        return cls(bytes(data[:SALT_SIZE]), bytes(data[SALT_SIZE:body]), bytes(data[body:]))


def new_key() -> bytes:
    """Give a fresh random key of 32 bytes."""
    return secrets.token_bytes(KEY_SIZE)


def _derive(keys: Sequence[bytes], context: bytes, salt: bytes) -> tuple[bytes, bytes]:
    if not keys:
        raise InvalidKey("A box needs at least one key.")
    for key in keys:
        if len(key) != KEY_SIZE:
            raise InvalidKey(f"A key has {KEY_SIZE} bytes, not {len(key)}.")
    info = frame(_BOX, context)
    okm = HKDF(_HASH, KEY_SIZE + COMMITMENT_SIZE, salt, info).derive(b"".join(keys))
    return okm[:KEY_SIZE], okm[KEY_SIZE:]


def seal_box(
    keys: Sequence[bytes],
    context: bytes,
    plaintext: bytes,
    *,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> Sealed:
    """Seal `plaintext` so that only the holder of all `keys`, in this order, opens it.

    Args:
        keys: one or more keys of 32 bytes.
        context: where the box stands; it opens in the same context only and is not secret.
        plaintext: the content, under 2 GiB.
        random: the source of randomness, given the number of bytes wanted.

    Raises:
        InvalidKey: no key, or one that has not 32 bytes.
    """
    salt = hmac.digest(random(SALT_SIZE), frame(_SALT, context, plaintext), "sha256")
    key, commitment = _derive(keys, context, salt)
    ciphertext = ChaCha20Poly1305(key).encrypt(_NONCE, plaintext, context)
    return Sealed(salt, commitment, ciphertext)


def open_box(keys: Sequence[bytes], context: bytes, sealed: Sealed) -> bytes:
    """Open what `seal_box` sealed.

    Raises:
        InvalidKey: no key, or one that has not 32 bytes.
        WrongKey: the commitment does not fit keys, context and salt; nothing was decrypted.
        Damaged: keys and context fit, the ciphertext was changed.
    """
    key, commitment = _derive(keys, context, sealed.salt)
    if not hmac.compare_digest(commitment, sealed.commitment):
        raise WrongKey("A sealed part does not belong to this key and this place.")
    try:
        return ChaCha20Poly1305(key).decrypt(_NONCE, sealed.ciphertext, context)
    except InvalidTag as fault:
        raise Damaged(
            "A sealed part was changed after it was sealed. Fetch the file from another copy."
        ) from fault
