"""Entering: something new with a code; a claim, a stance or an answer about what has one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods, require_safe

from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.forms.anonymous import NAME, NAMELESS, both, refused
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.forming import (
    SELF_HELP,
    SOURCE_HELP,
    FormPage,
    claim_fields,
    form_page,
    known_code,
    remember,
    said_fields,
    shared,
    texts_of,
)
from unerased.web.show.forms.names import MOST as MOST_NAMES
from unerased.web.show.forms.names import name_rows, names_typed
from unerased.web.show.forms.saying import Typed, records_of, save
from unerased.web.show.forms.typed import field_for, said_words
from unerased.web.show.records.fresh import remember_new
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from unerased.model.codebook import Property
    from unerased.web.desk import Asked

#: what is asked first of something new; everything else is a claim added to it later
FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "source": (
        *("kind", "office", "anonymous", "connection", "reliability", "title", "date"),
        *("setting", "name", "person"),
    ),
    "person": ("sex", "age", "affected_as", "origin", "whereabouts_kind", "note"),
    "event": ("title", "kind", "date", "place", "part_of", "narrative"),
    "act": (
        *("violation", "victim", "event", "date", "duration", "place", "means", "method"),
        *("outcome", "injuries"),
    ),
    "involvement": (
        *("act", "actor", "actor_stated", "actor_kind", "organisation", "degree"),
        "relation_to_victim",
    ),
    "group": ("described_as", "size", "part_of", "composition", "affected_as", "place"),
    "statement": ("speaker", "office", "date", "setting", "text", "denial_line"),
    "intervention": (
        *("person", "act", "proceeding", "follows", "authority", "kind", "remedy", "step", "date"),
        *("registration_number", "status", "decided", "outcome", "reason_given", "served"),
        *("extended_to", "document", "standing", "why_ineffective"),
    ),
    "proceeding": ("title", "kind", "person", "body", "registration_number", "date", "status"),
    "need": ("person", "kind", "status", "responsible", "due"),
    "place": ("name", "kind", "within", "note"),
    "relationship": ("a", "b", "type"),
    "text": ("source", "file", "body", "mentions"),
}
#: the kinds in groups, each with its heading
CHOICES: Final = (
    (mark("People"), ("person", "group", "relationship")),
    (mark("What happened"), ("event", "act", "involvement", "place")),
    (mark("Who says so"), ("source", "statement", "text")),
    (mark("What is done about it"), ("proceeding", "intervention", "need")),
)
PERSON: Final = "person"
#: the button that asks for one more row for a name
ONE_NAME: Final = "name"


@dataclass(frozen=True, slots=True)
class Choice:
    """Kinds that belong together, each with its label."""

    heading: str
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """What can be entered, in groups."""

    choices: tuple[Choice, ...]
    section: str = "add"


@dataclass(frozen=True, slots=True)
class EntityPage:
    """The form of something new; `rows` are those of a person's names."""

    heading: str
    action: str
    rows: tuple[tuple[Field, ...], ...]
    one_more: bool
    fields: tuple[Field, ...]
    general: str
    wrong: bool
    section: str = "add"

    @property
    def errors(self) -> tuple[Field, ...]:
        """The fields with something wrong."""
        every = (*(found for row in self.rows for found in row), *self.fields)
        return tuple(found for found in every if found.error)


@dataclass(frozen=True, slots=True)
class PropertyPage:
    """The first step of a claim: which property."""

    about: CodeLink
    kind: str
    options: tuple[Option, ...]
    section: str = "add"


