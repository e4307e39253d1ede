"""Who looked at what on this device: the sealed log that never leaves it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.register import LogFault, LogRead
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.show.codes import CodeLink, link
from unerased.web.show.look import Look

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class LogLine:
    """One reading of a value, or one search; `fault` says what is wrong with the record."""

    when: str
    link: CodeLink | None
    property: str
    hits: int
    fault: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """The latest lines of the log, the newest first."""

    lines: tuple[LogLine, ...]
    faults: int
    section: str = ""


@require_safe
@reading
def log(asked: Asked) -> HttpResponse:
    """The latest lines of the log."""
    look = Look.of(asked)
    latest: deque[LogRead | LogFault] = deque(asked.register.read_log.entries(), MOST)
    lines = tuple(_line(entry, look) for entry in reversed(latest))
    faults = sum(isinstance(entry, LogFault) for entry in latest)
    return shown(asked.request, "log.html", LogPage(lines, faults))


def _line(entry: LogRead | LogFault, look: Look) -> LogLine:
    if isinstance(entry, LogFault):
        fault = look.words.say(
            "{file}, record {number}: changed, or taken out of its place",
            file=entry.file,
            number=entry.record,
        )
        return LogLine("", None, "", 0, fault)
    code = link(entry.code, look.codebook) if entry.kind == "read" else None
    label = look.property_label(entry.property) if entry.property else ""
    return LogLine(look.words.moment(entry.when), code, label, entry.hits, "")
