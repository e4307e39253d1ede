"""Counted units in the cells of tables: by month, place, what was done, age."""

import pytest

from unerased.figures import BadDefinition, Breakdown
from unerased.figures.keys import NOT_EXACT, NOT_RECORDED

from .test_acts_and_events import ACTS, EVENTS, acts
from .world import HEAD, World, defined

HELD = HEAD + "where: {suffered: deprivation_of_liberty}\n"


def cells(world: World, by: str, head: str = HELD) -> dict[tuple[str, ...], int]:
    return counts(table(world, by, head))


def counts(found: Breakdown) -> dict[tuple[str, ...], int]:
    return {cell.keys: len(cell.units) for cell in found.cells}


def table(world: World, by: str, head: str = HELD) -> Breakdown:
    (found,) = world.figure(f"{head}breakdowns: [{by}]\n").breakdowns
    return found


def test_persons_are_counted_by_month_and_place_of_the_act() -> None:
    world = World()
    for month, place in (("2018-07-03", "PL-1"), ("2018-07", "PL-1"), ("2018-08-01", "PL-2")):
        world.act("S-1", world.person(), "detention", date=month, place=place)
    found = table(world, "[month, place]")
    assert found.by == ("month", "place")
    assert counts(found) == {("2018-07", "PL-1"): 2, ("2018-08", "PL-2"): 1}
    assert found.several == 0
    assert cells(world, "year") == {("2018",): 3}


def test_a_person_stands_in_every_cell_of_their_acts_and_the_table_says_so() -> None:
    world = World()
    person = world.person()
    world.act("S-1", person, "detention", date="2018-07")
    world.act("S-1", person, "imprisonment", date="2018-07-09")
    world.act("S-1", person, "detention", date="2018-09")
    world.act("S-1", person, "torture", date="2018-10")
    found = table(world, "month")
    assert counts(found) == {("2018-07",): 1, ("2018-09",): 1}
    assert found.several == 1


@pytest.mark.parametrize("date", ["2018", "2018-07~", "2018-07/2018-08", "2018-07/..", "/"])
def test_a_date_that_fits_several_months_is_put_in_none(date: str) -> None:
    world = World()
    world.act("S-1", world.person(), "detention", date=date)
    assert cells(world, "month") == {(NOT_EXACT,): 1}


def test_dates_of_several_sources_are_narrowed_to_what_they_share() -> None:
    world = World()
    act, _ = world.act("S-1", world.person(), "detention", date="2018")
    world.says("S-2", act, "act.date", "2018-07")
    assert cells(world, "month") == {("2018-07",): 1}
    world.says("S-3", act, "act.date", "2018-09")
    assert cells(world, "month") == {(NOT_EXACT,): 1}


def test_what_is_not_recorded_stands_apart() -> None:
    world = World()
    world.act("S-1", world.person(), "detention")
    assert cells(world, "[month, place]") == {(NOT_RECORDED, NOT_RECORDED): 1}
    assert cells(world, "[sex, age]") == {(NOT_RECORDED, NOT_RECORDED): 1}


def test_an_act_without_a_date_or_place_has_those_of_its_event() -> None:
    world = World()
    world.act("S-1", world.person(), "detention", event="E-1")
    world.says("S-1", "E-1", "event.date", "2018-03-04")
    world.says("S-1", "E-1", "event.place", "PL-1")
    assert cells(world, "[month, place]") == {("2018-03", "PL-1"): 1}


def test_a_region_is_the_nearest_one_that_contains_the_place() -> None:
    world = World()
    for place in ("PL-1", "PL-9"):
        world.act("S-1", world.person(), "detention", place=place)
    world.says("S-1", "PL-1", "place.within", "PL-2")
    world.says("S-1", "PL-2", "place.within", "PL-3")
    world.says("S-1", "PL-2", "place.kind", "region")
    world.says("S-1", "PL-3", "place.kind", "republic")
    world.says("S-1", "PL-9", "place.within", "PL-9")
    assert cells(world, "region") == {("PL-2",): 1, (NOT_RECORDED,): 1}


def test_age_and_sex_are_of_the_person() -> None:
    world = World()
    for age in ((17, 17), (18, 29), (25, 31), (61, None)):
        person = world.person()
        world.says("S-1", person, "person.age", age)
        world.says("S-1", person, "person.sex", "woman")
        world.act("S-1", person, "detention")
    assert cells(world, "age") == {("0-17",): 1, ("18-29",): 1, (NOT_EXACT,): 1, ("60+",): 1}
    assert cells(world, "sex") == {("woman",): 4}


def test_of_two_terms_the_narrower_speaks_and_rivals_are_not_exact() -> None:
    world = World()
    act, _ = world.act("S-1", world.person(), "deprivation_of_liberty")
    world.says("S-2", act, "act.violation", "abduction")
    assert cells(world, "violation") == {("abduction",): 1}
    other, _ = world.act("S-1", world.person(), "detention")
    world.says("S-2", other, "act.violation", "imprisonment")
    assert cells(world, "violation") == {("abduction",): 1, (NOT_EXACT,): 1}


