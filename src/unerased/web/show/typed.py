"""What people type into a field, to a plain value of the input schema; and the field to type into.

The errors are sentences for the field, in the page's language; none repeats what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model import dates
from unerased.model.errors import BadDate
from unerased.web.show.fields import Field, Option, term_options
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.model.codebook import Codebook, Property
    from unerased.web.words import Words

Find = Callable[[str], str]

LONGEST: Final = 32 * 1024
_RANGE: Final = re.compile(r"\s*([0-9]{0,12})\s*(?:(-|\u2013|\u2014|\.\.)\s*([0-9]{0,12})\s*)?\Z")
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_HELP: Final = {
    "date": mark("2018, 2018-07 or 2018-07-15; about: 2018-07~; from and to: 2018-07/2018-09"),
    "duration": mark("Days: 12, or from and to with a dash: 3-21; at least: 3-; at most: -21"),
    "amount": mark("A number: 40, or from and to with a dash: 30-40"),
    "ref": mark("A code, for example {example}"),
}
_KIND: Final = {"ref": "code", "term": "select", "stance": "select"}
#: texts that fit on one line
_ONE_LINE: Final = frozenset(
    {
        *("name", "alias", "pseudonym", "occupation", "title", "office", "organisation"),
        *("authority", "actor_stated", "by_stated", "forwarded_to", "registration_number"),
        *("described_as", "contact"),
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


@dataclass(frozen=True, slots=True)
class Mistyped(Exception):
    """What is wrong with a field, as a sentence to be said."""

    sentence: str


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
    help_text = _HELP.get(prop.type, "")
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
    """What was typed, as a value of the input schema.

    Args:
        prop: the property that it is a value of.
        typed: the text of its field, not empty.
        find: the full code for what people type as one; raises Mistyped.

    Raises:
        Mistyped: it is no such value.
    """
    match prop.type:
        case "text":
            return plain_text(typed)
        case "ref":
            return find(typed)
        case "date":
            return _date(typed)
        case "duration":
            return _numbers(typed, "min_days", "max_days")
        case "amount":
            return _numbers(typed, "low", "high")
        case "term" | "stance":
            return typed


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


def _date(typed: str) -> str:
    text = typed.strip()
    try:
        dates.read(text)
    except BadDate:
        raise Mistyped(
            mark("This is no date. Write 2018, 2018-07, 2018-07-15, 2018-07~ or 2018-07/2018-09.")
        ) from None
    return text


def _numbers(typed: str, low: str, high: str) -> object:
    found = _RANGE.match(typed.replace("\u202f", "").replace("\u00a0", ""))
    if found is None or not (found[1] or found[3]):
        raise Mistyped(mark("This is no number. Write 40, or from and to with a dash: 30-40."))
    first = int(found[1]) if found[1] else None
    last = first if found[2] is None else (int(found[3]) if found[3] else None)
    if first is not None and last is not None and last < first:
        raise Mistyped(mark("The second number is smaller than the first."))
    return {low: first, high: last}
