"""Names of a person: as many as there are, each with its kind and its language and script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.forming import field_of
from unerased.web.show.guided.draft import numbers_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.web.show.forms.saying import Typed
    from unerased.web.words import Words

NAME: Final = "person.name"
#: what a name can be, the usual one first
KINDS: Final = (
    NAME,
    "person.birth_name",
    "person.document_name",
    "person.other_spelling",
    "person.alias",
)
#: as they are called in themselves
_OWN: Final = {"en": "English", "ru": "Русский", "ce": "Нохчийн", "ar": "العربية"}
_LATIN: Final = "-Latn"
#: so many names of one person are entered at once
MOST: Final = 6


def name_rows(typed: Typed, prefix: str, more: int = 0) -> tuple[tuple[Field, ...], ...]:
    """Rows of three fields: the words, the kind of name, the language.

    Args:
        typed: what was typed so far; says how many rows there are.
        prefix: what the names of the fields begin with: "p1", "person".
        more: rows to add.
    """
    number = min(max(1, numbers_of([*typed.post], f"{prefix}.name", MOST)) + more, MOST)
    return tuple(_row(typed, name) for name in _fields(prefix, number))


def names_typed(typed: Typed, prefix: str) -> Iterator[tuple[str, str, object]]:
    """For every name that was typed its field, its property and its value."""
    number = max(1, numbers_of([*typed.post], f"{prefix}.name", MOST))
    for name in _fields(prefix, number):
        text = typed.plain(name)
        kind = typed.text(f"{name}.kind") or NAME
        if kind not in KINDS:
            typed.wrong(f"{name}.kind", mark("Choose from the list."))
        elif text:
            lang = typed.text(f"{name}.lang")
            if lang and lang not in tags():
                typed.wrong(f"{name}.lang", mark("Choose from the list."))
            else:
                yield name, kind, {"text": text, "lang": lang}


def tags() -> tuple[str, ...]:
    """The languages that are offered; those of other scripts also in Latin letters."""
    return ("en", *(tag for lang in ("ru", "ce", "ar") for tag in (lang, lang + _LATIN)))


def language_words(tag: str, words: Words) -> str:
    """A language as it is called, with its script where that is not its usual one."""
    own = _OWN.get(tag.removesuffix(_LATIN), tag)
    return words.say("{language}, in Latin letters", language=own) if tag.endswith(_LATIN) else own


def _fields(prefix: str, number: int) -> tuple[str, ...]:
    return (f"{prefix}.name", *(f"{prefix}.name{row}" for row in range(2, number + 1)))


def _row(typed: Typed, name: str) -> tuple[Field, ...]:
    book, words = typed.asked.book, typed.asked.words
    kinds = tuple(Option(kind, words.label(book.properties[kind].labels, kind)) for kind in KINDS)
    spoken = tuple(Option(tag, language_words(tag, words)) for tag in tags())
    languages = (Option("", words.say("not said")), *spoken)
    return (
        field_of(typed, Field(name, words.say("Name"), identifying=True)),
        field_of(typed, Field(f"{name}.kind", words.say("Kind of name"), "select"), options=kinds),
        field_of(typed, Field(f"{name}.lang", words.say("Language"), "select"), options=languages),
    )
