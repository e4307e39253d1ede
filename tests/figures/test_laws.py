"""What holds of every figure, whatever is recorded."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from .world import HEAD, LEFT, World

if TYPE_CHECKING:
    from random import Random

    from unerased.figures import FigureValue

Plan: TypeAlias = tuple[list[tuple[int, str, str | None, str | None]], list[int], list[int]]
LADDER = ["reasonable_suspicion", "reasonable_grounds", "clear_and_convincing"]
PERIOD = HEAD + "where: {suffered: displacement}\nperiod: {from: 2017, to: 2018}\n"
DATES = ["2015", "2016/2017", "2017", "2018-05", "2018/2019", "2020"]
VIOLATIONS = ["flight", "displacement", "torture"]

ACT = st.tuples(
    st.integers(0, 3),
    st.sampled_from(VIOLATIONS),
    st.none() | st.sampled_from(DATES),
    st.none() | st.sampled_from(LADDER),
)
WORLDS = st.tuples(
    st.lists(ACT, max_size=8),
    st.lists(st.integers(0, 3), max_size=2),
    st.lists(st.integers(0, 40), max_size=4),
)


def made(plan: Plan) -> World:
    world = World()
    acts, spared, _ = plan
    persons = [world.person() for _ in range(4)]
    group = world.group()
    world.says("S-1", group, "group.size", 30)
    world.act("S-1", group, "flight", date="2017")
    for number, violation, date, standard in acts:
        more = {} if date is None else {"date": date}
        act, _ = world.act(f"S-{number}", persons[number], violation, **more)
        if standard is not None:
            about = [claim.code for claim in world.claims if claim.subject == act]
            world.finding(*about, standard=standard)
    for number in spared:
        world.says("S-7", persons[number], "person.did_not_suffer", "displacement")
    return world


def standing(value: FigureValue) -> dict[str, str]:
    return {one.code: one.verdict for one in value.documented}


@settings(max_examples=60, deadline=None)
@given(WORLDS)
def test_each_unit_stands_in_exactly_one_place_and_says_why(plan: Plan) -> None:
    world = made(plan)
    value = world.figure(PERIOD)
    assert sorted(one.code for one in value.documented) == sorted(world.units)
    low, high = value.range
    assert 0 <= low <= high <= len(world.units)
    for one in value.documented:
        assert bool(one.reasons) == (one.verdict != "counted")
        assert bool(one.claims) or one.verdict == "undetermined"


@settings(max_examples=60, deadline=None)
@given(WORLDS)
def test_denials_change_no_number(plan: Plan) -> None:
    world = made(plan)
    before = world.figure(PERIOD)
    for number in plan[2]:
        world.stance("S-9", world.claims[number % len(world.claims)].code, "denies_act")
    after = world.figure(PERIOD)
    assert standing(after) == standing(before)
    assert [row.low for row in after.stated] == [row.low for row in before.stated]
    assert {one.code for one in before.documented.contested} <= {
        one.code for one in after.documented.contested
    }


@settings(max_examples=60, deadline=None)
@given(WORLDS, st.randoms())
def test_the_order_of_what_was_recorded_does_not_matter(plan: Plan, dice: Random) -> None:
    world = made(plan)
    before = world.figure(PERIOD)
    dice.shuffle(world.claims)
    assert world.figure(PERIOD) == before


@settings(max_examples=60, deadline=None)
@given(WORLDS)
def test_a_higher_standard_never_counts_more(plan: Plan) -> None:
    world = made(plan)
    world.claims = [one for one in world.claims if one.property != "person.did_not_suffer"]
    counted = [
        {one.code for one in world.figure(text).documented.counted}
        for text in (LEFT, *(f"{LEFT}standard: {standard}\n" for standard in LADDER))
    ]
    assert all(higher <= lower for lower, higher in pairwise(counted))
    stated = [world.figure(f"{LEFT}standard: {standard}\n").stated for standard in LADDER]
    assert [[row.low for row in rows] for rows in stated] == [[30]] * len(LADDER)
