"""Entering: something new with a code; a claim, a stance or an answer about what has one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods, require_safe

from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.codes import CodeLink, link, prefix_kind
from unerased.web.show.fields import Field, Option
from unerased.web.show.forming import (
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
from unerased.web.show.saying import Typed, records_of, save
from unerased.web.show.typed import field_for
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from unerased.model.codebook import Property
    from unerased.web.desk import Asked

#: what is asked first of something new; everything else is a claim added to it later
FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "source": ("kind", "office", "reliability", "date", "setting", "name"),
    "person": ("name", "age", "affected_as", "origin", "note"),
    "event": ("title", "kind", "date", "place", "part_of", "narrative"),
    "act": ("violation", "victim", "event", "date", "duration", "place", "method"),
    "involvement": ("act", "actor", "actor_stated", "actor_kind", "organisation", "degree"),
    "group": ("described_as", "size", "part_of", "affected_as"),
    "statement": ("speaker", "office", "date", "setting", "text"),
    "intervention": ("person", "authority", "kind", "step", "date", "status", "outcome"),
    "proceeding": ("title", "person", "body", "date", "status"),
    "place": ("name", "kind", "within"),
    "relationship": ("a", "b", "type"),
    "text": ("source", "body"),
}


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """What can be entered: kinds and their labels."""

    kinds: tuple[tuple[str, str], ...]
    section: str = "add"


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
    kinds = asked.book.kinds
    found = tuple((name, asked.words.label(kinds[name].labels, name)) for name in FIRST)
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
    code = _save_entity(typed, kind, properties) if posted else ""
    if code:
        return go(link(code, book).href)
    fields = [
        field_for(prop, book, words, typed.text(prop.name), typed.errors.get(prop.name, ""))
        for prop in properties
    ]
    fields += said_fields(typed, SELF_HELP if kind == "source" else SOURCE_HELP, posted=posted)
    page = FormPage(
        words.say("New: {kind}", kind=words.label(book.kinds[kind].labels, kind)),
        None,
        f"/add/{kind}",
        tuple(fields),
        len(typed.errors),
        typed.errors.get("", ""),
    )
    return form_page(asked, page)


def _save_entity(typed: Typed, kind: str, properties: list[Property]) -> str:
    """Save what was typed; the code of the new entity, "" when there are errors."""
    asked = typed.asked
    given = [prop for prop in properties if typed.text(prop.name).strip()]
    code = asked.register.new_code(kind)
    itself = code if kind == "source" else ""
    source = typed.code("source", "source", needed=bool(given) and not itself) or itself
    said = shared(typed, source)
    lines: list[dict[str, object]] = [{"entity": kind, "code": code}]
    lines += [
        {"subject": code, "property": prop.name, "value": typed.value(prop.name, prop), **said}
        for prop in given
    ]
    names = ["", *(prop.name for prop in given)]
    records = [] if typed.errors else records_of(typed, lines, names)
    if typed.errors:
        return ""
    label = asked.words.label(asked.book.kinds[kind].labels, kind)
    fields = {record.code: name for record, name in zip(records, names, strict=True)}
    saved = save(typed, records, asked.words.say("New: {kind}", kind=label), fields)
    if not saved:
        return ""
    remember(asked, saved, source)
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
    if not typed.text("unknown"):
        if not typed.text("value").strip():
            typed.wrong("value", mark("Write what is said, or mark that it is not known."))
        else:
            line["value"] = typed.value("value", prop)
        if prop.type == "text" and typed.text("lang"):
            line["value"] = {"text": line["value"], "lang": typed.text("lang")}
    source = typed.code("source", "source", needed=True)
    line |= shared(typed, source)
    line["as_stated"] = typed.plain("as_stated")
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
