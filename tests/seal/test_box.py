"""Boxes: who opens them, what changes are found, and that no key serves two contents."""

from __future__ import annotations

import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from unerased.seal import (
    OVERHEAD,
    Damaged,
    InvalidKey,
    Sealed,
    WrongKey,
    frame,
    open_box,
    seal_box,
)

KEYS = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=3)
BYTES = st.binary(max_size=200)
ONE = bytes(range(32))
OTHER = bytes(range(32, 64))


def constant(size: int) -> bytes:
    return b"\x07" * size


def key_of(sealed: Sealed, keys: list[bytes], context: bytes) -> bytes:
    """The key of a box, written down a second time from the format."""
    info = frame(b"unerased box v1", context)
    return HKDF(SHA256(), 64, sealed.salt, info).derive(b"".join(keys))[:32]


@given(KEYS, BYTES, BYTES)
@settings(deadline=None)
def test_what_was_sealed_opens_under_the_same_keys_and_context(
    keys: list[bytes], context: bytes, content: bytes
) -> None:
    sealed = seal_box(keys, context, content)
    assert len(sealed.to_bytes()) == len(content) + OVERHEAD
    assert open_box(keys, context, Sealed.from_bytes(sealed.to_bytes())) == content


def test_the_bytes_of_a_box_are_those_of_the_format() -> None:
    sealed = seal_box([ONE, OTHER], b"here", b"content", random=constant)
    salt = hmac.digest(constant(32), frame(b"unerased salt v1", b"here", b"content"), "sha256")
    info = frame(b"unerased box v1", b"here")
    okm = HKDF(SHA256(), 64, salt, info).derive(ONE + OTHER)
    ciphertext = ChaCha20Poly1305(okm[:32]).encrypt(bytes(12), b"content", b"here")
    assert sealed == Sealed(salt, okm[32:], ciphertext)
    assert sealed.to_bytes() == bytes.fromhex(
        "4dbd70becaaf8e3ee1d2ad6454504a88fe3431b5018d570d8164c7f961b8d9a5"
        "5fb70f4ef8b5c2e430150b091b2ee20a2ec7feb3234e7e2e7be6060454caa0f4"
        "c7057091eafb1899d620b9d1e575a3b51e00995a27c363"
    )


@given(KEYS, BYTES, BYTES, KEYS, BYTES)
@settings(deadline=None)
def test_other_keys_or_another_context_are_refused_by_the_commitment(
    keys: list[bytes], context: bytes, content: bytes, others: list[bytes], elsewhere: bytes
) -> None:
    sealed = seal_box(keys, context, content)
    if (others, elsewhere) == (keys, context):
        assert open_box(others, elsewhere, sealed) == content
    else:
        with pytest.raises(WrongKey):
            open_box(others, elsewhere, sealed)


def test_the_order_of_the_keys_matters() -> None:
    sealed = seal_box([ONE, OTHER], b"", b"content")
    assert open_box([ONE, OTHER], b"", sealed) == b"content"
    with pytest.raises(WrongKey):
        open_box([OTHER, ONE], b"", sealed)


def test_every_flipped_bit_is_found_and_named_by_where_it_is() -> None:
    good = seal_box([ONE], b"here", b"content").to_bytes()
    assert open_box([ONE], b"here", Sealed.from_bytes(good)) == b"content"
    for position in range(len(good)):
        for bit in range(8):
            bad = bytearray(good)
            bad[position] ^= 1 << bit
            expected = WrongKey if position < 64 else Damaged
            with pytest.raises(expected):
                open_box([ONE], b"here", Sealed.from_bytes(bytes(bad)))


def test_every_truncation_and_appended_bytes_are_refused() -> None:
    good = seal_box([ONE], b"here", b"content").to_bytes()
    assert open_box([ONE], b"here", Sealed.from_bytes(good)) == b"content"
    for length in range(len(good)):
        with pytest.raises(Damaged):
            open_box([ONE], b"here", Sealed.from_bytes(good[:length]))
    with pytest.raises(Damaged):
        open_box([ONE], b"here", Sealed.from_bytes(good + b"\0"))


@pytest.mark.parametrize("field", ["salt", "commitment", "ciphertext"])
def test_a_box_with_an_empty_field_is_refused(field: str) -> None:
    sealed = seal_box([ONE], b"here", b"content")
    parts = {"salt": sealed.salt, "commitment": sealed.commitment, "ciphertext": sealed.ciphertext}
    assert open_box([ONE], b"here", Sealed(**parts)) == b"content"
    parts[field] = b""
    with pytest.raises((WrongKey, Damaged)):
        open_box([ONE], b"here", Sealed(**parts))


@pytest.mark.parametrize("keys", [[], [b""], [ONE[:31]], [ONE + b"\0"], [ONE, ONE[:31] + b""]])
def test_keys_of_a_wrong_number_or_length_are_refused(keys: list[bytes]) -> None:
    sealed = seal_box([ONE], b"", b"content")
    with pytest.raises(InvalidKey):
        seal_box(keys, b"", b"content")
    with pytest.raises(InvalidKey):
        open_box(keys, b"", sealed)


def test_the_same_content_is_never_sealed_to_the_same_bytes() -> None:
    boxes = {seal_box([ONE], b"", b"content").to_bytes() for _ in range(100)}
    assert len(boxes) == 100


@given(st.lists(st.tuples(BYTES, BYTES), min_size=2, max_size=20, unique=True))
@settings(deadline=None)
def test_randomness_that_repeats_gives_no_key_twice_for_different_content(
    jobs: list[tuple[bytes, bytes]],
) -> None:
    boxes = [seal_box([ONE], context, content, random=constant) for context, content in jobs]
    assert len({sealed.salt for sealed in boxes}) == len(jobs)
    keys = {key_of(sealed, [ONE], job[0]) for sealed, job in zip(boxes, jobs, strict=True)}
    assert len(keys) == len(jobs)


def test_a_restored_snapshot_repeats_a_box_only_for_the_same_content() -> None:
    before = seal_box([ONE], b"here", b"content", random=constant)
    assert seal_box([ONE], b"here", b"content", random=constant) == before
    assert seal_box([ONE], b"here", b"Content", random=constant).salt != before.salt
    assert seal_box([ONE], b"there", b"content", random=constant).salt != before.salt
