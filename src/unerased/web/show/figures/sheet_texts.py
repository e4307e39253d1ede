"""The texts of a sheet as a form: each part of the method, in each language, and who is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.figures.release.errors import BadMethod
from unerased.figures.release.sheet.method import LANGUAGES, LONGEST, NOTE, PARTS, Method, checked
from unerased.figures.release.sheet.words import sheet_words
from unerased.web.show.forms.fields import Field
from unerased.web.show.forms.refusals import said
from unerased.web.words import LANGUAGES as NAMES
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from unerased.figures.release.sheet.told import Denial
    from unerased.web.show.forms.saying import Typed
    from unerased.web.words import Words

__all__ = ["Part", "Printed", "method_typed", "parts_of", "printed_of"]

_TOO_LONG: Final = mark("A text of the sheet is at most {most} characters long.")
_NOTE: Final = mark("A note that stands first, such as a correction")
#: the name of the box that leaves a statement out
_OUT: Final = "without"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the method, with a field for each language."""

    title: str
    fields: tuple[Field, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """A denial that would be printed; `out` when it is left out."""

    statement: str
    office: str
    words: str
    answered: bool
    out: bool


def parts_of(method: Method, typed: Typed, *, sent: bool) -> tuple[Part, ...]:
    """The form; what is empty stays as it is packaged, which stands as help below it."""
    words = typed.asked.words
    found = []
    for part in (NOTE, *PARTS):
        own = method.own.get(part, {})
        fields = []
        for language in LANGUAGES:
            name = f"{part}-{language}"
            kept = own.get(language, own.get("", ""))
            usual = Method().text(part, language)[0] if part != NOTE else ""
            fields.append(
                Field(
                    name,
                    NAMES[language],
                    "area",
                    typed.text(name) if sent else kept,
                    usual,
                    typed.errors.get(name, ""),
                    rows=3,
                )
            )
        title = words.say(_NOTE) if part == NOTE else sheet_words(words.language).of("parts", part)
        held = any(field.value or field.error for field in fields)
        found.append(Part(title, tuple(fields), held))
    return tuple(found)


def method_typed(typed: Typed) -> Method:
    """What was typed into the form; errors gather beside the fields."""
    own: dict[str, dict[str, str]] = {}
    for part in (NOTE, *PARTS):
        for language in LANGUAGES:
            name = f"{part}-{language}"
            text = " ".join(typed.plain(name).split())
            if len(text) > LONGEST:
                typed.errors.setdefault(name, typed.asked.words.say(_TOO_LONG, most=LONGEST))
            elif text:
                own.setdefault(part, {})[language] = text
    method = Method(own, tuple(typed.asked.request.POST.getlist(_OUT)))
    try:
        return checked(method)
    except BadMethod as refused:
        typed.errors.setdefault(
            next(f"{part}-{language}" for part, texts in own.items() for language in texts),
            said(typed.asked.words, refused.problem),
        )
        return method


def printed_of(
    denials: Sequence[Denial], without: Collection[str], words: Words
) -> tuple[Printed, ...]:
    """Every denial that may be printed, with a box that leaves it out."""
    return tuple(
        Printed(
            one.statement,
            one.office.text,
            one.words or words.say("the words are not printed"),
            bool(one.answers),
            one.statement in without,
        )
        for one in denials
    )
