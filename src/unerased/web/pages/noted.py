"""A consent or a correction: what it says, whether it holds, and its place in the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.records import Consent
from unerased.register.reads.changes import history_part
from unerased.web.answer import shown
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.changing import Corrected, what_ended
from unerased.web.show.past.lines import Line, lines_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class NotedPage:
    """A record that is no entity and no claim.

    Attributes:
        retract: where it is taken back, "" where it is not: a correction is undone with its save.
    """

    line: Line
    ended: Corrected | None
    details: tuple[tuple[str, str], ...]
    retract: str
    saved: str
    section: str = ""


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:  # noqa: ARG001 - as for every kind
    """The page of a consent or of a correction."""
    rows = [row for row in history_part(asked.register.db, code, limit=1).rows if row.code == code]
    if not rows:
        raise NotHere("Nothing has this code.")
    look = Look.of(asked)
    row = rows[0]
    consent = row.record if isinstance(row.record, Consent) else None
    page = NotedPage(
        lines_of(rows, look)[0],
        what_ended(row.correction, asked) if row.status != "live" else None,
        _details(consent, look) if consent else (),
        f"/retract/{code}" if prefix_kind(code, asked.book) == "consent" else "",
        session_of(asked.request).pop("saved", ""),
    )
    return shown(asked.request, "noted.html", page)


def _details(consent: Consent, look: Look) -> tuple[tuple[str, str], ...]:
    words = look.words
    until = words.day(consent.expires) if consent.expires else words.say("no end was agreed")
    return (
        (words.say("For what"), look.term("consent_purposes", consent.purpose)),
        (words.say("For whom"), look.term("audiences", consent.audience)),
        (words.say("Answer"), look.term("consent_answers", consent.answer)),
        (words.say("Dated"), words.day(consent.dated)),
        (words.say("Until"), until),
        (words.say("How the answer was obtained"), consent.obtained),
    )
