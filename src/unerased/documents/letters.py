"""Letters as a document may hold them: whatever is typed, it stays inside its own field."""

from __future__ import annotations

import unicodedata
from typing import Final

#: joiners and marks of direction that Persian, Arabic and Hebrew are written with
_KEPT: Final = frozenset("\u200c\u200d\u200e\u200f\u061c\u00ad")
_TAKEN: Final = frozenset({"Cc", "Cf", "Cs", "Cn"})


def plain(text: str) -> str:
    r"""The text in NFC without controls, overrides of direction, halves of characters.

    Line ends stay as `\n`, a tab becomes a space. Nothing that is seen is lost.
    """
    made = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_one(letter) for letter in made)


def _one(letter: str) -> str:
    if letter == "\n":
        return letter
    if letter in "\t\v\f":
        return " "
    if letter in "\u2028\u2029\x85":
        return "\n"
    if letter in _KEPT:
        return letter
    return "" if unicodedata.category(letter) in _TAKEN else letter


def scripts(letters: set[str]) -> tuple[str, ...]:
    """The names of the scripts of these letters, as Unicode names them; sorted.

    A letter without a name is left out: what it looks like is no one's business here.
    """
    found = {unicodedata.name(letter, "").partition(" ")[0] for letter in letters}
    return tuple(sorted(name for name in found if name))
