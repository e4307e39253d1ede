"""How many: a number as people write it, in English, Russian or Arabic, to an amount.

Read: 40; 30-40; "about 40" (see `numbers` for how far that reaches); between, from and to; at
least, more than, at most, less than; words from zero to thousands. "Several" is two or more,
"dozens", "tens", "hundreds" and "thousands" are two of them or more, with no upper end. The
words for persons may stand after a number, and for an age the words for years.
"""

import re
from typing import Final

from unerased.model.said.known import unknown
from unerased.model.said.numbers import (
    FACTORS,
    NUMBER,
    Ends,
    number,
    plain_ends,
    read_ends,
    rounded_to,
)
from unerased.model.said.tokens import Said
from unerased.model.values import Amount, Unknown

_NUMBER: Final = re.compile(NUMBER)
_YEARS: Final = 5
_SEVERAL: Final = 2
_PLACES: Final = {"h": (100,), "k": (1000,), "c": FACTORS, "v": FACTORS, "V": FACTORS}


def read_amount(text: str, *, years: bool = False) -> Amount | Unknown:
    """Read a number of persons or things, or with `years` an age.

    Raises:
        NotUnderstood: it is none, or a word stands with it that an amount does not have.
    """
    plain = plain_ends(text)
    if plain is None and unknown(text):
        return Unknown()
    return Amount(*(plain or read_ends(text, _age if years else _persons, _as_they_are)))


def _as_they_are(begin: Said, end: Said) -> tuple[Said, Said]:
    return begin, end


def _persons(said: Said, *, about: bool, whole: bool) -> Ends | None:
    if said.signs[:1] == "P":  # the Russian "persons forty" is about forty
        return _count(said.part(1), about=True, whole=whole)
    named = said.signs[-1:] == "P"
    return _count(said.part(0, -1) if named else said, about=about, whole=whole)


def _age(said: Said, *, about: bool, whole: bool) -> Ends | None:
    if said.signs[:1] in ("g", "G") and said.values[0] == _YEARS:
        return _count(said.part(1), about=True, whole=whole)
    named = said.signs[-1:] in ("u", "g", "G", "p") and said.values[-1] == _YEARS
    return _count(said.part(0, -1) if named else said, about=about, whole=whole)


def _count(said: Said, *, about: bool, whole: bool) -> Ends | None:
    signs = said.signs
    if signs == "V" and (about or not whole):
        return _near(FACTORS[said.values[0]], about=about)
    if signs == "l":
        return _near(_SEVERAL, about=True)
    if signs in ("s", "v", "V", "sh", "sk", "sc", "sv", "sV"):
        factor = 1 if signs == "s" else _PLACES[signs[-1]][said.values[-1]]
        return Ends(_SEVERAL * factor, None) if whole and not about else None
    return _near(number(said), about=about) if _NUMBER.fullmatch(signs) else None


def _near(value: int, *, about: bool) -> Ends:
    """The number, or with "about" what rounds to it."""
    if not about:
        return Ends(value, value)
    step = rounded_to(value)
    return Ends(max((2 * value - step) // 2, 0), (2 * value + step + 1) // 2)
