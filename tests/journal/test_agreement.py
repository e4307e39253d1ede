"""What needs two members and seven days: who proposed, who agreed, who cancelled in time."""

from __future__ import annotations

import pytest
from tests.journal.club import Club, device, introduced, member, remove

from unerased.journal.agreement import ERASE, Agreement, agreements, erased_units
from unerased.journal.entries import (
    Administer,
    Agree,
    Cancel,
    Device,
    Done,
    Propose,
    Recovery,
    device_id,
)

NUMBER = b"n" * 16
PROPOSE = Propose(["P-1"], NUMBER, ERASE)


@pytest.fixture
def club() -> Club:
    """A founded; B and C do not administer."""
    made = Club()
    made.admit("B")
    made.admit("C")
    return made


def found(club: Club) -> Agreement:
    (one,) = agreements(club.membership)
    return one


def test_another_member_agrees_where_one_of_the_two_administers(club: Club) -> None:
    club.say("B", PROPOSE)
    assert not found(club).holds
    club.say("B", Agree(NUMBER))  # oneself
    club.say("C", Agree(b"o" * 16))  # to something else
    club.say("C", Agree(NUMBER))  # neither administers
    assert found(club).agreed is None
    seq = club.say("A", Agree(NUMBER))
    assert found(club).agreed == (device("A"), seq)
    assert (found(club).proposed_by, found(club).agreed_by) == (member("B"), member("A"))


def test_who_knows_of_nobody_else_needs_nobody(club: Club) -> None:
    alone = Club()
    seq = alone.say("A", PROPOSE)
    assert found(alone).agreed == (device("A"), seq)
    assert found(alone).agreed_by is None
    club.say("A", PROPOSE)
    assert found(club).agreed is None
    club.say("A", remove("B"), remove("C"))
    assert found(club).holds  # those that were removed are no others


def test_recovery_shares_on_paper_are_no_second_member() -> None:
    alone = Club()
    keys = (member("R"), b"r" * 32, b"h" * 1216)
    paper = Device(device_id(*keys), keys[2], keys[0], b"q" * 1216, keys[1])
    alone.say("A", paper, Recovery((b"c" * 32,), paper.device, 3, 2, b"s" * 8))
    alone.say("A", PROPOSE)
    assert found(alone).holds


def test_a_cancellation_counts_unless_its_writer_had_seen_that_it_was_done(club: Club) -> None:
    club.say("A", PROPOSE)
    club.say("B", Agree(NUMBER))
    seen = dict(club.lengths)
    club.say("A", Done(NUMBER))
    club.say("C", Cancel(NUMBER))
    assert found(club).holds
    assert erased_units(agreements(club.membership), device("A")) == {"P-1"}
    assert erased_units(agreements(club.membership), device("B")) == frozenset()
    club.say("B", Cancel(NUMBER), seen=seen)
    assert found(club).cancelled_by == member("B")
    assert erased_units(agreements(club.membership), device("A")) == frozenset()


def test_a_number_is_proposed_once_and_other_kinds_erase_nothing(club: Club) -> None:
    club.say("A", PROPOSE)
    club.say("A", Propose(["P-2"], NUMBER, ERASE))
    assert found(club).about == ("P-1",)
    club.say("A", Propose(["P-3"], b"o" * 16, "export"))
    club.say("B", Agree(b"o" * 16))
    club.say("A", Done(b"o" * 16))
    assert [one.kind for one in agreements(club.membership)] == [ERASE, "export"]
    assert erased_units(agreements(club.membership), device("A")) == frozenset()


def test_what_a_removed_member_says_behind_their_removal_counts_for_nothing(club: Club) -> None:
    club.say("A", PROPOSE)
    seen = dict(club.lengths)
    club.say("A", remove("B"))
    club.say("B", Agree(NUMBER), seen=seen)
    assert found(club).agreed is None
    club.say("C", Agree(NUMBER))
    assert found(club).agreed_by == member("C")


def test_a_stranger_proposes_nothing(club: Club) -> None:
    club.say("D", PROPOSE)
    assert agreements(club.membership) == ()
    assert introduced("D")


def void(club: Club) -> None:
    """B agreed behind the last that C, who administers, accepted from B; A did it meanwhile."""
    club.say("A", Administer(member("C")))
    club.say("A", PROPOSE)
    seen = dict(club.lengths)
    club.say("B", Agree(NUMBER))
    club.say("A", Done(NUMBER))
    assert found(club).done == {device("A")}
    assert not found(club).void
    club.say("C", remove("B"), seen=seen)


def test_an_agreement_of_who_had_been_removed_is_void_and_what_was_done_is_not_done(
    club: Club,
) -> None:
    void(club)
    one = found(club)
    assert one.void
    assert (one.agreed, one.holds) == (None, False)
    assert (one.done, one.undone) == (frozenset(), {device("A")})
    assert erased_units([one], device("A")) == frozenset()


def test_after_a_void_agreement_each_device_does_it_again_on_the_next(club: Club) -> None:
    void(club)
    seq = club.say("C", Agree(NUMBER))
    one = found(club)
    assert (one.agreed, one.agreed_by, one.void) == ((device("C"), seq), member("C"), False)
    assert (one.done, one.undone) == (frozenset(), {device("A")})
    first = club.say("A", Done(NUMBER))
    club.say("A", Done(NUMBER))
    one = found(club)
    assert (one.done, one.done_in) == ({device("A")}, {device("A"): first})
    assert erased_units([one], device("A")) == {"P-1"}


def test_a_void_agreement_is_cancelled_by_any_although_it_was_done(club: Club) -> None:
    void(club)
    club.say("C", Cancel(NUMBER))
    assert found(club).cancelled_by == member("C")
    assert not found(club).holds


def test_who_is_away_is_the_second_member_still(club: Club) -> None:
    club.say("B", remove("B", 1))
    club.say("C", remove("C", 1))
    club.say("A", PROPOSE)
    assert club.membership.away == {member("B"), member("C")}
    assert found(club).agreed is None
    club.say("A", remove("B"), remove("C"))
    assert club.membership.away == frozenset()
    assert found(club).holds
