"""Frames are unambiguous."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from unerased.seal import digest, frame

FIELDS = st.lists(st.binary(max_size=20), max_size=5)


def read_back(framed: bytes) -> list[bytes]:
    fields = []
    while framed:
        end = 4 + int.from_bytes(framed[:4], "big")
        fields.append(framed[4:end])
        framed = framed[end:]
    return fields


@given(FIELDS)
def test_a_frame_gives_its_fields_back(fields: list[bytes]) -> None:
    assert read_back(frame(*fields)) == fields


@given(FIELDS, FIELDS)
def test_two_sequences_of_fields_share_a_frame_only_when_equal(
    one: list[bytes], other: list[bytes]
) -> None:
    assert (frame(*one) == frame(*other)) == (one == other)


def test_the_bytes_of_a_frame_are_frozen() -> None:
    assert frame(b"ab", b"", b"c") == bytes.fromhex("00000002616200000000" + "0000000163")
    assert frame() == b""


@given(st.binary(max_size=200))
def test_digest_is_sha256(data: bytes) -> None:
    assert digest(data) == hashlib.sha256(data).digest()
