"""Consent as a conversation: a paper to go through together, and its answers in one save."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods, require_safe

from unerased.register import reads
from unerased.remedies.checks import FORMS
from unerased.remedies.conversation import QUESTIONS, standing
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.pages.person import ANSWERS
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.forms.changing import day_of
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.forming import field_of, known_code, remember, texts_of
from unerased.web.show.forms.saying import Typed, records_of, save
from unerased.web.show.remedies.asking import PARTS, Talk, TalkPart, talk_of, talk_parts
from unerased.web.words import mark

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from unerased.model.consent import Decision
    from unerased.remedies.conversation import Question
    from unerased.web.desk import Asked

#: what can be answered, beside that it was not spoken of
_GIVEN: Final = (
    ("", mark("not spoken of today")),
    ("given", mark("yes")),
    ("refused", mark("no")),
)
_BACK: Final = ("withdrawn", mark("takes back the yes"))
_DAY: Final = mark("A day, written 2018-12-31")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with its answer so far, and the fields for the one of today."""

    talk: Talk
    so_far: str
    holds: bool
    options: tuple[Option, ...]
    chosen: str
    error: str
    until: Field


@dataclass(frozen=True, slots=True)
class TalkPage:
    """The form for the answers. `form`: the submission to go back to, "" for none."""

    about: CodeLink
    parts: tuple[tuple[str, tuple[Asking, ...]], ...]
    dated: Field
    obtained: Field
    errors: tuple[tuple[str, str, str], ...]
    form: str
    section: str = "person"


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The paper: about nobody."""

    parts: tuple[TalkPart, ...]
    section: str = ""


@require_safe
@reading
def paper(asked: Asked) -> HttpResponse:
    """The questions to print and to go through together; no name and no code is on it."""
    return shown(asked.request, "paper.html", PaperPage(talk_parts(asked)))


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def talk(asked: Asked, code: str) -> HttpResponse:
    """The answers of one conversation, and saving them together."""
    person = known_code(asked, code)
    entity = reads.entity(asked.register.db, person)
    if entity is None or prefix_kind(person, asked.book) != "person":
        raise NotHere("Only a person consents.")
    typed = Typed(asked, texts_of(asked))
    if asked.request.method == "POST" and _save(typed, person):
        form = typed.text("form")
        return go(f"/person/{person}/packs/{form}" if form in FORMS else f"/person/{person}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return shown(asked.request, "talk.html", _page(typed, person), status)


def _page(typed: Typed, person: str) -> TalkPage:
    asked, words = typed.asked, typed.asked.words
    today = asked.desk.today()
    held = standing(asked.register.db, person, today)
    deciding = [one.consent for one in held.values() if one.consent]
    rows = reads.consents(asked.register.db, codes=deciding)
    days = {row.consent.code: row.consent for row in rows}
    so_far = {
        name: _so_far(asked, one, days[one.consent].dated if one.consent in days else None)
        for name, one in held.items()
    }
    parts = tuple(
        (
            words.say(heading),
            tuple(
                _asking(typed, one, held[one.name], so_far[one.name])
                for one in QUESTIONS
                if one.part == part
            ),
        )
        for part, heading in PARTS.items()
    )
    dated = typed.text("dated") if asked.request.method == "POST" else today.isoformat()
    labels = {one.name: talk_of(one, asked).question for one in QUESTIONS}
    labels |= {"dated": words.say("Day of the conversation"), "": ""}
    labels["obtained"] = words.say("How the answers were obtained")
    return TalkPage(
        link(person, asked.book),
        parts,
        field_of(typed, Field("dated", labels["dated"], value=dated), _DAY),
        field_of(
            typed,
            Field("obtained", labels["obtained"]),
            mark("In person, by a call, in writing, through whom"),
        ),
        tuple(
            (f"f-{name}", labels.get(name.removeprefix("until."), ""), said)
            for name, said in typed.errors.items()
        ),
        typed.text("form") if typed.text("form") in FORMS else "",
    )


def _so_far(asked: Asked, decision: Decision, dated: dt.date | None) -> str:
    words = asked.words
    said = words.say(ANSWERS[decision.reason])
    if dated is None:
        return said
    return words.say("{answer} on {day}", answer=said, day=words.day(dated))


def _asking(typed: Typed, one: Question, decision: Decision, so_far: str) -> Asking:
    words = typed.asked.words
    offered = (*_GIVEN, _BACK) if decision.allowed else _GIVEN
    until = Field(f"until.{one.name}", words.say("If yes, until"))
    return Asking(
        talk_of(one, typed.asked),
        so_far,
        decision.allowed,
        tuple(Option(value, words.say(label)) for value, label in offered),
        typed.text(one.name),
        typed.errors.get(one.name, ""),
        field_of(typed, until, mark("A day, written 2018-12-31; empty: no end was agreed")),
    )


def _save(typed: Typed, person: str) -> bool:
    answers = {value for value, _ in (*_GIVEN, _BACK)}
    chosen = {one: typed.text(one.name) for one in QUESTIONS if typed.text(one.name)}
    for one, answer in chosen.items():
        if answer not in answers:
            typed.wrong(one.name, mark("Choose one."))
    if not chosen:
        typed.wrong("", mark("No answer was chosen. Choose one for each question you spoke of."))
    obtained = typed.plain("obtained")
    if not obtained:
        typed.wrong("obtained", mark("This is needed."))
    day = day_of(typed, "dated")
    lines: list[dict[str, object]] = []
    for one, answer in chosen.items():
        line: dict[str, object] = {"consent": person, "answer": answer, "obtained": obtained}
        line |= {"purpose": one.purpose, "audience": one.audience}
        line["dated"] = day.isoformat() if day else ""
        until = f"until.{one.name}"
        if answer == "given" and typed.text(until).strip():
            last = day_of(typed, until)
            line["expires"] = last.isoformat() if last else ""
        lines.append(line)
    names = [one.name for one in chosen]
    records = [] if typed.errors else records_of(typed, lines, names)
    if typed.errors:
        return False
    fields = {record.code: name for record, name in zip(records, names, strict=True)}
    saved = save(typed, records, typed.asked.words.say("A conversation about consent"), fields)
    if saved:
        remember(typed.asked, saved)
    return bool(saved)
