"""Which form a word takes beside a number: the plural rules of Unicode CLDR for whole numbers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FORMS", "form_of"]

_TEENS: Final = range(11, 15)
_FEW: Final = range(2, 5)
_ARABIC_FEW: Final = range(3, 11)
_ARABIC_MANY: Final = range(11, 100)
_ARABIC_OTHER: Final = 5

#: how many forms a language has
FORMS: Final[Mapping[str, int]] = MappingProxyType({"en": 2, "ru": 3, "ar": 6})


def _english(number: int) -> int:
    return 0 if number == 1 else 1


def _russian(number: int) -> int:
    if number % 100 in _TEENS:
        return 2
    if number % 10 == 1:
        return 0
    return 1 if number % 10 in _FEW else 2


def _arabic(number: int) -> int:
    if number in {0, 1, 2}:
        return number
    if number % 100 in _ARABIC_FEW:
        return 3
    return 4 if number % 100 in _ARABIC_MANY else _ARABIC_OTHER


_RULES: Final[Mapping[str, Callable[[int], int]]] = MappingProxyType(
    {"en": _english, "ru": _russian, "ar": _arabic}
)


def form_of(number: int, language: str) -> int:
    """The place, from 0, of the form that the number asks for.

    English: one, other. Russian: one (1, 21), few (2 to 4), many. Arabic: zero, one, two,
    few (3 to 10), many (11 to 99), other. Any other language follows the English rule.
    """
    return _RULES.get(language, _english)(number)