def test_acts_and_events_have_cells_of_their_own() -> None:
    world = World()
    act, _ = world.act("S-1", "P-1", "torture", date="2018-07", place="PL-1", event="E-1")
    world.says("S-1", "IN-1", "involvement.act", act)
    world.says("S-1", "IN-1", "involvement.actor_kind", "police")
    world.says("S-1", "IN-2", "involvement.act", act)
    world.says("S-1", "IN-2", "involvement.actor_kind", "family")
    world.says("S-1", "E-1", "event.date", "2018-07-03")
    world.units = acts(world)
    head = ACTS + "where: {violation: torture}\n"
    assert cells(world, "[month, violation]", head) == {("2018-07", "torture"): 1}
    assert cells(world, "actor_kind", head) == {("family",): 1, ("police",): 1}
    world.units = ["E-1"]
    head = EVENTS + "where: {includes: {violation: torture}}\n"
    assert cells(world, "[month, place]", head) == {("2018-07", NOT_RECORDED): 1}


def test_only_what_is_counted_stands_in_a_cell() -> None:
    world = World()
    world.act("S-1", world.person(), "detention", date="2018-07")
    world.person()
    value = world.figure(HELD + "breakdowns: [month]\n")
    assert len(value.documented.undetermined) == 1
    assert counts(value.breakdowns[0]) == {("2018-07",): 1}


def test_two_codes_of_one_person_are_one_in_each_cell() -> None:
    world = World()
    one, other = world.person(), world.person()
    for person in (one, other):
        world.act("S-1", person, "detention", date="2018-07")
    assert cells(world, "month") == {("2018-07",): 2}
    world.finding(one, other, question="same_person")
    assert cells(world, "month") == {("2018-07",): 1}


def test_a_source_that_does_not_count_moves_nobody_into_a_cell() -> None:
    world = World()
    act, _ = world.act("S-1", world.person(), "detention")
    world.says("S-2", act, "act.date", "2018-07")
    (found,) = world.figure(
        HELD + "breakdowns: [month]\n", not_counted=frozenset({"S-2"})
    ).breakdowns
    assert counts(found) == {(NOT_RECORDED,): 1}


def test_acts_are_asked_for_by_the_kind_of_who_did_it() -> None:
    world = World()
    by_police, by_family, by_nobody = (world.person() for _ in range(3))
    for person, kind in ((by_police, "special_unit"), (by_family, "family")):
        act, _ = world.act("S-1", person, "detention")
        world.says("S-1", f"IN-{kind}", "involvement.act", act)
        world.says("S-1", f"IN-{kind}", "involvement.actor_kind", kind)
    world.act("S-1", by_nobody, "detention")
    text = HEAD + "where: {suffered: detention, by: law_enforcement}\n"
    assert world.standing(by_police, text) == ("counted", ())
    assert world.standing(by_family, text) == ("undetermined", ("other_value_recorded",))
    assert world.standing(by_nobody, text) == ("undetermined", ("nothing_recorded",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HELD + "breakdowns: [colour]\n", "'colour' is not one of month, year, place"),
        (HELD + "breakdowns: month\n", "it is a list"),
        (HELD + "breakdowns: [[month, place, sex]]\n", "one dimension is expected here, or two"),
        (HELD + "breakdowns: [[month, month]]\n", "two different ones"),
        (HELD + "breakdowns: [[]]\n", "one dimension is expected"),
        (HELD + "breakdowns: [1]\n", "1 is not one of"),
        (HELD + "breakdowns: [a, a, a, a, a, a, a]\n", "at most 6"),
        (ACTS + "where: {violation: torture}\nbreakdowns: [sex]\n", "acts cannot be broken down"),
        (
            HEAD + "where: {property: person.sex, is: man}\nbreakdowns: [month]\n",
            "month is asked of acts, and `where` asks for none",
        ),
        (
            HEAD + "where: {not: {suffered: torture}}\nbreakdowns: [month]\n",
            "asks for none",
        ),
        (
            HELD + "measure: duration\nof: {suffered: detention}\nbreakdowns: [month]\n",
            "only what is counted",
        ),
        (HEAD + "where: {suffered: torture, by: oracle}\n", "unknown term 'oracle'"),
    ],
)
def test_a_breakdown_that_cannot_be_meant_is_refused(text: str, told: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        defined(text)
    assert told in str(refused.value)


def test_bodies_that_took_part_are_told_apart_by_their_names_alone() -> None:
    world = World()
    for name in ("City  police", "city police", "A ministry", ""):
        act, _ = world.act("S-1", world.person(), "detention")
        if name:
            involved = world.code("IN")
            world.says("S-1", involved, "involvement.act", act)
            world.says("S-1", involved, "involvement.organisation", name)
    found = {keys[0].casefold(): number for keys, number in cells(world, "organisation").items()}
    assert found == {"city police": 2, "a ministry": 1, NOT_RECORDED: 1}
