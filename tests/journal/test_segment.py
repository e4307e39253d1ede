from __future__ import annotations

import secrets
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.journal import Invalid, Reason
from unerased.journal.segment import (
    MAX_SIZE,
    ZEROS,
    Place,
    PlainPart,
    build,
    open_part,
    parse,
    signed,
)
from unerased.seal import SigningKey, new_key, padded_size, seal_box

REGISTER, DEVICE, KEY_ID = b"R" * 16, b"D" * 16, b"K" * 16
KEY = new_key()
SIGNER = SigningKey.generate()
FIRST = Place(REGISTER, DEVICE, 1)
SECOND = Place(REGISTER, DEVICE, 2)
HASH = b"H" * 32


def made(place: Place, prev: bytes, *contents: bytes) -> bytes:
    parts = [PlainPart(KEY_ID, KEY, content) for content in contents]
    return build(place, prev, parts, SIGNER.sign, secrets.token_bytes)


def refusal(data: bytes, place: Place = FIRST) -> Reason:
    with pytest.raises(Invalid) as refused:
        parse(data, place)
    return refused.value.reason


@given(st.lists(st.binary(max_size=9000), min_size=1, max_size=4))
def test_what_is_built_is_parsed_signed_and_opened(contents: list[bytes]) -> None:
    data = made(SECOND, HASH, *contents)
    segment = parse(data, SECOND)
    assert signed(segment, SIGNER.verify_key())
    assert not signed(segment, SigningKey.generate().verify_key())
    assert segment.prev == HASH
    assert [open_part(segment, n, KEY) for n in range(len(contents))] == contents
    sizes = [padded_size(len(content)) + 16 for content in contents]
    assert len(data) == 84 + 84 * len(contents) + sum(sizes) + 64


def test_a_file_of_another_place_is_refused() -> None:
    data = made(SECOND, HASH, b"")
    assert parse(data, SECOND).place == SECOND
    assert refusal(data, Place(b"r" * 16, DEVICE, 2)) is Reason.OTHER_REGISTER
    assert refusal(data, Place(REGISTER, b"d" * 16, 2)) is Reason.OTHER_DEVICE
    assert refusal(data, Place(REGISTER, DEVICE, 3)) is Reason.OTHER_NUMBER


def test_only_the_first_follows_nothing() -> None:
    assert parse(made(FIRST, ZEROS, b""), FIRST).prev == ZEROS
    assert refusal(made(FIRST, HASH, b"")) is Reason.BROKEN_CHAIN
    assert refusal(made(SECOND, ZEROS, b""), SECOND) is Reason.BROKEN_CHAIN


def test_every_declared_length_is_checked_before_anything_else_is_done() -> None:
    data = made(FIRST, ZEROS, b"")
    assert parse(data, FIRST).parts[0].key_id == KEY_ID
    assert refusal(b"\0" * (MAX_SIZE + 1)) is Reason.TOO_LARGE
    assert refusal(b"NOTERASE" + data[8:]) is Reason.FORM
    assert refusal(data[:8] + b"\0\2" + data[10:]) is Reason.VERSION
    assert refusal(data[:10] + b"\0\0" + data[12:]) is Reason.LENGTHS
    assert refusal(data[:10] + b"\xff\xff" + data[12:]) is Reason.TRUNCATED
    assert refusal(data[:164] + b"\xff\xff\xff\xff" + data[168:]) is Reason.TRUNCATED
    assert refusal(data[:164] + struct.pack(">I", 4111) + data[168:]) is Reason.LENGTHS
    assert refusal(b"") is Reason.TRUNCATED


def test_nothing_larger_than_allowed_is_built() -> None:
    with pytest.raises(Invalid) as refused:
        made(FIRST, ZEROS, bytes(MAX_SIZE))
    assert refused.value.reason is Reason.TOO_LARGE


def test_a_part_opens_in_its_place_alone() -> None:
    segment = parse(made(SECOND, HASH, b"common", b"other"), SECOND)
    assert open_part(segment, 1, KEY) == b"other"
    swapped = parse(made(SECOND, HASH, b"common", b"other"), SECOND)
    moved = type(segment)(
        segment.place,
        segment.prev,
        (segment.parts[0], swapped.parts[0]),
        segment.digest,
        segment.signature,
        segment.hash,
    )
    for opened, key in ((moved, KEY), (segment, new_key())):
        with pytest.raises(Invalid) as refused:
            open_part(opened, 1, key)
        assert refused.value.reason is Reason.NOT_OPENED


def test_content_that_is_not_padded_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unerased.journal.segment.pad", lambda content: content + bytes(4096))
    with pytest.raises(Invalid) as refused:
        open_part(parse(made(FIRST, ZEROS, b"\1content"), FIRST), 0, KEY)
    assert refused.value.reason is Reason.PADDING


def test_equal_randomness_gives_equal_salts_only_to_equal_content() -> None:
    def stuck(size: int) -> bytes:
        return bytes(size)

    def salt(content: bytes) -> bytes:
        parts = [PlainPart(KEY_ID, KEY, content)]
        return parse(build(FIRST, ZEROS, parts, SIGNER.sign, stuck), FIRST).parts[0].box.salt

    assert salt(b"one") == salt(b"one")
    assert salt(b"one") != salt(b"two")
    assert seal_box([KEY], b"c", b"p", random=stuck) == seal_box([KEY], b"c", b"p", random=stuck)
