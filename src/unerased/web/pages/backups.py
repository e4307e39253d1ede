"""Backups: those that may still lie somewhere, a new one with how far it is, one destroyed.

The first view runs beside the keeper's thread, as that of a sync does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from unerased.journal import NotAllowed
from unerased.register import backing, reads
from unerased.web.answer import check_open, go, shown
from unerased.web.answer import reads as reading
from unerased.web.backing import Backing, begin
from unerased.web.desk import desk_of, words_for
from unerased.web.errors import NotHere
from unerased.web.held import held
from unerased.web.pages.underway import WAIT_SECONDS, ProgressPage, folder_of, how_far, over
from unerased.web.show.backups import BackupLine, line, lines
from unerased.web.show.members import compartment

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.web.desk import Asked, Desk
    from unerased.web.jobs import Job
    from unerased.web.words import Words

HERE, PROGRESS = "/backups", "/backups/progress"


@dataclass(frozen=True, slots=True)
class MadeLine:
    """The backup that was just made."""

    code: str
    file: str
    size: str
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackupsPage:
    """Every backup, and a form for a new one."""

    backups: tuple[BackupLine, ...]
    shares: str
    made: MadeLine | None
    folder: str
    place: str
    error: SafeString | str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class DestroyedPage:
    """One backup, of which somebody says that every copy was destroyed."""

    backup: BackupLine
    reason: str = ""
    error: str = ""
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def backups(request: HttpRequest) -> HttpResponse:
    """List backups, and make one."""
    desk, words = desk_of(request), words_for(request)
    check_open(request)
    one = held(desk, Backing)
    if one is not None and one.at_work:
        return go(PROGRESS)
    error: SafeString | str = ""
    if request.method == "POST":
        error = _begun(request, desk, words)
        if not error:
            return go(PROGRESS)
    elif one is not None:
        error = _over(one, words)
    return reading(partial(_page, error=error))(request)


def _begun(request: HttpRequest, desk: Desk, words: Words) -> str:
    """Begin, and wait a moment; what is wrong with what was typed, "" for nothing."""
    named = request.POST.get("folder", "").strip()
    place = " ".join(request.POST.get("place", "").split())
    folder = folder_of(named)
    if folder is None or not folder.is_dir():
        return words.say("Give the whole path of a folder that is there, from its root on.")
    if not place:
        return words.say("Say where it will be kept, so that somebody finds it to destroy it.")
    begin(desk, _free(folder, f"{desk.today().isoformat()}"), place).wait(WAIT_SECONDS)
    return ""


def _free(folder: Path, day: str) -> Path:
    """A name that is not taken; it tells nothing but the day."""
    path, number = folder / f"{day}.backup", 1
    while path.exists():
        number += 1
        path = folder / f"{day}-{number}.backup"
    return path


def _over(one: Backing, words: Words) -> SafeString | str:
    """What ended the last backup early, "" for nothing."""
    stopped = words.say("It was stopped. Nothing is left of it.")
    refused = words.say(
        "The system refused to write. Nothing is left of it. Make room, or choose another folder."
    )
    return over(one, words, stopped, refused)


def _page(asked: Asked, error: SafeString | str = "") -> HttpResponse:
    one, typed = held(asked.desk, Backing), asked.request.POST
    failed = one if one is not None and error else None
    page = BackupsPage(
        lines(asked),
        _shares(asked),
        None if one is None or one.made is None else _made(asked, one),
        typed.get("folder", "") or ("" if failed is None else str(failed.path.parent)),
        typed.get("place", "") or ("" if failed is None else failed.place),
        error,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(asked.request, "backups.html", page, status)


def _shares(asked: Asked) -> str:
    try:
        whole = asked.register.journal.recovery
    except NotAllowed:
        return ""
    return asked.words.say(
        "{needed} of {holders}",
        needed=asked.words.number(whole.needed),
        holders=asked.words.number(whole.holders),
    )


def _made(asked: Asked, one: Backing) -> MadeLine | None:
    if one.made is None:
        return None
    return MadeLine(
        one.made.backup.code,
        str(one.path),
        asked.words.number(one.made.size),
        tuple(compartment(asked, name) for name in one.made.lacking),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How far it is; made while the keeper works, so it asks nothing of the register."""
    check_open(request)
    one = held(desk_of(request), Backing)
    job = None if one is None else one.job
    return how_far(request, job, (HERE, PROGRESS), "backup_progress.html", _progress)


def _progress(job: Job) -> ProgressPage:
    return ProgressPage(PROGRESS, "", job.percent, job.stoppable)


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def destroyed(asked: Asked, code: str) -> HttpResponse:
    """Confirm that every copy of a backup was destroyed."""
    rows = {row.backup.code: row for row in reads.backups(asked.register.db)}
    if code not in rows:
        raise NotHere("No backup of this code is outstanding.")
    backup = line(asked, rows[code])
    if asked.request.method != "POST":
        return shown(asked.request, "backup_destroyed.html", DestroyedPage(backup))
    reason = " ".join(asked.request.POST.get("reason", "").split())
    if not reason:
        error = asked.words.say("Say who saw it, and how it was destroyed.")
        page = DestroyedPage(backup, reason, error)
        return shown(asked.request, "backup_destroyed.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)
    backing.destroyed(asked.register, code, reason)
    return go(HERE)
