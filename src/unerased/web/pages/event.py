"""An event: its acts on one time line, what belongs to it, what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.register import reads
from unerased.web.answer import shown
from unerased.web.show.claims.cards import ShownValue
from unerased.web.show.claims.codes import link
from unerased.web.show.records.acts import StepRow, Timeline, refs_to, steps_of, timeline_of
from unerased.web.show.records.head import Head, subject_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.claims.cards import ClaimCard
    from unerased.web.show.claims.look import Look


@dataclass(frozen=True, slots=True)
class EventPage:
    """Everything on an event's page."""

    head: Head
    timeline: Timeline
    steps: tuple[StepRow, ...]
    parts: tuple[ShownValue, ...]
    causes: tuple[ShownValue, ...]
    cards: tuple[ClaimCard, ...]
    section: str = "event"


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of an event."""
    subject = subject_of(asked, "event", code, reveal=reveal)
    referring = reads.claims_referring_to(asked.register.db, code)
    look = subject.look
    page = EventPage(
        head=subject.head,
        timeline=timeline_of(refs_to(referring, "act.event"), look),
        steps=steps_of(refs_to(referring, "intervention.event"), look),
        parts=named(refs_to(referring, "event.part_of"), look),
        causes=named(refs_to(referring, "event.led_to"), look),
        cards=subject.cards(),
    )
    return shown(asked.request, "event.html", page)


def named(codes: Sequence[str], look: Look) -> tuple[ShownValue, ...]:
    """These entities, each with a few words."""
    look.about(codes)
    return tuple(
        ShownValue(look.short_words(code), link=link(code, look.codebook)) for code in codes
    )
