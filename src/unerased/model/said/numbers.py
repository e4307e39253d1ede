"""Whole numbers in figures and words; "about"; intervals of them with their words.

**About.** Whoever says "about" has rounded, to the place of the last figure that is not 0, or to
fives where a 5 stands there after other figures. The interval is everything that rounds to it:
half such a step to either side, outwards to whole numbers. So about 40 is 35 to 45, about 12 is
11 to 13, about 25 is 22 to 28, about 100 is 50 to 150.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from unerased.model.said.errors import NotUnderstood
from unerased.model.said.known import LANGUAGES
from unerased.model.said.tokens import Said, cut, fold, lexicon

MOST: Final = 10**12
_TO_99: Final = r"(?:y-?o|owy|y|o|n)"
_TO_999: Final = rf"(?:(?:o?h|H)(?:[&w]?{_TO_99})?|{_TO_99})"
#: a number in signs, as part of a pattern
NUMBER: Final = (
    rf"(?:(?:(?:[DYN]|{_TO_999})?k|K|(?:[DYN]|{_TO_999})[vV])(?:[&w]?{_TO_999})?"
    rf"|(?:D|{_TO_99})?c|{_TO_999}|[DYN]|j)"
)
#: dozens, tens, hundreds, thousands
FACTORS: Final = (12, 10, 100, 1000)
_PLAIN: Final = re.compile(r"([0-9]{0,12}) ?(?:(-|\.\.) ?([0-9]{0,12}))?\Z")
_GROUPED: Final = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:[ ,][0-9]{3})+(?![0-9.,])")
_BEFORE: Final = frozenset("><LXid")
_AFTER: Final = frozenset("><LXOE")
_SIDES: Final = {"b": "&w", "f": "tid-", "m": "tid-", "q": "tid-", "": "tid-r"}
_LOWER: Final = frozenset(">LO")
_LEXICON: Final = lexicon(
    *(language.both for language in LANGUAGES), *(language.numbers for language in LANGUAGES)
)
_VALUES: Final = {"o": (1, 1), "n": (10, 1), "y": (20, 10), "H": (200, 100), "K": (2000, 0)}


@dataclass(frozen=True, slots=True)
class Ends:
    """Lowest and highest, None where it is open.

    `step` is the least by which "more than" goes beyond it; `least` is below no "less than".
    """

    low: int | None
    high: int | None
    step: int = 1
    least: int = 0


class One(Protocol):
    """Reads one amount that has no words of an interval; None when it is none."""

    def __call__(self, said: Said, /, *, about: bool, whole: bool) -> Ends | None:
        """`about`: was it said so; `whole`: did nothing else stand beside it."""


#: gives two sides of an interval what only one of them says
Completed = Callable[[Said, Said], tuple[Said, Said]]


def plain_ends(text: str) -> tuple[int | None, int | None] | None:
    """Numbers in figures alone: 40, 30-40, 3- for at least, -21 for at most; None for no such.

    Raises:
        NotUnderstood: the second is smaller than the first, or the text is too long.
    """
    found = _PLAIN.match(_joined(fold(text)))
    if found is None or not (found[1] or found[3]):
        return None
    low = int(found[1]) if found[1] else None
    high = low if found[2] is None else (int(found[3]) if found[3] else None)
    return _ordered(low, high)


def _joined(folded: str) -> str:
    """Without the marks between thousands."""
    return _GROUPED.sub(lambda found: re.sub("[ ,]", "", found[0]), folded)


def _ordered(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    if low is not None and high is not None and high < low:
        raise NotUnderstood("backwards")
    if max(low or 0, high or 0) > MOST:
        raise NotUnderstood("not_understood")
    return low, high


def number(said: Said) -> int:
    """The value of signs that `NUMBER` matches."""
    total = part = 0
    for sign, value in zip(said.signs, said.values, strict=True):
        if sign in _VALUES:
            base, step = _VALUES[sign]
            part += base + step * value
        elif sign == "h":
            part = max(part, 1) * 100
        elif sign == "c":
            part = max(part, 1) * FACTORS[value]
        elif sign in "kvV":
            total += max(part, 1) * (1000 if sign == "k" else FACTORS[value])
            part = 0
        else:
            part += value
    return total + part


def rounded_to(value: int) -> int:
    """The step that the writer of a round number rounded to; 1 for 0."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    digits = value // step
    return step * 5 if digits % 10 == 5 and digits > 5 else step  # noqa: PLR2004 - fives


def read_ends(text: str, one: One, completed: Completed) -> tuple[int | None, int | None]:
    """Read a text of one amount, or of an interval of two.

    Raises:
        NotUnderstood: it is none.
    """
    said = _LEXICON.said(cut(_joined(fold(text))))
    about, body = _about(said)
    found = one(body, about=about, whole=True)
    found = found or _pair(body, one, completed, about=about) or _edge(body, one, about=about)
    if found is None:
        raise NotUnderstood("not_understood")
    return _ordered(found.low, found.high)


def _about(said: Said) -> tuple[bool, Said]:
    signs, body = said.without("A")
    return bool(signs), body


def _pair(said: Said, one: One, completed: Completed, *, about: bool) -> Ends | None:
    opening = said.signs[:1] if said.signs[:1] in _SIDES else ""
    within = said.part(len(opening))
    found = []
    for at, sign in enumerate(within.signs):
        if sign not in _SIDES[opening]:
            continue
        begin_about, begin = _about(within.part(0, at))
        end_about, end = _about(within.part(at + 1))
        begin, end = completed(begin, end)
        low = one(begin, about=about or begin_about, whole=False)
        high = one(end, about=about or end_about, whole=False)
        if low is not None and high is not None:
            found.append(Ends(low.low, high.high))
    return found[0] if len(found) == 1 else None


def _edge(said: Said, one: One, *, about: bool) -> Ends | None:
    """At least, more than, at most, less than: before it or after it, not both."""
    before, after = said.signs[:1] in _BEFORE, said.signs[-1:] in _AFTER
    if before == after:
        return None
    own, body = _about(said.part(1) if before else said.part(0, -1))
    value = one(body, about=about or own, whole=False)
    if value is None or value.low is None or value.high is None:
        return None
    word = said.signs[0 if before else -1]
    if word in _LOWER:
        return Ends(value.low + (value.step if word == ">" else 0), None)
    less = value.step if word == "<" else 0
    return Ends(None, max(value.high - less, value.least))
