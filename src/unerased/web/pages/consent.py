"""Recording what a person answered when asked about one purpose and one audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from unerased.web.answer import go
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import link, prefix_kind
from unerased.web.show.forms.fields import Field, term_options
from unerased.web.show.forms.forming import (
    FormPage,
    field_of,
    form_page,
    known_code,
    remember,
    texts_of,
)
from unerased.web.show.forms.saying import Typed, records_of, save
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked

_NEEDED = ("purpose", "audience", "answer", "dated", "obtained")


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def add_consent(asked: Asked, person: str) -> HttpResponse:
    """The form, and saving it."""
    book = asked.book
    code = known_code(asked, person)
    if prefix_kind(code, book) != "person":
        raise NotHere("Only a person consents.")
    typed = Typed(asked, texts_of(asked))
    if asked.request.method == "POST" and _save(typed, code):
        return go(f"/person/{code}")
    about = link(code, book)
    page = FormPage(
        asked.words.say("An answer of {code}", code=about.short),
        about,
        f"/add/consent/{code}",
        _fields(typed),
        len(typed.errors),
        typed.errors.get("", ""),
    )
    return form_page(asked, page)


def _fields(typed: Typed) -> tuple[Field, ...]:
    words, lists = typed.asked.words, typed.asked.book.lists
    day = mark("A day, written 2018-12-31")
    no_end = mark("A day, written 2018-12-31; empty: no end was agreed")
    purposes = term_options(lists["consent_purposes"], words)
    audiences = term_options(lists["audiences"], words)
    answers = term_options(lists["consent_answers"], words)
    return (
        field_of(typed, Field("purpose", words.say("For what"), "select"), options=purposes),
        field_of(typed, Field("audience", words.say("For whom"), "select"), options=audiences),
        field_of(typed, Field("answer", words.say("Answer"), "select"), options=answers),
        field_of(typed, Field("dated", words.say("Dated")), day),
        field_of(typed, Field("expires", words.say("Holds until, and on that day")), no_end),
        field_of(
            typed,
            Field("obtained", words.say("How the answer was obtained")),
            mark("In person, in writing, through whom"),
        ),
    )


def _save(typed: Typed, person: str) -> bool:
    line: dict[str, object] = {"consent": person, "obtained": typed.plain("obtained")}
    for name in _NEEDED:
        if not typed.text(name).strip():
            typed.wrong(name, mark("This is needed."))
    line |= {name: typed.text(name).strip() for name in _NEEDED if name != "obtained"}
    if typed.text("expires").strip():
        line["expires"] = typed.text("expires").strip()
    records = [] if typed.errors else records_of(typed, [line], ["dated"])
    if typed.errors:
        return False
    saved = save(typed, records, typed.asked.words.say("An answer"), {records[0].code: "dated"})
    if saved:
        remember(typed.asked, saved)
    return bool(saved)
