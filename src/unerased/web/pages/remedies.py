"""What was tried for a person: the exhaustion table, the way as a picture, the investigation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from unerased.pictures import way as picture
from unerased.register import reads
from unerased.remedies import case_of, investigation_of, needs_of, travel_days
from unerased.web.answer import draws, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import session_of
from unerased.web.show.claims.cards import ClaimCard, card_of
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.drawn.pages import Image, image_of, scope_of, width_of
from unerased.web.show.drawn.way import waited_words, way_drawn
from unerased.web.show.remedies.limits import lens_of
from unerased.web.show.remedies.phrases import SAID
from unerased.web.show.remedies.protection import NeedRow, need_rows
from unerased.web.show.remedies.table import FaultLine, Table, fault_line, table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from unerased.remedies import Case, Investigation
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class RemediesPage:
    """The exhaustion table of a person, with the way as a picture."""

    about: CodeLink
    table: Table
    image: Image | None
    on: str
    needs: tuple[NeedRow, ...]
    travel: tuple[FaultLine, ...]
    saved: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of an investigation, with the claims that tell of it."""

    label: str
    said: str
    css: str
    cards: tuple[ClaimCard, ...]


@dataclass(frozen=True, slots=True)
class CriterionPart:
    """What an investigation owes, with its points and the waiting."""

    label: str
    paragraphs: str
    points: tuple[PointRow, ...]
    waits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvestigationPage:
    """The State's investigation, point by point."""

    about: CodeLink
    steps: tuple[CodeLink, ...]
    criteria: tuple[CriterionPart, ...]
    sources: tuple[str, ...]
    section: str = ""


@require_safe
@reading
def remedies(asked: Asked, kind: str, code: str) -> HttpResponse:
    """The exhaustion table of a person or group."""
    case, look = _case(asked, kind, code)
    about = link(case.ledger.person, asked.book)
    needs = needs_of(asked.register.db, about.code)
    way = way_drawn(case, asked, look) if case.ledger.tried else None
    page = RemediesPage(
        about,
        table_of(case, asked, look),
        image_of(f"{about.href}/remedies/way.png", "", way.title) if way else None,
        asked.words.day(asked.desk.today()),
        need_rows(needs, asked),
        tuple(fault_line(fault, asked) for fault in travel_days(needs)),
        session_of(asked.request).pop("saved", ""),
    )
    return shown(asked.request, "remedies.html", page)


@require_safe
@draws
def way_png(asked: Asked, kind: str, code: str) -> Callable[[], bytes]:
    """The picture of the way."""
    case, look = _case(asked, kind, code)
    return partial(picture.draw, way_drawn(case, asked, look), width_of(asked))


@require_safe
@reading
def investigation(asked: Asked, kind: str, code: str) -> HttpResponse:
    """The State's investigation of what a person complained of."""
    person = scope_of(asked, kind, code).code
    found = investigation_of(asked.register.db, person, lens_of(asked))
    page = InvestigationPage(
        link(person, asked.book),
        tuple(link(step, asked.book) for step in found.steps),
        _criteria(found, asked),
        found.sources,
    )
    return shown(asked.request, "investigation.html", page)


def _case(asked: Asked, kind: str, code: str) -> tuple[Case, Look]:
    person = scope_of(asked, kind, code).code
    case = case_of(asked.register.db, person, lens_of(asked))
    look = Look.of(asked)
    steps = [row.step for row in case.ledger.tried if row.step]
    look.about(claim.source for step in steps for own in step.said.values() for claim in own)
    return case, look


def _criteria(found: Investigation, asked: Asked) -> tuple[CriterionPart, ...]:
    codes = {
        claim
        for one in found.criteria
        for point in one.points
        for claim in (*point.done, *point.not_done)
    }
    rows = reads.get_claims(asked.register.db, codes)
    look = Look.of(asked)
    look.around(list(rows.values()))
    parts = []
    for one in found.criteria:
        points = []
        for point in one.points:
            said, css = SAID[point.said]
            cards = tuple(
                card_of(rows[code], look) for code in (*point.done, *point.not_done) if code in rows
            )
            label = look.term("investigation_points", point.term)
            points.append(PointRow(label, asked.words.say(said), css, cards))
        parts.append(
            CriterionPart(
                asked.words.label(one.labels, one.name),
                one.paragraphs,
                tuple(points),
                tuple(waited_words(wait, asked) for wait in one.waits),
            )
        )
    return tuple(parts)
