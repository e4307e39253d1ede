"""What do we find? On a claim: does it stand; on an entity: which of several values holds."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast

import msgspec
from django.views.decorators.http import require_http_methods

from unerased.model.records import Claim, Finding, Verdict
from unerased.model.values import Unknown
from unerased.register import reads
from unerased.register.reads.changes import findings_about
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.cards import ClaimCard, card_of
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.claims.look import Look
from unerased.web.show.claims.order import first_values
from unerased.web.show.forms.changing import Form, choice_of
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.finding import (
    NAMING,
    Past,
    also_superseded,
    finding_fields,
    judged,
    past_of,
    save_finding,
)
from unerased.web.show.forms.forming import field_of, known_code, texts_of
from unerased.web.show.forms.saying import Typed
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from unerased.model.codebook import Property
    from unerased.register.rows import ClaimRow, FindingRow
    from unerased.web.desk import Asked
    from unerased.web.words import Words

VERDICTS: Final = {
    "established": mark("established: it is so"),
    "not_established": mark("not established"),
    "undetermined": mark("undetermined: it cannot be decided"),
}
STATUSES: Final = {
    "live": mark("holds"),
    "superseded": mark("superseded"),
    "retracted": mark("retracted"),
    "undone": mark("undone"),
}
_UNDECIDED: Final = "undecided"


@dataclass(frozen=True, slots=True)
class JudgePage:
    """What is judged, what was found on it before, and the form.

    Attributes:
        about: the entity whose value is asked for; None for a claim.
        hidden: values tell who somebody is; they are shown on request.
        together: other claims that the earlier finding was about; it stays as it is for them.
    """

    heading: str
    about: CodeLink | None
    here: str
    cards: tuple[ClaimCard, ...]
    past: tuple[Past, ...]
    hidden: bool
    together: tuple[CodeLink, ...]
    form: Form
    section: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """Which value of a property of an entity holds: what is said, and what was found so far."""

    entity: str
    prop: Property
    rows: list[ClaimRow]
    past: list[FindingRow]


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def judge_claim(asked: Asked, code: str) -> HttpResponse:
    """The form for a finding on one claim, and saving it."""
    full = known_code(asked, code)
    row = reads.get_claims(asked.register.db, [full], live=True).get(full)
    if row is None or row.erased:
        raise NotHere("There is no such claim, or it does not hold any more.")
    about = findings_about(asked.register.db, [full], live=False)
    every = [one for one in about if one.finding.question == "claim"]
    earlier = [one.finding for one in every if one.status == "live"]
    look, reveal, typed = _asked_for(asked, [row])
    saving = asked.request.method == "POST" and not reveal
    if saving and _save_claim(typed, row.claim, earlier):
        return go(f"/claim/{full}")
    words = asked.words
    verdict = Field("verdict", words.say("What we find"), "select")
    here = f"/judge/{full}"
    first = field_of(typed, verdict, options=_verdicts(words))
    others = dict.fromkeys(code for one in earlier for code in one.about if code != full)
    page = JudgePage(
        words.say("What do we find?"),
        None,
        here,
        (card_of(row, look, reveal=reveal),),
        _past(every, look),
        look.hides(row.claim) and not reveal,
        tuple(link(other, asked.book) for other in others),
        _form(typed, here, first, naming=row.claim.property in NAMING),
    )
    return _answered(asked, page, bad=saving)


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def judge_value(asked: Asked, code: str, name: str) -> HttpResponse:
    """The form for a finding on which value of a property holds, and saving it."""
    full = known_code(asked, code)
    prop = asked.book.properties.get(name)
    if prop is None or prefix_kind(full, asked.book) not in prop.of:
        raise NotHere("This kind of record has no such property.")
    question = _question(asked, full, prop)
    look, reveal, typed = _asked_for(asked, question.rows)
    saving = asked.request.method == "POST" and not reveal
    if saving and _save_value(typed, question):
        return go(link(full, asked.book).href)
    return _answered(asked, _value_page(typed, question, look, reveal=reveal), bad=saving)


def _question(asked: Asked, entity: str, prop: Property) -> _Question:
    """What is said on a property of an entity, and what was found on it so far."""
    db, name = asked.register.db, prop.name
    found = reads.claims_of(db, entity)
    rows = [row for row in found if row.claim.property == name and not row.erased]
    if not rows:
        raise NotHere("Nothing is said on this yet.")
    past = [
        row
        for row in findings_about(db, [entity], live=False)
        if row.finding.property == name and row.finding.about[0] == entity
    ]
    return _Question(entity, prop, rows, past)


def _asked_for(asked: Asked, rows: Sequence[ClaimRow]) -> tuple[Look, bool, Typed]:
    """What stands around the claims; identifying values are read out only when asked for."""
    look = Look.of(asked)
    look.around(rows)
    look.judged([row.claim.subject for row in rows])
    reveal = asked.request.method == "POST" and "show" in asked.request.POST
    if reveal and any(look.hides(row.claim) for row in rows):
        asked.register.log_read(rows[0].claim.subject, rows[0].claim.property)
    return look, reveal, Typed(asked, texts_of(asked))


def _verdicts(words: Words) -> tuple[Option, ...]:
    rest = (Option(name, words.say(text)) for name, text in VERDICTS.items())
    return (Option("", words.say("Choose")), *rest)


def _past(rows: Sequence[FindingRow], look: Look) -> tuple[Past, ...]:
    return past_of(rows, look, {name: look.words.say(text) for name, text in STATUSES.items()})


def _answered(asked: Asked, page: JudgePage, *, bad: bool) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bad else HTTPStatus.OK
    return shown(asked.request, "judge.html", page, status)


def _save_claim(typed: Typed, claim: Claim, earlier: list[Finding]) -> bool:
    asked = typed.asked
    verdict = choice_of(typed, "verdict", _verdicts(asked.words))
    said = judged(typed)
    if said is None:
        return False
    before = earlier[-1].code if earlier else ""
    finding = Finding(
        asked.register.new_code("finding"),
        "claim",
        (claim.code,),
        cast("Verdict", verdict),
        said.standard,
        said.reasons,
        said.dated,
        before,
    )
    more = also_superseded(typed, finding, earlier)
    for one in earlier:
        rest = tuple(code for code in one.about if code != claim.code)
        if rest:
            code = asked.register.new_code("finding")
            more.append(msgspec.structs.replace(one, code=code, about=rest, supersedes=one.code))
    return save_finding(typed, finding, more, asked.words.say("A finding"))


def _choices(rows: Sequence[ClaimRow]) -> list[list[Claim]]:
    """The claims by value, each value once, in the order they came."""
    found: dict[object, list[Claim]] = {}
    for row in rows:
        if not isinstance(row.claim.value, Unknown):
            found.setdefault(row.claim.value, []).append(row.claim)
    return list(found.values())


def _save_value(typed: Typed, question: _Question) -> bool:
    asked = typed.asked
    by_code = {claims[0].code: claims for claims in _choices(question.rows)}
    options = [Option(code, "") for code in (*by_code, _UNDECIDED)]
    chosen = choice_of(typed, "value", options)
    said = judged(typed)
    if said is None:
        return False
    claims = by_code.get(chosen, [])
    earlier = [one.finding for one in question.past if one.status == "live"]
    finding = Finding(
        asked.register.new_code("finding"),
        "value",
        (question.entity, *(claim.code for claim in claims)),
        "established" if claims else "undetermined",
        said.standard,
        said.reasons,
        said.dated,
        earlier[-1].code if earlier else "",
        question.prop.name,
        claims[0].value if claims else Unknown(),
    )
    more = also_superseded(typed, finding, earlier)
    return save_finding(typed, finding, more, asked.words.say("A finding"))


def _value_page(typed: Typed, question: _Question, look: Look, *, reveal: bool) -> JudgePage:
    asked, words, rows = typed.asked, typed.asked.words, question.rows
    label = look.property_label(question.prop.name)
    by_code = {row.code: row for row in rows}
    about = [one for code in (question.entity, *by_code) for one in look.findings_on(code)]
    cards = {
        claim.code: card_of(by_code[claim.code], look, reveal=reveal)
        for claim in first_values([row.claim for row in rows], about)
    }
    values = [
        Option(claims[0].code, _option_words([cards[claim.code] for claim in claims], words))
        for claims in _choices(rows)
    ]
    undecided = Option(_UNDECIDED, words.say("it cannot be decided which"))
    options = (Option("", words.say("Choose")), *values, undecided)
    chosen = field_of(
        typed, Field("value", words.say("What we find to hold"), "select"), options=options
    )
    here = f"/judge/{question.entity}/{question.prop.name}"
    return JudgePage(
        words.say("Which value holds: {property}", property=label),
        link(question.entity, asked.book),
        here,
        tuple(cards.values()),
        _past(question.past, look),
        not reveal and any(look.hides(row.claim) for row in rows),
        (),
        _form(typed, here, chosen, naming=question.prop.name in NAMING),
    )


def _form(typed: Typed, here: str, first: Field, *, naming: bool) -> Form:
    return Form(
        here,
        (first, *finding_fields(typed, naming=naming)),
        (Option("save", typed.asked.words.say("Save the finding")),),
        len(typed.errors),
        typed.errors.get("", ""),
    )


def _option_words(cards: Sequence[ClaimCard], words: Words) -> str:
    """A value to choose, with the codes of the claims that say it; a hidden one by those alone."""
    codes = ", ".join(card.link.short for card in cards)
    value = cards[0].value
    said = value.link.short if value.link else value.words
    return f"{words.say('not shown') if value.hidden else said} ({codes})"
