"""The sheet itself, as its readers will see it: of a planned release, and of one that went out."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.pages.release import chosen_of, definition_of, planned
from unerased.web.pages.trouble import Advice
from unerased.web.show.figures.sheet_texts import method_typed
from unerased.web.show.forms.forming import texts_of
from unerased.web.show.forms.saying import Typed

if TYPE_CHECKING:
    from unerased.web.desk import Asked


@require_http_methods(["POST"])
@reading
def draft(asked: Asked, name: str) -> HttpResponse:
    """The sheet as it would be published; it is no release, and nothing is written."""
    from unerased.figures.release import draft as content_of  # noqa: PLC0415 - brings scipy
    from unerased.figures.release.sheet.made import preview  # noqa: PLC0415 - brings matplotlib

    definition_of(asked, name)
    planning = planned(asked, name)
    chosen = chosen_of(asked, planning)
    if planning is None or planning.plan is None or not chosen:
        return go(f"/figures/{name}/release?plan=gone")
    typed = Typed(asked, texts_of(asked))
    method = method_typed(typed)
    if typed.errors:
        advice = Advice(next(iter(typed.errors.values())))
        return shown(asked.request, "advice.html", advice, HTTPStatus.UNPROCESSABLE_ENTITY)
    question = planning.question
    content = content_of(
        asked.register,
        planning.plan,
        chosen,
        question.policy,
        asked.desk.today(),
        audience=question.audience,
        method=method,
    )
    page = preview(content, asked.words.say("(draft)"), asked.language)
    return HttpResponse(page, content_type="text/html; charset=utf-8")


@require_safe
@reading
def released(asked: Asked, code: str, language: str) -> HttpResponse:
    """The sheet of a release in one language."""
    from unerased.figures.release import NoRelease, one  # noqa: PLC0415 - brings scipy
    from unerased.figures.release.sheet.made import preview  # noqa: PLC0415 - brings matplotlib
    from unerased.figures.release.sheet.method import LANGUAGES  # noqa: PLC0415 - the same

    try:
        found, _ = one(asked.register.db, parse_code(code))
    except (NoRelease, BadCode):
        raise NotHere("There is no such release.") from None
    if language not in LANGUAGES or found.content.sheet is None:
        raise NotHere("This release has no such sheet.")
    page = preview(found.content, found.code, language)
    return HttpResponse(page, content_type="text/html; charset=utf-8")
