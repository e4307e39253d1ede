"""Where a text names somebody."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model.naming import called, named

CODE = "P-7K3M-0000-0000"


def marked(words: str, *names: str) -> list[str]:
    found = named(words, called(CODE, names), {})
    return [words[start:end] for start, end in found.spans]


@pytest.mark.parametrize(
    ("words", "name", "hits"),
    [
        ("They asked Ada Exampleva about it.", "Ada Exampleva", ["Ada", "Exampleva"]),
        ("Аду Примерову увезли, Ада молчала.", "Ада Примерова", ["Аду", "Примерову", "Ада"]),
        ("с Магомедом Примеровым", "Магомед Примеров", ["Магомедом", "Примеровым"]),
        ("Magomed came", "Магомед Примеров", ["Magomed"]),
        ("Ada's brother", "Ada", ["Ada's"]),
        ("any annual ant", "Anna", []),
        ("جاء محمد مساء", "Muhammad", ["محمد"]),
        ("جاء علي مساء", "Muhammad", []),
        ("Ada asked, and Ada was not told", "Ada", ["Ada", "Ada"]),
        ("Адамант и адажио", "Ада", []),
        ("nobody is named here", "Ada Exampleva", []),
        ("", "Ada", []),
        ("about p-7k3m, and P-7K3M-0000-0000.", "Ada", ["p-7k3m", "P-7K3M-0000-0000"]),
        ("XP-7K3MZ P-7K3MA", "Ada", []),
    ],
)
def test_words_of_a_name_are_found_in_any_script_and_case(
    words: str, name: str, hits: list[str]
) -> None:
    assert marked(words, name) == hits


@pytest.mark.parametrize(
    ("words", "surely"),
    [
        ("Ada was there", False),
        ("Exampleva, Ada", True),
        ("Kolibri was there", True),
        ("see P-7K3M", True),
        ("see P-7K3N", False),
    ],
)
def test_one_word_of_a_longer_name_is_not_sure(words: str, *, surely: bool) -> None:
    assert named(words, called(CODE, ["Ada Exampleva", "Kolibri"]), {}).surely is surely


def test_a_word_of_the_name_inside_of_the_code_is_marked_once_with_it() -> None:
    found = named("see P-7K3M", called(CODE, ["Ada"]), {"K3M": frozenset({"Ada"})})
    assert found.spans == ((4, 10),)


@given(st.text(), st.lists(st.text(max_size=20), max_size=3))
def test_what_is_found_lies_in_the_text_in_order(words: str, names: list[str]) -> None:
    found = named(words, called(CODE, names), {}).spans
    assert all(0 <= start < end <= len(words) for start, end in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
