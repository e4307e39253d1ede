"""Restore from a backup: its file, share after share, then a device is made of it.

Only where there is no register yet. Shares are typed one at a time, are compared when they are
typed, and are held in memory until the device is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods, require_safe

from unerased.journal.errors import NoRegister
from unerased.register.joining import Standing
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import desk_of, session_of, words_for
from unerased.web.pages.shared_out import SharesLine, line_of, named, take_share, wrongly_typed
from unerased.web.pages.underway import WAIT_SECONDS, ProgressPage, how_far, over
from unerased.web.restoring import Restoring, begin
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.web.desk import Asked, Desk
    from unerased.web.jobs import Job
    from unerased.web.joining import Joining

HERE, PROGRESS, AFTER = "/restore", "/restore/progress", "/restored"
_TAKEN: Final = mark(
    "The folder {folder} is not empty, so nothing is restored into it. Empty it and look again; or "
    "stop the program, and start it with the name of a folder that is not there yet."
)
_REGISTER: Final = mark(
    "The folder {folder} holds a register that this device has no keys for, so nothing is restored "
    "into it. If the backup is to take its place, move the folder away and look again."
)
_STOPPED: Final = mark("It was stopped. No device was made; the shares are here still.")
_REFUSED: Final = mark(
    "The system refused to read or write. No device was made; the shares are here still. Make "
    "room, or plug the stick in again, and try again."
)


@dataclass(frozen=True, slots=True)
class RestorePage:
    """The backup that was named, and what is asked for next.

    Attributes:
        backup: None before one was named.
        typed: what stands in the field that asks for it, or for a share.
        blocked: something lies where the register would be restored; `error` says so.
    """

    folder: str
    backup: SharesLine | None
    typed: str
    error: SafeString | str = ""
    blocked: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class RestoredPage:
    """A device was made: its passphrase, shown until somebody says that they wrote it down."""

    passphrase: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class AfterPage:
    """What to do first in a register that was restored."""

    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest) -> HttpResponse:
    """The step that comes next."""
    desk, joining = desk_of(request), desk_of(request).joining
    if joining is None:
        return go("/")
    with joining.lock:
        one = joining.restoring
        if one is not None and one.at_work:
            return go(PROGRESS)
        if one is not None and one.passphrase:
            return _restored(request, joining, one)
        return _into(request, desk, joining)


def _into(request: HttpRequest, desk: Desk, joining: Joining) -> HttpResponse:
    """The next step where the folder is empty; else what lies in the way."""
    try:
        standing = joining.standing()
    except NoRegister:
        return _blocked(request, joining, _TAKEN)
    if standing is Standing.NONE:
        return _step(request, desk, joining)
    return _blocked(request, joining, _REGISTER) if standing is Standing.STRANGER else go("/join")


def _blocked(request: HttpRequest, joining: Joining, why: str) -> HttpResponse:
    error = words_for(request).say(why, folder=joining.folder.name)
    return _shown(request, joining, error, blocked=True)


def _restored(request: HttpRequest, joining: Joining, one: Restoring) -> HttpResponse:
    if request.method == "POST" and request.POST.get("do") == "written":
        joining.restoring = None
        session_of(request)["next"] = AFTER
        return go("/unlock")
    return shown(request, "restore_done.html", RestoredPage(one.passphrase))


def _step(request: HttpRequest, desk: Desk, joining: Joining) -> HttpResponse:
    """Take the file, a share, or the word to begin."""
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    words, one = words_for(request), joining.restoring
    error: SafeString | str = ""
    if doing == "file":
        found = named(request, words)
        if isinstance(found, str):
            error = found
        else:
            joining.restoring = Restoring(*found)
    elif doing == "share" and one is not None:
        error = take_share(request, one, words)
    elif doing == "again":
        joining.restoring = None
    elif doing == "restore" and one is not None and not one.needed:
        begin(desk, one, joining.folder, joining.storage)
        if one.job is not None:
            one.job.wait(WAIT_SECONDS)
        return go(PROGRESS)
    elif one is not None:
        error = over(one, words, words.say(_STOPPED), words.say(_REFUSED))
    if doing and not error:
        return go(HERE)
    return _shown(request, joining, error)


def _shown(
    request: HttpRequest, joining: Joining, error: SafeString | str, *, blocked: bool = False
) -> HttpResponse:
    one, words = joining.restoring, words_for(request)
    page = RestorePage(
        joining.folder.name,
        None if one is None else line_of(one, words),
        wrongly_typed(request) if error else "",
        error,
        blocked,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(request, "restore.html", page, status)


@require_safe
@reading
def after(asked: Asked) -> HttpResponse:
    """What to do first in a register that was restored."""
    return shown(asked.request, "restore_after.html", AfterPage())


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How far it is."""
    joining = desk_of(request).joining
    one = None if joining is None else joining.restoring
    job = None if one is None else one.job
    return how_far(request, job, (HERE, PROGRESS), "restore_progress.html", _progress)


def _progress(job: Job) -> ProgressPage:
    return ProgressPage(PROGRESS, "", job.percent, job.stoppable)
