"""A finding of the team: what was asked, what was found, at which standard of proof, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.records import Finding
from unerased.register import reads
from unerased.register.reads.changes import findings_about, history_part
from unerased.web.answer import shown
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.pages.judge import STATUSES
from unerased.web.show.claims.cards import ClaimCard, Stamp, card_of, stamp_of
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.changing import Corrected, what_ended
from unerased.web.show.forms.finding import Past, past_of
from unerased.web.show.records.oneperson import QUESTIONS as OF_PERSONS
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register.rows import FindingRow
    from unerased.web.desk import Asked

QUESTIONS: Final = {
    "claim": mark("Is this so?"),
    "same_person": mark("Are these one person?"),
    "not_same_person": mark("Are these different people?"),
    "value": mark("Which value holds?"),
}
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Everything on a finding's page.

    Attributes:
        past: every finding on the same question, the latest first, this one included.
        again: where the question is judged once more, "" where it is not.
        ended: the correction that took it out; `status` says so, too, where another finding did.
    """

    link: CodeLink
    question: str
    stamp: Stamp
    reasons: str
    dated: str
    status: str
    about: tuple[CodeLink, ...]
    cards: tuple[ClaimCard, ...]
    past: tuple[Past, ...]
    again: str
    ended: Corrected | None
    saved: str
    section: str = ""


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:  # noqa: ARG001 - as for every kind
    """The page of a finding."""
    db, book, words = asked.register.db, asked.book, asked.words
    own = next((row for row in history_part(db, code, limit=1).rows if row.code == code), None)
    if own is None or not isinstance(own.record, Finding):
        raise NotHere("No such finding.")
    every = findings_about(db, own.record.about[:1], live=False)
    row = next(one for one in every if one.finding.code == code)
    finding = row.finding
    look = Look.of(asked)
    claims = list(reads.get_claims(db, finding.about).values())
    look.around(claims)
    statuses = {name: words.say(text) for name, text in STATUSES.items()}
    page = FindingPage(
        link=link(code, book),
        question=words.say(QUESTIONS[finding.question]),
        stamp=stamp_of(finding, look),
        reasons=finding.reasons,
        dated=words.day(finding.dated),
        status="" if row.status == "live" else statuses[row.status],
        about=tuple(link(found, book) for found in finding.about),
        cards=tuple(card_of(found, look) for found in claims),
        past=past_of([one for one in every if _same_question(one, finding)], look, statuses),
        again=_again(finding),
        ended=what_ended(row.correction, asked) if row.status != "live" else None,
        saved=session_of(asked.request).pop("saved", ""),
    )
    return shown(asked.request, "finding.html", page)


def _same_question(row: FindingRow, finding: Finding) -> bool:
    """Whether it answers the same question: of the same persons, the same property, the claim."""
    other = row.finding
    if finding.question in OF_PERSONS:
        return other.question in OF_PERSONS and set(other.about) == set(finding.about)
    if finding.question == "value":
        return other.question == "value" and other.property == finding.property
    return other.question == "claim"


def _again(finding: Finding) -> str:
    about = finding.about
    if finding.question == "claim":
        return f"/judge/{about[0]}"
    if finding.question == "value":
        return f"/judge/{about[0]}/{finding.property}"
    return f"/same/{about[0]}/{about[1]}" if len(about) == _TWO else ""
