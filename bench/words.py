"""Invented names and sentences, Latin and Cyrillic, from a seeded generator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

__all__ = ["Names"]

_STARTS: Final = ("ta", "be", "ko", "li", "zu", "mar", "vel", "or", "sha", "du", "fre", "gal")
_MIDDLES: Final = ("vro", "li", "da", "mi", "ska", "ne", "ru", "to", "vi", "sho", "ge", "ka")
_ENDS: Final = ("n", "ska", "vich", "lo", "ren", "dar", "mi", "sh", "ver", "zan", "lek", "tus")


class Names:
    """Names of people and places, and sentences; the same seed gives the same ones."""

    def __init__(self, random: Random) -> None:
        self._random = random
        lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
        self._english, self._russian = lines[0].split(), lines[1].split()
        self._letters = [tuple(pair.split("=")) for pair in lines[2].split()]

    def person(self) -> str:
        """A first and a last name, Latin letters."""
        return f"{self._name(2)} {self._name(3)}"

    def place(self) -> str:
        """The name of a place."""
        return self._name(3)

    def sentence(self, *, russian: bool) -> str:
        """Six to eighteen words; common ones more often than rare ones."""
        words = self._russian if russian else self._english
        last = len(words) - 1
        length = self._random.randint(6, 18)
        chosen = [words[min(int(self._random.expovariate(0.06)), last)] for _ in range(length)]
        if self._random.random() < 0.2:
            name = self._name(3)
            chosen.append(self.cyrillic(name) if russian else name)
        return " ".join(chosen)

    def query(self, known: str) -> str:
        """What somebody may type who looks for this name or for words."""
        first, last = known.split()
        kind = self._random.randrange(6)
        if kind == 0:
            return last
        if kind == 1:
            return self.cyrillic(last)
        if kind == 2:
            return last[:5]
        if kind == 3:
            return f"{self.cyrillic(first)} {self.cyrillic(last)}"
        if kind == 4:
            return f"{self._random.choice(self._english)} {self._random.choice(self._english)}"
        return f"{self._random.choice(self._russian)} {self._random.choice(self._russian)}"

    def cyrillic(self, name: str) -> str:
        """The same name in Cyrillic letters."""
        name = name.lower()
        for latin, letter in self._letters:
            name = name.replace(latin, letter)
        return name.title()

    def _name(self, syllables: int) -> str:
        middles = (self._random.choice(_MIDDLES) for _ in range(syllables - 1))
        name = self._random.choice(_STARTS) + "".join(middles) + self._random.choice(_ENDS)
        return name.capitalize()
