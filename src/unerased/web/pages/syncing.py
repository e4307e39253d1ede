"""Sync: the relays that this device knows, one more, how far it is, what came and what went.

The first view runs beside the keeper's thread, as those of an import do: so the page that shows how
far it is can be made while the keeper works.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.journal.relay.naming import is_address
from unerased.register.rows import moment_of
from unerased.web.answer import check_open, go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import desk_of, words_for
from unerased.web.held import held
from unerased.web.jobs import Phase
from unerased.web.pages.underway import WAIT_SECONDS, ProgressPage, how_far, over, relay_of
from unerased.web.show.forms.refusals import said
from unerased.web.show.others import others_of
from unerased.web.syncing import Syncing, begin
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.evidence.relaying import Exchanged
    from unerased.web.desk import Asked, Desk
    from unerased.web.jobs import Job
    from unerased.web.show.others import Others
    from unerased.web.words import Words

HERE, PROGRESS = "/sync", "/sync/progress"
PHASES: Final = {
    Phase.WAITING: mark("It waits for its turn."),
    Phase.PASSING: mark("Sealed files pass both ways. What has passed stays."),
}


@dataclass(frozen=True, slots=True)
class RelayLine:
    """A relay that was used."""

    address: str
    web: bool
    last: str
    user: str
    number: int


@dataclass(frozen=True, slots=True)
class FileLine:
    """A sealed file that is not as it was added."""

    name: str
    reason: SafeString


@dataclass(frozen=True, slots=True)
class Passed:
    """What the last sync did."""

    came: int
    files_came: int
    went: int
    files_went: int
    beat: bool
    files: tuple[FileLine, ...]
    waiting: bool

    @property
    def nothing(self) -> bool:
        """Whether both sides had everything already."""
        return not (self.came or self.files_came or self.went or self.files_went)


@dataclass(frozen=True, slots=True)
class SyncPage:
    """Relays, the last sync, the other devices.

    Attributes:
        fresh: this device was let in, and the record in which that stands is not here yet.
        alone: no other device belongs to the register.
    """

    relays: tuple[RelayLine, ...]
    passed: Passed | None
    others: Others
    fresh: bool
    alone: bool
    named: str
    user: str
    error: SafeString | str = ""
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: HttpRequest) -> HttpResponse:
    """Sync with a relay, and show what came of it."""
    desk, words = desk_of(request), words_for(request)
    check_open(request)
    syncing = held(desk, Syncing)
    if syncing is not None and syncing.at_work:
        return go(PROGRESS)
    error: SafeString | str = ""
    if request.method == "POST" and request.POST.get("do") == "forget":
        relay = request.POST.get("relay", "")
        desk.keeper.call(lambda register: register.journal.forget_relay(relay))
        return go(HERE)
    if request.method == "POST":
        error = _begun(request, desk, words)
        if not error:
            return go(PROGRESS)
    elif syncing is not None:
        error = _over(syncing, words)
    return reading(partial(_page, error=error))(request)


def _begun(request: HttpRequest, desk: Desk, words: Words) -> str:
    """Begin, and wait a moment; what is wrong with what was typed, "" for nothing."""
    named = request.POST.get("relay", "").strip()
    if not named:
        return words.say("Name a folder, or the address of a WebDAV folder.")
    relay = relay_of(request, named)
    if relay is None:
        return words.say("Give the whole path of the folder, from its root on.")
    begin(desk, *relay).wait(WAIT_SECONDS)
    return ""


def _over(syncing: Syncing, words: Words) -> SafeString | str:
    """What ended the last sync early, "" for nothing."""
    stopped = words.say("It was stopped. What has passed stays; start it again to go on.")
    refused = words.say(
        "The system refused to read or write a file here. What has passed stays. Make room, "
        "or plug the stick in again, and start it again to go on."
    )
    return over(syncing, words, stopped, refused)


def _page(asked: Asked, error: SafeString | str = "") -> HttpResponse:
    syncing, journal = held(asked.desk, Syncing), asked.register.journal
    done = syncing.done if syncing is not None else None
    typed = asked.request.POST
    fresh = journal.device not in journal.membership.admitted
    page = SyncPage(
        tuple(
            _relay(asked, address, at_ms, number)
            for number, (address, at_ms) in enumerate(journal.relays)
        ),
        None if done is None else _passed(asked, done),
        others_of(asked),
        fresh,
        not fresh and len(journal.membership.machines) < 2,  # noqa: PLR2004 - this one, and another
        typed.get("relay", "") or (syncing.named if syncing is not None and error else ""),
        typed.get("user", "") or (syncing.user if syncing is not None and error else ""),
        error,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(asked.request, "sync.html", page, status)


def _relay(asked: Asked, address: str, at_ms: int, number: int) -> RelayLine:
    last = asked.words.moment(moment_of(at_ms)) if at_ms else ""
    syncing = held(asked.desk, Syncing)
    user = syncing.user if syncing is not None and syncing.named == address else ""
    return RelayLine(address, is_address(address), last, user, number)


def _passed(asked: Asked, done: Exchanged) -> Passed:
    return Passed(
        done.record.fetched,
        done.files_fetched,
        done.record.sent,
        done.files_sent,
        done.record.beat,
        tuple(
            FileLine(fault.file, said(asked.words, str(fault.reason))) for fault in done.file_faults
        ),
        bool(done.waiting),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How far it is; made while the keeper works, so it asks nothing of the register."""
    check_open(request)
    syncing = held(desk_of(request), Syncing)
    job = None if syncing is None else syncing.job
    shows = partial(_progress, words_for(request))
    return how_far(request, job, (HERE, PROGRESS), "sync_progress.html", shows)


def _progress(words: Words, job: Job) -> ProgressPage:
    phase = words.say(PHASES.get(job.phase, PHASES[Phase.PASSING]))
    return ProgressPage(PROGRESS, phase, job.percent, job.stoppable)
