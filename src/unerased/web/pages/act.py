"""An act: what was done, to whom, by whom and to what degree, in which event, and who denies it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.register.reads.refs import subjects_with
from unerased.web.answer import shown
from unerased.web.pages.event import named
from unerased.web.show.claims.cards import Contest, ShownValue, contest_of
from unerased.web.show.records.acts import StepRow, Timeline, steps_of, timeline_of, values_of
from unerased.web.show.records.head import Head, subject_of
from unerased.web.show.records.involved import Involved, involved_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.claims.cards import ClaimCard
    from unerased.web.show.records.head import Subject

#: so many involvements and steps of one act are listed
MOST = 100


@dataclass(frozen=True, slots=True)
class ActPage:
    """Everything on an act's page; `again` is where another source's account is entered."""

    head: Head
    timeline: Timeline
    events: tuple[ShownValue, ...]
    involved: tuple[Involved, ...]
    contests: tuple[Contest, ...]
    steps: tuple[StepRow, ...]
    cards: tuple[ClaimCard, ...]
    again: str
    section: str = "event"


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of an act."""
    subject = subject_of(asked, "act", code, reveal=reveal)
    db, look = asked.register.db, subject.look
    events = values_of(subject.rows, "act.event")
    victims = values_of(subject.rows, "act.victim")
    page = ActPage(
        head=subject.head,
        timeline=timeline_of([code], look),
        events=named(events, look),
        involved=involved_in(subjects_with(db, "involvement.act", code, limit=MOST), look),
        contests=_contests(subject),
        steps=steps_of(subjects_with(db, "intervention.act", code, limit=MOST), look),
        cards=subject.cards(),
        again=_again(victims[:1], events[:1]),
    )
    return shown(asked.request, "act.html", page)


def _contests(subject: Subject) -> tuple[Contest, ...]:
    """Who takes a stance on anything that is said of the act, each stance of a source once."""
    found: dict[tuple[str, str], Contest] = {}
    for row in subject.rows:
        for stance in subject.look.stances_on(row.code):
            contest = contest_of(stance, subject.look)
            if contest is not None:
                found.setdefault((contest.speaker.link.code, contest.verb), contest)
    return tuple(found.values())


def _again(victims: list[str], events: list[str]) -> str:
    given = [f"person={code}" for code in victims] + [f"event={code}" for code in events]
    return "/enter?" + "&".join(given)
