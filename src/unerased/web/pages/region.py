"""Put a place on the map: find its region by name, and record that as a claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.pictures import regions
from unerased.pictures.errors import UnknownRegion
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.claims.look import Look
from unerased.web.show.drawn.check import REGION
from unerased.web.show.forms.fields import Field
from unerased.web.show.forms.forming import (
    SOURCE_HELP,
    field_of,
    known_code,
    remember,
    said_fields,
    texts_of,
)
from unerased.web.show.forms.saying import Typed, records_of, save
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.pictures.regions import Region
    from unerased.web.desk import Asked

#: so many regions are listed
MOST: Final = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """A region that may be meant."""

    id: str
    name: str
    beside: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RegionPage:
    """The form: a name to look for, what was found, who says so."""

    about: CodeLink
    words: str
    name: Field
    looked: bool
    choices: tuple[Choice, ...]
    cut: bool
    fields: tuple[Field, ...]
    errors: int
    choice_error: str = ""
    general: str = ""
    most: int = MOST
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def region(asked: Asked, code: str) -> HttpResponse:
    """Find the region of a place, and save it."""
    place = known_code(asked, code)
    if prefix_kind(place, asked.book) != "place":
        raise NotHere("The code is not of this kind.")
    posted = asked.request.method == "POST"
    typed = Typed(asked, texts_of(asked) if posted else {})
    saving = posted and typed.text("do") == "save"
    if saving and _save(typed, place):
        return go(link(place, asked.book).href)
    if posted and not saving and not typed.text("name").strip():
        typed.wrong("name", mark("Write a name, or the beginning of one."))
    page = _page(asked, typed, place, posted=saving)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return shown(asked.request, "place_region.html", page, status)


def _page(asked: Asked, typed: Typed, place: str, *, posted: bool) -> RegionPage:
    words = asked.words
    look = Look.of(asked)
    look.about([place])
    name = field_of(
        typed,
        Field("name", words.say("Name of a country, or of a region in it")),
        mark(
            "In any language that the map has; a part of a country by its name in Latin letters. "
            "The name of a country alone also lists its parts."
        ),
    )
    found = regions.find(typed.text("name"), MOST + 1)
    fields = said_fields(typed, SOURCE_HELP, posted=posted)
    return RegionPage(
        about=link(place, asked.book),
        words=look.short_words(place),
        name=replace(name, value=typed.text("name")),
        looked=bool(typed.text("name").strip()),
        choices=tuple(_choice(one, typed) for one in found[:MOST]),
        cut=len(found) > MOST,
        fields=tuple(fields),
        errors=len(typed.errors),
        choice_error=typed.errors.get("region", ""),
        general=typed.errors.get("", ""),
    )


def _choice(one: Region, typed: Typed) -> Choice:
    language = typed.asked.language
    country = "" if one.whole else regions.known(one.country).name(language)
    beside = ", ".join(part for part in (one.also, country) if part)
    return Choice(one.id, one.name(language), beside, typed.text("region") == one.id)


def _save(typed: Typed, place: str) -> bool:
    """Record what was chosen, as said by the source that was chosen."""
    asked = typed.asked
    try:
        chosen = regions.known(typed.text("region"))
    except UnknownRegion:
        typed.wrong("region", mark("Choose one of the regions."))
        return False
    source = typed.code("source", "source", needed=True)
    statement = typed.code("statement", "statement", needed=False)
    line: dict[str, object] = {"subject": place, "property": REGION, "value": chosen.id}
    line |= {"source": source, "locator": typed.plain("locator")}
    if statement:
        line["statement"] = statement
    records = [] if typed.errors else records_of(typed, [line], ["region"])
    if typed.errors:
        return False
    saved = save(
        typed, records, asked.words.say("A region for a place"), {records[0].code: "region"}
    )
    if saved:
        remember(asked, saved, source)
    return bool(saved)
