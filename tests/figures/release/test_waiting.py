"""Holding back, over every small register: a published cell changes by nothing or by k or more."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from unerased.attack import Policy
from unerased.figures.release import Layer, Member, Published, Shown, Snapshot, State, attacked
from unerased.figures.release.alternatives import repeated, waiting

MONTH = ("month",)
RULE = Policy(k=5, width=5)
COUNTS = st.dictionaries(st.sampled_from(["07", "08", "09"]), st.integers(0, 14), min_size=1)


def members(counts: dict[str, int]) -> tuple[Member, ...]:
    return tuple(
        Member(f"P-{month}-{number}", (((month,),),))
        for month, count in sorted(counts.items())
        for number in range(count)
    )


def snapshot(people: tuple[Member, ...]) -> Snapshot:
    return Snapshot.of((MONTH,), [one.profile for one in people])


def told(numbers: Snapshot) -> Published:
    return Published(numbers.total, (Shown(MONTH, tuple(numbers.table(MONTH).items())),))


@settings(max_examples=60, deadline=None)
@given(before=COUNTS, after=COUNTS)
def test_cells_change_by_nothing_or_by_k_and_only_true_members_stand_in_them(
    before: dict[str, int], after: dict[str, int]
) -> None:
    old, new = members(before), members(after)
    state = State((MONTH,), (MONTH,), new, ())
    offer = waiting(state, told(snapshot(old)), snapshot(old), old, RULE)
    if offer is None:
        assert all(abs(after.get(m, 0) - before.get(m, 0)) < RULE.k for m in {*before, *after})
        return
    was, now = snapshot(old).table(MONTH), offer.numbers.table(MONTH)
    for key in {*was, *now}:
        change = abs(now.get(key, 0) - was.get(key, 0))
        assert change == 0 or change >= RULE.k
    assert offer.published == told(offer.numbers)
    assert offer.numbers == snapshot(offer.members)
    assert {one.unit for one in offer.members} <= {one.unit for one in (*old, *new)}
    assert len({one.unit for one in offer.members}) == len(offer.members)


@settings(max_examples=25, deadline=None)
@given(before=st.dictionaries(st.sampled_from(["07", "08"]), st.integers(5, 12), min_size=2))
def test_the_last_release_again_makes_nothing_follow(before: dict[str, int]) -> None:
    people = members(before)
    numbers = snapshot(people)
    again = repeated(told(numbers), numbers, people, 3)
    layers = [
        Layer("R1", "the first", told(numbers), numbers),
        Layer("R2", "the second", again.published, again.numbers),
    ]
    assert attacked(layers, (), RULE).breaches == ()
    assert not again.updated


def test_who_moved_into_a_cell_that_changes_does_not_stand_in_two() -> None:
    old = members({"07": 8, "08": 6})
    moved, *rest = old
    joined = members({"09": 5})
    new = (Member(moved.unit, ((("09",),),)), *rest, *joined)
    state = State((MONTH,), (MONTH,), new, ())
    assert waiting(state, told(snapshot(old)), snapshot(old), old, RULE) is None
    still = State((MONTH,), (MONTH,), (*old, *joined), ())
    offer = waiting(still, told(snapshot(old)), snapshot(old), old, RULE)
    assert offer is not None
    assert offer.published.total == 19
