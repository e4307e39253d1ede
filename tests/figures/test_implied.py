"""Which definitions count nobody whom another does not count, by their conditions alone."""

from __future__ import annotations

import pytest

from unerased.figures.definition import load_definition
from unerased.figures.implied import lies_in
from unerased.register.codebook_file import packaged_codebook

BOOK = packaged_codebook()
PLACE = "PL-7K3M-2XQD-9F4T"


def inside(one: str, other: str, unit: str = "persons", more: str = "") -> bool:
    head = f"name: one\nversion: 1\nlabels: {{en: One, ru: Один}}\nunit: {unit}\n"
    first = load_definition(f"{head}{more}where: {one}\n", BOOK)
    second = load_definition(f"{head}where: {other}\n", BOOK)
    return lies_in(first, second, BOOK)


LEFT = f"{{suffered: displacement, from: {PLACE}}}"
HELD = f"{{all: [{LEFT}, {{suffered: deprivation_of_liberty}}]}}"
HURT = f"{{all: [{{suffered: torture}}, {{suffered: deprivation_of_liberty}}, {LEFT}]}}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LEFT, LEFT),
        (HELD, LEFT),
        (HURT, HELD),
        (LEFT, "{suffered: displacement}"),
        ("{suffered: detention}", "{suffered: deprivation_of_liberty}"),
        ("{suffered: torture}", "{any: [{suffered: threats}, {suffered: torture}]}"),
        (
            "{any: [{suffered: detention}, {suffered: imprisonment}]}",
            "{suffered: deprivation_of_liberty}",
        ),
        (
            "{suffered: torture, period: {from: 2022-02, to: 2022-05}}",
            "{suffered: torture, period: {from: 2022}}",
        ),
        ("{not: {suffered: deprivation_of_liberty}}", "{not: {suffered: detention}}"),
        (
            "{property: person.sex, is: woman, closed: true}",
            "{property: person.sex, is: woman, closed: true}",
        ),
    ],
)
def test_the_narrower_lies_in_the_wider_and_not_the_other_way_round(one: str, other: str) -> None:
    assert inside(one, other)
    assert (one == other) == inside(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{suffered: torture}", "{suffered: detention}"),
        (LEFT, "{suffered: displacement, from: PL-2XQD-9F4T-0001}"),
        ("{suffered: torture}", "{suffered: torture, period: {from: 2022}}"),
        (f"{{any: [{HELD}, {{suffered: torture}}]}}", LEFT),
        ("{not: {suffered: detention}}", "{not: {suffered: deprivation_of_liberty}}"),
    ],
)
def test_what_the_conditions_do_not_show_does_not_follow(one: str, other: str) -> None:
    assert not inside(one, other)


def test_units_are_not_compared_and_a_period_of_the_figure_is_one_of_its_acts() -> None:
    period = "period: {from: 2021, to: 2022}\n"
    assert inside("{suffered: torture}", "{suffered: torture}", more=period)
    acts = load_definition(
        "name: acts\nlabels: {en: A, ru: А}\nunit: acts\nwhere: {violation: torture}\n", BOOK
    )
    persons = load_definition(
        "name: p\nlabels: {en: P, ru: П}\nunit: persons\nwhere: {suffered: torture}\n", BOOK
    )
    assert lies_in(acts, acts, BOOK)
    assert not lies_in(acts, persons, BOOK)
