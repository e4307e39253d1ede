"""They say / we hold: a statement with what it contests on one side, our answer on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.values import Ref, Stance, Text
from unerased.register import reads
from unerased.web.answer import go, shown
from unerased.web.desk import session_of
from unerased.web.show.claims.cards import (
    ClaimCard,
    ShownValue,
    Speaker,
    card_of,
    said_value,
    speaker_of,
)
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.forms.answering import AnswerForm, answer_form, save_answer
from unerased.web.show.records.head import Head, Subject, subject_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

#: shown in the left column's own way, so not once more as cards
_OWN = (
    "statement.speaker",
    "statement.office",
    "statement.date",
    "statement.setting",
    "statement.text",
    "statement.says",
    "statement.answer",
    "statement.answer_rests_on",
)


@dataclass(frozen=True, slots=True)
class Contested:
    """What the statement says of one thing: its stances, each with the claim that it is about."""

    subject: CodeLink
    words: str
    rows: tuple[tuple[ClaimCard, ClaimCard], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of ours."""

    text: str
    lang: str
    speaker: Speaker | None
    entered: str
    link: CodeLink


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Everything on a statement's page."""

    head: Head
    speakers: tuple[ShownValue, ...]
    offices: tuple[ShownValue, ...]
    dates: tuple[ShownValue, ...]
    settings: tuple[ShownValue, ...]
    texts: tuple[ShownValue, ...]
    says: tuple[ShownValue, ...]
    contested: tuple[Contested, ...]
    other: tuple[ClaimCard, ...]
    answers: tuple[Answer, ...]
    rests_on: tuple[ClaimCard, ...]
    form: AnswerForm
    cards: tuple[ClaimCard, ...]
    section: str = "statement"


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of a statement; a POST with an answer saves it."""
    form = answer_form(asked)
    if asked.request.method == "POST" and "answer" in asked.request.POST:
        saved, form = save_answer(asked, code)
        if saved:
            session_of(asked.request)["saved"] = saved
            return go(f"/statement/{code}")
    subject = subject_of(asked, "statement", code, reveal=reveal)
    page = _page(asked, subject, form)
    return shown(asked.request, "statement.html", page, 422 if form.error else 200)


def _page(asked: Asked, subject: Subject, form: AnswerForm) -> StatementPage:
    db, look = asked.register.db, subject.look
    said = reads.claims_in_statement(db, subject.code)
    stances = [row for row in said if isinstance(row.claim.value, Stance)]
    targets = reads.get_claims(db, {row.claim.subject for row in stances})
    rests = _refs(subject, "statement.answer_rests_on")
    basis = reads.get_claims(db, rests)
    look.around([*said, *targets.values(), *basis.values()])
    described = [row for row in said if row.claim.subject == subject.code]
    other = [row for row in said if row not in stances and row not in described]
    return StatementPage(
        head=subject.head,
        speakers=_values(subject, "statement.speaker"),
        offices=_values(subject, "statement.office"),
        dates=_values(subject, "statement.date"),
        settings=_values(subject, "statement.setting"),
        texts=_values(subject, "statement.text"),
        says=_values(subject, "statement.says"),
        contested=_contested(stances, targets, look),
        other=tuple(card_of(row, look) for row in other),
        answers=_answers(subject),
        rests_on=tuple(card_of(row, look) for row in basis.values()),
        form=form,
        cards=subject.cards(without=_OWN),
    )


def _contested(
    stances: list[ClaimRow], targets: dict[str, ClaimRow], look: Look
) -> tuple[Contested, ...]:
    """The stances by what the contested claims are about, in the order they came."""
    grouped: dict[str, list[tuple[ClaimCard, ClaimCard]]] = {}
    for row in stances:
        target = targets.get(row.claim.subject)
        if target is not None:
            pair = (card_of(row, look), card_of(target, look))
            grouped.setdefault(target.claim.subject, []).append(pair)
    look.about(grouped)
    return tuple(
        Contested(link(code, look.codebook), look.short_words(code), tuple(rows))
        for code, rows in grouped.items()
    )


def _values(subject: Subject, name: str) -> tuple[ShownValue, ...]:
    found = (
        said_value(row.claim, subject.look, reveal=subject.head.revealed)
        for row in subject.rows
        if row.claim.property == name
    )
    return tuple(dict.fromkeys(found))


def _refs(subject: Subject, name: str) -> list[str]:
    values = (row.claim.value for row in subject.rows if row.claim.property == name)
    return [value.code for value in values if isinstance(value, Ref)]


def _answers(subject: Subject) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            row.claim.value.text,
            row.claim.value.lang,
            speaker_of(row.claim.source, subject.look),
            subject.look.words.day(row.place.when.date()),
            link(row.code, subject.look.codebook),
        )
        for row in subject.rows
        if row.claim.property == "statement.answer" and isinstance(row.claim.value, Text)
    )
