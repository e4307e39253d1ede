"""Passphrases: where the words come from, and that keyboards do not matter."""

from __future__ import annotations

import hashlib
import unicodedata
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.seal import PassphraseRefused, passphrase

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
    lambda text: text.strip() != ""
)


def test_the_word_list_is_the_long_list_of_the_eff() -> None:
    words = passphrase.word_list()
    assert len(words) == len(set(words)) == 6**5
    assert list(words) == sorted(words)
    data = resources.files("unerased.seal").joinpath("eff_long.txt").read_bytes()
    assert (
        hashlib.sha256(data).hexdigest()
        == "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"
    )


def test_a_generated_passphrase_has_six_words_of_the_list() -> None:
    words = passphrase.generate().split(" ")
    assert len(words) == 6
    assert set(words) <= set(passphrase.word_list())
    assert len(passphrase.generate(9).split(" ")) == 9


def test_generated_passphrases_differ() -> None:
    assert len({passphrase.generate() for _ in range(50)}) == 50


@pytest.mark.parametrize("words", [5, 0, -1])
def test_fewer_than_six_words_are_refused(words: int) -> None:
    with pytest.raises(PassphraseRefused):
        passphrase.generate(words)


@given(TEXT)
def test_composed_and_decomposed_text_is_the_same_passphrase(text: str) -> None:
    composed = passphrase.normalise(unicodedata.normalize("NFC", text))
    assert passphrase.normalise(unicodedata.normalize("NFD", text)) == composed


@given(TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = passphrase.normalise(text)
    assert passphrase.normalise(once.decode()) == once


@given(TEXT, st.sampled_from([" ", "\t", "\n", "\u00a0", "\u2003", "\u3000", " \r\n "]))
def test_white_space_does_not_matter(text: str, space: str) -> None:
    spread = space + space.join(text.split()) + space
    assert passphrase.normalise(spread) == passphrase.normalise(text)


def test_letters_and_their_case_matter() -> None:
    assert passphrase.normalise("Horse") != passphrase.normalise("horse")
    assert passphrase.normalise("horse") == b"horse"


@pytest.mark.parametrize("text", ["", " ", "\t\n\u00a0", "a" * 1025, "a\ud800b"])
def test_empty_overlong_and_broken_text_is_refused(text: str) -> None:
    assert passphrase.normalise("a" * 1024) == b"a" * 1024
    with pytest.raises(PassphraseRefused) as caught:
        passphrase.normalise(text)
    assert caught.value.__cause__ is None
