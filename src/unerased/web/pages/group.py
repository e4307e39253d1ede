"""A group: what is said of it as a whole; its members are never made from its number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.register import reads
from unerased.web.answer import shown
from unerased.web.pages.event import named
from unerased.web.show.acts import Timeline, refs_to, timeline_of
from unerased.web.show.head import Head, subject_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.cards import ClaimCard, ShownValue


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Everything on a group's page."""

    head: Head
    timeline: Timeline
    parts: tuple[ShownValue, ...]
    cards: tuple[ClaimCard, ...]
    section: str = "group"


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of a group."""
    subject = subject_of(asked, "group", code, reveal=reveal)
    referring = reads.claims_referring_to(asked.register.db, code)
    page = GroupPage(
        head=subject.head,
        timeline=timeline_of(refs_to(referring, "act.victim"), subject.look),
        parts=named(refs_to(referring, "group.part_of"), subject.look),
        cards=subject.cards(),
    )
    return shown(asked.request, "group.html", page)
