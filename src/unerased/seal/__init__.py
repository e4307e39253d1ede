"""All cryptography of the house: boxes, signatures, wraps, identities, encrypted files.

Nothing here is home-made: ChaCha20-Poly1305, HKDF, Argon2id and HPKE come from `cryptography`,
Ed25519 from libsodium through PyNaCl, age files from `pyrage`.
"""

from __future__ import annotations

from unerased.seal import age, cost, passphrase
from unerased.seal.age import (
    Hashes,
    decrypt_stream,
    decrypt_to,
    encrypt_stream,
    new_file_identity,
)
from unerased.seal.box import KEY_SIZE, OVERHEAD, Sealed, new_key, open_box, seal_box
from unerased.seal.cost import Cost, Policy
from unerased.seal.errors import (
    BadSignature,
    CostRefused,
    Damaged,
    FileRefused,
    IdentityDamaged,
    InvalidKey,
    PassphraseRefused,
    SealError,
    WrongKey,
    WrongPassphrase,
)
from unerased.seal.frames import digest, frame
from unerased.seal.identity import (
    IDENTITY_FILE_SIZE,
    MEMBER_SIZE,
    Identity,
    PublicIdentity,
    open_identity,
    seal_identity,
)
from unerased.seal.padding import pad, padded_size, unpad
from unerased.seal.secret import Secret
from unerased.seal.sign import SIGNATURE_SIZE, VERIFY_KEY_SIZE, SigningKey, verify
from unerased.seal.wrap import HPKE_KEY_SIZE, WRAP_OVERHEAD, HpkeKey, wrap

__all__ = [
    "HPKE_KEY_SIZE",
    "IDENTITY_FILE_SIZE",
    "KEY_SIZE",
    "MEMBER_SIZE",
    "OVERHEAD",
    "SIGNATURE_SIZE",
    "VERIFY_KEY_SIZE",
    "WRAP_OVERHEAD",
    "BadSignature",
    "Cost",
    "CostRefused",
    "Damaged",
    "FileRefused",
    "Hashes",
    "HpkeKey",
    "Identity",
    "IdentityDamaged",
    "InvalidKey",
    "PassphraseRefused",
    "Policy",
    "PublicIdentity",
    "SealError",
    "Sealed",
    "Secret",
    "SigningKey",
    "WrongKey",
    "WrongPassphrase",
    "age",
    "cost",
    "decrypt_stream",
    "decrypt_to",
    "digest",
    "encrypt_stream",
    "frame",
    "new_file_identity",
    "new_key",
    "open_box",
    "open_identity",
    "pad",
    "padded_size",
    "passphrase",
    "seal_box",
    "seal_identity",
    "unpad",
    "verify",
    "wrap",
]
