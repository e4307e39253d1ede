"""The languages, and the words by which people say that something is not known."""

from typing import Final

from unerased.model.said.arabic import ARABIC
from unerased.model.said.english import ENGLISH
from unerased.model.said.errors import NotUnderstood
from unerased.model.said.russian import RUSSIAN
from unerased.model.said.tokens import cut, fold

LANGUAGES: Final = (ENGLISH, RUSSIAN, ARABIC)
_UNKNOWN: Final = frozenset(
    cut(fold(phrase)) for language in LANGUAGES for phrase in language.unknown.split("|")
)


def unknown(text: str) -> bool:
    """Does the whole text say that it is not known, in one of the languages?"""
    try:
        return cut(fold(text)) in _UNKNOWN
    except NotUnderstood:
        return False
