"""What the forms that change the record have in common: a claim back into a form, reasons, days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, When
from unerased.register.reads.changes import corrections
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.forms.fields import Field
from unerased.web.show.forms.forming import field_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.model.records import Claim
    from unerased.model.values import Value
    from unerased.register.reads.changes import CorrectionRow
    from unerased.web.desk import Asked
    from unerased.web.show.forms.fields import Option
    from unerased.web.show.forms.saying import Typed

WHY_NEEDED: Final = mark("Say why. The reason stays in the history.")


@dataclass(frozen=True, slots=True)
class Form:
    """A form inside a page: its fields, its errors, and what can be done with it.

    Attributes:
        buttons: each its value and its words; the value is sent as `do`.
        general: an error that belongs to no field.
    """

    action: str
    fields: tuple[Field, ...]
    buttons: tuple[Option, ...]
    errors: int = 0
    general: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction in words: what was done to a record, why, when and by whom."""

    action: str
    reason: str
    when: str
    who: str
    link: CodeLink
    target: CodeLink
    replacement: CodeLink | None
    save: CodeLink


#: what a correction did to its target, as people say it
DONE: Final = {
    "superseded": mark("corrected"),
    "retracted": mark("taken back"),
    "undone": mark("undone with its save"),
}


def corrected(row: CorrectionRow, asked: Asked) -> Corrected:
    """A correction in words."""
    one, book = row.correction, asked.book
    return Corrected(
        asked.words.say(DONE[one.action]),
        one.reason,
        asked.words.moment(row.place.when),
        row.place.who,
        link(one.code, book),
        link(one.target, book),
        link(one.replacement, book) if one.replacement else None,
        link(row.place.save, book),
    )


def what_ended(correction: str, asked: Asked) -> Corrected | None:
    """The correction by which something does not hold any more, if there is one."""
    row = corrections(asked.register.db, [correction]).get(correction) if correction else None
    return None if row is None else corrected(row, asked)


def reason_field(typed: Typed, label: str) -> Field:
    """The field that asks why."""
    help_text = mark("It stays in the history, beside what was changed")
    return field_of(typed, Field("reason", label, "area", rows=3), help_text)


def reason_of(typed: Typed) -> str:
    """The reason that was typed; "" with an error when there is none."""
    reason = typed.plain("reason")
    if not reason:
        typed.wrong("reason", WHY_NEEDED)
    return reason


def day_of(typed: Typed, name: str) -> dt.date | None:
    """The day that was typed; None with an error when it is none."""
    try:
        return dt.date.fromisoformat(typed.text(name).strip())
    except ValueError:
        typed.wrong(name, mark("Write a day, such as 2018-12-31."))
        return None


def choice_of(typed: Typed, name: str, options: Sequence[Option]) -> str:
    """The option that was chosen; "" with an error when it is none of them."""
    chosen = typed.text(name)
    if not chosen or chosen not in {option.value for option in options}:
        typed.wrong(name, mark("Choose one."))
        return ""
    return chosen


def plain_of(value: Value) -> object:
    """A value in the input schema, as `model.parse` reads it."""
    match value:
        case Text(text, lang):
            return {"text": text, "lang": lang}
        case Term(word) | Ref(word) | Stance(word):
            return word
        case When():
            return value.edtf
        case Duration(low, high):
            return {"min_days": low, "max_days": high}
        case Amount(low, high):
            return {"low": low, "high": high}
        case _:
            return None


def typed_as(claim: Claim, *, hidden: bool) -> dict[str, str]:
    """What somebody would have typed to enter this claim, by field.

    With `hidden` the value and the words it was stated in are left out.
    """
    derived = claim.derived_from
    found = {
        "source": claim.source,
        "statement": claim.statement,
        "locator": claim.locator,
        "derived": "" if derived is None else ("repeats" if derived else "own"),
        "repeats": " ".join(derived or ()),
        "carry": "yes",
    }
    if hidden:
        return found
    words = _words(claim.value)
    found |= {"as_stated": claim.as_stated, "shown": "yes"}
    found |= {"unknown": "yes"} if words is None else {"value": words}
    if isinstance(claim.value, Text):
        found["lang"] = claim.value.lang
    return found


def _words(value: Value) -> str | None:
    match value:
        case Text(text):
            return text
        case Term(word) | Ref(word) | Stance(word):
            return word
        case When():
            return value.edtf
        case Duration(low, high) | Amount(low, high):
            first, last = ("" if end is None else str(end) for end in (low, high))
            return first if first == last else f"{first}-{last}"
        case _:
            return None
