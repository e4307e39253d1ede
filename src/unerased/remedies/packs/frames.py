"""Frames: the words around the content of a draft, one YAML file a language."""

from __future__ import annotations

import string
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from unerased.model.yamltext import read_yaml
from unerased.remedies.errors import UnknownField

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "ru", "fr", "es")
#: every field that a frame may name
FIELDS: Final = frozenset(
    {
        *("form", "person", "day", "act", "what", "why", "asks", "source", "claims"),
        *("low", "high"),
    }
)


@cache
def frame(language: str) -> Mapping[str, str]:
    """The words of a frame, by name.

    Raises:
        UnknownField: a word has a field that no draft has.
    """
    path = files(__package__).joinpath("frames", f"{language}.yaml")
    return frame_of(path.read_text(encoding="utf-8"), f"{language}.yaml")


def frame_of(text: str, name: str) -> Mapping[str, str]:
    """The words of a frame from its YAML.

    Raises:
        UnknownField: a word has a field that no draft has; nothing was written.
    """
    found = read_yaml(text)
    words = (
        {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
    )
    for value in words.values():
        try:
            parts = list(string.Formatter().parse(value))
        except ValueError as error:
            raise UnknownField(name, value[:40]) from error
        for field in (part[1] for part in parts):
            if field is not None and field not in FIELDS:
                raise UnknownField(name, field[:40])
    return words


def said(words: Mapping[str, str], key: str, **values: str) -> str:
    """A word of a frame with its fields; values are text and no fields are read in them."""
    return words[key].format_map(values)
