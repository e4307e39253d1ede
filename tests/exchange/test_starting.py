from __future__ import annotations

import datetime as dt

import pytest
from tests.exchange.desk import BOOK
from tests.exchange.sheets import generated

from unerased.exchange import BadMapping, Table, load_mapping, read_table, starting_mapping
from unerased.model.yamltext import read_yaml


def columns_of(text: str) -> dict[str, object]:
    top = read_yaml(text)
    assert isinstance(top, dict)
    columns = top["columns"]
    assert isinstance(columns, dict)
    return dict(columns)


def test_every_column_is_named_and_none_is_decided() -> None:
    text = starting_mapping(read_table(generated(40).data), BOOK)
    assert list(columns_of(text)) == [
        "No.", "Имя", "Name", "Возраст", "Town", "Что сделали", "When", "Дней", "Примечание",
    ]  # fmt: skip
    assert set(columns_of(text).values()) == {None}
    with pytest.raises(BadMapping):
        load_mapping(text, BOOK)


def test_guesses_stand_beside_the_columns_as_comments() -> None:
    text = starting_mapping(read_table(generated(40).data), BOOK)
    assert '"Имя":\n  #   perhaps {property: person.name}' in text
    assert "perhaps {property: act.place, fill_down: merged}" in text
    assert "perhaps {property: act.date, dates: ...}" in text
    assert "where dates is one of iso, day_first, month_first, years, or a list" in text


def test_dates_that_fit_one_order_are_guessed_so() -> None:
    table = Table((("when", "Дата"), ("15.07.2018", dt.date(2018, 7, 15)), ("03.04.2018", "")))
    text = starting_mapping(table, BOOK)
    assert "perhaps {property: act.date, dates: day_first}" in text
    assert "perhaps {property: act.date}" in text


def test_hostile_headers_stay_within_their_quotes() -> None:
    headers = ('a": skip\n#', "\u202ebidi", "\U000e0041tag", "x" * 500, "two\nlines", "{", "\x85")
    text = starting_mapping(Table((headers,)), BOOK)
    assert list(columns_of(text)) == [
        'a": skip #', "\u202ebidi", "\U000e0041tag", "column D", "two lines", "{",
    ]  # fmt: skip
    assert "\u202e" not in text
    assert "perhaps skip: it has no cells" in text


def test_how_the_file_was_read_is_written_down() -> None:
    told = {"encoding": "cp1251", "delimiter": "\t"}
    text = starting_mapping(Table((("a",),)), BOOK, file_options=told)
    assert read_yaml(text)["delimiter"] == "\t"  # type: ignore[index,call-overload] # a mapping
    assert 'encoding: "cp1251"' in text


def test_the_columns_of_a_mapping_may_follow_the_guesses() -> None:
    text = starting_mapping(Table((("name",), ("Test Person",))), BOOK)
    text = text.replace("source:", "source: {new: {kind: press}}", 1)
    text = text.replace('"name":\n', '"name": {property: person.name}\n')
    made = load_mapping(text, BOOK)
    assert made.columns["name"] is not None
