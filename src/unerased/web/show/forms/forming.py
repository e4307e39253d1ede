"""What the forms have in common: the fields of who says so, what was typed, the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.register import reads
from unerased.web.answer import shown
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.forms.fields import Field, Option
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.model.codebook import Property
    from unerased.web.desk import Asked
    from unerased.web.show.claims.codes import CodeLink
    from unerased.web.show.forms.saying import Typed

SOURCE_HELP: Final = mark("The code of the source that says so, for example S-7K3M")
SELF_HELP: Final = mark("The code of the source that says so; empty: the source says it of itself")
LANGS: Final = ("", "en", "ru", "ce", "ar")


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form: its heading, its fields, where it goes."""

    heading: str
    about: CodeLink | None
    action: str
    fields: tuple[Field, ...]
    errors: int
    general: str = ""
    section: str = "add"


def form_page(asked: Asked, page: FormPage) -> HttpResponse:
    """The form, empty or with its errors."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.errors else HTTPStatus.OK
    return shown(asked.request, "form.html", page, status)


def field_of(
    typed: Typed, field: Field, help_text: str = "", options: tuple[Option, ...] = ()
) -> Field:
    """The field with what was typed into it, its help and its error."""
    return replace(
        field,
        value=field.value or typed.text(field.name),
        help=typed.asked.words.say(help_text) if help_text else field.help,
        error=typed.errors.get(field.name, ""),
        options=options or field.options,
    )


def said_fields(typed: Typed, source_help: str, *, posted: bool) -> list[Field]:
    """Who says so, and where: the same for every form."""
    words = typed.asked.words
    last = "" if posted else session_of(typed.asked.request).get("source", "")
    source = typed.text("source") or last
    return [
        field_of(typed, Field("source", words.say("According to"), "code", source), source_help),
        field_of(
            typed,
            Field("statement", words.say("In the statement"), "code"),
            mark("The code of the statement in which it was said; may stay empty"),
        ),
        field_of(
            typed,
            Field("locator", words.say("Where in the source")),
            mark("Page, paragraph or time"),
        ),
    ]


def claim_fields(typed: Typed, prop: Property, *, posted: bool) -> list[Field]:
    """Everything that a claim has beside its value."""
    words = typed.asked.words
    unknown = Field("unknown", words.say("The source says that it is not known"), "check")
    fields = [field_of(typed, unknown)]
    if prop.type == "text":
        language = Field("lang", words.say("Language of these words"), "select")
        tags = tuple(Option(tag, tag or words.say("not said")) for tag in LANGS)
        fields.append(field_of(typed, language, options=tags))
    stated = Field("as_stated", words.say("As stated"), "area", rows=2)
    fields.append(field_of(typed, stated, mark("The source's own words")))
    fields += said_fields(typed, SOURCE_HELP, posted=posted)
    own = (
        Option("", words.say("as usual for this source")),
        Option("own", words.say("of their own knowledge")),
        Option("repeats", words.say("repeating the claims below")),
    )
    derived = Field("derived", words.say("The source says it"), "select")
    repeats = Field("repeats", words.say("It repeats these claims"), "code")
    fields.append(field_of(typed, derived, options=own))
    fields.append(
        field_of(typed, repeats, mark("Codes of claims, with spaces between them; may stay empty"))
    )
    return fields


def shared(typed: Typed, source: str) -> dict[str, object]:
    """What every claim of a form has in common, in the input schema."""
    statement = typed.code("statement", "statement", needed=False)
    found: dict[str, object] = {"source": source, "locator": typed.plain("locator")}
    return {**found, "statement": statement} if statement else found


def remember(asked: Asked, saved: str, source: str = "") -> None:
    """Say on the next page that it was saved; offer the same source in the next form."""
    session = session_of(asked.request)
    session["saved"] = saved
    if source:
        session["source"] = source


def texts_of(asked: Asked) -> dict[str, str]:
    """What was typed, or what an address fills in."""
    given = asked.request.POST if asked.request.method == "POST" else asked.request.GET
    return {name: value for name, value in given.items() if isinstance(value, str)}


def known_code(asked: Asked, typed: str) -> str:
    """The code in an address, if the register holds it.

    Raises:
        NotHere: it does not.
    """
    try:
        found = reads.resolve(asked.register.db, parse_code(typed))
    except BadCode:
        raise NotHere("This is no code.") from None
    if not isinstance(found, str):
        raise NotHere("Nothing has this code.")
    return found
