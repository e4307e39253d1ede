"""What people type into the fields of a date, a length or a number: read in words, or asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model import dates
from unerased.model.said import Ambiguous, read_date
from unerased.register.codebook_file import packaged_codebook
from unerased.web.show.claims.times import when_words
from unerased.web.show.forms.typed import Mistyped, field_for, plain_value, said_words
from unerased.web.words import words_of

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Visitor

BOOK = packaged_codebook()
DATE = BOOK.properties["act.date"]
LENGTH = BOOK.properties["act.duration"]
SIZE = BOOK.properties["group.size"]
AGE = BOOK.properties["person.age"]
NAME = BOOK.properties["person.name"]
VICTIM = BOOK.properties["act.victim"]
KIND = BOOK.properties["event.kind"]
EN, RU, AR = words_of("en"), words_of("ru"), words_of("ar")
PROPERTIES = {"date": DATE, "length": LENGTH, "size": SIZE, "age": AGE, "name": NAME, "ref": VICTIM}


def found(word: str) -> str:
    return f"code of {word}"


@pytest.mark.parametrize(
    ("prop", "typed", "value", "words"),
    [
        ("date", "about July 2018", "2018-07~", "about July 2018"),
        ("date", " летом 2018 года ", "2018-22", "летом 2018 года"),
        ("date", "٢٣ تموز ٢٠١٨", "2018-07-23", "٢٣ تموز ٢٠١٨"),
        ("date", "2018-07~", "2018-07~", ""),
        ("date", " 2018 ", "2018", ""),
        ("date", "unknown", None, "unknown"),
        ("length", "от трёх дней до трёх недель", {"min_days": 3, "max_days": 21},
         "от трёх дней до трёх недель"),
        ("length", "3-21", {"min_days": 3, "max_days": 21}, ""),
        ("length", "not known", None, "not known"),
        ("size", "dozens", {"low": 24, "high": None}, "dozens"),
        ("size", "40", {"low": 40, "high": 40}, ""),
        ("size", "1 200", {"low": 1200, "high": 1200}, ""),
        ("age", "около 30 лет", {"low": 25, "high": 35}, "около 30 лет"),
        ("name", "неизвестно", None, "неизвестно"),
        ("name", "Test Person", "Test Person", ""),
        ("ref", "غير معروف", None, "غير معروف"),
        ("ref", "P-7K3M", "code of P-7K3M", ""),
    ],
)  # fmt: skip
def test_a_phrase_becomes_a_value_and_its_words_are_kept(
    prop: str, typed: str, value: object, words: str
) -> None:
    assert plain_value(PROPERTIES[prop], typed, found) == value
    assert said_words(PROPERTIES[prop], typed) == words


def test_a_term_is_never_read_as_not_known() -> None:
    assert plain_value(KIND, "unknown", found) == "unknown"
    assert said_words(KIND, "unknown") == ""


@pytest.mark.parametrize(
    ("prop", "typed", "sentence"),
    [
        ("date", "July", "The year is missing. Write it with four digits, for example July 2018."),
        ("date", "5 July 18", "Write the year with four digits, for example 2018."),
        ("date", "30.02.2018",
         "This is no date: the calendar has no such day. Check day and month."),
        ("date", "May to March 2018",
         "The end lies before the beginning. Write the earlier date first, each with its year."),
        ("date", "x" * 100_000, "This is longer than 200 characters. Write it shorter."),
        ("date", "when the snow fell",
         "This is no date that is understood. Write it for example as July 2018."),
        ("length", "three", "Write the unit too: days, weeks, months or years."),
        ("length", "21-3", "The second number is smaller than the first."),
        ("length", "long",
         "This is no length of time. Write for example 12 days, or 3 days to 3 weeks."),
        ("size", "40-30", "The second number is smaller than the first."),
        ("size", "a crowd", "This is no number. Write for example 40, 30-40 or about 40."),
        ("size", "40 лет", "This is no number. Write for example 40, 30-40 or about 40."),
        ("size", "\ud800", "This is no number. Write for example 40, 30-40 or about 40."),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_in_every_language_and_its_words_are_not_kept(
    prop: str, typed: str, sentence: str
) -> None:
    with pytest.raises(Mistyped) as refusal:
        plain_value(PROPERTIES[prop], typed, found)
    assert refusal.value.said(EN) == sentence
    assert len({refusal.value.said(words) for words in (EN, RU, AR)}) == 3
    assert said_words(PROPERTIES[prop], typed) == ""


@pytest.mark.parametrize(
    ("typed", "english"),
    [
        ("03.04.2017",
         "This can mean 3 April 2017 or 4 March 2017. Write the month in words, or 2017-04-03."),
        ("about 03/04/2017",
         ("This can mean about 3 April 2017 or about 4 March 2017. "
          "Write the month in words, or 2017-04-03~.")),
        ("winter 2018",
         ("This can mean December 2017 to February 2018 or December 2018 to February 2019. "
          "If the first is meant, write 2017-12/2018-02.")),
    ],
)  # fmt: skip
def test_a_date_with_two_readings_is_asked_for_with_both_written_out(
    typed: str, english: str
) -> None:
    with pytest.raises(Mistyped) as refusal:
        plain_value(DATE, typed, found)
    assert refusal.value.said(EN).replace("\u00a0", " ") == english
    russian = refusal.value.said(RU).replace("\u00a0", " ")
    assert " или " in russian
    assert refusal.value.readings[0] in russian
    assert refusal.value.readings[0] in refusal.value.said(AR)
    assert said_words(DATE, typed) == ""


@given(
    st.one_of(
        st.dates(min_value=dt.date(1000, 1, 1)).map(dt.date.isoformat),
        st.tuples(st.integers(1000, 9998), st.integers(1, 12)).map("{0[0]}-{0[1]:02d}".format),
        st.tuples(st.integers(1000, 9998), st.integers(21, 23)).map("{0[0]}-{0[1]}".format),
        st.integers(1000, 9999).map(str),
    ),
    st.sampled_from(["", "~", "?", "%"]),
    st.sampled_from([EN, RU, AR]),
)
def test_every_date_that_the_pages_write_out_is_read_back(
    edtf: str, qualifier: str, words: object
) -> None:
    when = dates.read(edtf + qualifier)
    assert read_date(when_words(when, words)) == when  # type: ignore[arg-type] # one of the three


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_interval_that_the_pages_write_out_is_read_back(one: dt.date, other: dt.date) -> None:
    for words in (EN, RU, AR):
        for ends in (tuple(sorted((one, other))), (one, None), (None, one)):
            when = dates.write(*ends)
            back = read_date(when_words(when, words))
            assert not isinstance(back, Ambiguous)
            assert back == when or (back.earliest, back.latest) == ends  # type: ignore[union-attr] # no Unknown


@pytest.mark.parametrize("prop", ["date", "length", "size"])
@pytest.mark.parametrize("words", [EN, RU, AR], ids=["en", "ru", "ar"])
def test_every_example_of_a_help_text_is_read(prop: str, words: object) -> None:
    text = field_for(PROPERTIES[prop], BOOK, words, "", "").help  # type: ignore[arg-type] # one of three
    for mark in ("\u061b", "\u060c", " or ", " или ", " أو "):
        text = text.replace(mark, ";")
    parts = [part.strip() for piece in text.split(";") for part in piece.split(",")]
    notes = ("alone", "просто", "وحده")
    read = [part.removeprefix("или: ").removeprefix("أو: ") for part in parts]
    read = [part for part in read if part and not any(note in part for note in notes)]
    for example in read:
        plain_value(PROPERTIES[prop], example, found)
    assert len(read) > 3


def entered(inside: Visitor, record: Example, **fields: str) -> str:
    address = f"/add/claim/{record.codes['@a2']}"
    inside.get(address)
    page = inside.post(address, None, source=record.codes["@survivor"], **fields)
    return f"{page.status} {page.words}"


def test_a_phrase_in_a_claim_is_shown_as_stated(inside: Visitor, record: Example) -> None:
    said = entered(inside, record, property="act.date", value="летом 2017 года")
    assert "200 " in said
    assert "summer 2017" in said
    assert "летом 2017 года" in said


def test_words_typed_as_stated_stand_before_the_phrase(inside: Visitor, record: Example) -> None:
    said = entered(
        inside, record, property="act.duration", value="about two weeks", as_stated="a fortnight"
    )
    assert "10 to 18 days" in said
    assert "a fortnight" in said
    assert "about two weeks" not in said


def test_a_date_in_figures_is_asked_for_at_its_field(inside: Visitor, record: Example) -> None:
    said = entered(inside, record, property="act.date", value="03.04.2017")
    assert said.startswith("422 ")
    assert "This can mean 3\u00a0April\u00a02017 or 4\u00a0March\u00a02017." in said or (
        "This can mean 3 April 2017 or 4 March 2017." in said
    )


def test_something_new_keeps_the_words_and_what_is_not_known(
    inside: Visitor, record: Example
) -> None:
    inside.get("/add/act")
    page = inside.post(
        "/add/act",
        act__date="in the 1990s",
        act__duration="не известно",
        source=record.codes["@survivor"],
    )
    assert page.status == 200
    assert "in the 1990s" in page.words
    assert "не известно" in page.words
    assert "it is not known" in page.words


def test_not_known_in_a_text_with_a_language_is_no_text(inside: Visitor, record: Example) -> None:
    address = f"/add/claim/{record.codes['@e1']}"
    inside.get(address)
    page = inside.post(
        address,
        property="event.narrative",
        value="неизвестно",
        lang="ru",
        source=record.codes["@survivor"],
    )
    assert page.status == 200
    shown = inside.post(page.path, show="identifying")
    assert "it is not known" in shown.words
    assert "неизвестно" in shown.words
