"""Months, map, and who did what: of everything, of an event, of a month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods, require_safe

from unerased.pictures import months as drawn_months
from unerased.pictures import places as drawn_places
from unerased.web.answer import draws, go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.drawn.facts import MOST_ACTS
from unerased.web.show.drawn.map import Drawn as Map
from unerased.web.show.drawn.map import map_drawn
from unerased.web.show.drawn.months import Drawn as Strip
from unerased.web.show.drawn.months import months_drawn
from unerased.web.show.drawn.pages import (
    Image,
    draw_who,
    image_of,
    scope_of,
    ties_shown,
    who_image,
    width_of,
)
from unerased.web.show.drawn.scope import Acts, Month, Scope, acts_of, is_large, month_of
from unerased.web.show.drawn.who import Drawn as Whom
from unerased.web.show.drawn.who import who_drawn
from unerased.web.show.forms.fields import Field
from unerased.web.show.forms.forming import field_of, texts_of
from unerased.web.show.forms.saying import Typed
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.drawn.ties import Tie


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Months, map, and who did what, of everything or of what was chosen.

    Attributes:
        asked_for: whether everything was read; on a large register it waits to be asked for.
        all_href: where it is asked for.
        whom: None while there are too many acts for one picture.
    """

    fields: tuple[Field, ...]
    errors: int
    asked_for: bool
    all_href: str = ""
    chosen: str = ""
    event: CodeLink | None = None
    acts: Acts | None = None
    strip: Strip | None = None
    strip_image: Image | None = None
    map: Map | None = None
    map_image: Image | None = None
    whom: Whom | None = None
    whom_image: Image | None = None
    ties: tuple[Tie, ...] | None = None
    most: int = MOST_ACTS
    section: str = "pictures"


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def pictures(asked: Asked) -> HttpResponse:
    """Months, map, and who did what; a POST chooses of what, or asks for ties."""
    posted = asked.request.method == "POST"
    if posted and "ties" not in asked.request.POST:
        return _choose(asked)
    scope = _chosen(asked)
    wanted = "all" in asked.request.GET or scope.kind != ""
    fields = _fields(_filled(asked, scope))
    if not wanted and is_large(asked):
        where = f"/pictures?{scope.query}&all=1" if scope.query else "/pictures?all=1"
        page = OverviewPage(fields, 0, asked_for=False, all_href=where)
    else:
        page = _overview(asked, scope, fields)
    return shown(asked.request, "pictures.html", page)


@require_safe
@draws
def overview_png(asked: Asked, which: str) -> Callable[[], bytes]:
    """One of the three pictures of the overview."""
    scope = _chosen(asked)
    if not scope.kind and is_large(asked):
        raise NotHere("The register is large. Ask for its pictures on their page first.")
    if which == "who":
        return draw_who(asked, scope)
    parts = _parts(asked, scope, Look.of(asked))
    if which == "months":
        return partial(drawn_months.draw, parts.strip.picture, width_of(asked))
    if which == "map":
        return partial(drawn_places.draw, parts.map.picture, width_of(asked))
    raise NotHere("There is no such picture.")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is counted of all acts of a scope."""

    acts: Acts
    strip: Strip
    map: Map


def _parts(asked: Asked, scope: Scope, look: Look) -> _Parts:
    """Worked out once for a state of the register: a hundred thousand acts take a while."""

    def worked_out() -> _Parts:
        acts = acts_of(asked, scope, look)
        return _Parts(acts, months_drawn(acts.facts, asked.words), map_drawn(acts.facts, look))

    question = ("pictures", scope, asked.language)
    return asked.desk.cache.get(asked.register.heads, question, worked_out)


def _overview(asked: Asked, scope: Scope, fields: tuple[Field, ...]) -> OverviewPage:
    look = Look.of(asked)
    parts = _parts(asked, scope, look)
    acts, strip, found = parts.acts, parts.strip, parts.map
    few = len(acts.facts) <= MOST_ACTS
    ties = ties_shown(asked, scope, acts, look) if few else None
    whom = who_drawn(acts.facts, look, ties or ()) if few and acts.facts else None
    query = scope.query
    return OverviewPage(
        fields=fields,
        errors=0,
        asked_for=True,
        all_href=f"/pictures?{query}" if query else "/pictures",
        chosen=asked.words.month(scope.month.first) if scope.month else "",
        event=link(scope.code, asked.book) if scope.kind else None,
        acts=acts,
        strip=strip,
        strip_image=image_of("/pictures/months.png", query, strip.picture.title),
        map=found,
        map_image=image_of("/pictures/map.png", query, found.picture.title),
        whom=whom,
        whom_image=who_image(asked, "/pictures/who.png", scope, whom, ties) if whom else None,
        ties=ties,
    )


def _chosen(asked: Asked) -> Scope:
    """Of what the address says that the pictures are."""
    given = asked.request.GET
    month = _month(given.get("month", ""))
    if not given.get("event"):
        return Scope(month=month)
    return Scope("event", scope_of(asked, "event", given["event"]).code, month)


def _month(text: str) -> Month | None:
    if not text:
        return None
    found = month_of(text)
    if found is None:
        raise NotHere("This is no month.")
    return found


def _filled(asked: Asked, scope: Scope) -> Typed:
    written = scope.month.written if scope.month else ""
    return Typed(asked, {"event": scope.code, "month": written})


def _fields(typed: Typed) -> tuple[Field, ...]:
    words = typed.asked.words
    return (
        field_of(
            typed,
            Field("event", words.say("Only the acts of this event"), "code"),
            mark("The code of an event, for example E-7K3M; may stay empty"),
        ),
        field_of(
            typed,
            Field("month", words.say("Only the acts that lie, or may lie, in this month")),
            mark("For example 2018-07; may stay empty"),
        ),
    )


def _choose(asked: Asked) -> HttpResponse:
    """From what was typed to the address of the pictures; or the form with its errors."""
    typed = Typed(asked, texts_of(asked))
    event = typed.code("event", "event", needed=False)
    text = typed.text("month").strip()
    month = month_of(text)
    if text and month is None:
        typed.wrong("month", mark("Write a month with its year, for example 2018-07."))
    if typed.errors:
        page = OverviewPage(_fields(typed), len(typed.errors), asked_for=False)
        return shown(asked.request, "pictures.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)
    scope = Scope("event" if event else "", event, month)
    return go(f"/pictures?{scope.query}" if scope.query else "/pictures")
