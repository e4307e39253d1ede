from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.register.strategies import records

from unerased.model.records import Claim, Entity
from unerased.model.values import Amount
from unerased.register.encoding import (
    ENCODER,
    Erased,
    Head,
    Unreadable,
    decode,
    encode,
    record_of,
)

CLAIM = Claim("C-1", "P-1", "person.age", Amount(30, 30), "S-1", "thirty", "p. 1")


@given(records())
def test_a_record_comes_back_as_it_was(record: object) -> None:
    said = decode(*encode(record))  # type: ignore[arg-type]
    assert not isinstance(said, (Erased, Unreadable))
    assert record_of(*said) == record


def test_the_head_carries_type_code_kind_and_subject_alone() -> None:
    head, _ = encode(CLAIM)
    assert msgspec.msgpack.decode(head) == ["claim", "C-1", "", "P-1"]
    head, body = encode(Entity("P-1", "person"))
    assert msgspec.msgpack.decode(head) == ["entity", "P-1", "person", ""]
    assert msgspec.msgpack.decode(body) == []


def test_an_entry_without_body_keeps_its_head() -> None:
    head, _ = encode(CLAIM)
    assert decode(head, None) == Erased(Head("claim", "C-1", "", "P-1"))


def test_an_entry_of_an_unknown_type_is_kept_whole() -> None:
    head = ENCODER.encode(["prophecy", "Z-1", "", ""])
    said = decode(head, b"\x93abc")
    assert isinstance(said, Unreadable)
    assert (said.entry.type, said.entry.raw, said.code) == ("prophecy", b"\x93abc", "Z-1")


def test_a_body_with_a_field_more_is_not_taken_for_the_record_it_resembles() -> None:
    head, body = encode(CLAIM)
    longer = ENCODER.encode([*msgspec.msgpack.decode(body), "new"])
    assert isinstance(decode(head, longer), Unreadable)


def test_a_value_with_a_field_more_is_not_taken_for_the_value_it_resembles() -> None:
    head, body = encode(CLAIM)
    fields = msgspec.msgpack.decode(body)
    fields[1] = [*fields[1], "new"]
    assert isinstance(decode(head, ENCODER.encode(fields)), Unreadable)


def test_a_body_that_is_not_canonical_is_not_believed() -> None:
    head, body = encode(CLAIM)
    at = body.index(b"\x1e\x1e")
    assert decode(head, body) != decode(head, body[:at])
    loose = body[:at] + b"\xcc\x1e" + body[at + 1 :]
    assert isinstance(decode(head, loose), Unreadable)


@given(st.binary(max_size=200), st.one_of(st.none(), st.binary(max_size=200)))
def test_no_bytes_make_it_raise(head: bytes, body: bytes | None) -> None:
    assert decode(head, body) is not None


@given(records(), st.integers(0, 10_000), st.integers(0, 255))
def test_no_changed_byte_makes_it_raise(record: object, at: int, byte: int) -> None:
    head, body = encode(record)  # type: ignore[arg-type]
    whole = bytearray(body)
    whole[at % len(whole)] = byte
    said = decode(head, bytes(whole))
    assert isinstance(said, (tuple, Unreadable))


def test_deep_nesting_is_not_followed() -> None:
    head, _ = encode(CLAIM)
    assert isinstance(decode(head, b"\x91" * 60_000), Unreadable)
