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
    BadShare,
    BadSignature,
    CostRefused,
    Damaged,
    FileRefused,
    IdentityDamaged,
    InvalidKey,
    PassphraseRefused,
    SealError,
    SharesRefused,
    TooFewShares,
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
from unerased.seal.share_words import lines_of, qr_text, read_share
from unerased.seal.shares import RecoveryKeys, Share, ShareSet, check_share, join, missing, split
from unerased.seal.sign import SIGNATURE_SIZE, VERIFY_KEY_SIZE, SigningKey, verify
from unerased.seal.worded import new_code, open_worded, safety_words, seal_worded
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
    "BadShare",
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
    "RecoveryKeys",
    "SealError",
    "Sealed",
    "Secret",
    "Share",
    "ShareSet",
    "SharesRefused",
    "SigningKey",
    "TooFewShares",
    "WrongKey",
    "WrongPassphrase",
    "age",
    "check_share",
    "cost",
    "decrypt_stream",
    "decrypt_to",
    "digest",
    "encrypt_stream",
    "frame",
    "join",
    "lines_of",
    "missing",
    "new_code",
    "new_file_identity",
    "new_key",
    "open_box",
    "open_identity",
    "open_worded",
    "pad",
    "padded_size",
    "passphrase",
    "qr_text",
    "read_share",
    "safety_words",
    "seal_box",
    "seal_identity",
    "seal_worded",
    "split",
    "unpad",
    "verify",
    "wrap",
]
