"""What must be asked of a column, and what people decided as a mapping again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.desk import BOOK
from tests.exchange.sheets import generated

from unerased.exchange import (
    Dates,
    Table,
    dates_of,
    mapping_text,
    no_numbers,
    read_table,
    suggestions,
    unknown_words,
)
from unerased.model.yamltext import read_yaml


def column(*cells: object) -> Table:
    return Table((("head",), *((cell,) for cell in cells)))  # type: ignore[arg-type] # any cell


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["15.07.2018", "03.04.2018"], Dates((), ("day_first",), ("03.04.2018",))),
        (["15.07.2018", "03.03.2018"], Dates((), ("day_first",))),
        (["03.03.2018"], Dates((), ("day_first",))),
        (["07/15/2018"], Dates((), ("month_first",))),
        (["15.07.2018", "07/15/2018"], Dates((), ("day_first", "month_first"))),
        (["2018-07-15", 2018.0], Dates(("iso", "years"))),
        (["July 2018", "about 2018"], Dates(("words",))),
        ([43285.0], Dates(serials=1)),
        (["nonsense", "15.07.18"], Dates(neither=2)),
        ([dt.date(2018, 7, 15), "", " "], Dates()),
    ],
)
def test_dates_are_a_question_only_where_a_cell_could_mean_two_days(
    cells: list[object], found: Dates
) -> None:
    assert dates_of(column(*cells), 0, 1) == found


def test_words_that_are_no_term_are_asked_about_once_each_the_frequent_first() -> None:
    table = column("torture", "взяли", "ИЗБИЕНИЕ", "Бум", "взяли ", "", "Взяли")
    prop = BOOK.properties["act.violation"]
    assert unknown_words(table, 0, 1, prop, BOOK) == ("взяли", "Бум")


def test_cells_that_are_no_numbers_are_asked_about() -> None:
    table = column(12.0, "3-21", "?", "18..", "many", "?", "")
    assert no_numbers(table, 0, 1) == ("?", "many")


def test_suggestions_are_of_every_column_with_its_cells() -> None:
    found = {one.key: one for one in suggestions(read_table(generated(40).data), BOOK)}
    props = {key: one.prop.name if one.prop else "" for key, one in found.items()}
    assert props["Имя"] == props["Name"] == "person.name"
    assert (props["When"], props["No."]) == ("act.date", "")
    assert found["Town"].merged
    assert found["Town"].cells[0] == "Exampleburg"
    assert len(found["Town"].cells) == 4


def test_a_property_of_one_value_is_suggested_for_one_column() -> None:
    table = Table((("when", "date"), ("2018", "2019")))
    assert [one.prop is None for one in suggestions(table, BOOK)] == [False, True]


HARMLESS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    st.dictionaries(
        HARMLESS,
        st.dictionaries(HARMLESS, HARMLESS | st.lists(HARMLESS) | st.booleans(), max_size=3),
        max_size=4,
    )
)
def test_what_was_decided_comes_back_as_it_was(columns: dict[str, dict[str, object]]) -> None:
    text = mapping_text({"header_row": 1, "columns": columns})  # type: ignore[dict-item] # plain values
    read = read_yaml(text)
    assert isinstance(read, dict)
    assert read["columns"] == columns
    assert read["format"] == "unerased import 1"
