"""From a text to signs with their values: folding, cutting into words, looking phrases up."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from unerased.model.said.errors import NotUnderstood
from unerased.model.said.language import Table

LONGEST: Final = 200
#: vowel signs and the lengthening stroke of Arabic; marks that only steer the writing's direction
_DROPPED: Final = (
    "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
    "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
)
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys(_DROPPED, None),
        **dict.fromkeys("\t\u00a0\u2009\u202f", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc`", "'"),
        **{chr(0x660 + digit): str(digit) for digit in range(10)},
        **{chr(0x6F0 + digit): str(digit) for digit in range(10)},
        "\u060c": ",",
        "\u061f": "?",
        "\u0451": "\u0435",
    }
)
#: letters that Arabic writers leave out the marks of
_PLAINER: Final = str.maketrans(
    {**dict.fromkeys("\u0623\u0625\u0622", "\u0627"), "\u0649": "\u064a", "\u0629": "\u0647"}
)
_ARTICLE: Final = re.compile("(?<![\u0621-\u064a])(\u0648?)\u0627\u0644(?=[\u0621-\u064a]{3})")
_AND: Final = "\u0648"
_WORD: Final = re.compile(
    r"[0-9]+|'s(?![a-z])|[a-z]+(?:'[a-z]+)*|[\u0430-\u044f]+|[\u0621-\u064a]+"
    r"|\.\.|[-.,/'~?<>+\u2248\u2264\u2265]"
)
_LETTER: Final = re.compile(r"[a-z\u0430-\u044f\u0621-\u064a]")


def fold(text: str) -> str:
    """Lower case, one kind of digit, dash, apostrophe and space, no vowel signs.

    Raises:
        NotUnderstood: longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise NotUnderstood("too_long")
    plain = unicodedata.normalize("NFC", text.casefold()).translate(_SAME)
    return _ARTICLE.sub(r"\1", plain).translate(_PLAINER).strip(" ")


def cut(folded: str) -> tuple[str, ...]:
    """Words, numbers and marks; the stop after a word, and at the end, belongs to what it ends.

    Raises:
        NotUnderstood: there is a character of no known word.
    """
    found: list[str] = []
    at = 0
    while at < len(folded):
        if folded[at] == " ":
            at += 1
            continue
        word = _WORD.match(folded, at)
        if word is None:
            raise NotUnderstood("not_understood")
        at = word.end()
        if word[0] == "." and (at == len(folded) or (found and _LETTER.match(found[-1]))):
            continue
        found.append(word[0])
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase: one sign for each word or number of it, and their values."""

    signs: str
    values: tuple[int, ...]

    def part(self, begin: int, end: int | None = None) -> "Said":
        """A part of it, as a slice of a text is."""
        return Said(self.signs[begin:end], self.values[begin:end])

    def without(self, signs: str) -> tuple[str, "Said"]:
        """Those of these signs that stand at its two ends, and what stands between them."""
        begin = len(self.signs) - len(self.signs.lstrip(signs))
        end = max(len(self.signs.rstrip(signs)), begin)
        return self.signs[:begin] + self.signs[end:], self.part(begin, end)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases, each a row of words, to sign and value; and every word that stands in one."""

    phrases: Mapping[tuple[str, ...], tuple[str, int]]
    words: frozenset[str]
    longest: int

    def said(self, words: tuple[str, ...]) -> Said:
        """The signs of all words, the longest phrases first; `z` says nothing and is left out.

        Numbers get the sign of their length: D one or two digits, Y four, N any other. A mark
        that is in no phrase is its own sign.

        Raises:
            NotUnderstood: a word is in no phrase.
        """
        found = [pair for pair in self._signs(self._parted(words)) if pair[0] != "z"]
        return Said("".join(sign for sign, _ in found), tuple(value for _, value in found))

    def _parted(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The Arabic "and" is written onto the word that it stands before."""
        parted: list[str] = []
        for word in words:
            joined = word not in self.words and word[0] == _AND and word[1:] in self.words
            parted += (_AND, word[1:]) if joined else (word,)
        return tuple(parted)

    def _signs(self, words: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        at = 0
        while at < len(words):
            for length in range(self.longest, 0, -1):
                found = self.phrases.get(words[at : at + length])
                if found is not None:
                    yield found
                    at += length
                    break
            else:
                yield _number_or_mark(words[at])
                at += 1


def _number_or_mark(word: str) -> tuple[str, int]:
    if word.isdigit():
        return {1: "D", 2: "D", 4: "Y"}.get(len(word), "N"), int(word)
    if _LETTER.search(word):
        raise NotUnderstood("not_understood")
    return ("-" if word == ".." else word), 0


def lexicon(*tables: Table) -> Lexicon:
    """Everything that these tables say, in one."""
    phrases = {
        cut(fold(phrase)): (sign, value)
        for table in tables
        for sign, rows in table.items()
        for value, row in enumerate(rows)
        for phrase in filter(None, row.split("|"))
    }
    words = frozenset(word for phrase in phrases for word in phrase)
    return Lexicon(phrases, words, max(map(len, phrases)))
