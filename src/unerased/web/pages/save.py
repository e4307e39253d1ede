"""One save: what it wrote, what was built on it since, and undoing it as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.model.records import Correction
from unerased.register.reads.changes import (
    codes_written,
    corrections,
    save_of,
    written,
)
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.claims.cards import STATUSES
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.changing import Corrected, Form, reason_field, reason_of, what_ended
from unerased.web.show.forms.fields import Option
from unerased.web.show.forms.forming import remember, texts_of
from unerased.web.show.forms.saying import Typed
from unerased.web.show.forms.saying import save as save_records
from unerased.web.show.past.built import Built, built
from unerased.web.show.past.lines import Line, lines_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register.rows import SaveRow
    from unerased.web.desk import Asked

#: so many records are shown, the first that were written
MOST: Final = 50
#: of a larger save it is worked out on request only what was built on it
AT_ONCE: Final = 2_000
_EVER: Final = 100_000


@dataclass(frozen=True, slots=True)
class SavePage:
    """Everything on a save's page.

    Attributes:
        counts: what it wrote: the kind of record, and how many.
        ended: why it does not hold any more.
        again: what holds again once it is undone: what it had corrected.
        built: what leans on it since; None where nobody asked and it would take long.
    """

    link: CodeLink
    title: str
    step: str
    when: str
    who: str
    status: str
    records: int
    counts: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    ended: Corrected | None
    again: tuple[CodeLink, ...]
    built: Built | None
    form: Form | None
    saved: str
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def save(asked: Asked, code: str) -> HttpResponse:
    """What the save wrote; a POST with a reason undoes it."""
    try:
        found = save_of(asked.register.db, parse_code(code))
    except BadCode:
        raise NotHere("This is no code.") from None
    if found is None:
        raise NotHere("No such save.")
    row, correction = found
    typed = Typed(asked, texts_of(asked))
    posted = asked.request.method == "POST"
    if posted and row.status == "live" and _undo(typed, row.code):
        return go(f"/save/{row.code}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if posted else HTTPStatus.OK
    return shown(asked.request, "save.html", _page(typed, row, correction), status)


def _undo(typed: Typed, code: str) -> bool:
    asked = typed.asked
    reason = reason_of(typed)
    if typed.errors:
        return False
    correction = Correction(asked.register.new_code("correction"), code, "undone", reason)
    title = asked.words.say("A save undone")
    saved = save_records(typed, [correction], title, {correction.code: "reason"})
    if saved:
        remember(asked, saved)
    return bool(saved)


def _page(typed: Typed, row: SaveRow, correction: str) -> SavePage:
    asked, words, db = typed.asked, typed.asked.words, typed.asked.register.db
    look = Look.of(asked)
    wrote = written(db, row.code, limit=MOST)
    live = row.status == "live"
    return SavePage(
        link=link(row.code, asked.book),
        title=row.title,
        step=row.step,
        when=words.moment(row.place.when),
        who=f"{row.place.who} · {row.place.device[:8]}",
        status="" if live else words.say(STATUSES[row.status]),
        records=row.records,
        counts=tuple((look.kind_label(kind), count) for kind, count in wrote.counts.items()),
        lines=lines_of(wrote.rows, look),
        ended=None if live else what_ended(correction, asked),
        again=_again(asked, row) if live else (),
        built=_built(asked, row, look) if live else None,
        form=_form(typed, row) if live else None,
        saved=session_of(asked.request).pop("saved", ""),
    )


def _form(typed: Typed, row: SaveRow) -> Form:
    words = typed.asked.words
    return Form(
        f"/save/{row.code}",
        (reason_field(typed, words.say("Why it is undone")),),
        (Option("undo", words.say("Undo this save")),),
        len(typed.errors),
        typed.errors.get("", ""),
    )


def _again(asked: Asked, row: SaveRow) -> tuple[CodeLink, ...]:
    """What the corrections in the save took out: it holds again when the save is undone."""
    db = asked.register.db
    if row.records > AT_ONCE:
        return ()
    codes = [code for code in codes_written(db, row.code, limit=AT_ONCE) if code[:2] == "X-"]
    held = corrections(db, codes).values()
    targets = dict.fromkeys(one.correction.target for one in held if one.status == "live")
    return tuple(link(code, asked.book) for code in list(targets)[:MOST])


def _built(asked: Asked, row: SaveRow, look: Look) -> Built | None:
    wanted = "built" in asked.request.GET
    if row.records > AT_ONCE and not wanted:
        return None

    def worked_out() -> Built:
        codes = codes_written(asked.register.db, row.code, limit=_EVER)
        return built(codes, look, lambda found: found.place.save == row.code)

    question = ("built on", row.code, asked.language)
    return asked.desk.cache.get(asked.register.heads, question, worked_out)
