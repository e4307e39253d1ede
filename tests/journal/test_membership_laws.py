"""The membership's laws on every history of a club of three; `bench/membership.py` goes further."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from tests.journal.club_classes import (
    NOTHING,
    History,
    built,
    check_decided,
    class_of,
    classes,
    exchanged,
    outcome,
)
from tests.journal.club_laws import KINDS, MEMBERS, check, entries_of, founded, histories, rounds


@pytest.mark.parametrize("length", [1, 2])
def test_the_laws_hold_in_every_history_of_one_and_two_operations(length: int) -> None:
    count = 0
    for club in histories(length):
        check(club)
        count += 1
    assert count == {1: 18, 2: 540}[length]


def test_the_laws_hold_in_every_history_of_six_operations_in_turn() -> None:
    """Three members, two operations each: a removal of either other, or letting C administer."""
    count = 0
    for club in rounds(("remove", "let C")):
        check(club)
        count += 1
    assert count == 3**6 * 2**6


@pytest.mark.parametrize("leaf", [False, True])
def test_the_laws_hold_in_every_class_of_histories_of_up_to_four_operations(
    leaf: bool,  # noqa: FBT001 - parametrised
) -> None:
    counts = []
    for level in classes(3 if leaf else 4, leaf=leaf):
        for history in level:
            club = built(history)
            membership = check(club)
            for late in MEMBERS:  # another order of the clocks
                check_decided(history, membership, late=late)
        counts.append(len(level))
    assert counts == ([1, 15, 182] if leaf else [5, 39, 321, 3103])


def test_a_history_is_decided_as_the_one_that_it_is_merged_into() -> None:
    merged: Counter[History] = Counter()
    for club in histories(2):
        history = class_of(club)
        check_decided(history, club.membership)
        merged[history] += 1
    assert 39 < len(merged) < 100
    assert merged[NOTHING] > 1  # of who had no right, and leaves


def test_a_random_history_of_six_operations_is_decided_as_the_one_it_is_merged_into() -> None:
    chosen = random.Random(6)  # noqa: S311 -- no secret
    merged = Counter[int]()
    for _ in range(400):
        club = founded()
        base = dict(club.lengths)
        for _ in range(6):
            by = chosen.choice(MEMBERS)
            seen = {
                name: chosen.randint(base.get(name, 0), club.lengths.get(name, 0))
                for name in MEMBERS
            }
            club.say(by, *entries_of(chosen.choice(KINDS), by), seen=seen)
        history = class_of(club)
        check_decided(history, club.membership)
        merged[sum(map(len, history))] += 1
    assert len(merged) > 3


def test_a_and_b_may_be_exchanged() -> None:
    names = bytes.maketrans(b"AB", b"BA")
    for level in classes(3):
        for history in level:
            there = outcome(built(exchanged(history)).membership)
            back = tuple(sorted(one.translate(names) for one in part) for part in there)
            assert back == outcome(built(history).membership)
