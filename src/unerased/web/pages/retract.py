"""Taking back a claim, a finding, a consent, or something that was entered by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.model.records import Claim, Correction, Finding
from unerased.register import reads
from unerased.register.reads.changes import history_part
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.changing import (
    Corrected,
    Form,
    reason_field,
    reason_of,
    what_ended,
)
from unerased.web.show.forms.fields import Option
from unerased.web.show.forms.forming import known_code, remember, texts_of
from unerased.web.show.forms.saying import Typed, save
from unerased.web.show.past.built import Built, built
from unerased.web.show.past.lines import Line, line_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.model.records import Record
    from unerased.register.rows import HistoryRow
    from unerased.web.desk import Asked

#: records that are no entities and can be taken back here; a save is undone on its own page
_RECORDS: Final = frozenset({"claim", "finding", "consent"})
#: an entity with more claims about itself is the work of an import: its save is undone instead
_MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class RetractPage:
    """What is taken back, what goes with it, what leans on it, and the form.

    Attributes:
        line: the record itself.
        with_it: claims about it that are taken back with it.
        again: the finding that holds again, None for none.
        built: what leans on it and stays.
    """

    line: Line
    ended: Corrected | None
    with_it: int
    again: CodeLink | None
    built: Built
    form: Form | None
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def retract(asked: Asked, code: str) -> HttpResponse:
    """The preview and the form, and taking it back."""
    full = known_code(asked, code)
    kind = asked.book.kinds.get(prefix_kind(full, asked.book))
    if kind is None or not (kind.entity or kind.name in _RECORDS):
        raise NotHere("What has this code is not taken back here.")
    row = _own_row(asked, full)
    own = _claims_with(asked, full) if kind.entity else []
    typed = Typed(asked, texts_of(asked))
    posted = asked.request.method == "POST"
    if posted and row.status == "live" and _save(typed, full, own):
        return go(link(full, asked.book).href)
    page = _page(typed, row, own)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if posted else HTTPStatus.OK
    return shown(asked.request, "retract.html", page, status)


def _own_row(asked: Asked, code: str) -> HistoryRow:
    rows = history_part(asked.register.db, code, limit=1).rows
    row = next((found for found in rows if found.code == code), None)
    if row is None:
        raise NotHere("Nothing has this code.")
    return row


def _claims_with(asked: Asked, code: str) -> list[str]:
    """Claims about an entity: what is said of what was entered by mistake falls with it."""
    return [row.code for row in reads.claims_of(asked.register.db, code)]


def _save(typed: Typed, code: str, own: list[str]) -> bool:
    asked = typed.asked
    reason = reason_of(typed)
    if len(own) > _MOST:
        typed.wrong("", mark("Too much is said about it. Undo the save that entered it instead."))
    if typed.errors:
        return False
    records: list[Record] = [
        Correction(asked.register.new_code("correction"), target, "retracted", reason)
        for target in (code, *own)
    ]
    fields = dict.fromkeys((record.code for record in records), "reason")
    saved = save(typed, records, asked.words.say("Taken back"), fields)
    if saved:
        remember(asked, saved)
    return bool(saved)


def _page(typed: Typed, row: HistoryRow, own: list[str]) -> RetractPage:
    asked, words = typed.asked, typed.asked.words
    look = Look.of(asked)
    record = row.record
    look.about({record.source} if isinstance(record, Claim) else ())
    taken = {row.code, *own}
    before = record.supersedes if isinstance(record, Finding) else ""
    form = Form(
        f"/retract/{row.code}",
        (reason_field(typed, words.say("Why it is taken back")),),
        (Option("save", words.say("Take it back")),),
        len(typed.errors),
        typed.errors.get("", ""),
    )
    return RetractPage(
        line_of(row, look, {}),
        what_ended(row.correction, asked) if row.status != "live" else None,
        len(own),
        link(before, asked.book) if before else None,
        built(taken, look, lambda found: found.code in taken),
        form if row.status == "live" else None,
    )
