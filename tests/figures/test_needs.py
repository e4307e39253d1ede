"""Protection work in figures: who needs what, by kind and how far it is, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.figures.world import HEAD, World, defined

from unerased.figures import BadDefinition, compute_all, load_definition, record_of
from unerased.figures.implied import implies
from unerased.model.errors import BadLine
from unerased.register import Refused, Register, record_lines
from unerased.register.codebook_file import packaged_codebook

if TYPE_CHECKING:
    from pathlib import Path

MEDICAL = HEAD + "where: {needs: medical}\n"
UNDER_WAY = HEAD + "where: {needs: shelter, status: under_way}\n"


def need(world: World, person: str, kind: str, status: str = "open", source: str = "S-1") -> str:
    code = world.code("NE")
    world.says(source, code, "need.person", person)
    world.says(source, code, "need.kind", kind)
    world.says(source, code, "need.status", status)
    return code


def test_who_needs_it_counts_with_narrower_kinds_and_nobody_is_excluded_by_silence() -> None:
    world = World()
    ill, afraid, other, silent = (world.person() for _ in range(4))
    need(world, ill, "medical")
    need(world, afraid, "psychological", "met")
    need(world, other, "funds")
    assert world.standing(ill, MEDICAL)[0] == "counted"
    assert world.standing(afraid, MEDICAL)[0] == "counted"
    assert world.standing(other, MEDICAL) == ("undetermined", ("nothing_recorded",))
    assert world.standing(silent, MEDICAL) == ("undetermined", ("nothing_recorded",))


def test_how_far_it_is_counts_where_it_is_asked_for() -> None:
    world = World()
    one, met, told_twice = (world.person() for _ in range(3))
    need(world, one, "shelter", "under_way")
    need(world, met, "shelter", "met")
    both = need(world, told_twice, "shelter", "under_way")
    world.says("S-2", both, "need.status", "met")
    assert world.standing(one, UNDER_WAY)[0] == "counted"
    assert world.standing(met, UNDER_WAY)[0] == "undetermined"
    assert world.standing(told_twice, UNDER_WAY)[0] == "undetermined"
    assert world.standing(told_twice, HEAD + "where: {needs: shelter}\n")[0] == "counted"


def test_a_person_under_two_codes_who_needs_it_twice_counts_once() -> None:
    world = World()
    first, second = world.person(), world.person()
    need(world, first, "shelter")
    need(world, second, "shelter")
    world.finding(first, second, question="same_person")
    value = world.figure(HEAD + "where: {needs: shelter}\n")
    assert len(value.documented.counted) == 1


def test_needs_of_a_group_are_stated_and_never_persons() -> None:
    world = World()
    group = world.group()
    world.says("S-1", group, "group.size", 12)
    need(world, group, "shelter")
    value = world.figure(HEAD + "where: {needs: shelter}\n")
    assert len(value.documented.counted) == 0
    assert [row.low for row in value.stated] == [12]


def test_a_narrower_need_implies_the_wider_one() -> None:
    wide, narrow, open_ = (
        defined(HEAD + f"where: {{needs: {told}}}\n").where
        for told in ("medical", "psychological", "medical, status: open")
    )
    book = packaged_codebook()
    assert implies(narrow, wide, book)
    assert implies(open_, wide, book)
    assert not implies(wide, narrow, book)
    assert not implies(wide, open_, book)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("{needs: address}", "unknown term 'address'"),
        ("{needs: shelter, due: 2018-11}", "unknown key 'due'"),
        ("{needs: shelter, within: PL-1}", "unknown key 'within'"),
        ("{property: need.responsible, is: x}", "mixed units"),
        ("{property: need.due, period: {from: 2018-11}}", "mixed units"),
    ],
)
def test_neither_day_nor_place_nor_who_sees_to_it_can_be_asked(where: str, told: str) -> None:
    with pytest.raises(BadDefinition, match=told):
        load_definition(HEAD + f"where: {where}\n", packaged_codebook())


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register.create(tmp_path / "register", tmp_path / "storage", "test words")


@pytest.mark.parametrize("name", ["address", "place", "destination", "date", "route", "note"])
def test_an_address_a_way_and_a_day_of_travel_cannot_be_entered(
    register: Register, name: str
) -> None:
    with register:
        lines = [
            {"entity": "source", "as": "@s"},
            {"entity": "need", "as": "@n"},
            {"subject": "@n", "property": f"need.{name}", "value": "x", "source": "@s"},
        ]
        before = len(register.saves())
        with pytest.raises((BadLine, Refused)):
            record_lines(register, lines)
        assert len(register.saves()) == before


def test_most_left_the_country_and_some_are_still_inside(register: Register) -> None:
    """The sentence of the report as three figures of the same people."""
    head = "version: 1\nlabels: {en: People, ru: Люди}\nunit: persons\nwhere:\n"
    helped = "    - any: [{needs: transport}, {needs: shelter}, {needs: documents}]\n"
    texts = {
        "helped": f"name: helped\n{head}  all:\n{helped}",
        "left": f"name: left\n{head}  all:\n{helped}"
        "    - {property: person.whereabouts_kind, is: abroad}\n",
        "inside": f"name: inside\n{head}  all:\n{helped}"
        "    - {property: person.whereabouts_kind, is: in_country}\n",
    }
    where = ("abroad",) * 5 + ("in_country", "elsewhere_in_country", "unknown")
    lines: list[dict[str, Any]] = [{"entity": "source", "as": "@s"}]
    for number, kind in enumerate(where):
        lines += [
            {"entity": "person", "as": f"@p{number}"},
            {"entity": "need", "as": f"@n{number}"},
            *(
                {"subject": subject, "property": name, "value": value, "source": "@s"}
                for subject, name, value in (
                    (f"@p{number}", "person.whereabouts_kind", kind),
                    (f"@n{number}", "need.person", f"@p{number}"),
                    (f"@n{number}", "need.kind", ("transport", "shelter")[number % 2]),
                )
            ),
        ]
    with register:
        record_lines(register, lines)
        for text in texts.values():
            register.record([record_of(text, register.db, register.codebook, register.new_code)])
        found = compute_all(register.db, register.codebook)
        told = {name: len(value.documented.counted) for name, value in found.items()}
    assert told == {"helped": 8, "left": 5, "inside": 2}
