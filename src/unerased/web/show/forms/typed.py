"""What people type into a field, to a plain value of the input schema; and the field to type into.

Dates, lengths of time and numbers are read as people write them, see `unerased.model.said`; "not
known" in words is read in every field that may be not known. The errors are sentences for the
field, in the page's language; none repeats what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from unerased.model import dates
from unerased.model.errors import BadDate
from unerased.model.said import (
    Ambiguous,
    Fault,
    NotUnderstood,
    plain_ends,
    read_amount,
    read_date,
    read_duration,
    unknown,
)
from unerased.model.values import Unknown
from unerased.web.show.claims.times import when_words
from unerased.web.show.drawn.check import HELP, fault_of
from unerased.web.show.forms.fields import Field, Option, term_options
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.model.codebook import Codebook, Property
    from unerased.web.words import Words

Find = Callable[[str], str]

LONGEST: Final = 32 * 1024
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_HELP: Final = {
    "date": mark(
        "2018, July 2018, about July 2018, summer 2018, 2018-07-15, "
        "from May to July 2018; or unknown"
    ),
    "duration": mark(
        "12 days, 3 days to 3 weeks, about two weeks, at least 3 days; "
        "a number alone means days; or unknown"
    ),
    "amount": mark("40, 30-40, about 40 or at least 30; or unknown"),
    "ref": mark("A code, for example {example}"),
}
_KIND: Final = {"ref": "code", "term": "select", "stance": "select"}
#: texts that fit on one line
_ONE_LINE: Final = frozenset(
    {
        *("name", "alias", "pseudonym", "occupation", "title", "office", "organisation"),
        *("authority", "actor_stated", "by_stated", "forwarded_to", "registration_number"),
        *("described_as", "contact", "map_region"),
    }
)
STANCE_LABELS: Final = {
    "asserts": mark("says the same"),
    "denies_act": mark("denies that it happened"),
    "admits_denies_responsibility": mark("admits it, denies responsibility"),
    "other_explanation": mark("gives another explanation"),
    "accepts": mark("accepts it"),
    "retracts": mark("takes it back"),
}


_AGE: Final = "person.age"
_TOO_LONG: Final = mark("This is longer than 200 characters. Write it shorter.")
_NO_DATE: Final[Mapping[Fault, str]] = {
    "too_long": _TOO_LONG,
    "no_year": mark("The year is missing. Write it with four digits, for example July 2018."),
    "two_digit_year": mark("Write the year with four digits, for example 2018."),
    "no_such_day": mark("This is no date: the calendar has no such day. Check day and month."),
    "backwards": mark(
        "The end lies before the beginning. Write the earlier date first, each with its year."
    ),
}
_NO_LENGTH: Final[Mapping[Fault, str]] = {
    "too_long": _TOO_LONG,
    "backwards": mark("The second number is smaller than the first."),
    "no_unit": mark("Write the unit too: days, weeks, months or years."),
}
_FAULTS: Final[Mapping[str, tuple[str, Mapping[Fault, str]]]] = {
    "date": (
        mark("This is no date that is understood. Write it for example as July 2018."),
        _NO_DATE,
    ),
    "duration": (
        mark("This is no length of time. Write for example 12 days, or 3 days to 3 weeks."),
        _NO_LENGTH,
    ),
    "amount": (mark("This is no number. Write for example 40, 30-40 or about 40."), _NO_LENGTH),
}
_IN_FIGURES: Final = mark("This can mean {readings}. Write the month in words, or {example}.")
_IN_WORDS: Final = mark("This can mean {readings}. If the first is meant, write {example}.")
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Mistyped(Exception):
    """What is wrong with a field, as a sentence to be said.

    Attributes:
        sentence: the sentence.
        readings: the dates, in EDTF, that could be meant; the sentence then names them.
    """

    def __init__(self, sentence: str, readings: tuple[str, ...] = ()) -> None:
        self.sentence = sentence
        self.readings = readings
        super().__init__(sentence)

    def said(self, words: Words) -> str:
        """The sentence in a language, with the readings written out."""
        if not self.readings:
            return words.say(self.sentence)
        first, *more = (when_words(dates.read(edtf), words) for edtf in self.readings)
        for last in more:
            first = words.say("{first} or {last}", first=first, last=last)
        return words.say(self.sentence, readings=first, example=self.readings[0])


def field_for(prop: Property, codebook: Codebook, words: Words, typed: str, error: str) -> Field:
    """The field for a value of this property."""
    label = words.label(prop.labels, prop.name)
    options: tuple[Option, ...] = ()
    kind = _KIND.get(prop.type, "text")
    if prop.type == "text" and prop.name.partition(".")[2] not in _ONE_LINE:
        kind = "area"
    if prop.type == "term":
        options = term_options(codebook.lists[prop.list], words)
    elif prop.type == "stance":
        stances = (Option(name, words.say(text)) for name, text in STANCE_LABELS.items())
        options = (Option("", words.say("Choose")), *stances)
    help_text = HELP.get(prop.name) or _HELP.get(prop.type, "")
    if help_text:
        help_text = words.say(help_text, **_example(prop, codebook))
    return Field(
        prop.name, label, kind, typed, help_text, error, options, identifying=prop.identifying
    )


def _example(prop: Property, codebook: Codebook) -> dict[str, str]:
    if prop.type != "ref":
        return {}
    return {"example": " / ".join(f"{codebook.kinds[kind].prefix}-7K3M" for kind in prop.to)}


def plain_value(prop: Property, typed: str, find: Find) -> object:
    """What was typed, as a value of the input schema; None where it says "not known".

    Args:
        prop: the property that it is a value of.
        typed: the text of its field, not empty.
        find: the full code for what people type as one; raises Mistyped.

    Raises:
        Mistyped: it is no such value.
    """
    if prop.type in ("text", "ref") and unknown(typed):
        return None
    match prop.type:
        case "text":
            text = plain_text(typed)
            if fault := fault_of(prop.name, text):
                raise Mistyped(fault)
            return text
        case "ref":
            return find(typed)
        case "date" | "duration" | "amount":
            return _said(prop, typed)
        case "term" | "stance":
            return typed


def said_words(prop: Property, typed: str) -> str:
    """The words as given, for `as_stated`, where they say more than the value that was read.

    "" for a plain date or number, for anything that `plain_value` keeps as it was typed or
    refuses.
    """
    words = typed.strip()
    match prop.type:
        case "date" if _is_edtf(words):
            return ""
        case "date" | "duration" | "amount":
            try:
                plain = prop.type != "date" and plain_ends(words) is not None
                _said(prop, words)
            except (Mistyped, NotUnderstood):
                return ""
            return "" if plain else words
        case "text" | "ref":
            return words if unknown(words) else ""
        case "term" | "stance":
            return ""


def plain_text(typed: str) -> str:
    """Text that a record can hold.

    Raises:
        Mistyped: it is too long, or has characters that no text has.
    """
    text = typed.replace("\r\n", "\n").strip()
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise Mistyped(mark("This is longer than 32 KiB. Enter long texts as evidence."))
    if _UNFIT.search(text):
        raise Mistyped(mark("This holds control characters that no text has. Remove them."))
    return text


def _is_edtf(text: str) -> bool:
    try:
        dates.read(text)
    except BadDate:
        return False
    return True


def _said(prop: Property, typed: str) -> object:
    """A date, a length of time or a number from the words for it."""
    try:
        return _value(prop, typed)
    except NotUnderstood as error:
        general, sentences = _FAULTS[prop.type]
        raise Mistyped(sentences.get(error.fault, general)) from None


def _value(prop: Property, typed: str) -> object:
    if prop.type == "date":
        when = read_date(typed)
        if isinstance(when, Ambiguous):
            figures = any(_DAY.search(edtf) for edtf in when.readings)
            raise Mistyped(_IN_FIGURES if figures else _IN_WORDS, when.readings)
        return None if isinstance(when, Unknown) else when.edtf
    if prop.type == "duration":
        length = read_duration(typed)
        if isinstance(length, Unknown):
            return None
        return {"min_days": length.min_days, "max_days": length.max_days}
    amount = read_amount(typed, years=prop.name == _AGE)
    return None if isinstance(amount, Unknown) else {"low": amount.low, "high": amount.high}
