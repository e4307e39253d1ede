"""One object of the input schema, taken apart field by field, with a reason for each refusal."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast, get_args

from unerased.model import dates
from unerased.model.codebook import Codebook, Property
from unerased.model.codes import parse_code
from unerased.model.errors import BadCode, BadDate, BadLine, shown
from unerased.model.values import (
    Amount,
    Duration,
    Ref,
    Stance,
    StanceKind,
    Term,
    Text,
    Unknown,
    Value,
    When,
)

Fields: TypeAlias = Mapping[str, object]
NewCode: TypeAlias = Callable[[str], str]

_LABEL: Final = re.compile(r"@[\w.-]{1,60}\Z")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Line:
    """One object, the codebook to read it by, and the labels known so far.

    Every method raises `BadLine`, which names the field and never repeats its text.
    """

    __slots__ = ("codebook", "fields", "labels", "new_code")

    def __init__(
        self, fields: Fields, codebook: Codebook, labels: dict[str, str], new_code: NewCode
    ) -> None:
        self.fields = fields
        self.codebook = codebook
        self.labels = labels
        self.new_code = new_code

    def text(self, field: str, default: str | None = None) -> str:
        """The text of a field; `default=None` makes it required."""
        value = self.fields.get(field, default)
        if value is None:
            raise BadLine(field, "is missing")
        if not isinstance(value, str):
            raise BadLine(field, "must be text")
        return value

    def one_of(self, field: str, words: tuple[str, ...]) -> str:
        """One of a fixed set of words."""
        value = self.text(field)
        if value not in words:
            raise BadLine(field, f"{shown(value)} is none of {', '.join(words)}")
        return value

    def code(self, field: str, default: str | None = None) -> str:
        """The code behind a label or a code; "" only where that is the default."""
        text = self.text(field, default)
        return self.resolve(field, text) if text else ""

    def codes(self, field: str) -> tuple[str, ...]:
        """A list of labels or codes."""
        value = self.fields.get(field)
        if not isinstance(value, list):
            raise BadLine(field, "must be a list of labels or codes")
        return tuple([self.resolve(field, item) for item in value])

    def resolve(self, field: str, text: object) -> str:
        """The code that a label stands for, or a code in its one written form."""
        if not isinstance(text, str):
            raise BadLine(field, "must be a label or a code")
        if text.startswith("@"):
            if text not in self.labels:
                raise BadLine(field, "a label must be declared in a line above")
            return self.labels[text]
        try:
            return parse_code(text)
        except BadCode as error:
            raise BadLine(field, str(error)) from None

    def day(self, field: str) -> dt.date:
        """One day of the calendar."""
        text = self.text(field)
        if not _DAY.match(text):
            raise BadLine(field, "must be a day, written 2018-12-31")
        return cast("dt.date", self.when(field, text).earliest)

    def when(self, field: str, text: object) -> When:
        """An uncertain date."""
        if not isinstance(text, str):
            raise BadLine(field, "must be a date as text")
        try:
            return dates.read(text)
        except BadDate as error:
            raise BadLine(field, str(error)) from None

    def own_code(self, kind: str) -> str:
        """The code that the line brings along, or a fresh one."""
        return self.code("code") if "code" in self.fields else self.new_code(kind)

    def label(self, *codes: str) -> None:
        """Declare the label: for one code as it is, for several with .1, .2 … after it."""
        label = self.text("as", "")
        if not label:
            return
        if not _LABEL.match(label):
            raise BadLine("as", "a label is @ and up to 60 letters, digits, _ . or -")
        one = len(codes) == 1
        names = [label if one else f"{label}.{number}" for number in range(1, len(codes) + 1)]
        if any(name in self.labels for name in names):
            raise BadLine("as", "this label is already declared")
        self.labels.update(zip(names, codes, strict=True))

    def property(self) -> Property:
        """The property that the line names."""
        name = self.text("property")
        prop = self.codebook.properties.get(name)
        if prop is None:
            raise BadLine("property", f"unknown property {shown(name)}")
        return prop

    def value(self, prop: Property) -> Value:
        """The value, read by the property's type; null is `Unknown`."""
        if "value" not in self.fields:
            raise BadLine("value", "is missing (null says that the source does not know)")
        plain = self.fields["value"]
        return Unknown() if plain is None else _VALUES[prop.type](self, plain)


def _text(_: Line, plain: object) -> Value:
    if isinstance(plain, str):
        return Text(plain)
    if isinstance(plain, dict) and plain.keys() <= {"text", "lang"}:
        text, lang = plain.get("text"), plain.get("lang", "")
        if isinstance(text, str) and isinstance(lang, str):
            return Text(text, lang)
    raise BadLine("value", 'must be text, or {"text": …, "lang": …}')


def _term(_: Line, plain: object) -> Value:
    if not isinstance(plain, str):
        raise BadLine("value", "must be a term")
    return Term(plain)


def _ref(line: Line, plain: object) -> Value:
    return Ref(line.resolve("value", plain))


def _date(line: Line, plain: object) -> Value:
    return line.when("value", plain)


_NUMBER: Final = (int, type(None))  # and not its subclass bool


def _numbers(plain: object, low: str, high: str) -> tuple[int | None, int | None]:
    """A whole number for both ends, or an object with one or both of them."""
    ends = {low: plain, high: plain} if isinstance(plain, int) else plain
    if isinstance(ends, dict) and ends and ends.keys() <= {low, high}:
        first, last = ends.get(low), ends.get(high)
        if type(first) in _NUMBER and type(last) in _NUMBER:
            return cast("int | None", first), cast("int | None", last)
    raise BadLine("value", f'must be a whole number, or {{"{low}": …, "{high}": …}}')


def _duration(_: Line, plain: object) -> Value:
    return Duration(*_numbers(plain, "min_days", "max_days"))


def _amount(_: Line, plain: object) -> Value:
    return Amount(*_numbers(plain, "low", "high"))


def _stance(_: Line, plain: object) -> Value:
    words = get_args(StanceKind)
    if plain not in words:
        raise BadLine("value", f"{shown(plain)} is none of {', '.join(words)}")
    return Stance(cast("StanceKind", plain))


_VALUES: Final[Mapping[str, Callable[[Line, object], Value]]] = {
    "text": _text,
    "term": _term,
    "ref": _ref,
    "date": _date,
    "duration": _duration,
    "amount": _amount,
    "stance": _stance,
}
