"""What the rooms below refuse with, in the page's language.

Their messages are English sentences with values put in. A message is recognised by its template,
which is the key of `locale/<language>/refusals.yaml`, and said in that language with the same
values; a value may itself be such a message. What is not recognised stays English and says so to
the browser. In English those are said anew that name a command where there is a page. In what the
catalogues say, and nowhere else, `[words](/path)` becomes a link. The messages name no value that
tells who somebody is; see each room's errors.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Formatter
from typing import TYPE_CHECKING, Final

import yaml
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from unerased.web.words import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.web.words import Words

#: a template with fewer letters of its own fits almost anything: one of its values must be known
_TELLING: Final = 4
_LONGEST: Final = 4000
_LINK: Final = re.compile(r"\[([^][]+)\]\((/[a-z]*)\)")
_BETWEEN: Final = "; "


@dataclass(frozen=True, slots=True)
class _Shape:
    """A template with values: how it is recognised, how it is said (escaped), its own letters."""

    pattern: re.Pattern[str]
    said: str
    letters: int


def said(words: Words, text: str) -> SafeString:
    """A message of a room below in the page's language, escaped; English with its mark if unknown.

    Values are isolated, so that they cannot turn the words around them.
    """
    found = _known(words.language, str(text)[:_LONGEST])
    if words.language == "en":
        return conditional_escape(str(text)) if found is None else found
    return format_html('<span lang="en" dir="ltr">{}</span>', text) if found is None else found


def said_all(words: Words, texts: Iterable[str]) -> SafeString:
    """Several of them in one line, each once."""
    return format_html_join(_BETWEEN, "{}", ((said(words, text),) for text in dict.fromkeys(texts)))


def _known(language: str, text: str) -> SafeString | None:
    plain = _plain(language).get(text)
    if plain is not None:
        return plain
    for shape in _shapes(language):
        match = shape.pattern.fullmatch(text)
        if match is None:
            continue
        values = {name: _inner(language, value) for name, value in match.groupdict().items()}
        if shape.letters < _TELLING and not any(values.values()):
            continue
        return format_html(
            shape.said,
            **{name: _isolated(known, match[name]) for name, known in values.items()},
        )
    return None


def _inner(language: str, value: str) -> SafeString | None:
    """A value that is a message, or several with semicolons between: a refused save lists them."""
    whole = _plain(language).get(value)
    parts = value.split(_BETWEEN)
    if whole is not None or len(parts) == 1:
        return _known(language, value)
    found = [_known(language, part) for part in parts]
    if not any(found):
        return None
    said_so = zip(found, parts, strict=True)
    return format_html_join(_BETWEEN, "{}", ((_isolated(one, part),) for one, part in said_so))


def _isolated(known: SafeString | None, value: str) -> SafeString:
    return format_html("<bdi>{}</bdi>", value) if known is None else known


@cache
def _messages(language: str) -> Mapping[str, str]:
    path = resources.files("unerased.web") / "locale" / language / REFUSALS
    if not path.is_file():
        return {}
    read: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


@cache
def _plain(language: str) -> Mapping[str, SafeString]:
    """The messages without values, as they are raised; how each is said, escaped."""
    messages = _messages(language).items()
    return {_text(key): _linked(_text(said_so)) for key, said_so in messages if not _names(key)}


@cache
def _shapes(language: str) -> tuple[_Shape, ...]:
    """The templates with values, the most telling first."""
    shapes = [
        _Shape(_pattern(key), str(_linked(said_so)), _letters(key))
        for key, said_so in _messages(language).items()
        if _names(key)
    ]
    return tuple(sorted(shapes, key=lambda shape: -shape.letters))


def _linked(said_so: str) -> SafeString:
    """What a catalogue says, escaped, with its links."""
    return SafeString(_LINK.sub(r'<a href="\2">\1</a>', str(conditional_escape(said_so))))


def _pattern(template: str) -> re.Pattern[str]:
    parts = (
        re.escape(literal) + (f"(?P<{name}>.*?)" if name else "")
        for literal, name, _, _ in Formatter().parse(template)
    )
    return re.compile("".join(parts), re.DOTALL)


def _names(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def _letters(template: str) -> int:
    literals = (literal for literal, _, _, _ in Formatter().parse(template))
    return sum(letter.isalpha() for literal in literals for letter in literal)


def _text(template: str) -> str:
    # a doubled brace stands for one
    return "".join(literal for literal, _, _, _ in Formatter().parse(template))
