"""Release a figure: see what could leave and what would follow, choose, check, publish.

The gate is in `figures.release`: these pages ask for a plan and pass on what was chosen. What
breaches the policy has no button here, and would be refused there.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import msgspec
from django.views.decorators.http import require_http_methods

from unerased.figures.catalog import find
from unerased.figures.errors import FiguresError, UnknownFigure
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.planning import Planning, Question, begin, known
from unerased.web.show.claims.look import Look
from unerased.web.show.figures.inferring import inferred
from unerased.web.show.figures.offers import NAMES, PlanCard, card_of_plan
from unerased.web.show.figures.sheet_texts import (
    Part,
    Printed,
    method_typed,
    parts_of,
    printed_of,
)
from unerased.web.show.forms.fields import Field, Option, term_options
from unerased.web.show.forms.forming import field_of, texts_of
from unerased.web.show.forms.refusals import said
from unerased.web.show.forms.saying import Typed
from unerased.web.words import mark
from unerased.web.working import Standing

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from unerased.figures.definition import Definition
    from unerased.figures.release import Method, Other
    from unerased.web.desk import Asked

LOOK_AGAIN_SECONDS: Final = 2
_MOST: Final = 1000
_LONGEST: Final = 32 * 1024
_USUAL: Final = {"k": "5", "width": "", "choices": "2", "others": ""}


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """The plan's page.

    Attributes:
        fields: what is asked before planning; those in `more` are seldom changed.
        standing: "" before anybody asked, else how the work stands.
        refusals: why nothing can be released, in lines.
        forgotten: the plan was asked for and is gone, since the register changed.
    """

    name: str
    label: str
    here: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...]
    errors: int
    standing: str = ""
    percent: int = 0
    address: str = ""
    refusals: tuple[SafeString, ...] = ()
    forgotten: bool = False
    plan: PlanCard | None = None
    section: str = "figures"


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def release(asked: Asked, name: str) -> HttpResponse:
    """What could be released: the form, how far the attack is, and what it came to."""
    definition = definition_of(asked, name)
    typed = Typed(asked, texts_of(asked))
    if asked.request.method != "POST":
        return _looked_at(asked, definition, typed)
    if typed.text("do") == "stop":
        return _stopped(asked, definition, typed)
    question = _question(asked, definition, typed)
    if question is None:
        return _answered(asked, _page(asked, definition, typed))
    try:
        planning = begin(asked, question)
    except FiguresError as refused:
        page = _page(asked, definition, typed, refusals=refusal_lines(asked, refused))
        return _answered(asked, page)
    return go(f"/figures/{name}/release?plan={planning.question.address}")


def refusal_lines(asked: Asked, refused: FiguresError) -> tuple[SafeString, ...]:
    """Why a figure is not released, in lines."""
    what, reasons = getattr(refused, "what", str(refused)), getattr(refused, "reasons", ())
    lines = (inferred(asked.words, reason) for reason in reasons)
    return (said(asked.words, what), *lines)


def definition_of(asked: Asked, name: str) -> Definition:
    """The figure that an address names.

    Raises:
        NotHere: there is none of this name.
    """
    try:
        return find(asked.register.db, asked.book, name)
    except UnknownFigure:
        raise NotHere("There is no such figure.") from None


def planned(asked: Asked, name: str) -> Planning | None:
    """The plan that an address or a form names, if it still holds and is of this figure."""
    found = known(asked, texts_of(asked).get("plan", ""))
    return found if found is not None and found.question.name == name else None


def typed_again(planning: Planning) -> dict[str, str]:
    """The fields that ask this question once more."""
    asked = planning.question
    policy = asked.policy
    width = "" if policy.width == policy.k else str(policy.width)
    return {
        "k": str(policy.k),
        "width": width,
        "choices": str(policy.choices),
        "audience": asked.audience,
        "others": asked.told,
    }


def _looked_at(asked: Asked, definition: Definition, typed: Typed) -> HttpResponse:
    if not typed.text("plan"):
        return _answered(asked, _page(asked, definition, Typed(asked, dict(_USUAL))))
    planning = planned(asked, definition.name)
    if planning is None:
        page = _page(asked, definition, Typed(asked, dict(_USUAL)), forgotten=True)
        return _answered(asked, page)
    standing = planning.look()
    refusals = (said(asked.words, planning.refusal),) if planning.refusal else ()
    card = card_of_plan(planning.plan, Look.of(asked)) if planning.plan is not None else None
    page = _page(
        asked,
        definition,
        Typed(asked, typed_again(planning)),
        standing=standing.value,
        percent=round(100 * planning.work.share) if planning.work is not None else 100,
        address=planning.question.address,
        refusals=refusals,
        plan=card,
    )
    answer = _answered(asked, page)
    if standing is Standing.WORKING:
        # as the element in a page's head does, which works without any script
        answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return answer


def _stopped(asked: Asked, definition: Definition, typed: Typed) -> HttpResponse:
    planning = known(asked, typed.text("plan"))
    if planning is not None and planning.work is not None:
        planning.work.stop()
    return go(f"/figures/{definition.name}/release")


def _page(  # noqa: PLR0913 - how the work stands, in parts
    asked: Asked,
    definition: Definition,
    typed: Typed,
    *,
    standing: str = "",
    percent: int = 0,
    address: str = "",
    refusals: tuple[SafeString, ...] = (),
    forgotten: bool = False,
    plan: PlanCard | None = None,
) -> ReleasePage:
    words = asked.words
    audiences = term_options(asked.book.lists["audiences"], words)[1:]
    chosen = typed.text("audience") or definition.audience
    audience = Field("audience", words.say("For whom"), "select", chosen)
    help_k = mark("Numbers and changes from 1 to one less than this are protected.")
    help_width = mark("How many values must stay possible around what is protected; open: as many.")
    help_choices = mark(
        "Whoever knows of a counted person everything but one thing: so many answers to that one "
        "thing must stay possible."
    )
    help_others = mark(
        "What other organisations or the press published of the same persons, so that it is "
        "attacked together with it. As text, in the form that docs/releases.md shows."
    )
    return ReleasePage(
        name=definition.name,
        label=words.label(definition.labels, definition.name),
        here=f"/figures/{definition.name}/release",
        fields=(
            field_of(typed, audience, options=_without_every(audiences)),
            field_of(typed, Field("k", words.say("Smallest number told"), "number"), help_k),
        ),
        more=(
            field_of(typed, Field("width", words.say("Width that stays"), "number"), help_width),
            field_of(
                typed, Field("choices", words.say("Answers that stay"), "number"), help_choices
            ),
            field_of(
                typed,
                Field("others", words.say("What others published"), "area", rows=6),
                help_others,
            ),
        ),
        errors=len(typed.errors),
        standing=standing,
        percent=percent,
        address=address,
        refusals=refusals,
        forgotten=forgotten,
        plan=plan,
    )


def _without_every(options: tuple[Option, ...]) -> tuple[Option, ...]:
    from unerased.model.check import EVERY  # noqa: PLC0415 - one word of it

    return tuple(option for option in options if option.value != EVERY)


def _answered(asked: Asked, page: ReleasePage) -> HttpResponse:
    bad = page.errors or page.refusals
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bad else HTTPStatus.OK
    return shown(asked.request, "release_plan.html", page, status)


def _question(asked: Asked, definition: Definition, typed: Typed) -> Question | None:
    from unerased.attack import Policy  # noqa: PLC0415 - brings scipy

    k, choices = _whole(typed, "k", 2), _whole(typed, "choices", 1)
    width = _whole(typed, "width", 1) if typed.text("width").strip() else k
    audience = typed.text("audience") or definition.audience
    if audience not in asked.book.lists["audiences"].terms:
        typed.wrong("audience", mark("Choose one of the list."))
    others = _others(typed)
    if typed.errors:
        return None
    policy = Policy(k=k, width=width, choices=choices)
    return Question(
        definition.name, policy, audience, typed.text("others"), others, asked.desk.today()
    )


def _whole(typed: Typed, name: str, least: int) -> int:
    text = typed.text(name).strip()
    if not text.isdecimal() or not least <= int(text[:5]) <= _MOST:
        typed.wrong(name, mark("Write a whole number; 5 is usual, and 1 protects nobody."))
        return least
    return int(text)


def _others(typed: Typed) -> tuple[Other, ...]:
    from unerased.figures.release import BadOthers, read_others  # noqa: PLC0415 - brings scipy

    text = typed.text("others")
    if not text.strip():
        return ()
    if len(text) > _LONGEST:
        typed.wrong("others", mark("That is too long. Write fewer values."))
        return ()
    try:
        return read_others(text)
    except BadOthers as refused:
        told = f"{refused.where}: {refused.problem}"
        typed.errors.setdefault("others", said(typed.asked.words, told))
        return ()


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What would be published, to be checked once more.

    Attributes:
        facts: labels and what stands there.
        parts: the texts of the sheet; printed: the denials that it prints.
        refusals: why it was not published, in lines; empty before anybody tried.
    """

    name: str
    label: str
    here: str
    back: str
    address: str
    alternative: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    printed: tuple[Printed, ...]
    no_channel: bool
    errors: int = 0
    refusals: tuple[SafeString, ...] = ()
    section: str = "figures"


