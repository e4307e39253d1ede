from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.journal import Invalid, Reason
from unerased.journal.codec import decode, encode

ANY: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder()

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.binary() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_every_value_comes_back_from_its_one_form(value: object) -> None:
    assert decode(ANY, encode(value)) == value


def test_map_keys_are_written_in_ascending_order() -> None:
    assert encode({"b": 1, "a": 2}) == encode({"a": 2, "b": 1}) == b"\x82\xa1a\x02\xa1b\x01"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"\x82\xa1b\x01\xa1a\x02", Reason.NOT_CANONICAL, id="keys out of order"),
        pytest.param(b"\x82\xa1a\x01\xa1a\x02", Reason.NOT_CANONICAL, id="a key twice"),
        pytest.param(b"\xcd\x00\x01", Reason.NOT_CANONICAL, id="a long form of a small number"),
        pytest.param(b"\xca\x00\x00\x00\x00", Reason.NOT_CANONICAL, id="a short float"),
        pytest.param(b"\x01\x01", Reason.MALFORMED, id="something after the end"),
        pytest.param(b"\xdd\xff\xff\xff\xff", Reason.MALFORMED, id="a length that is not there"),
        pytest.param(b"\xa1\xff", Reason.MALFORMED, id="a text that is no text"),
        pytest.param(b"\x81\x01\x01", Reason.MALFORMED, id="a key that is no text"),
        pytest.param(b"", Reason.MALFORMED, id="nothing"),
        pytest.param(b"\x91" * 1_000_000, Reason.TOO_DEEP, id="deep nesting"),
    ],
)
def test_any_other_form_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(Invalid) as refused:
        decode(ANY, data)
    assert refused.value.reason is reason
