"""Try a backup: its file, share after share, then everything in it is opened and walked.

Nothing is restored: no device is made of it. Shares are typed one at a time and held in memory
until the backup was tried; no page shows one again, unless it was refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.backing import Backing
from unerased.web.desk import desk_of
from unerased.web.held import held, hold, let_go
from unerased.web.pages.shared_out import SharesLine, line_of, named, take_share, wrongly_typed
from unerased.web.pages.underway import ProgressPage, how_far, over
from unerased.web.rehearsing import Rehearsing, begin
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.web.desk import Asked
    from unerased.web.jobs import Job

HERE, PROGRESS = "/backups/try", "/backups/try/progress"
_STOPPED: Final = mark("It was stopped. The shares are here still.")
_REFUSED: Final = mark(
    "The system refused to read or write. The shares are here still. Make room, or plug the stick "
    "in again, and try again."
)


@dataclass(frozen=True, slots=True)
class TriedLine:
    """A backup that opened and stood, all of it: how much was walked."""

    file: str
    records: int
    devices: int


@dataclass(frozen=True, slots=True)
class RehearsePage:
    """The backup that was named, and what is asked for next.

    Attributes:
        backup: None before one was named.
        tried: the last one that was tried, and stood.
        typed: what stands in the field that asks for it, or for a share.
    """

    backup: SharesLine | None
    tried: TriedLine | None
    typed: str
    error: SafeString | str = ""
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def rehearse(asked: Asked) -> HttpResponse:
    """The step that comes next."""
    one = held(asked.desk, Rehearsing)
    if one is not None and one.at_work:
        return go(PROGRESS)
    doing = asked.request.POST.get("do", "") if asked.request.method == "POST" else ""
    if doing == "again":
        let_go(asked.desk, Rehearsing)
    elif doing == "try" and one is not None and one.shares and not one.needed:
        begin(asked.desk, one)
        return go(PROGRESS)
    if doing:
        error = _taken(asked, doing, one)
    else:
        words = asked.words
        error = "" if one is None else over(one, words, words.say(_STOPPED), words.say(_REFUSED))
    return go(HERE) if doing and not error else _shown(asked, error)


def _taken(asked: Asked, doing: str, one: Rehearsing | None) -> SafeString | str:
    """Take the file, or a share; what is wrong with it, "" for nothing."""
    if doing == "file":
        found = named(asked.request, asked.words)
        if isinstance(found, str):
            return found
        hold(asked.desk, Rehearsing(*found))
    elif doing == "share" and one is not None and one.report is None:
        return take_share(asked.request, one, asked.words)
    return ""


def _shown(asked: Asked, error: SafeString | str) -> HttpResponse:
    one, made = held(asked.desk, Rehearsing), held(asked.desk, Backing)
    typed = wrongly_typed(asked.request) if error else ""
    if one is None:
        latest = "" if made is None or made.made is None else str(made.path)
        page = RehearsePage(None, None, typed if error else latest, error)
    elif one.report is None:
        page = RehearsePage(line_of(one, asked.words), None, typed, error)
    else:
        tried = TriedLine(str(one.path), one.report.entries, one.report.chains)
        page = RehearsePage(None, tried, typed, error)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(asked.request, "rehearse.html", page, status)


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How far it is."""
    desk = desk_of(request)
    desk.keeper.call(lambda _: None)  # in use: the register does not lock itself meanwhile
    one = held(desk, Rehearsing)
    job = None if one is None else one.job
    return how_far(request, job, (HERE, PROGRESS), "rehearse_progress.html", _progress)


def _progress(job: Job) -> ProgressPage:
    return ProgressPage(PROGRESS, "", job.percent, job.stoppable)
