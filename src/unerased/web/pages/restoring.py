"""Restore from a backup: its file, share after share, then a device is made of it.

Only where there is no register yet. Shares are typed one at a time, are compared when they are
typed, and are held in memory until the device is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.web.answer import go, shown
from unerased.web.desk import desk_of, words_for
from unerased.web.pages.underway import WAIT_SECONDS, ProgressPage, folder_of, how_far, over
from unerased.web.restoring import Restoring, begin
from unerased.web.show.forms.refusals import said
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.web.desk import Desk
    from unerased.web.jobs import Job
    from unerased.web.joining import Joining
    from unerased.web.words import Words

HERE, PROGRESS = "/restore", "/restore/progress"
_NO_FILE: Final = mark("Give the whole path of the file, from its root on.")
_NOT_THERE: Final = mark("The system does not read this file. Plug the stick in, and try again.")
_STOPPED: Final = mark("It was stopped. No device was made; the shares are here still.")
_REFUSED: Final = mark(
    "The system refused to read or write. No device was made; the shares are here still. Make "
    "room, or plug the stick in again, and try again."
)


@dataclass(frozen=True, slots=True)
class RestorePage:
    """The backup, how many shares open it, and which were typed.

    Attributes:
        file: the backup's path, "" before one was named.
        typed: what stands in the field that asks for it, or for a share.
        numbers: of the shares that were typed.
        lacking: how many more it takes.
    """

    folder: str
    file: str
    typed: str
    needed: str
    holders: str
    numbers: tuple[str, ...]
    lacking: int
    error: SafeString | str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class RestoredPage:
    """A device was made: its passphrase, shown until somebody says that they wrote it down."""

    passphrase: str
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
        if not _empty(joining):
            return go("/join")
        return _step(request, desk, joining)


def _empty(joining: Joining) -> bool:
    from unerased.register.joining import Standing  # noqa: PLC0415 - see `Joining`

    return joining.standing() is Standing.NONE


def _restored(request: HttpRequest, joining: Joining, one: Restoring) -> HttpResponse:
    if request.method == "POST" and request.POST.get("do") == "written":
        joining.restoring = None
        return go("/unlock")
    return shown(request, "restore_done.html", RestoredPage(one.passphrase))


def _step(request: HttpRequest, desk: Desk, joining: Joining) -> HttpResponse:
    """Take the file, a share, or the word to begin."""
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    words, one = words_for(request), joining.restoring
    error: SafeString | str = ""
    if doing == "file":
        error = _named(request, joining, words)
    elif doing == "share" and one is not None:
        error = _share(request, one, words)
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


def _named(request: HttpRequest, joining: Joining, words: Words) -> SafeString | str:
    """Look at the head of a backup; nothing is opened."""
    from unerased.journal import JournalError  # noqa: PLC0415 - see `Joining`
    from unerased.journal.backup import read_head  # noqa: PLC0415 - the same
    from unerased.seal import SealError  # noqa: PLC0415 - the same

    path = folder_of(request.POST.get("file", "").strip())
    if path is None:
        return words.say(_NO_FILE)
    try:
        head, _, _ = read_head(path)
        joining.restoring = Restoring(path, head.share_set())
    except OSError:
        return words.say(_NOT_THERE)
    except (JournalError, SealError) as refused:
        return said(words, str(refused))
    return ""


def _share(request: HttpRequest, one: Restoring, words: Words) -> SafeString | str:
    """Take one share, if it is as it was printed and of this backup."""
    from unerased.seal import SealError, missing, read_share  # noqa: PLC0415 - see `Joining`

    try:
        share = read_share(request.POST.get("share", "").replace("\r\n", "\n"))
        missing(one.whole, [share])
    except SealError as refused:
        return said(words, str(refused))
    one.shares[share.number] = share
    return ""


def _shown(request: HttpRequest, joining: Joining, error: SafeString | str) -> HttpResponse:
    one, words = joining.restoring, words_for(request)
    wrong = request.POST.get("share", request.POST.get("file", "")) if error else ""
    page = RestorePage(
        joining.folder.name,
        "" if one is None else str(one.path),
        wrong,
        "" if one is None else words.number(one.whole.needed),
        "" if one is None else words.number(one.whole.holders),
        () if one is None else tuple(words.number(number) for number in sorted(one.shares)),
        0 if one is None else one.needed,
        error,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(request, "restore.html", page, status)


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How far it is."""
    joining = desk_of(request).joining
    one = None if joining is None else joining.restoring
    job = None if one is None else one.job
    return how_far(request, job, (HERE, PROGRESS), "restore_progress.html", _progress)


def _progress(job: Job) -> ProgressPage:
    return ProgressPage(PROGRESS, "", job.percent, job.stoppable)
