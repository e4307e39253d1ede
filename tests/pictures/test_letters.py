"""Hostile words become harmless lines that fit into their place."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from unerased.pictures.letters import LONGEST, clean, fitted, width, wrapped


@given(st.text(st.characters(exclude_categories=()), max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_control_of_any_kind_is_left(text: str) -> None:
    assert all(unicodedata.category(letter)[0] != "C" for letter in clean(text))


@given(
    st.text(max_size=80), st.floats(20, 400), st.booleans(), st.integers(min_value=1, max_value=4)
)
@settings(max_examples=100, deadline=None)
def test_no_line_is_wider_than_its_place(text: str, room: float, bold: bool, most: int) -> None:  # noqa: FBT001 - drawn by hypothesis
    lines = wrapped(text, room, 13, most, bold=bold)
    assert len(lines) <= most
    assert all(width(line, 13, bold=bold) <= room for line in lines)
    assert width(fitted(text, room, 13, bold=bold), 13, bold=bold) <= room


def test_bidi_controls_nul_and_halves_of_characters_go() -> None:
    assert clean("a\u202eb\u2066c\x00d\ud800e\u200ff") == "abcdef"
    assert clean("one\n\ttwo\u2028three") == "one two three"


def test_a_word_of_a_hundred_thousand_letters_is_cut() -> None:
    line = clean("w" * 100_000)
    assert len(line) <= LONGEST
    assert line.endswith("…")
    assert fitted("w" * 100_000, 100, 13).endswith("…")


def test_marks_on_one_letter_do_not_pile_up() -> None:
    assert len(clean("a" + "\u0330" * 300)) < 6


def test_letters_the_font_lacks_are_spelled_or_boxed() -> None:
    assert clean("中文") == "ZhongWen"
    assert clean("\U0001f9ff\U000e0101") != ""
    palochka = "\u04c0\u04cf"
    assert clean(f"{palochka} Чечня اعتقال") == f"{palochka} Чечня اعتقال"


def test_dollars_and_tags_are_only_letters() -> None:
    assert clean("$x^2$ <b>&amp;") == "$x^2$ <b>&amp;"


def test_arabic_is_shaped_so_that_joined_letters_are_narrower() -> None:
    joined = width("ببب", 40)
    apart = width("ب\u200cب\u200cب", 40)
    assert joined < apart
