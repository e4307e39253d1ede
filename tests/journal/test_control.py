from __future__ import annotations

from typing import Any

import pytest

from unerased.journal import Invalid, Reason, Unrecognised
from unerased.journal.control import (
    Compartment,
    Device,
    Founder,
    Genesis,
    Grant,
    State,
    apply,
    initial,
    to_map,
)

REGISTER, FIRST, OTHER = b"R" * 16, b"1" * 16, b"2" * 16
MEMBER, GUEST = b"M" * 16, b"G" * 16
KEY, HPKE, RETENTION = b"V" * 32, b"P" * 1216, b"Q" * 1216
FOUNDER = Founder(FIRST, b"H" * 32, MEMBER, REGISTER, KEY)

GENESIS = Genesis(FIRST, HPKE, MEMBER, REGISTER, KEY)
DEVICE = Device(FIRST, HPKE, MEMBER, RETENTION, KEY)
CASES = Compartment(1, b"c" * 16, "cases")
GRANT = Grant("cases", FIRST, 1, MEMBER, b"wrap")


def fold(
    *entries: object, device: bytes = FIRST, seq: int = 2, state: State | None = None
) -> State:
    maps: list[dict[str, Any]] = [e if isinstance(e, dict) else to_map(e) for e in entries]  # type: ignore[arg-type] # each is a control entry
    return apply(state or founded(), device, seq, maps)


def founded() -> State:
    return apply(initial(FOUNDER, FIRST), FIRST, 1, [to_map(e) for e in (GENESIS, DEVICE, CASES)])


def refusal(*entries: object, device: bytes = FIRST, seq: int = 2) -> Reason:
    with pytest.raises(Invalid) as refused:
        fold(*entries, device=device, seq=seq)
    return refused.value.reason


def test_the_first_entries_make_the_founder_known() -> None:
    state = founded()
    signer = state.signer(FIRST)
    assert signer is not None
    assert (signer.member, signer.verify_key, signer.described) == (MEMBER, KEY, True)
    assert state.epoch("cases") == 1
    assert state.epoch("legal") == 0
    assert state.signer(OTHER) is None


def test_further_devices_compartments_epochs_and_grants_are_taken_in() -> None:
    guest = Device(OTHER, HPKE, GUEST, RETENTION, b"W" * 32)
    foreign = Grant("cases", OTHER, 1, GUEST, b"for the guest")
    state = fold(guest, Compartment(2, b"d" * 16, "cases"), GRANT, foreign)
    assert state.epoch("cases") == 2
    assert state.grants == (GRANT,)
    assert state.signer(OTHER) is not None


def test_an_unknown_entry_is_kept_and_named_whoever_wrote_it() -> None:
    state = fold({"t": "erase", "what": [1, {"x": None}]}, device=OTHER, seq=9)
    assert state.unrecognised == (Unrecognised(OTHER, 9, "erase"),)


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([GENESIS], id="a second beginning"),
        pytest.param([DEVICE], id="a device introduced twice"),
        pytest.param([Device(OTHER, HPKE, GUEST, RETENTION, KEY)] * 2, id="the same of a guest"),
        pytest.param([Compartment(1, b"d" * 16, "cases")], id="an epoch again"),
        pytest.param([Compartment(3, b"d" * 16, "cases")], id="an epoch left out"),
        pytest.param([Compartment(2, b"c" * 16, "cases")], id="a key id again"),
        pytest.param([Compartment(1, b"d" * 16, "Ж")], id="a name that cannot be"),
        pytest.param([Grant("cases", OTHER, 1, GUEST, b"")], id="a grant to a stranger"),
        pytest.param([Grant("cases", FIRST, 1, GUEST, b"")], id="a grant to another member"),
        pytest.param([Grant("cases", FIRST, 2, MEMBER, b"")], id="a grant of the future"),
    ],
)
def test_an_entry_that_contradicts_the_record_is_refused(entries: list[object]) -> None:
    assert refusal(*entries) is Reason.CONTROL


def test_nobody_but_the_founder_changes_who_may_do_what() -> None:
    assert refusal(Compartment(1, b"d" * 16, "legal"), device=OTHER) is Reason.CONTROL
    assert fold(Compartment(1, b"d" * 16, "legal")).epoch("legal") == 1


def test_the_beginning_is_the_one_that_this_device_was_given() -> None:
    start = initial(FOUNDER, FIRST)
    for entries in (
        [Genesis(FIRST, HPKE, GUEST, REGISTER, KEY)],
        [Genesis(FIRST, HPKE, MEMBER, REGISTER, b"W" * 32)],
        [Genesis(FIRST, HPKE, MEMBER, b"S" * 16, KEY)],
        [DEVICE],
        [GENESIS, Device(FIRST, HPKE, GUEST, RETENTION, KEY)],
        [GENESIS, GENESIS],
    ):
        with pytest.raises(Invalid) as refused:
            fold(*entries, seq=1, state=start)
        assert refused.value.reason is Reason.CONTROL


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
    ],
)
def test_an_entry_of_another_form_is_refused(entry: dict[str, Any]) -> None:
    assert refusal(entry) is Reason.MALFORMED
