"""Leave with no keys: what will be gone, what stays, who lets this member in again; then do it.

The first view runs beside the keeper's thread, as that of a sync does. When it is over, the
register is closed and this device opens it no more: the pages go on where somebody joins.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.journal import JournalError
from unerased.register import travel
from unerased.web.answer import check_open, go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import desk_of, words_for
from unerased.web.held import held
from unerased.web.jobs import Phase
from unerased.web.leaving import Leaving, begin
from unerased.web.pages.underway import WAIT_SECONDS, ProgressPage, how_far, over, relay_of
from unerased.web.show.forms.refusals import said
from unerased.web.show.members import compartment
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.web.desk import Asked, Desk
    from unerased.web.jobs import Job
    from unerased.web.words import Words

HERE, PROGRESS = "/travel", "/travel/progress"
BY_HAND: Final = "hand"
PHASES: Final = {
    Phase.WAITING: mark("It waits for its turn."),
    Phase.PASSING: mark("What you saved is handed on. The keys are here still."),
    Phase.SEALING: mark("The keys are being destroyed."),
}
_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class RelayChoice:
    """A relay that this device has used."""

    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """What leaving would do.

    Attributes:
        may: nothing speaks against it; else `error` says what.
        gone: this device was given up before, and only its keys are left to destroy.
        colleagues: who can let this member in again.
        number: to be typed to confirm.
    """

    may: bool
    gone: bool
    colleagues: tuple[str, ...]
    opens: tuple[str, ...]
    relays: tuple[RelayChoice, ...]
    by_hand: bool
    named: str
    user: str
    number: str
    error: SafeString | str = ""
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Say what it does; do it when its number was typed."""
    desk, words = desk_of(request), words_for(request)
    if _left(desk):
        return go("/join")
    check_open(request)
    one = held(desk, Leaving)
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


def _left(desk: Desk) -> bool:
    return desk.joining is not None and bool(desk.joining.left)


def _begun(request: HttpRequest, desk: Desk, words: Words) -> SafeString | str:
    """Begin, and wait a moment; what is wrong with what was typed, "" for nothing."""
    typed = request.POST.get("number", "").strip().lower()
    if typed != desk.keeper.call(lambda register: register.journal.device.hex()[:_LENGTH]):
        return words.say("Type the number of this device, as it stands below. Nothing was done.")
    chosen = request.POST.get("relay", "")
    named = request.POST.get("named", "").strip() if chosen == "other" else chosen
    if not named:
        return words.say("Say how what you saved reaches your colleagues. Nothing was done.")
    relay = ("", "", "") if named == BY_HAND else relay_of(request, named)
    if relay is None:
        return words.say("Give the whole path of the folder, from its root on.")
    begin(desk, *relay).wait(WAIT_SECONDS)
    return ""


def _over(one: Leaving, words: Words) -> SafeString | str:
    """What ended it early, "" for nothing."""
    stopped = words.say("It was stopped. The keys are on this device still.")
    refused = words.say(
        "The system refused to read or write a file. The keys are on this device still. Plug the "
        "stick in again, or choose another way, and start it again."
    )
    return over(one, words, stopped, refused)


def _page(asked: Asked, error: SafeString | str = "") -> HttpResponse:
    journal, typed = asked.register.journal, asked.request.POST
    one = held(asked.desk, Leaving)
    try:
        told = travel.leaving(asked.register)
    except JournalError as refused:
        told = travel.Leaving(gone=False, colleagues=(), opens=())
        error, may = said(asked.words, str(refused)), False
    else:
        may = True
    chosen = typed.get("relay", one.named if one is not None else "")
    page = LeavingPage(
        may,
        told.gone,
        told.colleagues,
        tuple(compartment(asked, name) for name in told.opens),
        tuple(RelayChoice(address, address == chosen) for address, _ in journal.relays),
        chosen == BY_HAND,
        typed.get("named", ""),
        typed.get("user", one.user if one is not None else ""),
        journal.device.hex()[:_LENGTH],
        error,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error and may else HTTPStatus.OK
    return shown(asked.request, "travel.html", page, status)


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How far it is; made while the keeper works, so it asks nothing of the register."""
    desk = desk_of(request)
    if _left(desk):
        return go("/join")
    check_open(request)
    one = held(desk, Leaving)
    shows = partial(_progress, words_for(request))
    job = None if one is None else one.job
    return how_far(request, job, (HERE, PROGRESS), "travel_progress.html", shows)


def _progress(words: Words, job: Job) -> ProgressPage:
    return ProgressPage(PROGRESS, words.say(PHASES[job.phase]), job.percent, job.stoppable)
