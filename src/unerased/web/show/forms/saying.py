"""A claim as it is typed into a form: to records of the model, or to errors beside the fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unerased.model.errors import BadLine
from unerased.model.parse import parse_line
from unerased.register.errors import Refused
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.forms.lookup import code_typed
from unerased.web.show.forms.refusals import said
from unerased.web.show.forms.typed import Mistyped, plain_text, plain_value
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.model.codebook import Property
    from unerased.model.records import Record
    from unerased.web.desk import Asked


@dataclass(slots=True)
class Typed:
    """What was typed into a form, read field by field; errors gather beside their fields."""

    asked: Asked
    post: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a field, as it was typed."""
        return self.post.get(name, "")

    def wrong(self, name: str, sentence: str) -> None:
        """Put an error beside a field; the first one stays."""
        self.errors.setdefault(name, self.asked.words.say(sentence))

    def mistyped(self, name: str, error: Mistyped) -> None:
        """Put what is wrong with the words of a field beside it; the first error stays."""
        self.errors.setdefault(name, error.said(self.asked.words))

    def plain(self, name: str) -> str:
        """Text that a record can hold, "" with an error when it cannot."""
        try:
            return plain_text(self.text(name))
        except Mistyped as error:
            self.mistyped(name, error)
            return ""

    def code(self, name: str, *kinds: str, needed: bool) -> str:
        """The full code that was typed; "" with an error when there is none."""
        typed = self.text(name)
        if not typed.strip():
            if needed:
                self.wrong(name, mark("Write a code here."))
            return ""
        return self._code(name, typed, kinds)

    def codes(self, name: str, *kinds: str) -> list[str]:
        """Several codes with spaces or commas between them."""
        return [self._code(name, word, kinds) for word in self.text(name).replace(",", " ").split()]

    def value(self, name: str, prop: Property) -> object:
        """The value that was typed, in the input schema; None for one that is not known.

        None with an error when it is none.
        """
        try:
            return plain_value(
                prop, self.text(name), lambda word: code_typed(self.asked.register, word, prop.to)
            )
        except Mistyped as error:
            self.mistyped(name, error)
            return None

    def _code(self, name: str, typed: str, kinds: tuple[str, ...]) -> str:
        try:
            return code_typed(self.asked.register, typed, kinds)
        except Mistyped as error:
            self.mistyped(name, error)
            return ""


def records_of(typed: Typed, lines: list[dict[str, object]], fields: list[str]) -> list[Record]:
    """The records that these lines of the input schema say.

    Args:
        typed: gets the errors.
        lines: the lines.
        fields: for each line, the field beside which its errors belong.
    """
    register = typed.asked.register
    labels: dict[str, str] = {}
    records: list[Record] = []
    for line, name in zip(lines, fields, strict=True):
        try:
            records.extend(parse_line(line, register.codebook, labels, register.new_code))
        except BadLine as error:
            typed.errors.setdefault(name, said(typed.asked.words, error.reason))
    return records


def save(typed: Typed, records: list[Record], title: str, fields: Mapping[str, str]) -> str:
    """Save the records; returns the code of the save, "" when the register refused.

    Args:
        typed: gets the errors.
        records: what to save.
        title: of the save.
        fields: for the code of a record, the field beside which its errors belong.
    """
    try:
        return typed.asked.register.record(records, title=title).code
    except Refused as refused:
        for problem in refused.problems:
            reason = said(typed.asked.words, problem.reason)
            typed.errors.setdefault(fields.get(problem.code, ""), reason)
        return ""


def source_kind(asked: Asked, code: str) -> str:
    """The kind behind a code, "" for none."""
    return prefix_kind(code, asked.book)
