from __future__ import annotations

from typing import Any

import pytest

from unerased.journal import Invalid, Reason, Unrecognised
from unerased.journal.control import State, Written, apply, initial
from unerased.journal.entries import (
    Compartment,
    Device,
    Entry,
    Founder,
    Genesis,
    Grant,
    Key,
    device_id,
    to_map,
)

REGISTER, FIRST = b"R" * 16, b"1" * 16
MEMBER, GUEST = b"M" * 16, b"G" * 16
KEY, HPKE, RETENTION = b"V" * 32, b"P" * 1216, b"Q" * 1216
OTHER = device_id(GUEST, b"W" * 32, HPKE)
FOUNDER = Founder(FIRST, b"H" * 32, MEMBER, REGISTER, KEY)

GENESIS = Genesis(FIRST, HPKE, MEMBER, REGISTER, KEY)
DEVICE = Device(FIRST, HPKE, MEMBER, RETENTION, KEY)
GUESTS = Device(OTHER, HPKE, GUEST, RETENTION, b"W" * 32)
CASES = Compartment(1, b"c" * 16, "cases")
GRANT = Grant("cases", FIRST, 1, MEMBER, b"wrap")


def fold(
    *entries: Entry | dict[str, Any],
    device: bytes = FIRST,
    seq: int = 2,
    state: State | None = None,
) -> State:
    maps = [entry if isinstance(entry, dict) else to_map(entry) for entry in entries]
    written = Written(device, seq, seq << 16, MEMBER, ())
    return apply(state or founded(), written, maps)


def founded() -> State:
    return fold(GENESIS, DEVICE, CASES, seq=1, state=initial(FOUNDER, FIRST))


def refusal(*entries: Entry | dict[str, Any], device: bytes = FIRST, seq: int = 2) -> Reason:
    with pytest.raises(Invalid) as refused:
        fold(*entries, device=device, seq=seq)
    return refused.value.reason


def test_the_first_entries_make_the_founder_known() -> None:
    state = founded()
    signer = state.signer(FIRST)
    assert signer is not None
    assert (signer.member, signer.verify_key) == (MEMBER, KEY)
    assert state.signer(OTHER) is None


def test_what_is_said_is_kept_with_its_place_and_without_its_wraps() -> None:
    foreign = Key("cases", OTHER, 1, b"c" * 16, GUEST, b"for the guest")
    state = fold(GUESTS, Compartment(2, b"d" * 16, "cases"), GRANT, foreign)
    assert [given.entry for given in state.given] == [GRANT]
    assert state.signer(OTHER) is not None
    kept = [op for op in state.ops if op.seq == 2]
    assert [op.index for op in kept] == [0, 1, 2, 3]
    assert {op.device for op in kept} == {FIRST}
    assert [op.entry.wrap for op in kept if isinstance(op.entry, (Grant, Key))] == [b"", b""]
    assert len(state.compartments) == 2


def test_an_unknown_entry_is_kept_and_named_whoever_wrote_it() -> None:
    state = fold({"t": "later", "what": [1, {"x": None}]}, device=OTHER, seq=9)
    assert state.unrecognised == (Unrecognised(OTHER, 9, "later"),)


def test_a_device_under_an_id_that_is_not_that_of_its_keys_is_not_walked() -> None:
    assert fold(GUESTS).signer(OTHER) is not None
    forged = Device(b"2" * 16, HPKE, GUEST, RETENTION, b"W" * 32)
    assert fold(forged).signer(b"2" * 16) is None
    other_key = Device(OTHER, HPKE, GUEST, RETENTION, b"X" * 32)
    assert fold(other_key).signer(OTHER) is None
    assert fold(GUESTS, GUESTS).signers == fold(GUESTS).signers


def test_the_beginning_is_the_one_that_this_device_was_given() -> None:
    start = initial(FOUNDER, FIRST)
    cases: list[list[Entry]] = [
        [Genesis(FIRST, HPKE, GUEST, REGISTER, KEY)],
        [Genesis(FIRST, HPKE, MEMBER, REGISTER, b"W" * 32)],
        [Genesis(FIRST, HPKE, MEMBER, b"S" * 16, KEY)],
        [DEVICE],
        [GENESIS, GENESIS],
    ]
    for entries in cases:
        with pytest.raises(Invalid) as refused:
            fold(*entries, seq=1, state=start)
        assert refused.value.reason is Reason.CONTROL
    assert refusal(GENESIS) is Reason.CONTROL


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"t": 1},
        {"t": "compartment"},
        {**to_map(CASES), "key_id": b"short"},
        {**to_map(CASES), "epoch": 0},
        {**to_map(CASES), "more": 1},
        {**to_map(GRANT), "wrap": "text"},
        {"t": "remove", "member": MEMBER},
        {"t": "remove", "member": MEMBER, "device": b"short"},
    ],
)
def test_an_entry_of_another_form_is_refused(entry: dict[str, Any]) -> None:
    assert refusal(entry) is Reason.MALFORMED
