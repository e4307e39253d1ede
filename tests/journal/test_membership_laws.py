"""The membership's laws on every history of a club of three; `bench/membership.py` goes further."""

from __future__ import annotations

import pytest
from tests.journal.club_laws import check, histories, rounds


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
