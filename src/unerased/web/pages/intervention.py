"""A step taken for somebody: for whom, what came before it and after it, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import reads
from unerased.register.reads.refs import subjects_with
from unerased.web.answer import shown
from unerased.web.pages.event import named
from unerased.web.show.records.acts import StepRow, steps_of, values_of
from unerased.web.show.records.head import Head, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from unerased.register.database import Database
    from unerased.web.desk import Asked
    from unerased.web.show.claims.cards import ClaimCard, ShownValue

#: so many steps before and after are shown
MOST: Final = 30


@dataclass(frozen=True, slots=True)
class InterventionPage:
    """Everything on the page of a step."""

    head: Head
    this: tuple[StepRow, ...]
    before: tuple[StepRow, ...]
    after: tuple[StepRow, ...]
    whom: tuple[ShownValue, ...]
    proceedings: tuple[ShownValue, ...]
    about: tuple[ShownValue, ...]
    cards: tuple[ClaimCard, ...]
    section: str = ""


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of a step."""
    subject = subject_of(asked, "intervention", code, reveal=reveal)
    db, look, rows = asked.register.db, subject.look, subject.rows
    about = [*values_of(rows, "intervention.act"), *values_of(rows, "intervention.event")]
    page = InterventionPage(
        head=subject.head,
        this=steps_of([code], look),
        before=steps_of(_chain(code, lambda step: _followed_by(db, step)), look),
        after=steps_of(_chain(code, lambda step: _following(db, step)), look),
        whom=named(values_of(rows, "intervention.person"), look),
        proceedings=named(values_of(rows, "intervention.proceeding"), look),
        about=named(about, look),
        cards=subject.cards(),
    )
    return shown(asked.request, "intervention.html", page)


def _followed_by(db: Database, step: str) -> list[str]:
    return values_of(reads.claims_of(db, step), "intervention.follows")


def _following(db: Database, step: str) -> list[str]:
    return subjects_with(db, "intervention.follows", step, limit=MOST)


def _chain(step: str, further: Callable[[str], list[str]]) -> list[str]:
    """The steps in one direction, each once; safe against circles."""
    found: dict[str, None] = {}
    ahead = [step]
    while ahead and len(found) < MOST:
        new = [code for code in further(ahead.pop(0)) if code not in found and code != step]
        found |= dict.fromkeys(new)
        ahead += new
    return list(found)
