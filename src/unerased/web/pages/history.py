"""History: every record that touches a code, in the order of the journal; and the saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.register import reads
from unerased.register.reads.changes import history_part
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.errors import NotHere
from unerased.web.show.claims.cards import STATUSES
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.past.lines import Line, lines_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked

#: so many claims by a source, or that refer to something, are on one page of its history
MOST: Final = 100
_SAVES: Final = 50


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of the history of one code; `following` leads to what is older."""

    link: CodeLink
    lines: tuple[Line, ...]
    before: str
    following: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class SaveLine:
    """One save."""

    link: CodeLink
    title: str
    step: str
    records: int
    when: str
    who: str
    status: str


@dataclass(frozen=True, slots=True)
class SavesPage:
    """One page of the saves, the latest first."""

    saves: tuple[SaveLine, ...]
    before: str
    following: str
    section: str = ""


@require_safe
@reading
def history(asked: Asked, code: str) -> HttpResponse:
    """Everything that touches a code, the latest first."""
    before = asked.request.GET.get("before", "")
    try:
        full = parse_code(code)
        before = before and parse_code(before)
    except BadCode:
        raise NotHere("This is no code.") from None
    part = history_part(asked.register.db, full, limit=MOST, before=before)
    if not part.rows:
        raise NotHere("Nothing has this code.")
    lines = lines_of(part.rows[::-1], Look.of(asked))
    here = f"/history/{full}"
    page = HistoryPage(
        link(full, asked.book),
        lines,
        here if before else "",
        f"{here}?before={part.older}" if part.older else "",
    )
    return shown(asked.request, "history.html", page)


@require_safe
@reading
def saves(asked: Asked) -> HttpResponse:
    """The saves, fifty on a page."""
    before = asked.request.GET.get("before", "")
    found = reads.saves(asked.register.db, limit=_SAVES + 1, before=before)
    lines = tuple(
        SaveLine(
            link(row.code, asked.book),
            row.title,
            row.step,
            row.records,
            asked.words.moment(row.place.when),
            row.place.who,
            asked.words.say(STATUSES[row.status]) if row.status != "live" else "",
        )
        for row in found[:_SAVES]
    )
    following = f"/saves?before={found[_SAVES - 1].code}" if len(found) > _SAVES else ""
    page = SavesPage(lines, "/saves" if before else "", following)
    return shown(asked.request, "saves.html", page)
