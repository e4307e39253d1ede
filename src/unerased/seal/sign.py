"""Ed25519 signatures (RFC 8032), all of them through libsodium.

Verifiers disagree about malformed signatures (Chalkias, Garillot, Nikolaenko, "Taming the many
EdDSAs", 2020), and a disagreement between two members would split their registers. So, before
libsodium is asked, the public key and the signature's point must be canonical encodings of points
in the prime-order subgroup: then the verification equations with and without the cofactor are the
same equation, and no later choice of libsodium can change a verdict. No honest signer makes
anything else.
"""

from __future__ import annotations

from typing import Self

from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey as SodiumSigningKey
from nacl.signing import VerifyKey as SodiumVerifyKey

from unerased.seal.errors import BadSignature, InvalidKey
from unerased.seal.frames import frame
from unerased.seal.secret import Secret

__all__ = ["SIGNATURE_SIZE", "VERIFY_KEY_SIZE", "SigningKey", "verify"]

SEED_SIZE = 32
VERIFY_KEY_SIZE = 32
SIGNATURE_SIZE = 64
_POINT_SIZE = 32


class SigningKey(Secret):
    """A private Ed25519 key."""

    __slots__ = ("_key",)

    def __init__(self, seed: bytes) -> None:
        """Make the key of a seed of 32 bytes; `InvalidKey` for any other length."""
        if len(seed) != SEED_SIZE:
            raise InvalidKey(f"A signing key has {SEED_SIZE} bytes, not {len(seed)}.")
        self._key = SodiumSigningKey(seed)

    @classmethod
    def generate(cls) -> Self:
        """Give a fresh random key."""
        return cls(bytes(SodiumSigningKey.generate()))

    def seed(self) -> bytes:
        """The seed of 32 bytes that is the whole secret."""
        return bytes(self._key)

    def verify_key(self) -> bytes:
        """The public key, 32 bytes."""
        return bytes(self._key.verify_key)

    def sign(self, context: bytes, message: bytes) -> bytes:
        """Ed25519 over `frame(context, message)`: 64 bytes."""
        return self._key.sign(frame(context, message)).signature


def verify(verify_key: bytes, context: bytes, message: bytes, signature: bytes) -> None:
    """Check that the owner of `verify_key` signed `message` for `context`.

    Args:
        verify_key: public key, 32 bytes.
        context: what the signature is for.
        message: what was signed.
        signature: 64 bytes.

    Raises:
        BadSignature: in every other case, malformed keys and signatures included.
    """
    verify_raw(verify_key, frame(context, message), signature)


def verify_raw(verify_key: bytes, data: bytes, signature: bytes) -> None:
    """Check a signature over `data` as it is; the same verdicts as `verify`."""
    if len(verify_key) != VERIFY_KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        raise BadSignature("A signature or a public key has the wrong length.")
    points = (verify_key, signature[:_POINT_SIZE])
    if not all(crypto_core_ed25519_is_valid_point(bytes(point)) for point in points):
        raise BadSignature("A signature or a public key is malformed.")
    try:
        SodiumVerifyKey(verify_key).verify(data, signature)
    except BadSignatureError as fault:
        raise BadSignature("A signature was not made by this key over this content.") from fault
