"""An involvement: who, in which act, to what degree, with the act beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.web.answer import shown
from unerased.web.show.records.acts import Timeline, timeline_of, values_of
from unerased.web.show.records.head import Head, subject_of
from unerased.web.show.records.involved import Involved, involved_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.claims.cards import ClaimCard


@dataclass(frozen=True, slots=True)
class InvolvementPage:
    """Everything on an involvement's page."""

    head: Head
    timeline: Timeline
    involved: tuple[Involved, ...]
    cards: tuple[ClaimCard, ...]
    section: str = "event"


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of an involvement."""
    subject = subject_of(asked, "involvement", code, reveal=reveal)
    page = InvolvementPage(
        head=subject.head,
        timeline=timeline_of(values_of(subject.rows, "involvement.act"), subject.look),
        involved=involved_in([code], subject.look),
        cards=subject.cards(),
    )
    return shown(asked.request, "involvement.html", page)
