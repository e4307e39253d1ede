from __future__ import annotations

import unicodedata

import pytest

from unerased.register.words import fold, in_pairs, query


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("  \t ", ""),
        ("detain", '"detain"*'),
        ("he was", '"he" "was"*'),
        ("pol*", '"pol*"*'),
        ('"held for 12 days"', '"held for 12 days"'),
        ('"unclosed words', '"""unclosed"* "words"*'),
        ("a OR b NOT c", '"a" "OR" "b" "NOT"* "c"'),
        ("claim:x NEAR(a b) ^c {d} -e +f", None),
        ("- -- () * \" ' ; \x00", ""),
    ],
)
def test_what_was_typed_becomes_words_in_quotes(typed: str, expected: str | None) -> None:
    if expected is None:
        assert query(typed).replace('""', "").count('"') % 2 == 0
    else:
        assert query(typed) == expected


def test_composed_and_decomposed_letters_are_the_same() -> None:
    word = "\u0439\u043e\u0434"  # begins with a letter that can be taken apart
    assert fold(unicodedata.normalize("NFD", word)) == word


def test_russian_yo_is_found_as_ye() -> None:
    assert fold("\u0451\u0401") == "\u0435\u0415"


def test_very_long_input_is_cut() -> None:
    assert len(query("word " * 100_000)) < 1000


@pytest.mark.parametrize(
    ("snippet", "kept"),
    [
        ("a \x02b\x03 c", "a \x02b\x03 c"),
        ("\x03a\x02b", "a\x02b\x03"),
        ("\x02a\x02b\x03\x03", "\x02ab\x03"),
        ("plain", "plain"),
    ],
)
def test_marks_come_in_pairs_whatever_the_text_holds(snippet: str, kept: str) -> None:
    assert in_pairs(snippet) == kept
