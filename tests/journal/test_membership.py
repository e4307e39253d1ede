"""Who belongs and who may do what: each rule of `membership`, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.club import (
    FOUNDER,
    HPKE,
    RETENTION,
    Club,
    accept,
    device,
    introduced,
    key,
    key_id,
    member,
    names_of,
    past,
    remove,
    rotate,
    verify_key,
)

from unerased.journal.entries import (
    Administer,
    Called,
    Compartment,
    Device,
    Entry,
    Grant,
    Recovery,
    Renew,
)
from unerased.journal.membership import Doubt, evaluate

if TYPE_CHECKING:
    from unerased.journal.membership import Membership, Past

HASH = b"%032d"


@pytest.fixture
def club() -> Club:
    """A founded; B administers; C reads cases."""
    made = Club()
    made.admit("B", administer=True)
    made.admit("C")
    return made


def standing(membership: Membership) -> str:
    return names_of(set(membership.devices.values()))


def doubt(
    membership: Membership, place: Past, parts: tuple[tuple[str, int], ...] = (), common: int = 1
) -> Doubt | None:
    return membership.doubt(place, HASH % place.seq, parts, common)


def test_the_founder_admits_names_lets_administer_and_gives_keys(club: Club) -> None:
    membership = club.membership
    assert standing(membership) == "ABC"
    assert names_of(membership.administrators) == "AB"
    assert membership.names[member("C")] == "Test Person C"
    assert membership.opens(device("C")) == ("cases",)
    assert membership.devices_of(member("C")) == (device("C"),)
    assert membership.refused == membership.cut == ()
    assert membership.compartments == ("cases",)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(introduced("D"), id="admit"),
        pytest.param(Administer(member("C")), id="let oneself administer"),
        pytest.param(key("C", "cases"), id="give oneself a key"),
        pytest.param(Compartment(1, b"l" * 16, "legal"), id="begin a compartment"),
        pytest.param(remove("B"), id="remove another"),
        pytest.param(accept("B", 1), id="accept"),
        pytest.param(Called(member("B"), "Other"), id="call another something"),
    ],
)
def test_who_does_not_administer_may_not(club: Club, entry: Entry) -> None:
    before = club.membership
    club.say("C", entry)
    after = club.membership
    assert [(op.entry, no_right) for op, no_right in after.refused] == [(entry, True)]
    assert (after.devices, after.epochs) == (before.devices, before.epochs)
    assert after.administrators == before.administrators
    club.say("B", entry)  # the same from one who may
    assert len(club.membership.refused) == 1


def test_a_member_may_leave_and_give_up_a_device_and_choose_a_name(club: Club) -> None:
    club.say("A", introduced("C", 2))
    club.say("C", Called(member("C"), "New Name"), remove("C", 2))
    assert club.membership.names[member("C")] == "New Name"
    assert club.membership.devices_of(member("C")) == (device("C"),)
    club.say("C", remove("C"))
    assert standing(club.membership) == "AB"


def test_a_right_counts_from_when_its_owner_had_seen_it(club: Club) -> None:
    club.say("A", Administer(member("C")))
    club.say("C", introduced("D"), seen={"A": club.lengths["A"] - 1})
    assert standing(club.membership) == "ABC"
    club.say("C", introduced("D"))
    assert standing(club.membership) == "ABCD"


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(Compartment(1, b"d" * 16, "cases"), id="an epoch again"),
        pytest.param(Compartment(3, b"d" * 16, "cases"), id="an epoch left out"),
        pytest.param(Compartment(2, key_id("cases", 1), "cases"), id="a key id again"),
        pytest.param(Compartment(1, b"d" * 16, "Ж"), id="a compartment's name that cannot be"),
        pytest.param(Called(member("C"), " "), id="a member's name that cannot be"),
        pytest.param(Called(member("D"), "D"), id="a stranger's name"),
        pytest.param(key("D", "cases"), id="a key for a stranger"),
        pytest.param(key("C", "cases", 2), id="a key of the future"),
        pytest.param(Grant("cases", device("C"), 1, member("B"), b""), id="another's device"),
        pytest.param(Administer(member("D")), id="a stranger administers"),
        pytest.param(remove("D"), id="a stranger removed"),
        pytest.param(remove("C", 2), id="a device that is not there"),
        pytest.param(
            Device(b"2" * 16, HPKE, member("D"), RETENTION, verify_key("D")), id="an id of no keys"
        ),
        pytest.param(
            Device(device("A"), b"X" * 1216, member("A"), RETENTION, verify_key("A")),
            id="the founder with other keys",
        ),
        pytest.param(
            Device(device("A"), HPKE, member("D"), RETENTION, verify_key("A")),
            id="the founder's device for another",
        ),
    ],
)
def test_what_does_not_fit_is_refused(club: Club, entry: Entry) -> None:
    club.say("A", entry)
    assert [(op.entry, no_right) for op, no_right in club.membership.refused] == [(entry, False)]
    assert standing(club.membership) == "ABC"


def test_grants_of_the_first_form_are_the_founders_alone(club: Club) -> None:
    club.say("A", Grant("cases", device("B"), 1, member("B"), b""))
    assert not club.membership.refused
    club.say("B", Grant("cases", device("C"), 1, member("C"), b""))
    assert [no_right for _, no_right in club.membership.refused] == [True]


def test_the_same_device_admitted_twice_is_one(club: Club) -> None:
    seen = dict(club.lengths)
    club.say("A", introduced("D"))
    club.say("B", introduced("D"), seen=seen)
    assert club.membership.devices_of(member("D")) == (device("D"),)
    assert not club.membership.refused


def test_a_removed_members_entries_count_up_to_the_last_that_was_accepted(club: Club) -> None:
    club.say("A", Administer(member("C")))
    club.say("C", introduced("D"))
    club.say("A", remove("C"), *rotate("cases", 2, "A", "B"))
    club.say("C", introduced("C", 2), seen={"A": club.lengths["A"] - 1})
    membership = club.membership
    assert standing(membership) == "ABD"
    assert membership.removed == {device("C"): 1}
    assert [op.entry for op in membership.cut] == [introduced("C", 2)]
    assert membership.current("cases")[0].holders == {device("A"), device("B")}


def test_a_removal_wins_against_what_others_give_at_the_same_time(club: Club) -> None:
    seen = dict(club.lengths)
    club.say("A", remove("C"))
    club.say("B", introduced("C", 2), Administer(member("C")), key("C", "cases"), seen=seen)
    club.say("C2", introduced("D"))
    membership = club.membership
    assert standing(membership) == "AB"
    assert names_of(membership.administrators) == "AB"
    assert membership.removed == {device("C"): 0, device("C", 2): 0}
    assert doubt(membership, past("C", 1)) is Doubt.REMOVED


def test_what_was_removed_never_comes_back_under_its_id(club: Club) -> None:
    club.say("A", remove("C"))
    club.say("A", introduced("C"), introduced("C", 2))
    assert standing(club.membership) == "AB"


def test_one_device_goes_and_its_member_stays(club: Club) -> None:
    club.say("A", introduced("C", 2))
    club.say("B", remove("C", 1))
    membership = club.membership
    assert membership.devices_of(member("C")) == (device("C", 2),)
    assert membership.removed == {device("C"): 0}


def test_two_who_remove_each_other_at_the_same_time_are_both_removed(club: Club) -> None:
    club.say("A", Administer(member("C")))
    seen = dict(club.lengths)
    club.say("A", remove("B"), introduced("D"))
    club.say("B", remove("A"), seen=seen)
    membership = club.membership
    assert standing(membership) == "C"
    assert names_of(membership.administrators) == "C"
    assert [op.entry for op in membership.cut] == [introduced("D")]


def test_three_who_remove_each_other_in_a_circle_are_all_removed(club: Club) -> None:
    club.say("A", Administer(member("C")))
    club.admit("D")
    seen = dict(club.lengths)
    for by, gone in (("A", "B"), ("B", "C"), ("C", "A")):
        club.say(by, remove(gone), seen={**seen, by: 0})
    assert standing(club.membership) == "D"


def test_a_removal_by_the_removed_counts_only_against_who_removed_them(club: Club) -> None:
    """B, removed by A, writes with a clock and heads of before: D stays."""
    club.admit("D")
    seen = dict(club.lengths)
    club.say("A", remove("B"))
    club.say("B", remove("D"), remove("C"), introduced("B", 2), seen=seen)
    membership = club.membership
    assert standing(membership) == "ACD"
    assert len(membership.cut) == 3


def test_a_puppet_of_the_removed_is_cut_off_with_them(club: Club) -> None:
    """B, removed by A, backdates the admission of D, who removes C."""
    seen = dict(club.lengths)
    club.say("A", remove("B"))
    club.say("B", introduced("D"), Administer(member("D")), seen=seen)
    club.say("D", remove("C"), seen={**seen, "B": 1})
    membership = club.membership
    assert standing(membership) == "AC"
    assert [op.entry for op in membership.fallen] == [remove("C")]


def test_an_epoch_that_follows_one_that_is_cut_off_later_stands(club: Club) -> None:
    """B, who saw A remove C, removes D; E, who saw neither, removes A and begins the same epoch."""
    club.say("A", introduced("D"), introduced("E"), Administer(member("E")))
    seen = dict(club.lengths)
    club.say("A", remove("C"), *rotate("cases", 2, "A", "B", "D", "E"))
    club.say("B", remove("D"), *rotate("cases", 3, "B", "A", "B", "E"))
    club.say("E", remove("A"), *rotate("cases", 2, "E", "B", "D", "E"), seen=seen)
    membership = club.membership
    assert not membership.refused
    assert [epoch.key_id for epoch in membership.current("cases")] == [key_id("cases", 3, "B")]
    assert [epoch.key_id for epoch in membership.epochs if epoch.number == 2] == [
        key_id("cases", 2, "E")
    ]


def test_what_rests_on_something_cut_off_falls_and_is_nobodys_fault(club: Club) -> None:
    """B gives a key to D, whom A admitted; C, who had not seen D, removes A."""
    club.say("A", Administer(member("C")))
    seen = dict(club.lengths)
    club.say("A", introduced("D"))
    club.say("B", key("D", "cases"))
    club.say("C", remove("A"), seen=seen)
    membership = club.membership
    assert standing(membership) == "BC"
    assert not membership.refused
    assert [op.entry for op in membership.fallen] == [key("D", "cases")]


def test_an_epoch_that_follows_one_without_a_right_is_refused(club: Club) -> None:
    club.say("C", *rotate("cases", 2, "C"))
    club.say("B", *rotate("cases", 3, "B"))
    assert [op.device for op, _ in club.membership.refused] == [device("C"), device("B")]


def test_of_a_removal_and_a_later_one_of_its_writer_the_earlier_counts(club: Club) -> None:
    club.say("A", remove("B"))
    club.say("B", remove("A"))  # having seen it
    assert standing(club.membership) == "AC"


def test_where_two_remove_one_the_earliest_head_counts(club: Club) -> None:
    for _ in range(3):
        club.say("C", Called(member("C"), "Test Person"))
    seen = {**club.lengths, "C": 1}
    club.say("A", remove("C"))
    club.say("B", remove("C"), seen=seen)
    assert club.membership.removed == {device("C"): 1}


def test_who_was_removed_holds_the_newest_keys_until_they_are_renewed(club: Club) -> None:
    seen = dict(club.lengths)
    club.say("A", remove("C"), *rotate("cases", 2, "A", "B"))
    assert club.membership.stale == ("common",)
    club.admit("D")
    club.say("B", remove("C"), *rotate("cases", 2, "B", "A"), seen=seen)
    assert len(club.membership.current("cases")) == 2
    assert club.membership.stale == ("common",)
    other = Club(list(club.ops), dict(club.lengths), club.clock)
    other.say("A", remove("B"))
    assert other.membership.stale == ("cases", "common")


def test_a_segment_of_nobody_who_was_admitted_is_in_quarantine(club: Club) -> None:
    assert doubt(club.membership, past("C", 1)) is None
    assert doubt(club.membership, past("D", 1)) is Doubt.STRANGER


def test_an_old_key_used_after_its_writer_saw_a_newer_one_is_in_quarantine(club: Club) -> None:
    epoch = club.say("A", *rotate("cases", 2, "A", "B", "C"), *rotate("common", 2, "A", "B", "C"))
    parts = (("cases", 1),)
    assert doubt(club.membership, past("C", 1, {"A": epoch - 1}), parts) is None
    assert doubt(club.membership, past("C", 2, {"A": epoch}), parts, 2) is Doubt.OLD_EPOCH
    assert doubt(club.membership, past("C", 2, {"A": epoch}), (("cases", 2),)) is Doubt.OLD_EPOCH
    assert doubt(club.membership, past("C", 2, {"A": epoch}), (("cases", 2),), 2) is None


def test_what_who_administers_accepts_is_believed_by_its_hash(club: Club) -> None:
    club.say("A", remove("C"))
    club.say("B", accept("C", 1))
    membership = club.membership
    assert doubt(membership, past("C", 1)) is None
    assert membership.doubt(past("C", 1), b"another".ljust(32), (), 1) is Doubt.REMOVED
    assert doubt(membership, past("C", 2)) is Doubt.REMOVED


def test_the_newest_retention_key_of_a_device_counts(club: Club) -> None:
    assert club.membership.retention[device("C")] == RETENTION
    for letter in (b"X", b"Y"):
        club.say("C", Renew(letter * 1216))
    assert club.membership.retention[device("C")] == b"Y" * 1216


def recovery(name: str) -> Recovery:
    return Recovery((b"c" * 32,) * 3, device(name), 3, 2, b"set of 3")


def test_a_device_that_shares_stand_for_is_no_machine_until_it_is_removed(club: Club) -> None:
    club.say("C", recovery("C"))
    assert club.membership.machines == {device(name) for name in "ABC"}
    club.say("B", recovery("C"))
    membership = club.membership
    assert membership.recoveries == {device("C"): recovery("C")}
    assert membership.machines == {device("A"), device("B")}
    club.say("A", remove("C"))
    assert club.membership.recoveries == {}


def test_shares_stand_for_a_device_that_was_admitted_and_never_for_the_founders(
    club: Club,
) -> None:
    club.say("B", recovery("A"), recovery("D"))
    assert [(op.entry, no_right) for op, no_right in club.membership.refused] == [
        (recovery("A"), False),
        (recovery("D"), False),
    ]
    assert club.membership.recoveries == {}


def test_heads_that_form_a_circle_end_at_the_clocks(club: Club) -> None:
    before = dict(club.lengths)
    club.say("B", Called(member("B"), "First"), seen={**before, "A": 90})
    club.say("A", introduced("D"), seen={**before, "B": 90})
    assert standing(club.membership) == "ABCD"


@given(st.data())
def test_any_order_of_arrival_gives_the_same_membership(data: st.DataObject) -> None:
    club = Club()
    club.admit("B", administer=True)
    club.admit("C", administer=True)
    seen = dict(club.lengths)
    club.say("A", remove("B"), *rotate("cases", 2, "A", "C"))
    club.say("B", remove("C"), introduced("D"), seen=seen)
    club.say("C", Administer(member("B")), seen=seen)
    shuffled = data.draw(st.permutations(club.ops))
    assert evaluate(FOUNDER, shuffled) == club.membership
