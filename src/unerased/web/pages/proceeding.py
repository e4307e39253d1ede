"""A proceeding: for whom, before which body, and the steps taken in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register.reads.refs import subjects_with
from unerased.web.answer import shown
from unerased.web.pages.event import named
from unerased.web.show.records.acts import StepRow, steps_of, values_of
from unerased.web.show.records.head import Head, subject_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.claims.cards import ClaimCard, ShownValue

#: so many steps of one proceeding are shown
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class ProceedingPage:
    """Everything on a proceeding's page."""

    head: Head
    whom: tuple[ShownValue, ...]
    steps: tuple[StepRow, ...]
    cards: tuple[ClaimCard, ...]
    section: str = ""


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of a proceeding."""
    subject = subject_of(asked, "proceeding", code, reveal=reveal)
    look = subject.look
    steps = subjects_with(asked.register.db, "intervention.proceeding", code, limit=MOST)
    page = ProceedingPage(
        head=subject.head,
        whom=named(values_of(subject.rows, "proceeding.person"), look),
        steps=steps_of(steps, look),
        cards=subject.cards(),
    )
    return shown(asked.request, "proceeding.html", page)