@require_safe
@reading
def choose(asked: Asked) -> HttpResponse:
    """What can be entered."""
    kinds, words = asked.book.kinds, asked.words
    found = tuple(
        Choice(
            words.say(heading),
            tuple((name, words.label(kinds[name].labels, name)) for name in names),
        )
        for heading, names in CHOICES
    )
    return shown(asked.request, "choose.html", ChoosePage(found))


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def add_entity(asked: Asked, kind: str) -> HttpResponse:
    """Something new: its code is made, and what is said of it first."""
    if kind not in FIRST:
        raise NotHere("Nothing of this kind can be entered.")
    book, words = asked.book, asked.words
    properties = [book.properties[f"{kind}.{name}"] for name in FIRST[kind]]
    typed = Typed(asked, texts_of(asked))
    posted = asked.request.method == "POST"
    more = posted and kind == PERSON and typed.text("do") == ONE_NAME
    code = _save_entity(typed, kind, properties) if posted and not more else ""
    if code:
        return go(link(code, book).href)
    fields = [
        field_for(prop, book, words, typed.text(prop.name), typed.errors.get(prop.name, ""))
        for prop in properties
    ]
    fields += said_fields(typed, SELF_HELP if kind == "source" else SOURCE_HELP, posted=posted)
    rows = name_rows(typed, PERSON, int(more)) if kind == PERSON else ()
    page = EntityPage(
        words.say("New: {kind}", kind=words.label(book.kinds[kind].labels, kind)),
        f"/add/{kind}",
        rows,
        0 < len(rows) < MOST_NAMES,
        tuple(fields),
        typed.errors.get("", ""),
        bool(typed.errors),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return shown(asked.request, "entity.html", page, status)


def _save_entity(typed: Typed, kind: str, properties: list[Property]) -> str:
    """Save what was typed; the code of the new entity, "" when there are errors."""
    asked = typed.asked
    given = [prop for prop in properties if typed.text(prop.name).strip()]
    named = list(names_typed(typed, PERSON)) if kind == PERSON else []
    code = asked.register.new_code(kind)
    itself = code if kind == "source" else ""
    needed = bool(given or named) and not itself
    source = typed.code("source", "source", needed=needed) or itself
    if both(typed.post):
        typed.wrong(NAME, NAMELESS)
    said = shared(typed, source)
    lines: list[dict[str, object]] = [{"entity": kind, "code": code}]
    lines += [
        {"subject": code, "property": prop, "value": value, **said} for _, prop, value in named
    ]
    lines += [
        {
            "subject": code,
            "property": prop.name,
            "value": typed.value(prop.name, prop),
            "as_stated": said_words(prop, typed.text(prop.name)),
            **said,
        }
        for prop in given
    ]
    names = ["", *(name for name, _, _ in named), *(prop.name for prop in given)]
    records = [] if typed.errors else records_of(typed, lines, names)
    if typed.errors:
        return ""
    label = asked.words.label(asked.book.kinds[kind].labels, kind)
    fields = {record.code: name for record, name in zip(records, names, strict=True)}
    saved = save(typed, records, asked.words.say("New: {kind}", kind=label), fields)
    if not saved:
        return ""
    remember(asked, saved, source)
    remember_new(asked, [code])
    return code


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def add_claim(asked: Asked, subject: str) -> HttpResponse:
    """A claim about something that has a code: first the property, then what is said."""
    book, words = asked.book, asked.words
    code = known_code(asked, subject)
    kind = prefix_kind(code, book)
    typed = Typed(asked, texts_of(asked))
    prop = book.properties.get(typed.text("property"))
    about = link(code, book)
    if prop is None or kind not in prop.of:
        return _choose_property(asked, about, kind)
    posted = asked.request.method == "POST"
    if posted and _save_claim(typed, code, prop):
        return go(about.href)
    value = field_for(prop, book, words, typed.text("value"), typed.errors.get("value", ""))
    page = FormPage(
        words.say("A claim about {code}", code=about.short),
        about,
        f"/add/claim/{code}",
        (
            Field("property", "", "hidden", prop.name),
            replace(value, name="value"),
            *claim_fields(typed, prop, posted=posted),
        ),
        len(typed.errors),
        typed.errors.get("", ""),
    )
    return form_page(asked, page)


def _choose_property(asked: Asked, about: CodeLink, kind: str) -> HttpResponse:
    book, words = asked.book, asked.words
    options = tuple(
        Option(found.name, words.label(found.labels, found.name))
        for found in book.properties_of(kind)
    )
    if not options:
        raise NotHere("Nothing can be said about this kind of record.")
    page = PropertyPage(about, words.label(book.kinds[kind].labels, kind), options)
    return shown(asked.request, "property.html", page)


def _save_claim(typed: Typed, subject: str, prop: Property) -> bool:
    line: dict[str, object] = {"subject": subject, "property": prop.name, "value": None}
    if refused(typed.asked, subject, prop.name):
        typed.wrong("value", NAMELESS)
    if not typed.text("unknown"):
        if not typed.text("value").strip():
            typed.wrong("value", mark("Write what is said, or mark that it is not known."))
        else:
            line["value"] = typed.value("value", prop)
        if isinstance(line["value"], str) and prop.type == "text" and typed.text("lang"):
            line["value"] = {"text": line["value"], "lang": typed.text("lang")}
    source = typed.code("source", "source", needed=True)
    line |= shared(typed, source)
    line["as_stated"] = typed.plain("as_stated") or said_words(prop, typed.text("value"))
    if typed.text("derived") == "own":
        line["derived_from"] = []
    elif typed.text("repeats").strip():
        line["derived_from"] = typed.codes("repeats", "claim")
    records = [] if typed.errors else records_of(typed, [line], ["value"])
    if typed.errors:
        return False
    saved = save(typed, records, typed.asked.words.say("A claim"), {records[0].code: "value"})
    if saved:
        remember(typed.asked, saved, source)
    return bool(saved)
