from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.journal import Entry, Group, Invalid, Reason
from unerased.journal.codec import encode
from unerased.journal.content import KeysOf, check_positions, gather, open_groups, seal_groups
from unerased.journal.segment import Place
from unerased.seal import new_key

PLACE = Place(b"R" * 16, b"D" * 16, 7)
KEYS = {f"P-{number}": new_key() for number in range(4)}


def of(keys: dict[str, bytes]) -> KeysOf:
    """One key, or none, for each unit."""
    return lambda unit: (keys[unit],) if unit in keys else ()


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.just("cases"),
        st.sets(st.sampled_from(sorted(KEYS)), max_size=3).map(lambda u: tuple(sorted(u))),
        st.binary(max_size=20),
        st.binary(max_size=20),
    ),
    min_size=1,
    max_size=12,
)


def sealed(entries: list[Entry], place: Place = PLACE) -> bytes:
    groups = gather(entries)["cases"]
    return seal_groups(place, "cases", groups, of(KEYS), secrets.token_bytes)


def refusal(data: bytes) -> Reason:
    with pytest.raises(Invalid) as refused:
        open_groups(PLACE, "cases", data, of(KEYS))
    return refused.value.reason


def bodies(data: bytes, place: Place = PLACE, compartment: str = "cases") -> list[bytes] | None:
    (group,) = open_groups(place, compartment, data, of(KEYS))
    return group.bodies


@given(ENTRIES)
def test_sealed_groups_open_to_the_same_entries(entries: list[Entry]) -> None:
    groups = open_groups(PLACE, "cases", sealed(entries), of(KEYS))
    assert groups == gather(entries)["cases"]
    assert len({group.units for group in groups}) == len(groups)
    assert check_positions(groups, complete=True) == len(entries)


def test_bodies_are_read_by_those_alone_who_have_every_units_key() -> None:
    both = Entry("cases", ("P-1", "P-2"), b"head", b"the secret tie")
    data = sealed([both])
    assert b"the secret tie" not in data
    for gone in ("P-1", "P-2"):
        rest = {unit: key for unit, key in KEYS.items() if unit != gone}
        (group,) = open_groups(PLACE, "cases", data, of(rest))
        assert (group.heads, group.bodies) == ([b"head"], None)


def test_under_another_key_of_the_unit_bodies_are_gone_as_under_none() -> None:
    data = sealed([Entry("cases", ("P-1", "P-2"), b"head", b"the secret tie")])
    other = {**KEYS, "P-1": new_key()}
    (group,) = open_groups(PLACE, "cases", data, of(other))
    assert (group.heads, group.bodies) == ([b"head"], None)


def test_a_unit_that_several_devices_began_has_several_keys_and_each_opens() -> None:
    """Two devices that knew nothing of each other wrote about the same units."""
    keys = {unit: (new_key(), KEYS[unit], new_key()) for unit in ("P-1", "P-2")}
    data = sealed([Entry("cases", ("P-1", "P-2"), b"head", b"body")])
    (group,) = open_groups(PLACE, "cases", data, lambda unit: keys[unit])
    assert group.bodies == [b"body"]
    again = seal_groups(PLACE, "cases", [group], lambda unit: keys[unit], secrets.token_bytes)
    firsts = {unit: several[0] for unit, several in keys.items()}
    assert open_groups(PLACE, "cases", again, of(firsts))[0].bodies == [b"body"]


def test_a_changed_body_is_told_though_a_key_fits() -> None:
    data = bytearray(sealed([Entry("cases", ("P-1",), b"head", b"body" * 20)]))
    at = data.index(b"head")
    data[at - 20] ^= 1
    assert refusal(bytes(data)) is Reason.NOT_OPENED


def test_bodies_open_in_their_place_and_beside_their_heads_alone() -> None:
    data = sealed([Entry("cases", ("P-1",), b"head", b"body")])
    assert bodies(data) == [b"body"]
    assert bodies(data, PLACE._replace(seq=8)) is None
    assert bodies(data, PLACE._replace(device=b"d" * 16)) is None
    assert bodies(data, PLACE._replace(register=b"r" * 16)) is None
    assert bodies(data, compartment="legal") is None
    assert bodies(data.replace(b"head", b"deed")) is None
    assert bodies(data.replace(b"P-1", b"P-2")) is None


def test_swapped_units_do_not_open_each_others_bodies() -> None:
    one, two = (sealed([Entry("cases", (unit,), b"head", b"body")]) for unit in ("P-1", "P-2"))
    assert bodies(one) == bodies(two) == [b"body"]
    assert bodies(one.replace(b"P-1", b"P-2")) is None
    assert bodies(two.replace(b"P-2", b"P-1")) is None


def group(**changes: object) -> bytes:
    return encode([{"b": [b"1", b"2"], "h": [b"1", b"2"], "p": [0, 1], "u": [], **changes}])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(group(p=[1, 0]), Reason.GROUPS, id="positions out of order"),
        pytest.param(group(p=[1, 1]), Reason.GROUPS, id="a position twice"),
        pytest.param(group(p=[-1, 0]), Reason.GROUPS, id="a position before the first"),
        pytest.param(group(p=[0]), Reason.GROUPS, id="a head without a position"),
        pytest.param(group(b=[b"1"]), Reason.GROUPS, id="a head without a body"),
        pytest.param(group(b=[], h=[], p=[]), Reason.GROUPS, id="nothing"),
        pytest.param(group(u=["P-1"]), Reason.GROUPS, id="no box"),
        pytest.param(group(u=["P-1"], b=[bytes(32), bytes(31), b""]), Reason.GROUPS, id="short"),
        pytest.param(group(u=["P-2", "P-1"]), Reason.GROUPS, id="units out of order"),
        pytest.param(group(u=["P-1", "P-1"]), Reason.GROUPS, id="a unit twice"),
        pytest.param(group(u=["Ж"]), Reason.GROUPS, id="a unit that is no code"),
        pytest.param(group(x=1), Reason.MALFORMED, id="another field"),
        pytest.param(encode([{"b": []}]), Reason.MALFORMED, id="a field missing"),
    ],
)
def test_groups_that_contradict_themselves_are_refused(data: bytes, reason: Reason) -> None:
    assert len(open_groups(PLACE, "cases", group(), of(KEYS))) == 1
    assert refusal(data) is reason


def test_positions_of_a_segment_are_counted_without_gap_or_overlap() -> None:
    def at(*positions: int) -> Group:
        return Group("cases", (), list(positions), [], [])

    assert check_positions([at(0, 2), at(1)], complete=True) == 3
    assert check_positions([at(0, 2)], complete=False) == 2
    assert check_positions([], complete=True) == 0
    for groups in ([at(0, 2)], [at(0, 1), at(1)]):
        with pytest.raises(Invalid) as refused:
            check_positions(groups, complete=True)
        assert refused.value.reason is Reason.GROUPS


def test_entries_without_bodies_are_gathered_as_erased_ones_are_read() -> None:
    (group,) = gather([Entry("cases", (), b"h", None)])["cases"]
    assert group.bodies == []
