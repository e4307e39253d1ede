"""Commitments and the tree over them, against RFC 6962's own reckoning."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.seal import InvalidKey
from unerased.seal.commitment import (
    commitment,
    field_salt,
    leaf_of,
    path_to,
    root_from,
    root_of,
)

SALT = b"s" * 32
leaves_of = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def by_the_rfc(leaves: list[bytes]) -> bytes:
    """MTH of section 2.1, over leaves that are hashed already."""
    if len(leaves) == 1:
        return leaves[0]
    split = max(2**power for power in range(8) if 2**power < len(leaves))
    return sha256(b"\x01" + by_the_rfc(leaves[:split]) + by_the_rfc(leaves[split:]))


def test_the_root_of_nothing_is_the_empty_hash() -> None:
    assert root_of([]) == sha256(b"")


@given(leaves_of)
def test_the_root_is_that_of_the_rfc_and_every_path_leads_to_it(leaves: list[bytes]) -> None:
    root = root_of(leaves)
    assert root == by_the_rfc(leaves)
    for index, leaf in enumerate(leaves):
        path = path_to(leaves, index)
        assert root_from(leaf, index, len(leaves), path) == root
        assert root_from(leaf, index, len(leaves), (*path, leaf)) != root
        assert root_from(leaf, index, len(leaves), path[:-1]) != root or not path


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_way_to_a_leaf_that_is_not_there(index: int) -> None:
    leaves = [b"a" * 32, b"b" * 32, b"c" * 32]
    assert root_from(leaves[0], index, 3, path_to(leaves, 0)) is None
    with pytest.raises(IndexError):
        path_to(leaves, index)


def test_a_way_that_ends_early_leads_nowhere() -> None:
    leaves = [bytes([number]) * 32 for number in range(5)]
    for index in range(5):
        for length in range(len(path_to(leaves, index))):
            assert root_from(leaves[index], index, 5, path_to(leaves, index)[:length]) is None
    assert root_from(leaves[0], 0, 1, [leaves[1]]) is None


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_different_fields_have_different_commitments(a: str, b: str, c: str, d: str) -> None:
    same = (a, b) == (c, d)
    salts = field_salt(SALT, a), field_salt(SALT, c)
    assert (commitment(salts[0], a, b) == commitment(salts[1], c, d)) == same
    assert (salts[0] == salts[1]) == (a == c)


def test_a_leaf_covers_the_names_and_commitments_of_all_its_fields() -> None:
    fields = {"a": b"1" * 32, "b": b"2" * 32}
    assert leaf_of(fields) == leaf_of(dict(reversed(fields.items())))
    for other in ({"a": b"1" * 32}, {"a": b"1" * 32, "c": b"2" * 32}, {**fields, "b": b"3" * 32}):
        assert leaf_of(other) != leaf_of(fields)


def test_a_salt_has_thirty_two_bytes() -> None:
    with pytest.raises(InvalidKey, match="32 bytes"):
        field_salt(b"short", "name")
    with pytest.raises(InvalidKey, match="32 bytes"):
        commitment(b"short", "name", "value")
