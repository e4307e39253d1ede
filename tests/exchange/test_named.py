"""What cells name: sources, events, persons of the register. Each is counted and named before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.exchange.desk import BOOK, SOURCE, Shelf, faults, numbered, plan, said

from unerased.exchange import BadMapping, Plan, Table, load_mapping, make_plan
from unerased.model.codes import new_code
from unerased.model.records import Claim, Entity
from unerased.model.values import Ref, Term, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

PERSON = new_code("P", bytes(7))
HELD = "act: {violation: detention}"
NAME = '"name": {property: person.name}'
PAPER = '"paper": {use: source, kind: press}'
RAID = '"raid": {property: act.event, create: true}'


def alone(columns: str, *rows: Sequence[Any]) -> Plan:
    """A plan whose mapping names no source for all rows."""
    lines = "".join(f"  {line}\n" for line in columns.splitlines())
    head = f"format: unerased import 1\nrow: person\ncolumns:\n{lines}"
    numbers = numbered()

    def fresh(kind: str) -> str:
        return new_code(BOOK.kinds[kind].prefix, (next(numbers) << 6).to_bytes(7, "big"))

    table = Table(tuple(map(tuple, rows)))
    shelf = Shelf()
    shelf.kinds[PERSON] = "person"
    return make_plan(table, load_mapping(head, BOOK), BOOK, shelf, places={}, new_code=fresh)


def test_each_name_in_a_column_of_sources_is_one_new_source_that_says_its_rows() -> None:
    made = alone(
        f"{NAME}\n{PAPER}",
        ["name", "paper"],
        ["A", "Testland Gazette"],
        ["B", " testland  gazette"],
        ["C", "Other Paper"],
    )
    assert [one.name for one in made.new("source")] == ["Testland Gazette", "Other Paper"]
    first, other = (one.code for one in made.new("source"))
    assert [claim.source for claim in said(made, "person.name")] == [first, first, other]
    assert [(one.value, one.source) for one in said(made, "source.kind")] == [
        (Term("press"), first),
        (Term("press"), other),
    ]
    assert said(made, "source.title")[0].value == Text("Testland Gazette")
    assert made.records()[0] == Entity(first, "source")


def test_a_code_in_a_column_of_sources_is_that_source() -> None:
    made = alone(f"{NAME}\n{PAPER}", ["name", "paper"], ["A", SOURCE])
    assert (made.new("source"), said(made, "person.name")[0].source) == ((), SOURCE)


def test_a_code_that_the_register_does_not_have_is_an_error_of_its_row() -> None:
    unheld = new_code("S", b"1234567")
    made = alone(f"{NAME}\n{PAPER}", ["name", "paper"], ["A", unheld], ["B", PERSON])
    assert [one[:2] for one in faults(made)] == [(2, "B"), (3, "B")]
    assert "no such source" in faults(made)[0][2]
    assert made.new("source") == ()


def test_without_a_kind_only_codes_are_sources() -> None:
    made = alone(f'{NAME}\n"paper": {{use: source}}', ["name", "paper"], ["A", "Gazette"])
    assert 'say under "kind"' in faults(made)[0][2]


def test_a_row_that_nobody_says_is_an_error_once_and_takes_the_source_of_all_rows() -> None:
    rows: list[list[Any]] = [["name", "paper"], ["A", ""], ["B", "Gazette"]]
    made = alone(f"{NAME}\n{PAPER}", *rows)
    assert [(one[0], one[1]) for one in faults(made)] == [(2, "B")]
    assert "who says it" in faults(made)[0][2]
    with_source = plan(f"{NAME}\n{PAPER}", *rows)
    assert with_source.faults == ()
    assert said(with_source, "person.name")[0].source == SOURCE


def test_the_name_of_a_person_who_is_a_source_is_kept_where_names_are() -> None:
    made = alone(
        f'{NAME}\n"who": {{use: source, as: name, kind: witness}}',
        ["name", "who"],
        ["A", "Canary Testov"],
        ["B", "P-0000-0000-0000"],
        ["C", "x\x07"],
    )
    assert [one.identifying for one in made.new("source")] == [True, True]
    assert BOOK.properties["source.name"].identifying
    assert "Canary" not in repr(made.faults)
    assert {one[3] for one in faults(made)} == {""}


def test_a_source_whose_name_cannot_be_kept_is_an_error_of_each_of_its_rows() -> None:
    made = alone(f"{NAME}\n{PAPER}", ["name", "paper"], ["A", "x\x07"], ["B", "x\x07"])
    assert {one[0] for one in faults(made)} == {2, 3}
    assert (made.good, made.fresh) == ((), ())


def test_rows_with_the_same_words_share_one_event() -> None:
    made = plan(
        f"{NAME}\n{RAID}",
        ["name", "raid"],
        ["A", "The raid of spring"],
        ["B", "the RAID of spring "],
        ["C", ""],
        more=HELD,
    )
    (event,) = made.new("event")
    assert event.name == "The raid of spring"
    assert [claim.value for claim in said(made, "act.event")] == [Ref(event.code)] * 2
    assert [claim.as_stated for claim in said(made, "act.event")][1] == "the RAID of spring "
    (title,) = said(made, "event.title")
    assert (title.value, title.source, title.locator) == (
        Text("The raid of spring"),
        SOURCE,
        "column B",
    )
    assert made.count("act") == 3


def test_an_event_that_only_a_bad_row_names_is_not_made() -> None:
    made = plan(
        f'{NAME}\n{RAID}\n"age": {{property: person.age}}',
        ["name", "raid", "age"],
        ["A", "A raid", "many"],
        more=HELD,
    )
    assert (len(made.faults), made.fresh) == (1, ())


def test_without_being_asked_no_event_is_made() -> None:
    columns = f'{NAME}\n"raid": {{property: act.event}}'
    made = plan(columns, ["name", "raid"], ["A", "A raid"], more=HELD)
    assert faults(made)[0][2] == "is no full code"
    assert made.fresh == ()


def test_a_row_with_the_code_of_a_person_adds_to_them() -> None:
    made = alone(
        f'"code": {{use: person}}\n{NAME}\n{PAPER}',
        ["code", "name", "paper"],
        [PERSON, "A", SOURCE],
        ["", "B", SOURCE],
        [new_code("P", b"1234567"), "C", SOURCE],
        ["somebody", "D", SOURCE],
    )
    assert made.adds_to == (PERSON,)
    assert made.count("person") == 1
    assert said(made, "person.name")[0].subject == PERSON
    assert [one[:2] for one in faults(made)] == [(4, "A"), (5, "A")]
    assert "no such person" in faults(made)[0][2]
    assert "no full code of a person" in faults(made)[1][2]
    assert not [one for one in made.records() if isinstance(one, Entity) and one.code == PERSON]


def test_an_act_of_a_person_of_the_register_has_them_as_victim() -> None:
    made = alone(
        f'"code": {{use: person}}\n"what": {{property: act.violation}}\n{PAPER}',
        ["code", "what", "paper"],
        [PERSON, "torture", SOURCE],
    )
    victim = next(
        one for one in made.records() if isinstance(one, Claim) and one.property == "act.victim"
    )
    assert victim.value == Ref(PERSON)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (f'{NAME}\n{PAPER}\n"x": {{use: source}}', "a row has one source"),
        (f'{NAME}\n{PAPER}\n"x": {{use: person}}\n"y": {{use: person}}', "a row has one person"),
        (f'{NAME}\n"paper": {{use: source, kind: oracle}}', '"oracle" is no kind of source'),
        (f'{NAME}\n"paper": {{use: source, as: setting}}', '"setting" is none of title'),
        (f'{NAME}\n"paper": {{use: place}}', '"place" is none of person, source'),
        (f'{NAME}\n"paper": {{use: source, property: person.age}}', 'unknown key "property"'),
        (f'{PAPER}\n"n": {{property: act.place, create: true}}', '"create" is for act.event'),
        (f"{PAPER}\n{RAID}", "what was done is not said"),
        (PAPER, "every column is left out"),
        (NAME, "top level, source: must be a mapping"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(columns: str, told: str) -> None:
    with pytest.raises(BadMapping) as refused:
        alone(columns, ["name"], ["A"])
    assert told in str(refused.value)
