"""A ciphertext that opens under two keys: the cipher lets it pass, the commitment does not."""

from __future__ import annotations

import itertools

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from unerased.seal import Sealed, WrongKey, frame, open_box

PRIME = (1 << 130) - 5
TOP = 1 << 128
CLAMP = 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
CONTEXT = b"a place of forty-one bytes: 0123456789012"
SALT = bytes(range(32))
ONE = b"\x01" * 32
OTHER = b"\x02" * 32


def derived(key: bytes) -> tuple[bytes, bytes]:
    okm = HKDF(SHA256(), 64, SALT, frame(b"unerased box v1", CONTEXT)).derive(key)
    return okm[:32], okm[32:]


def poly1305_key(key: bytes) -> tuple[int, int]:
    """The numbers r and s of RFC 8439, section 2.6, for the zero nonce."""
    cipher = Cipher(algorithms.ChaCha20(key, bytes(16)), mode=None)
    block = cipher.encryptor().update(bytes(32))
    return int.from_bytes(block[:16], "little") & CLAMP, int.from_bytes(block[16:], "little")


def fixed_part(r: int) -> int:
    """What context and lengths give to the sum, for a ciphertext of two blocks."""
    blocks = [CONTEXT[at : at + 16].ljust(16, b"\0") for at in range(0, len(CONTEXT), 16)]
    lengths = len(CONTEXT).to_bytes(8, "little") + (32).to_bytes(8, "little")
    total = 0
    for block in [*blocks, bytes(16), bytes(16), lengths]:
        total = (total + int.from_bytes(block, "little") + TOP) * r % PRIME
    return total


def two_key_ciphertext(one: bytes, other: bytes) -> bytes:
    """Two blocks and a tag that are authentic under both keys.

    The sum behind a Poly1305 tag is linear in the two blocks. For a wished tag, two keys give two
    equations; a sixteenth of their solutions are blocks of 128 bits.
    """
    (r1, s1), (r2, s2) = poly1305_key(one), poly1305_key(other)
    determinant = (pow(r1, 3) * pow(r2, 2) - pow(r1, 2) * pow(r2, 3)) % PRIME
    inverse = pow(determinant, -1, PRIME)
    for tag in itertools.count():
        left = ((tag - s1) % TOP - fixed_part(r1)) % PRIME
        right = ((tag - s2) % TOP - fixed_part(r2)) % PRIME
        first = (left * pow(r2, 2) - right * pow(r1, 2)) * inverse % PRIME
        second = (right * pow(r1, 3) - left * pow(r2, 3)) * inverse % PRIME
        if first < TOP and second < TOP:
            return b"".join(number.to_bytes(16, "little") for number in (first, second, tag))
    raise AssertionError


def test_a_two_key_ciphertext_passes_the_cipher_and_is_refused_by_the_commitment() -> None:
    (key, commitment), (other_key, other_commitment) = derived(ONE), derived(OTHER)
    ciphertext = two_key_ciphertext(key, other_key)
    content = ChaCha20Poly1305(key).decrypt(bytes(12), ciphertext, CONTEXT)
    other_content = ChaCha20Poly1305(other_key).decrypt(bytes(12), ciphertext, CONTEXT)
    assert content != other_content

    assert open_box([ONE], CONTEXT, Sealed(SALT, commitment, ciphertext)) == content
    with pytest.raises(WrongKey):
        open_box([OTHER], CONTEXT, Sealed(SALT, commitment, ciphertext))

    assert open_box([OTHER], CONTEXT, Sealed(SALT, other_commitment, ciphertext)) == other_content
    with pytest.raises(WrongKey):
        open_box([ONE], CONTEXT, Sealed(SALT, other_commitment, ciphertext))
