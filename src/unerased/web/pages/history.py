"""History: every record that touches a code, in the order of the journal; and the saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.model.records import Claim, Consent, Correction, Entity, Finding
from unerased.register import reads
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.errors import NotHere
from unerased.web.show.cards import (
    STANDARDS,
    STATUSES,
    VERDICTS,
    Gist,
    gist_of,
)
from unerased.web.show.codes import CodeLink, link
from unerased.web.show.look import Look
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register.rows import HistoryRow
    from unerased.web.desk import Asked

MOST: Final = 200
ACTIONS: Final = {
    "superseded": mark("supersedes"),
    "retracted": mark("retracts"),
    "undone": mark("undoes"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One record of the history."""

    link: CodeLink
    kind: str
    gist: Gist | None
    text: str
    target: CodeLink | None
    status: str
    when: str
    who: str
    save: CodeLink | None
    save_title: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The history of one code."""

    link: CodeLink
    lines: tuple[Line, ...]
    total: int
    section: str = ""


@dataclass(frozen=True, slots=True)
class SaveLine:
    """One save."""

    code: str
    title: str
    step: str
    records: int
    when: str
    who: str
    status: str


@dataclass(frozen=True, slots=True)
class SavesPage:
    """The latest saves."""

    saves: tuple[SaveLine, ...]
    before: str
    following: str
    section: str = ""


@require_safe
@reading
def history(asked: Asked, code: str) -> HttpResponse:
    """Everything that touches a code."""
    try:
        full = parse_code(code)
    except BadCode:
        raise NotHere("This is no code.") from None
    rows = reads.history(asked.register.db, full)
    if not rows:
        raise NotHere("Nothing has this code.")
    latest = rows[-MOST:][::-1]
    look = Look.of(asked)
    look.about({row.record.source for row in latest if isinstance(row.record, Claim)})
    lines = tuple(_line(row, look) for row in latest)
    page = HistoryPage(link(full, asked.book), lines, len(rows))
    return shown(asked.request, "history.html", page)


@require_safe
@reading
def saves(asked: Asked) -> HttpResponse:
    """The latest saves, fifty on a page."""
    found = reads.saves(asked.register.db, limit=51, before=asked.request.GET.get("before", ""))
    lines = tuple(
        SaveLine(
            row.code,
            row.title,
            row.step,
            row.records,
            asked.words.moment(row.place.when),
            row.place.who,
            asked.words.say(STATUSES[row.status]),
        )
        for row in found[:50]
    )
    following = f"/saves?before={lines[-1].code}" if len(found) > len(lines) else ""
    return shown(asked.request, "saves.html", SavesPage(lines, "", following))


def _line(row: HistoryRow, look: Look) -> Line:
    book = look.codebook
    record = row.record
    gist = gist_of(record, look, reveal=False) if isinstance(record, Claim) else None
    text, target = _told(row, look)
    return Line(
        link(row.code, book),
        look.kind_label(row.type),
        gist,
        text,
        link(target, book) if target else None,
        look.words.say(STATUSES[row.status]),
        look.words.moment(row.place.when),
        row.place.who,
        link(row.place.save, book) if row.place.save else None,
        row.title,
    )


def _told(row: HistoryRow, look: Look) -> tuple[str, str]:
    """What a record that is no claim says, in a few words, and the code that it is about."""
    words = look.words
    match row.record:
        case None:
            return words.say("erased"), ""
        case Entity(_, kind):
            return look.kind_label(kind), ""
        case Finding() as finding:
            standard = words.say(STANDARDS.get(finding.standard, finding.standard))
            return f"{words.say(VERDICTS[finding.verdict])} · {standard}", finding.about[0]
        case Consent() as consent:
            purpose = look.term("consent_purposes", consent.purpose)
            return f"{look.term('consent_answers', consent.answer)}: {purpose}", consent.person
        case Correction() as correction:
            action = words.say(ACTIONS[correction.action])
            return f"{action}: {correction.reason}", correction.target
        case _:
            return "", ""
