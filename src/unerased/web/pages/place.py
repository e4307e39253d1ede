"""A place: what it lies in, what lies in it, the acts there and from there, the events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import reads
from unerased.register.reads.refs import subjects_with
from unerased.web.answer import shown
from unerased.web.pages.event import named
from unerased.web.show.records.acts import Timeline, timeline_of, values_of
from unerased.web.show.records.head import Head, subject_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register.database import Database
    from unerased.web.desk import Asked
    from unerased.web.show.claims.cards import ClaimCard, ShownValue

#: so many acts, and so many of everything else, stand on the page
MOST_ACTS: Final = 50
MOST: Final = 100
#: no place lies in more than so many others, one in the other
_DEEPEST: Final = 10


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything on a place's page; `more` says that not every act is shown."""

    head: Head
    within: tuple[ShownValue, ...]
    inside: tuple[ShownValue, ...]
    here: Timeline
    left: Timeline
    events: tuple[ShownValue, ...]
    more: bool
    cards: tuple[ClaimCard, ...]
    section: str = "event"


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of a place."""
    subject = subject_of(asked, "place", code, reveal=reveal)
    db, look = asked.register.db, subject.look
    here = subjects_with(db, "act.place", code, limit=MOST_ACTS + 1)
    left = subjects_with(db, "act.origin_place", code, limit=MOST_ACTS + 1)
    page = PlacePage(
        head=subject.head,
        within=named(_within(db, values_of(subject.rows, "place.within")), look),
        inside=named(subjects_with(db, "place.within", code, limit=MOST), look),
        here=timeline_of(here[:MOST_ACTS], look),
        left=timeline_of(left[:MOST_ACTS], look),
        events=named(subjects_with(db, "event.place", code, limit=MOST), look),
        more=max(len(here), len(left)) > MOST_ACTS,
        cards=subject.cards(),
    )
    return shown(asked.request, "place.html", page)


def _within(db: Database, first: list[str]) -> list[str]:
    """The places that contain it, the nearest first; safe against circles."""
    found = dict.fromkeys(first)
    ahead = first
    for _ in range(_DEEPEST):
        wider = values_of(reads.claims_about(db, ahead), "place.within") if ahead else []
        ahead = [code for code in wider if code not in found]
        found |= dict.fromkeys(ahead)
    return list(found)