@require_http_methods(["POST"])
@reading
def check(asked: Asked, name: str) -> HttpResponse:
    """What would be published; and publishing it."""
    from unerased.figures.release import ReleaseRefused, publish  # noqa: PLC0415 - brings scipy

    definition = definition_of(asked, name)
    planning = planned(asked, name)
    if planning is None or planning.plan is None:
        return go(f"/figures/{name}/release?plan=gone")
    chosen = chosen_of(asked, planning)
    if not chosen:
        return go(f"/figures/{name}/release?plan={planning.question.address}")
    typed = Typed(asked, texts_of(asked))
    publishing = typed.text("do") == "publish"
    method = method_typed(typed) if publishing else None
    if not publishing or typed.errors:
        page = _check(asked, definition, planning, typed, method)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
        return shown(asked.request, "release_check.html", page, status)
    question = planning.question
    try:
        made = publish(
            asked.register,
            name,
            chosen,
            question.policy,
            asked.desk.today(),
            audience=question.audience,
            others=question.others,
            method=method,
        )
    except ReleaseRefused as refused:
        lines = refusal_lines(asked, refused)
        page = _check(asked, definition, planning, typed, method, lines)
        return shown(asked.request, "release_check.html", page, HTTPStatus.CONFLICT)
    session_of(asked.request)["published"] = made.code
    return go(f"/releases/{made.code}")


