"""Boxes under words that are said, and words that stand for keys."""

from __future__ import annotations

import pytest
from tests.spoiling import spoilt

from unerased.seal import (
    CostRefused,
    Damaged,
    WrongPassphrase,
    new_code,
    open_worded,
    safety_words,
    seal_worded,
)
from unerased.seal.cost import TESTING, Cost, Policy
from unerased.seal.passphrase import word_list

POLICY = Policy.for_tests()


def test_what_is_sealed_under_words_opens_under_the_same_words_in_its_place() -> None:
    code = new_code()
    assert len(code.split()) == 4
    assert set(code.split()) <= set(word_list())
    assert new_code() != code
    sealed = seal_worded(code, b"context", b"content", TESTING, POLICY)
    assert open_worded(f" {code.replace(' ', '  ')}", b"context", sealed, POLICY) == b"content"
    assert b"content" not in sealed
    for words, context in ((code + " more", b"context"), (code, b"another")):
        with pytest.raises(WrongPassphrase):
            open_worded(words, context, sealed, POLICY)
    with pytest.raises(Damaged, match="cut short"):
        open_worded(code, b"context", sealed[:100], POLICY)
    with pytest.raises(Damaged):
        open_worded(code, b"context", spoilt(sealed), POLICY)
    with pytest.raises(CostRefused):
        seal_worded(code, b"context", b"content", Cost(1 << 30, 1, 1), POLICY)


def test_safety_words_are_six_and_change_with_every_fact() -> None:
    words = safety_words(b"one", b"two")
    assert len(words.split()) == 6
    assert safety_words(b"one", b"two") == words
    others = [(b"onet", b"wo"), (b"two", b"one"), (b"one",), (b"one", b"two", b"")]
    assert len({safety_words(*facts) for facts in others} | {words}) == 5


def test_safety_words_are_frozen() -> None:
    """Two versions of the program read the same words to each other."""
    assert (
        safety_words(b"keys of one", b"keys of the other")
        == "paternity broadly hardhead freestyle quiet versus"
    )
