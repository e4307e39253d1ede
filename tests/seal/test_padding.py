"""Padding hides lengths, and each content has one padded form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.seal import Damaged, pad, padded_size, unpad

LENGTHS = st.integers(0, 0xFFFF_FFFF)
FLOORS = st.sampled_from([0, 16, 256, 4096, 65536])


@given(st.binary(max_size=10_000), FLOORS)
def test_unpad_gives_back_what_was_padded(data: bytes, floor: int) -> None:
    padded = pad(data, floor)
    assert len(padded) == padded_size(len(data), floor)
    assert unpad(padded, floor) == data


@given(LENGTHS)
def test_padding_never_shrinks_and_adds_an_eighth_at_most_above_64_kib(length: int) -> None:
    size = padded_size(length)
    assert size >= length + 4
    if length + 4 > 65536:
        assert size <= (length + 4) * 9 / 8


@given(LENGTHS, LENGTHS)
def test_longer_content_is_never_padded_to_less(one: int, other: int) -> None:
    short, long = sorted((one, other))
    assert padded_size(short) <= padded_size(long)


@pytest.mark.parametrize(
    ("length", "size"),
    [
        (0, 4096),
        (4092, 4096),
        (4093, 8192),
        (8188, 8192),
        (32765, 65536),
        (65532, 65536),
        (65533, 67584),
        (131_068, 131_072),
        (131_069, 135_168),
        (16_000_000, 16_252_928),
    ],
)
def test_the_sizes_are_frozen(length: int, size: int) -> None:
    assert padded_size(length) == size


def test_few_sizes_exist_up_to_16_mib() -> None:
    sizes = set()
    length = 0
    while length < 16 * 1024 * 1024:
        size = padded_size(length)
        sizes.add(size)
        length = size - 3
    assert len(sizes) < 300


@pytest.mark.parametrize("data", [b"", b"content"])
def test_every_flipped_byte_outside_the_content_is_found(data: bytes) -> None:
    good = pad(data, 64)
    assert unpad(good, 64) == data
    outside = [*range(4), *range(4 + len(data), 64)]
    for position in outside:
        bad = bytearray(good)
        bad[position] ^= 0x40
        with pytest.raises(Damaged):
            unpad(bytes(bad), 64)


def test_truncated_lengthened_and_differently_padded_content_is_refused() -> None:
    good = pad(b"content", 64)
    assert unpad(good, 64) == b"content"
    for bad in [*(good[:length] for length in range(64)), good + b"\0", pad(b"content", 128)]:
        with pytest.raises(Damaged):
            unpad(bad, 64)


def test_a_length_beyond_the_end_is_refused() -> None:
    with pytest.raises(Damaged):
        unpad((61).to_bytes(4, "big") + bytes(60), 64)
