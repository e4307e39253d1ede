"""Who looked at what on this device, and what left the register: the log, and the record."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.register import LogFault, LogRead, reads
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register import OpeningRow
    from unerased.web.desk import Asked

MOST: Final = 200
OPENED: Final = {"opened": mark("opened"), "exported": mark("exported")}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One reading of a value, or one search; `fault` says what is wrong with the record."""

    when: str
    who: str
    link: CodeLink | None
    property: str
    hits: int
    fault: str


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """What was opened or exported, by whom, what for; it stands in the record for good."""

    when: str
    who: str
    what: str
    link: CodeLink | None
    purpose: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """The latest lines of the log, and the latest openings and exports; the newest first."""

    lines: tuple[LogLine, ...]
    openings: tuple[OpeningLine, ...]
    faults: int
    section: str = ""


@require_safe
@reading
def log(asked: Asked) -> HttpResponse:
    """The latest lines of the log."""
    look, mine = Look.of(asked), who_is(asked, asked.register.journal.member.hex())
    latest: deque[LogRead | LogFault] = deque(asked.register.read_log.entries(), MOST)
    lines = tuple(_line(entry, mine, look) for entry in reversed(latest))
    faults = sum(isinstance(entry, LogFault) for entry in latest)
    openings = tuple(
        _opening(row, who_is(asked, row.place.member), look)
        for row in reads.openings(asked.register.db, limit=MOST)
    )
    return shown(asked.request, "log.html", LogPage(lines, openings, faults))


def who_is(asked: Asked, member: str) -> str:
    """What a member is called; the beginning of the id where no name is known."""
    names = asked.register.journal.membership.names
    return names.get(bytes.fromhex(member), "") or member[:8]


def _opening(row: OpeningRow, who: str, look: Look) -> OpeningLine:
    target = link(row.target, look.codebook) if row.target else None
    moment = look.words.moment(row.place.when)
    return OpeningLine(moment, who, look.words.say(OPENED[row.what]), target, row.purpose)


def _line(entry: LogRead | LogFault, who: str, look: Look) -> LogLine:
    if isinstance(entry, LogFault):
        fault = look.words.say(
            "{file}, record {number}: changed, or taken out of its place",
            file=entry.file,
            number=entry.record,
        )
        return LogLine("", "", None, "", 0, fault)
    code = link(entry.code, look.codebook) if entry.kind == "read" else None
    label = look.property_label(entry.property) if entry.property else ""
    return LogLine(look.words.moment(entry.when), who, code, label, entry.hits, "")
