"""Pictures of a person, an event, a claim, a statement; each with its table below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods, require_safe

from unerased.pictures import chain as drawn_chain
from unerased.pictures import timeline as drawn_timeline
from unerased.register import reads
from unerased.web.answer import draws, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.drawn.chain import Step, chain_of_claim, chain_of_statement
from unerased.web.show.drawn.facts import MOST_ACTS
from unerased.web.show.drawn.pages import (
    Image,
    draw_who,
    image_of,
    scope_of,
    ties_shown,
    who_image,
    width_of,
)
from unerased.web.show.drawn.scope import Acts, acts_of
from unerased.web.show.drawn.time import Row as TimeRow
from unerased.web.show.drawn.time import timeline_drawn
from unerased.web.show.drawn.who import Row as WhoRow
from unerased.web.show.drawn.who import who_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.drawn.chain import Drawn as Chained
    from unerased.web.show.drawn.ties import Tie


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A timeline with its table."""

    about: CodeLink
    image: Image
    rows: tuple[TimeRow, ...]
    acts: Acts
    most: int = MOST_ACTS
    section: str = ""


@dataclass(frozen=True, slots=True)
class WhoPage:
    """Who did what to whom, with its table. `ties` is None unless somebody asked for them."""

    about: CodeLink
    image: Image
    rows: tuple[WhoRow, ...]
    acts: Acts
    ties: tuple[Tie, ...] | None
    action: str
    most: int = MOST_ACTS
    section: str = ""


@dataclass(frozen=True, slots=True)
class ChainPage:
    """A chain with its table."""

    about: CodeLink
    image: Image
    steps: tuple[Step, ...]
    section: str = ""


@require_safe
@reading
def timeline(asked: Asked, kind: str, code: str) -> HttpResponse:
    """The timeline of a person or an event."""
    scope = scope_of(asked, kind, code)
    look = Look.of(asked)
    acts = acts_of(asked, scope, look)
    drawn = timeline_drawn(asked, (scope.kind, scope.code), acts.facts, look)
    about = link(scope.code, asked.book)
    image = image_of(f"{about.href}/timeline.png", "", drawn.picture.title)
    return shown(
        asked.request, "picture_timeline.html", TimelinePage(about, image, drawn.rows, acts)
    )


@require_safe
@draws
def timeline_png(asked: Asked, kind: str, code: str) -> Callable[[], bytes]:
    """The picture of it."""
    scope = scope_of(asked, kind, code)
    look = Look.of(asked)
    acts = acts_of(asked, scope, look)
    drawn = timeline_drawn(asked, (scope.kind, scope.code), acts.facts, look)
    return partial(drawn_timeline.draw, drawn.picture, width_of(asked))


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def who(asked: Asked, kind: str, code: str) -> HttpResponse:
    """Who did what to whom, of a person or an event; a POST asks for ties, and is recorded."""
    scope = scope_of(asked, kind, code)
    look = Look.of(asked)
    acts = acts_of(asked, scope, look).few
    ties = ties_shown(asked, scope, acts, look)
    drawn = who_drawn(acts.facts, look, ties or ())
    about = link(scope.code, asked.book)
    image = who_image(asked, f"{about.href}/who.png", scope, drawn, ties)
    page = WhoPage(about, image, drawn.rows, acts, ties, f"{about.href}/who")
    return shown(asked.request, "picture_who.html", page)


@require_safe
@draws
def who_png(asked: Asked, kind: str, code: str) -> Callable[[], bytes]:
    """The picture of it; with ties only once for each time that they were asked for."""
    return draw_who(asked, scope_of(asked, kind, code), of_page=True)


@require_safe
@reading
def chain(asked: Asked, kind: str, code: str) -> HttpResponse:
    """The chain of a claim or a statement."""
    full, drawn = _chain(asked, kind, code)
    about = link(full, asked.book)
    image = image_of(f"{about.href}/chain.png", "", drawn.picture.title)
    return shown(asked.request, "picture_chain.html", ChainPage(about, image, drawn.steps))


@require_safe
@draws
def chain_png(asked: Asked, kind: str, code: str) -> Callable[[], bytes]:
    """The picture of it."""
    _, drawn = _chain(asked, kind, code)
    return partial(drawn_chain.draw, drawn.picture, width_of(asked))


def _chain(asked: Asked, kind: str, code: str) -> tuple[str, Chained]:
    full = scope_of(asked, kind, code).code
    look = Look.of(asked)
    if kind == "statement":
        return full, chain_of_statement(asked, full, look)
    row = reads.get_claims(asked.register.db, [full]).get(full)
    if row is None:
        raise NotHere("No such claim.")
    return full, chain_of_claim(asked, row, look)
