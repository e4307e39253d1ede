"""What an account says, gathered line by line from one form, before anything is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from unerased.model.errors import BadLine
from unerased.model.parse import parse_line
from unerased.model.said import unknown
from unerased.web.show.forms.refusals import said
from unerased.web.show.forms.typed import Mistyped, plain_value, said_words
from unerased.web.show.guided.places import Places, is_place
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.model.codebook import Property
    from unerased.model.records import Record
    from unerased.web.show.forms.saying import Typed

#: the choice in every list by which the source says that it does not know
UNKNOWN: Final = "?"
UNKNOWN_LABEL: Final = mark("the source does not know")
Line = dict[str, object]


@dataclass(slots=True)
class Draft:
    """Lines of the input schema in the order in which they will be written.

    Attributes:
        typed: what was typed; gets the errors.
        said: what every claim has in common: source, locator, statement.
        lines: what will be written.
        fields: for each line, the field beside which its errors belong.
        new: codes of the entities that are made, with their kinds.
        places: the places that are named in it; new ones are made before they are referred to.
    """

    typed: Typed
    said: Line = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    new: dict[str, str] = field(default_factory=dict)
    places: Places = field(init=False)

    def __post_init__(self) -> None:
        self.places = Places(self.typed, self._place)

    def entity(self, kind: str) -> str:
        """Something new of this kind; its code."""
        code = self.typed.asked.register.new_code(kind)
        self.new[code] = kind
        self.add({"entity": kind, "code": code}, "")
        return code

    def add(self, line: Line, name: str) -> None:
        """One line, and the field that it was typed into."""
        self.lines.append(line)
        self.fields.append(name)

    def fact(self, subject: str, prop: str, value: object, name: str, as_stated: str = "") -> None:
        """A claim of the source who tells this."""
        line = {"subject": subject, "property": prop, "value": value, **self.said}
        self.add({**line, "as_stated": as_stated} if as_stated else line, name)

    def claims(self, subject: str, prefix: str, properties: Sequence[str]) -> int:
        """A claim for each of these properties that something was typed for; how many."""
        found = [self.claim(subject, name, field_name(prefix, name)) for name in properties]
        return sum(found)

    def claim(self, subject: str, prop: str, name: str, as_stated: str = "") -> bool:
        """A claim if something was typed into the field, be it that it is not known."""
        text = self.typed.text(name)
        if not text.strip():
            return False
        about = self.typed.asked.book.properties[prop]
        if text.strip() == UNKNOWN or (is_place(about) and unknown(text)):
            self.fact(subject, prop, None, name, as_stated)
            return True
        value = self._value(about, name, text)
        if name not in self.typed.errors:
            self.fact(subject, prop, value, name, as_stated or said_words(about, text))
        return True

    def _value(self, prop: Property, name: str, text: str) -> object:
        """The value; with an error beside the field where it is none."""
        if is_place(prop):
            return self.places.code(name)
        try:
            return plain_value(prop, text, lambda _: self._code(name, prop))
        except Mistyped as error:
            self.typed.mistyped(name, error)
            return None

    def _code(self, name: str, prop: Property) -> str:
        return self.typed.code(name, *prop.to, needed=True)

    def _place(self, text: str) -> str:
        code = self.entity("place")
        self.fact(code, "place.name", text, "")
        return code

    def records(self) -> tuple[list[Record], dict[str, str]]:
        """The records of all lines, and for the code of each the field that it came from."""
        register = self.typed.asked.register
        records: list[Record] = []
        fields: dict[str, str] = {}
        for line, name in zip(self.lines, self.fields, strict=True):
            try:
                made = parse_line(line, register.codebook, {}, register.new_code)
            except BadLine as error:
                reason = said(self.typed.asked.words, error.reason)
                self.typed.errors.setdefault(name, reason)
                continue
            records.extend(made)
            fields.update((record.code, name) for record in made)
        return records, fields


def field_name(prefix: str, prop: str) -> str:
    """The name of the field for a property in a block of the form."""
    return f"{prefix}.{prop.partition('.')[2]}"


def numbers_of(names: Sequence[str], prefix: str, most: int) -> int:
    """How many blocks of a form there are by the names of its fields: a1.date, a2.date."""
    found = re.compile(rf"{re.escape(prefix)}([1-9][0-9]?)(?:\.|\Z)")
    numbers = [int(match[1]) for name in names if (match := found.match(name))]
    return min(max(numbers, default=0), most)
