"""Where a text names somebody: by words of their name in any script, or by their code. Pure.

It marks what a person is to look at, so it finds rather too much than too little: one word of a
name is enough to be marked, and Cyrillic words are found in their cases. It cannot find somebody
who is described without a name.
"""

import re
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from unerased.model.codes import short
from unerased.model.letters import VOWELLESS, skeleton
from unerased.model.names import indexed, keys

__all__ = ["Called", "Memo", "Named", "called", "named"]

Memo: TypeAlias = MutableMapping[str, frozenset[str]]
"""A word to the parts of the names of one person that it may be."""

_WORD: Final = re.compile(r"[^\W\d_][\w'\u2019\u02bc\u04c0\u04cf|!]*")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_VOWELS: Final = "aeiou"
#: what stands behind a name, or in place of its last vowel, in a case of Russian or its neighbours
_ENDINGS: Final = frozenset(
    ("", "a", "e", "i", "o", "u", "oi", "ei", "om", "em", "im", "iH", "ou", "am", "ami", "aH")
)
_SHORTEST: Final = 3
_BONES: Final = 3
_ENOUGH: Final = 2


@dataclass(frozen=True, slots=True)
class Called:
    """By what somebody can be found in a text.

    Attributes:
        names: the folded parts of each of their names.
        coded: a pattern of their code, whole and short.
    """

    names: tuple[tuple[str, ...], ...]
    coded: str


@dataclass(frozen=True, slots=True)
class Named:
    """Where a text names somebody.

    Attributes:
        spans: beginning and end of each word that is theirs, in order.
        surely: two words of one name stand in it, the whole of a name of one word, or the code.
    """

    spans: tuple[tuple[int, int], ...]
    surely: bool


def called(code: str, names: Iterable[str]) -> Called:
    """By what somebody of this code and these names can be found."""
    parts = (tuple(part for part in keys(name) if len(part) > 1) for name in names)
    whole, said = re.escape(code), re.escape(short(code))
    return Called(tuple(dict.fromkeys(filter(None, parts))), rf"(?<![\w-])(?:{whole}|{said})(?!\w)")


def named(words: str, somebody: Called, memo: Memo) -> Named:
    """Where a text names somebody.

    Args:
        words: any text.
        somebody: by what they are found.
        memo: words that were held against this somebody before; many texts share theirs.
    """
    spans: list[tuple[int, int]] = []
    hit: set[str] = set()
    parts = {part for name in somebody.names for part in name}
    for found in _WORD.finditer(words) if parts else ():
        theirs = memo.get(found[0])
        if theirs is None:
            theirs = memo[found[0]] = _theirs(found[0], parts)
        if theirs:
            hit |= theirs
            spans.append(found.span())
    surely = any(
        len(hit.intersection(name)) >= min(_ENOUGH, len(set(name))) for name in somebody.names
    )
    coded = [found.span() for found in re.finditer(somebody.coded, words, re.IGNORECASE)]
    return Named(_merged([*spans, *coded]), surely or bool(coded))


def _theirs(raw: str, parts: Iterable[str]) -> frozenset[str]:
    """The parts of a name that a word of a text may be."""
    folded = indexed(raw, {})[0].split()
    return frozenset(part for part in parts if any(_same(raw, one, part) for one in folded))


def _same(raw: str, word: str, part: str) -> bool:
    """Whether a word of a text may be this part of a name."""
    if word == part:
        return True
    if len(part) < _SHORTEST:
        return False
    if word.endswith(VOWELLESS) != part.endswith(VOWELLESS):
        bones = skeleton(part)
        return len(bones) >= _BONES and bones == skeleton(word)
    if not _CYRILLIC.search(raw):
        return word == f"{part}s"
    stem = part.removesuffix(part[-1]) if part[-1] in _VOWELS else part
    return word.startswith(stem) and word[len(stem) :] in _ENDINGS


def _merged(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same in order; what overlaps made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
