"""Which lists a person is on, and what becomes of many small ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.figures import record_of
from unerased.figures.count import counted
from unerased.figures.errors import NoLists
from unerased.figures.lists import NO_KIND, REST, Lists, Sources, lists_of, read_lists
from unerased.register import Register, packaged_codebook, record_lines

from .world import LEFT, World, defined

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.figures.lists import By


def of(world: World, text: str = LEFT, by: By = "source", **known: Any) -> Lists:
    definition, material = defined(text), world.material()
    told = counted(material, definition, packaged_codebook(), telling=True).told
    return lists_of(told, Sources(**known), by)


def sizes(lists: Lists) -> dict[str, int]:
    return {one.name: one.persons for one in lists.lists}


def patterns(lists: Lists) -> dict[frozenset[str], int]:
    """For each combination of lists, how many persons are on exactly these."""
    table = lists.table
    names = np.array(table.lists)
    return {
        frozenset(names[row > 0]): int(number)
        for row, number in zip(table.matrix, table.counts, strict=True)
    }


def two() -> World:
    """One person on two lists, one on each."""
    world = World()
    both, first, second = world.person(), world.person(), world.person()
    for source, victim in (("S-1", both), ("S-2", both), ("S-1", first), ("S-2", second)):
        world.act(source, victim, "flight")
    return world


def test_each_source_that_documents_a_person_is_a_list() -> None:
    lists = of(two())
    assert sizes(lists) == {"S-1": 2, "S-2": 2}
    one, other = frozenset({"S-1"}), frozenset({"S-2"})
    assert patterns(lists) == {one: 1, other: 1, one | other: 1}
    assert (lists.counted, lists.unlisted, lists.merged) == (3, 0, ())


def test_who_only_repeats_is_no_list() -> None:
    world = two()
    person = world.units[1]
    act, told = world.act("S-1", person, "flight")
    world.says("S-3", act, "act.violation", "flight", derived=(told,))
    assert set(sizes(of(world))) == {"S-1", "S-2"}
    world.act("S-4", person, "flight")
    assert set(sizes(of(world))) == {"S-1", "S-2", "S-4"}
    world.repeats["S-4"] = "S-2"
    lists = of(world)
    assert set(sizes(lists)) == {"S-1", "S-2"}
    assert patterns(lists)[frozenset({"S-1", "S-2"})] == 2


def test_who_denies_and_the_team_are_no_lists() -> None:
    world = two()
    _, told = world.act("S-1", world.units[0], "flight")
    world.stance("S-8", told, "denies_act")
    alone = world.person()
    world.act("S-9", alone, "flight")
    assert set(sizes(of(world))) == {"S-1", "S-2", "S-9"}
    lists = of(world, team=frozenset({"S-9"}))
    assert set(sizes(lists)) == {"S-1", "S-2"}
    assert (lists.counted, lists.unlisted, lists.table.n) == (4, 1, 3)


def test_a_claim_below_the_standard_puts_nobody_on_a_list() -> None:
    world = World()
    for source in ("S-1", "S-2", "S-3"):
        _, told = world.act(source, world.person(), "flight")
        world.finding(told, world.claims[-1].code)
    world.act("S-4", world.units[0], "flight")
    text = LEFT + "standard: reasonable_grounds\n"
    assert set(sizes(of(world))) == {"S-1", "S-2", "S-3", "S-4"}
    assert set(sizes(of(world, text))) == {"S-1", "S-2", "S-3"}


def test_two_records_of_one_person_are_one_person_on_two_lists() -> None:
    world = two()
    assert patterns(of(world))[frozenset({"S-1", "S-2"})] == 1
    world.finding(world.units[1], world.units[2], question="same_person")
    lists = of(world)
    assert patterns(lists) == {frozenset({"S-1", "S-2"}): 2}
    assert lists.counted == 2


def test_who_speaks_of_the_event_or_of_another_victim_documents_nobody() -> None:
    world = two()
    text = LEFT + "period: {from: 2017, to: 2018}\n"
    acts = list(dict.fromkeys(claim.subject for claim in world.claims))
    for act in acts:
        world.says("S-1", act, "act.event", "E-0001")
    world.says("S-6", "E-0001", "event.date", "2017-05")
    assert sizes(of(world, text)) == {"S-1": 2, "S-2": 2}
    world.says("S-5", acts[-1], "act.date", "2018-03")
    assert sizes(of(world, text)) == {"S-1": 2, "S-2": 2, "S-5": 1}
    together = world.act("S-1", world.person(), "flight")[0]
    world.says("S-1", together, "act.victim", world.person())
    world.says("S-7", together, "act.violation", "flight")
    assert "S-7" not in sizes(of(world))
    world.says("S-7", together, "act.victim", world.units[-1])
    assert sizes(of(world))["S-7"] == 1


def test_above_six_lists_the_largest_five_are_kept_and_the_rest_is_one() -> None:
    world = World()
    for number in range(1, 8):
        for _ in range(number):
            world.act(f"S-{number}", world.person(), "flight")
    lists = of(world)
    assert sizes(lists) == {"S-7": 7, "S-6": 6, "S-5": 5, "S-4": 4, "S-3": 3, REST: 3}
    assert [(one.name, one.persons) for one in lists.merged] == [("S-2", 2), ("S-1", 1)]
    assert lists.lists[-1].sources == ("S-1", "S-2")
    six = World()
    for number in range(6):
        six.act(f"S-{number}", six.person(), "flight")
    assert REST not in sizes(of(six))


def test_organisations_gather_what_reached_us_through_them() -> None:
    world = World()
    victims = [world.person() for _ in range(6)]
    for number, victim in enumerate(victims, start=1):
        world.act(f"S-{number}", victim, "flight")
    known = {
        "through": {"S-1": "S-2", "S-2": "S-3", "S-7": "S-8"},
        "kinds": {"S-4": "witness", "S-5": "witness", "S-3": "press"},
    }
    lists = of(world, by="organisation", **known)
    assert sizes(lists) == {"S-3": 3, "witness": 2, NO_KIND: 1}
    assert lists.lists[0].sources == ("S-1", "S-2", "S-3")
    assert (lists.lists[1].code, lists.lists[1].term) == ("", "witness")
    own = of(world, by="organisation", **known, bodies=frozenset({"S-4"}))
    assert sizes(own) == {"S-3": 3, "S-4": 1, "witness": 1, NO_KIND: 1}


def test_a_circle_of_ways_ends_and_the_team_is_no_organisation_to_come_through() -> None:
    world = two()
    circle = of(world, by="organisation", through={"S-1": "S-2", "S-2": "S-1"})
    assert set(sizes(circle)) == {"S-1", "S-2"}
    known = {"S-1": "S-9", "S-2": "S-9"}
    kinds = {"S-1": "witness", "S-2": "relative"}
    team = of(world, by="organisation", through=known, kinds=kinds, team=frozenset({"S-9"}))
    assert set(sizes(team)) == {"witness", "relative"}


@pytest.mark.parametrize("why", ["nobody", "one_list"])
def test_without_persons_or_with_one_list_the_refusal_says_what_to_do(why: str) -> None:
    world = World()
    if why == "one_list":
        world.act("S-1", world.person(), "flight")
    with pytest.raises(NoLists, match="sources") as refused:
        of(world)
    assert refused.value.why == why


@given(
    st.lists(st.sets(st.integers(1, 9), min_size=1).map(frozenset), min_size=2, max_size=12).filter(
        lambda people: len(frozenset().union(*people)) > 1
    )
)
def test_every_person_is_counted_once_and_the_order_of_entry_changes_nothing(
    people: list[frozenset[int]],
) -> None:
    tables = []
    for order in (people, people[::-1]):
        world = World()
        for met in order:
            victim = world.person()
            for source in met:
                world.act(f"S-{source}", victim, "flight")
        lists = of(world)
        assert lists.table.n == len(people) == lists.counted
        assert len(lists.lists) <= 6
        assert sizes(lists) == dict(zip(lists.table.lists, lists.table.sizes, strict=True))
        tables.append(patterns(lists))
    assert tables[0] == tables[1]


def test_lists_are_read_from_a_register_as_of_heads(tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = []
    for label, kind in (("@s1", "survivor"), ("@s2", "international_body"), ("@s3", "team")):
        lines += [
            {"entity": "source", "as": label},
            {"subject": label, "property": "source.kind", "value": kind, "source": label},
        ]
    lines.append({"entity": "person", "as": "@p"})
    for label in ("@s1", "@s2", "@s3"):
        act = f"@a{label[1:]}"
        lines += [
            {"entity": "act", "as": act},
            {"subject": act, "property": "act.violation", "value": "flight", "source": label},
            {"subject": act, "property": "act.victim", "value": "@p", "source": label},
        ]
    with Register.create(tmp_path / "r", tmp_path / "s", "test words") as register:
        before = register.heads
        _, codes = record_lines(register, lines)
        db, book = register.db, register.codebook
        register.record([record_of(LEFT, db, book, register.new_code)])
        lists = read_lists(db, defined(LEFT), book, "organisation")
        assert sizes(lists).keys() == {"survivor", codes["@s2"][:6]}
        assert read_lists(db, defined(LEFT), book, "source").table.n == 1
        with pytest.raises(NoLists, match="counts nobody"):
            read_lists(db, defined(LEFT), book, "source", before)
        acts = LEFT.replace("unit: persons", "unit: acts").replace("suffered:", "violation:")
        with pytest.raises(NoLists, match="a figure of persons"):
            read_lists(db, defined(acts), book, "source")
