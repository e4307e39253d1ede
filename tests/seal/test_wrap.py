"""Wraps: for one recipient and one place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unerased.seal import (
    HPKE_KEY_SIZE,
    WRAP_OVERHEAD,
    HpkeKey,
    Identity,
    InvalidKey,
    WrongKey,
    new_key,
    wrap,
)


@given(st.binary(max_size=100), st.binary(max_size=100))
@settings(deadline=None, max_examples=30)
def test_the_recipient_unwraps_what_was_wrapped(key: bytes, context: bytes) -> None:
    recipient = HpkeKey.generate()
    wrapped = wrap(key, recipient.public(), context)
    assert len(wrapped) == len(key) + WRAP_OVERHEAD
    assert recipient.unwrap(wrapped, context) == key


def test_a_private_key_is_its_seed() -> None:
    key = HpkeKey(bytes(range(96)))
    assert key.seed() == bytes(range(96))
    assert len(key.public()) == HPKE_KEY_SIZE
    wrapped = wrap(b"secret", key.public(), b"context")
    assert HpkeKey(bytes(range(96))).unwrap(wrapped, b"context") == b"secret"


def test_a_wrap_does_not_open_elsewhere_or_for_another(member: Identity) -> None:
    wrapped = wrap(new_key(), member.public.hpke_key, b"here")
    assert len(member.unwrap(wrapped, b"here")) == 32
    with pytest.raises(WrongKey):
        member.unwrap(wrapped, b"there")
    with pytest.raises(WrongKey):
        Identity.generate().unwrap(wrapped, b"here")


def test_every_flipped_byte_every_cut_and_garbage_is_refused(member: Identity) -> None:
    good = wrap(new_key(), member.public.hpke_key, b"here")
    assert len(member.unwrap(good, b"here")) == 32
    flipped = [good[:at] + bytes([good[at] ^ 0x10]) + good[at + 1 :] for at in range(len(good))]
    cut = [good[:length] for length in range(0, len(good), 7)]
    small_order = good[:1088] + bytes(32) + good[1120:]
    for bad in [*flipped, *cut, good + b"\0", bytes(len(good)), small_order]:
        with pytest.raises(WrongKey):
            member.unwrap(bad, b"here")


@pytest.mark.parametrize("length", [0, HPKE_KEY_SIZE - 1, HPKE_KEY_SIZE + 1])
def test_a_recipient_of_a_wrong_length_is_refused(length: int) -> None:
    with pytest.raises(InvalidKey):
        wrap(new_key(), bytes(length), b"")


@pytest.mark.parametrize("half", ["mlkem", "x25519"])
def test_a_recipient_with_a_malformed_half_is_refused(half: str, member: Identity) -> None:
    good = member.public.hpke_key
    assert wrap(new_key(), good, b"")
    small_order = good[:1184] + bytes(32)
    out_of_range = b"\xff" * 1184 + good[1184:]
    with pytest.raises(InvalidKey):
        wrap(new_key(), small_order if half == "x25519" else out_of_range, b"")


@pytest.mark.parametrize("length", [0, 95, 97])
def test_a_seed_of_a_wrong_length_makes_no_key(length: int) -> None:
    with pytest.raises(InvalidKey):
        HpkeKey(bytes(length))
