"""The tables of words: no phrase has two meanings, and each is written so that it can be met."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model.said.errors import NotUnderstood
from unerased.model.said.known import LANGUAGES
from unerased.model.said.language import Language, Table
from unerased.model.said.tokens import LONGEST, Said, cut, fold, lexicon

DATES = [table for language in LANGUAGES for table in (language.both, language.dates)]
NUMBERS = [table for language in LANGUAGES for table in (language.both, language.numbers)]


def meanings(tables: list[Table]) -> Mapping[tuple[str, ...], set[tuple[str, int]]]:
    found: dict[tuple[str, ...], set[tuple[str, int]]] = {}
    for table in tables:
        for sign, rows in table.items():
            for value, row in enumerate(rows):
                for phrase in filter(None, row.split("|")):
                    found.setdefault(cut(fold(phrase)), set()).add((sign, value))
    return found


@pytest.mark.parametrize("tables", [DATES, NUMBERS], ids=["dates", "numbers"])
def test_no_phrase_means_two_things(tables: list[Table]) -> None:
    found = meanings(tables)
    assert len(found) > 200
    assert {phrase: signs for phrase, signs in found.items() if len(signs) > 1} == {}
    assert () not in found


@pytest.mark.parametrize("language", LANGUAGES, ids=["en", "ru", "ar"])
def test_every_language_has_its_months_seasons_numbers_and_units(language: Language) -> None:
    assert len(language.dates["M"]) == 12
    assert len(language.dates["S"]) == 4
    assert len(language.dates["T"]) == 3
    assert len(language.dates["H"]) == 2
    assert len(language.numbers["o"]) == 9
    assert len(language.numbers["n"]) == 10
    assert len(language.numbers["y"]) == 8
    assert all(len(language.numbers[sign]) == 6 for sign in "up")
    for table in (language.both, language.dates, language.numbers):
        assert all(len(sign) == 1 for sign in table)


@given(st.text(max_size=LONGEST))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    try:
        once = fold(text)
        twice = fold(once)
    except NotUnderstood:
        return
    assert cut_or_not(once) == cut_or_not(twice)


def cut_or_not(text: str) -> tuple[str, ...] | None:
    try:
        return cut(text)
    except NotUnderstood:
        return None


def test_the_longest_phrase_is_taken_and_words_that_say_nothing_are_left_out() -> None:
    words = lexicon({"a": ("not",), "b": ("before", "not before"), "z": ("the",)})
    assert words.said(("not", "before", "the", "5")) == Said("bD", (1, 5))
    assert words.said(("before", "not", "..")) == Said("ba-", (0, 0, 0))
    with pytest.raises(NotUnderstood):
        words.said(("after",))


def test_the_stop_of_a_shortened_word_and_of_a_sentence_is_no_mark() -> None:
    assert cut("jul. 5.7.2018.") == ("jul", "5", ".", "7", ".", "2018")


def test_a_phrase_longer_than_the_limit_is_refused_before_it_is_looked_at() -> None:
    assert fold("x" * LONGEST)
    with pytest.raises(NotUnderstood, match="200 characters"):
        fold("x" * (LONGEST + 1))