def chosen_of(asked: Asked, planning: Planning | None) -> str:
    """The way that was chosen, if the plan offers it and it may be published; else ""."""
    if planning is None or planning.plan is None:
        return ""
    chosen = asked.request.POST.get("as", "")
    return next(
        (one.offer.name for one in planning.plan.alternatives
         if one.safe and one.offer.name == chosen), "",
    )  # fmt: skip


def _check(  # noqa: PLR0913, PLR0917 - what was typed, and what came of it
    asked: Asked,
    definition: Definition,
    planning: Planning,
    typed: Typed,
    method: Method | None,
    refusals: tuple[SafeString, ...] = (),
) -> CheckPage:
    from unerased.figures.release import draft, method_of, past  # noqa: PLC0415 - brings scipy

    words, plan, question = asked.words, planning.plan, planning.question
    if plan is None:
        raise NotHere("There is no such plan.")
    chosen = chosen_of(asked, planning)
    kept = method or method_of(past(asked.register.db), definition.name)
    everything = msgspec.structs.replace(kept, without=())
    content = draft(
        asked.register,
        plan,
        chosen,
        question.policy,
        question.today,
        audience=question.audience,
        method=everything,
    )
    denials = content.sheet.denials if content.sheet is not None else ()
    return CheckPage(
        name=definition.name,
        label=words.label(definition.labels, definition.name),
        here=f"/figures/{definition.name}/release/check",
        back=f"/figures/{definition.name}/release?plan={question.address}",
        address=question.address,
        alternative=chosen,
        facts=_facts(asked, planning, chosen),
        parts=parts_of(kept, typed, sent=method is not None),
        printed=printed_of(denials, kept.without, words),
        no_channel="corrections" not in kept.own,
        errors=len(typed.errors),
        refusals=refusals,
    )


def _facts(asked: Asked, planning: Planning, chosen: str) -> tuple[tuple[str, str], ...]:
    words, plan = asked.words, planning.plan
    if plan is None:
        return ()
    card = card_of_plan(plan, Look.of(asked))
    offer = next(one for one in card.offers if one.name == chosen)
    audience = asked.book.lists["audiences"].terms[planning.question.audience]
    facts = [
        (words.say("Way"), words.say(NAMES[chosen])),
        (words.say("Total that is told"), offer.total),
        (words.say("For whom"), words.label(audience.labels, planning.question.audience)),
        (words.say("Day"), words.day(asked.desk.today())),
    ]
    if not offer.updated:
        facts.append((words.say("Since the last release"), words.say("not updated")))
    if offer.waits:
        facts.append((words.say("Waits for the next release"), words.number(offer.waits)))
    return tuple(facts)
