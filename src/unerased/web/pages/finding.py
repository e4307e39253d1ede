"""A finding of the team: what was asked, what was found, at which standard of proof, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import reads
from unerased.web.answer import shown
from unerased.web.errors import NotHere
from unerased.web.show.cards import ClaimCard, Stamp, card_of, stamp_of
from unerased.web.show.codes import CodeLink, link
from unerased.web.show.look import Look
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked

QUESTIONS: Final = {
    "claim": mark("Is this so?"),
    "same_person": mark("Are these one person?"),
    "not_same_person": mark("Are these different people?"),
    "value": mark("Which value holds?"),
}


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Everything on a finding's page."""

    link: CodeLink
    question: str
    stamp: Stamp
    reasons: str
    dated: str
    status: str
    about: tuple[CodeLink, ...]
    cards: tuple[ClaimCard, ...]
    section: str = ""


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:  # noqa: ARG001 - as for every kind
    """The page of a finding."""
    db, book = asked.register.db, asked.book
    every = asked.desk.cache.get(
        asked.register.heads,
        "all findings",
        lambda: {found.finding.code: found for found in reads.findings(db, live=False)},
    )
    row = every.get(code)
    if row is None:
        raise NotHere("No such finding.")
    look = Look.of(asked)
    claims = list(reads.get_claims(db, row.finding.about).values())
    look.around(claims)
    page = FindingPage(
        link=link(code, book),
        question=asked.words.say(QUESTIONS[row.finding.question]),
        stamp=stamp_of(row.finding, look),
        reasons=row.finding.reasons,
        dated=asked.words.day(row.finding.dated),
        status="" if row.status == "live" else asked.words.say(row.status),
        about=tuple(link(found, book) for found in row.finding.about),
        cards=tuple(card_of(found, look) for found in claims),
    )
    return shown(asked.request, "finding.html", page)
