"""Do the words that somebody quotes stand in the paragraphs that they name?

White space, the kind of quotation marks and dashes, letter case, and what Unicode writes in two
ways make no difference. What is kept are the words as they stand in the text, not as typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERS: Final = re.compile(
    r"\s*\u00b6?\s*([0-9]{1,6})\s*(?:[-\u2010-\u2014]\s*([0-9]{1,6})\s*)?\Z"
)
#: marks that say the same, each as one of them
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Paragraphs `first` to `last`, and the words quoted from them, "" for none."""

    first: int
    last: int
    quote: str = ""

    @property
    def numbers(self) -> str:
        """As a locator has them: 4 or 4-5."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Misplaced(Exception):
    """What is wrong with the paragraph ("para") or with the quoted words ("quote")."""

    field: str
    sentence: str


def placed(paragraphs: Sequence[str], numbers: str, quote: str) -> Place:
    """Where a claim stands in a text.

    Args:
        paragraphs: of the text; the first has number 1.
        numbers: as typed: 4 or 4-5; "" when the quoted words tell it alone.
        quote: the quoted words as typed, "" for none.

    Raises:
        Misplaced: with the field that is wrong.
    """
    if numbers.strip():
        first, last = _numbers(paragraphs, numbers)
        found = _found(" ".join(paragraphs[first - 1 : last]), quote) if quote.strip() else ""
        if found is None:
            raise Misplaced("quote", mark("These words do not stand in the paragraph named."))
        return Place(first, last, found)
    if not quote.strip():
        raise Misplaced("para", mark("Write the number of the paragraph, or quote from it."))
    places = [
        Place(number, number, found)
        for number, words in enumerate(paragraphs, 1)
        if (found := _found(words, quote)) is not None
    ]
    if not places:
        raise Misplaced("quote", mark("These words stand in no paragraph of this text."))
    if len(places) > 1:
        raise Misplaced("para", mark("These words stand in several paragraphs. Write which one."))
    return places[0]


def _numbers(paragraphs: Sequence[str], typed: str) -> tuple[int, int]:
    found = _NUMBERS.match(typed)
    if found is None:
        raise Misplaced("para", mark("Write a number, or from and to with a dash: 4-5."))
    first, last = int(found[1]), int(found[2] or found[1])
    if not 1 <= first <= last <= len(paragraphs):
        raise Misplaced("para", mark("This text has no such paragraph."))
    return first, last


def _found(words: str, quote: str) -> str | None:
    """The quoted words as they stand in `words`; None when they do not."""
    folded, origin = _folded(words)
    wanted = _folded(quote)[0].strip()
    start = folded.find(wanted)
    if start < 0:  # perhaps the marks around the words were typed, too
        wanted = wanted.strip("'\" ")
        start = folded.find(wanted)
    if start < 0 or not wanted:
        return None
    plain = unicodedata.normalize("NFC", words)
    return plain[origin[start] : origin[start + len(wanted) - 1] + 1]


def _folded(text: str) -> tuple[str, list[int]]:
    """The text for comparison, and for each of its characters the place in the text (NFC)."""
    folded: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(unicodedata.normalize("NFC", text)):
        if unicodedata.category(letter) == "Cf":  # soft hyphens, marks of direction
            continue
        plain = unicodedata.normalize("NFKC", letter).translate(_SAME).casefold()
        for one in plain:
            kept = " " if one.isspace() else one
            if kept != " " or folded[-1:] != [" "]:
                folded.append(kept)
                origin.append(place)
    return "".join(folded), origin
