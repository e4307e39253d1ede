"""The guided form as it is shown: sections in the order of a conversation, each made of blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from unerased.web.show.forms.fields import Field, Option, term_options
from unerased.web.show.forms.forming import field_of
from unerased.web.show.forms.typed import field_for
from unerased.web.show.guided.draft import UNKNOWN, UNKNOWN_LABEL, field_name
from unerased.web.show.guided.parts import EVERYBODY, people_typed
from unerased.web.show.guided.places import is_place, place_fields
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unerased.web.show.claims.codes import CodeLink
    from unerased.web.show.forms.saying import Typed

PERSON_NUMBER: Final = mark("person {number}")


@dataclass(frozen=True, slots=True)
class More:
    """Fields behind a summary; open when there is something in them, or they are likely needed."""

    summary: str
    fields: tuple[Field, ...]
    likely: bool = False

    @property
    def open(self) -> bool:
        """Whether something was typed, or is wrong, among them, or will be typed here."""
        return self.likely or any(found.value.strip() or found.error for found in self.fields)


@dataclass(frozen=True, slots=True)
class Button:
    """A button that shows the form once more with one more block; `to` is where it is looked at."""

    value: str
    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Block:
    """Fields about one thing.

    Attributes:
        rows: fields that belong together side by side, row by row.
        about: what is recorded already, and is asked about.
    """

    identity: str
    legend: str = ""
    fields: tuple[Field, ...] = ()
    rows: tuple[tuple[Field, ...], ...] = ()
    more: tuple[More, ...] = ()
    button: Button | None = None
    about: CodeLink | None = None

    @property
    def every(self) -> Iterator[Field]:
        """All its fields."""
        yield from self.fields
        for row in self.rows:
            yield from row
        for part in self.more:
            yield from part.fields


@dataclass(frozen=True, slots=True)
class Section:
    """One step of the conversation."""

    identity: str
    heading: str
    help: str
    blocks: tuple[Block, ...]
    button: Button | None = None


def fields_of(typed: Typed, prefix: str, properties: Sequence[str]) -> tuple[Field, ...]:
    """The fields of these properties in a block, with what was typed into them."""
    return tuple(found for name in properties for found in asked_of(typed, prefix, name))


def asked_of(typed: Typed, prefix: str, prop: str) -> tuple[Field, ...]:
    """The field of one property; of a place that has to be told apart, two."""
    book, words = typed.asked.book, typed.asked.words
    name = field_name(prefix, prop)
    about = book.properties[prop]
    found = field_for(about, book, words, typed.text(name), typed.errors.get(name, ""))
    found = replace(found, name=name, rows=2)
    if is_place(about):
        return place_fields(typed, found)
    if about.type == "term" and about.list == "yes":
        return (replace(found, kind="check", options=()),)
    if about.type == "term":
        options = (*term_options(book.lists[about.list], words), _unknown(typed))
        return (replace(found, options=options),)
    return (found,)


def by_whom(typed: Typed, prefix: str, properties: Sequence[str]) -> tuple[Field, ...]:
    """The fields of an involvement; the first is the question by whom it was done."""
    first, *rest = fields_of(typed, prefix, properties)
    return (replace(first, label=typed.asked.words.say("By whom")), *rest)


def _unknown(typed: Typed) -> Option:
    return Option(UNKNOWN, typed.asked.words.say(UNKNOWN_LABEL))


def choice(typed: Typed, name: str, label: str, options: Sequence[tuple[str, str]]) -> Field:
    """A field to choose one of these in; the labels are said already."""
    made = tuple(Option(value, words) for value, words in options)
    return field_of(typed, Field(name, label, "select"), options=made)


def whom(typed: Typed, name: str) -> tuple[Field, ...]:
    """The question whom a block is about; nothing where only one block of people stands."""
    people = people_typed(typed)
    if len(people) == 1:
        return ()
    words = typed.asked.words
    named = [
        (prefix, words.say(PERSON_NUMBER, number=number)) for number, prefix in enumerate(people, 1)
    ]
    options = [("", words.say(EVERYBODY)), *named]
    return (choice(typed, name, words.say("To whom"), options),)


def subtree(typed: Typed, name: str, top: str) -> tuple[Option, ...]:
    """A term of a list of the codebook with those below it, the empty choice first."""
    book, words = typed.asked.book, typed.asked.words
    below = {top, *book.below[name][top]}
    options = term_options(book.lists[name], words)
    return (options[0], *(found for found in options if found.value in below))
