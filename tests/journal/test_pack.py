"""Packs: many segments in one object, whose name says what is in it and is believed by nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.journal import Invalid, Reason
from unerased.journal.coverage import best, cut, listed, missing
from unerased.journal.pack import (
    MAX_COUNT,
    PackName,
    build_pack,
    pack_name,
    read_name,
    read_pack,
)

REGISTER, DEVICE = b"r" * 16, b"d" * 16


def packed(*segments: bytes, first: int = 1) -> tuple[bytes, PackName]:
    data = build_pack(REGISTER, DEVICE, first, segments)
    name = pack_name(DEVICE, first, first + len(segments) - 1, b"h" * 32, len(data))
    return data, name


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=9), st.integers(1, 90_000_000))
def test_what_was_packed_is_read_and_its_name_read_back(segments: list[bytes], first: int) -> None:
    data, name = packed(*segments, first=first)
    assert read_pack(data, REGISTER, name) == segments
    assert read_name(name.file) == name


@given(st.lists(st.binary(min_size=1, max_size=60), min_size=1, max_size=5), st.data())
def test_a_changed_or_cut_header_is_refused_or_changes_only_segments(
    segments: list[bytes], data: st.DataObject
) -> None:
    pack, name = packed(*segments)
    end = data.draw(st.integers(0, len(pack) - 1))
    with pytest.raises(Invalid):
        read_pack(pack[:end], REGISTER, name)
    with pytest.raises(Invalid):
        read_pack(pack + b"x", REGISTER, name)


def test_every_field_of_a_pack_has_its_refusal() -> None:
    data, name = packed(b"one", b"two")
    assert read_pack(data, REGISTER, name) == [b"one", b"two"]

    def refused(changed: bytes, where: PackName = name, register: bytes = REGISTER) -> Reason:
        with pytest.raises(Invalid) as found:
            read_pack(changed, register, where)
        return found.value.reason

    assert refused(b"X" + data[1:]) is Reason.FORM
    assert refused(b"") is Reason.TRUNCATED
    assert refused(data[:-1]) is Reason.TRUNCATED
    assert refused(data[:20], name._replace(size=20)) is Reason.TRUNCATED
    assert refused(data + b"x") is Reason.TRAILING
    assert refused(data[:9] + b"\x02" + data[10:]) is Reason.VERSION
    assert refused(data, register=b"o" * 16) is Reason.OTHER_REGISTER
    assert refused(data, name._replace(device=b"o" * 16)) is Reason.MISNAMED
    assert refused(data, name._replace(first=2)) is Reason.MISNAMED
    assert refused(data, name._replace(last=3)) is Reason.MISNAMED
    assert refused(data[:57] + b"\xff" + data[58:]) is Reason.LENGTHS
    short = name._replace(size=56, last=2)
    assert refused(data[:56], short) is Reason.LENGTHS


def test_names_that_are_no_packs_are_not_ours() -> None:
    _, name = packed(b"one")
    good = name.file
    assert read_name(good) == name
    for bad in (
        good.upper(),
        good.replace(".pack", ".part"),
        f"../{good}",
        good.replace("00000001.00000001", "00000000.00000001"),
        good.replace("00000001.00000001", "00000002.00000001"),
        good.replace("00000001.00000001", f"00000001.{MAX_COUNT + 1:08d}"),
        name._replace(size=0xFFFFFFFF).file,
        ".DS_Store",
        "",
    ):
        assert read_name(bad) is None


def pack(first: int, last: int) -> PackName:
    return PackName(DEVICE, first, last, b"m" * 8, 100)


def test_a_listing_tells_whole_packs_from_torn_ones() -> None:
    whole, torn = pack(1, 3), pack(4, 9)
    shown = listed({whole.file: 100, torn.file: 99, "desktop.ini": 3})
    assert shown.packs == {DEVICE: [whole]}
    assert shown.torn == [torn]


def test_the_pack_that_leads_furthest_is_taken() -> None:
    packs = [pack(1, 3), pack(1, 9), pack(4, 20)]
    assert best(packs, 1, ()) == pack(1, 9)
    assert best(packs, 1, {pack(1, 9).file}) == pack(1, 3)
    assert best(packs, 5, ()) == pack(4, 20)
    assert best(packs, 21, ()) is None


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 9)), max_size=8), st.integers(0, 40))
def test_what_is_missing_is_what_no_pack_holds(given: list[tuple[int, int]], last: int) -> None:
    packs = [pack(first, first + more) for first, more in given]
    held = {seq for one in packs for seq in range(one.first, one.last + 1)}
    gaps = missing(packs, last)
    lacking = [seq for first, end in gaps for seq in range(first, end + 1)]
    assert lacking == [seq for seq in range(1, last + 1) if seq not in held]


def test_segments_are_cut_into_packs_of_a_good_size() -> None:
    assert list(cut([])) == []
    assert [len(portion) for portion in cut([b"x"] * (MAX_COUNT + 1))] == [MAX_COUNT, 1]
    large = bytes(5 * 1024 * 1024)
    assert [len(portion) for portion in cut([large] * 3)] == [1, 1, 1]
