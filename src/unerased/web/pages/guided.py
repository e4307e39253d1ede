"""Guided entry: one page in the order of a conversation, and one save at its end.

Nothing is kept between requests. Every button sends the whole form; what comes back is the form
with one more block, what will be recorded in plain sentences, or the page of what was saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.register import reads
from unerased.register.errors import Refused
from unerased.register.known import ProjectionKnown
from unerased.register.recording import entries
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.show.claims.codes import link
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.forming import remember, texts_of
from unerased.web.show.forms.refusals import said
from unerased.web.show.forms.saying import Typed, save
from unerased.web.show.guided.check import Told, told
from unerased.web.show.guided.plan import plan_of
from unerased.web.show.guided.sections import BUTTONS, ONE_NAME, sections_of
from unerased.web.show.records.fresh import remember_new
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from unerased.model.records import Record
    from unerased.web.desk import Asked
    from unerased.web.show.forms.fields import Field
    from unerased.web.show.guided.form import Section
    from unerased.web.show.guided.plan import Plan

TITLE: Final = mark("A testimony")
CHECK: Final = "check"
BACK: Final = "back"
#: what an address may fill in, and the field it goes to
_FILLED: Final = {"person": "p1.code", "event": "e.code", "source": "t.code"}


@dataclass(frozen=True, slots=True)
class GuidedPage:
    """The form, empty, half filled or with its errors."""

    sections: tuple[Section, ...]
    errors: tuple[Field, ...]
    general: str
    wrong: bool
    section: str = "add"


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What will be recorded; `typed` are the fields that go on to the save, or back."""

    told: tuple[Told, ...]
    typed: tuple[tuple[str, str], ...]
    section: str = "add"


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def enter(asked: Asked) -> HttpResponse:
    """The form; with a POST what its button asked for."""
    if asked.request.method != "POST":
        return _form(Typed(asked, _from_address(asked)))
    typed = Typed(asked, texts_of(asked))
    action = typed.text("do")
    if action == BACK or action in BUTTONS or action.startswith(ONE_NAME):
        return _form(typed, action)
    plan = plan_of(typed)
    records, fields = ([], {}) if typed.errors else plan.draft.records()
    if typed.errors:
        return _form(typed)
    if action == CHECK:
        return _check(typed, plan, records, fields)
    saved = save(typed, records, asked.words.say(TITLE), fields)
    if not saved:
        return _form(typed)
    remember(asked, saved, plan.source)
    remember_new(asked, plan.draft.new)
    return go(link(_main_code(plan), asked.book).href)


def _from_address(asked: Asked) -> dict[str, str]:
    """The codes in the address that the register holds, under the names of their fields."""
    found = {}
    for name, field in _FILLED.items():
        typed = asked.request.GET.get(name, "")
        code = reads.resolve(asked.register.db, typed) if typed else ""
        if isinstance(code, str) and code:
            found[field] = code
    return found


def _form(typed: Typed, action: str = "") -> HttpResponse:
    sections = sections_of(typed, action)
    every = [found for section in sections for block in section.blocks for found in block.every]
    page = GuidedPage(
        sections,
        tuple(found for found in every if found.error),
        typed.errors.get("", ""),
        bool(typed.errors),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return shown(typed.asked.request, "guided.html", page, status)


def _check(
    typed: Typed, plan: Plan, records: Sequence[Record], fields: Mapping[str, str]
) -> HttpResponse:
    """What will be recorded, after everything that a save would refuse was refused."""
    asked = typed.asked
    register = asked.register
    known = ProjectionKnown(register.db, register.codebook)
    try:
        entries(records, known, register.journal.compartments)
    except Refused as refused:
        for problem in refused.problems:
            reason = said(asked.words, problem.reason)
            typed.errors.setdefault(fields.get(problem.code, ""), reason)
        return _form(typed)
    kept = tuple(
        (found.name, found.value)
        for section in sections_of(typed)
        for block in section.blocks
        for found in block.every
        if found.value
    )
    sentences = tuple(told(plan, records, fields, Look.of(asked)))
    return shown(asked.request, "guided_check.html", CheckPage(sentences, kept))


def _main_code(plan: Plan) -> str:
    """Whose page is shown after the save: the person's, else the event's, else what is new."""
    people = [one.code for one in plan.known.people]
    acts = [code for code, kind in plan.draft.new.items() if kind == "act"]
    return next(iter([*people, *filter(None, [plan.known.event]), *acts, plan.source]))
