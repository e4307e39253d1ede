"""A member on a device: the keys, and the file that keeps them under a passphrase."""

from __future__ import annotations

import hmac
import secrets
import struct
from dataclasses import dataclass, replace
from typing import Self

from unerased.seal.box import KEY_SIZE, OVERHEAD, Sealed, new_key, open_box, seal_box
from unerased.seal.cost import Cost, Policy, derive
from unerased.seal.errors import Damaged, IdentityDamaged, InvalidKey, WrongKey, WrongPassphrase
from unerased.seal.frames import digest, frame
from unerased.seal.passphrase import normalise
from unerased.seal.secret import Secret
from unerased.seal.sign import SEED_SIZE, VERIFY_KEY_SIZE, SigningKey
from unerased.seal.wrap import HPKE_KEY_SIZE, HPKE_SEED_SIZE, HpkeKey

__all__ = [
    "IDENTITY_FILE_SIZE",
    "MEMBER_SIZE",
    "Identity",
    "PublicIdentity",
    "open_identity",
    "seal_identity",
]

MEMBER_SIZE = 16

_MAGIC = b"UNERASID"
_VERSION = 1
_SALT_SIZE = 32
_CHECKSUM_SIZE = 32
_CONTEXT = b"unerased identity v1"
_HEADER = struct.Struct(f">8sHIII{_SALT_SIZE}s")
_SECRETS = struct.Struct(f">{MEMBER_SIZE}s{SEED_SIZE}s{HPKE_SEED_SIZE}s{KEY_SIZE}s")
IDENTITY_FILE_SIZE = _HEADER.size + OVERHEAD + _SECRETS.size + _CHECKSUM_SIZE


@dataclass(frozen=True, slots=True)
class PublicIdentity:
    """What others know of a member on a device.

    Attributes:
        member: random id, 16 bytes.
        verify_key: Ed25519 public key, 32 bytes.
        hpke_key: public key for wraps, 1,216 bytes.
    """

    member: bytes
    verify_key: bytes
    hpke_key: bytes

    def __post_init__(self) -> None:
        sizes = (len(self.member), len(self.verify_key), len(self.hpke_key))
        if sizes != (MEMBER_SIZE, VERIFY_KEY_SIZE, HPKE_KEY_SIZE):
            raise InvalidKey("A public identity has fields of the wrong length.")


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Identity(Secret):
    """The private keys of a member on a device.

    Attributes:
        member: random id, 16 bytes; not secret.
        signing: Ed25519 key.
        hpke: key that wraps are opened with.
        storage_key: 32 bytes that seal the device's private files.
    """

    member: bytes
    signing: SigningKey
    hpke: HpkeKey
    storage_key: bytes

    def __repr__(self) -> str:
        return f"Identity({self.member.hex()})"

    @classmethod
    def generate(cls) -> Self:
        """Give a new member with fresh random keys."""
        member = secrets.token_bytes(MEMBER_SIZE)
        return cls(member, SigningKey.generate(), HpkeKey.generate(), new_key())

    def of_member(self, member: bytes) -> Self:
        """The same keys as those of a further device of a member (16 bytes)."""
        return replace(self, member=member)

    @property
    def public(self) -> PublicIdentity:
        """What others may know of it."""
        return PublicIdentity(self.member, self.signing.verify_key(), self.hpke.public())

    def sign(self, context: bytes, message: bytes) -> bytes:
        """Ed25519 over `frame(context, message)`: 64 bytes."""
        return self.signing.sign(context, message)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Open a key that was wrapped for this identity; `WrongKey` where it was not."""
        return self.hpke.unwrap(wrapped, context)


def seal_identity(identity: Identity, passphrase: str, cost: Cost, policy: Policy) -> bytes:
    """Write the identity file: `IDENTITY_FILE_SIZE` bytes.

    Header (magic, version, cost, salt of Argon2id), a box under the derived key whose context is
    the header, and a SHA-256 of all that, which tells a damaged file from a wrong passphrase.

    Raises:
        PassphraseRefused: the passphrase is empty.
        CostRefused: the cost lies outside the policy.
    """
    policy.check(cost)
    salt = secrets.token_bytes(_SALT_SIZE)
    header = _HEADER.pack(_MAGIC, _VERSION, cost.memory_kib, cost.passes, cost.lanes, salt)
    key = derive(normalise(passphrase), salt, cost, policy)
    content = _SECRETS.pack(
        identity.member, identity.signing.seed(), identity.hpke.seed(), identity.storage_key
    )
    body = header + seal_box([key], frame(_CONTEXT, header), content).to_bytes()
    return body + digest(body)


def open_identity(blob: bytes, passphrase: str, policy: Policy) -> Identity:
    """Read an identity file.

    Raises:
        IdentityDamaged: it was changed or cut, or is no identity file.
        CostRefused: it asks for a cost outside the policy; nothing was derived.
        PassphraseRefused: the passphrase is empty.
        WrongPassphrase: the passphrase does not open it.
    """
    header, cost, salt, sealed = _parse(blob)
    key = derive(normalise(passphrase), salt, cost, policy)
    try:
        content = open_box([key], frame(_CONTEXT, header), sealed)
    except WrongKey as fault:
        raise WrongPassphrase(
            "The passphrase does not open this identity. Nothing was changed. "
            "Check the words, their order and the keyboard."
        ) from fault
    except Damaged as fault:
        raise _damaged("was changed after it was written") from fault
    member, signing, hpke, storage_key = _SECRETS.unpack(content)
    return Identity(member, SigningKey(signing), HpkeKey(hpke), storage_key)


def _parse(blob: bytes) -> tuple[bytes, Cost, bytes, Sealed]:
    if blob[: len(_MAGIC)] != _MAGIC:
        raise _damaged("is no identity file")
    if len(blob) < _HEADER.size:
        raise _damaged("is cut short")
    header = blob[: _HEADER.size]
    _, version, memory_kib, passes, lanes, salt = _HEADER.unpack(header)
    if version != _VERSION:
        raise _damaged("is damaged or of a version that this program does not know")
    if len(blob) != IDENTITY_FILE_SIZE:
        raise _damaged("has the wrong size")
    body = blob[:-_CHECKSUM_SIZE]
    if not hmac.compare_digest(digest(body), blob[-_CHECKSUM_SIZE:]):
        raise _damaged("was changed after it was written")
    return header, Cost(memory_kib, passes, lanes), salt, Sealed.from_bytes(body[_HEADER.size :])


def _damaged(what: str) -> IdentityDamaged:
    return IdentityDamaged(
        f"The identity file {what}. It was not opened. Restore it from a copy, "
        "or ask to be invited again."
    )
