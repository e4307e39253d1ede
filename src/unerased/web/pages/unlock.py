"""Begin, unlock, lock, and the language: what works while the register is locked."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unerased.web.answer import go, shown
from unerased.web.desk import desk_of, session_of
from unerased.web.keeper import State
from unerased.web.pages import trouble
from unerased.web.words import LANGUAGES, mark

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from unerased.web.desk import Desk

#: so long a page waits for the key to be derived before it says that it goes on
WAIT_SECONDS: Final = 5.0

#: the page that says so is fetched again after so long
LOOK_AGAIN_SECONDS: Final = 1

#: so long locking waits for the register to be closed; its pages are locked at once
LOCK_SECONDS: Final = 2.0

OPENING: Final = "/opening"
_WRONG: Final = mark("This passphrase does not open the register. Nothing was changed; try again.")
_BUSY: Final = mark(
    "Another program has this register open for writing. Close it there, then try again; "
    "nothing was changed."
)
_EMPTY: Final = mark("Enter the passphrase.")


@dataclass(frozen=True, slots=True)
class Unlock:
    """The page that asks for the passphrase."""

    folder: str
    error: str = ""
    detail: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """The page that is shown while the register is still opening.

    Attributes:
        replayed: so many records were read so far; 0 before the first.
    """

    replayed: int
    section: str = ""


@require_safe
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Bind the browser that brings the token first."""
    desk = desk_of(request)
    if desk.sessions.find(request.COOKIES.get(desk.cookie, "")) is not None:
        return go("/")
    identifier = desk.sessions.bind(token)
    if identifier is None:
        return trouble.spent(request)
    answer = go("/unlock")
    _remember(answer, desk, identifier)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase, and open the register with it."""
    desk = desk_of(request)
    if elsewhere := _elsewhere(desk):
        return go(elsewhere)
    if request.method != "POST":
        if desk.keeper.state is State.OPEN:
            return go(_wanted(request))
        if desk.keeper.state is State.OPENING:
            return go(OPENING)
        return _form(request, desk)
    passphrase = request.POST.get("passphrase", "")
    if not passphrase.strip():
        return _form(request, desk, _EMPTY)
    return opened_with(request, passphrase)


def opened_with(request: HttpRequest, passphrase: str) -> HttpResponse:
    """Open the register, and go where somebody wanted to."""
    desk = desk_of(request)
    try:
        state = desk.keeper.unlock(passphrase, WAIT_SECONDS)
    except _refusals() as error:
        return _refused(request, desk, error)
    return _opened(request, desk, state)


@require_safe
def opening(request: HttpRequest) -> HttpResponse:
    """How far the opening is; the page asks for itself again, and goes on once it is open."""
    desk = desk_of(request)
    try:
        state = desk.keeper.wait(LOOK_AGAIN_SECONDS / 4)
    except _refusals() as error:
        return _refused(request, desk, error)
    if state is State.LOCKED:
        return go("/unlock")
    if state is State.OPEN:
        return _opened(request, desk, state)
    answer = shown(request, "opening.html", Opening(desk.keeper.replayed))
    answer.headers["Refresh"] = f"{LOOK_AGAIN_SECONDS}; url={OPENING}"
    return answer


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Close the register at once; long work that can be stopped is."""
    desk = desk_of(request)
    for job in tuple(desk.jobs):
        job.stop()
    desk.keeper.lock(LOCK_SECONDS)
    session_of(request).pop("next", None)
    return go("/unlock")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages."""
    chosen = request.POST.get("language", "")
    if chosen in LANGUAGES:
        session_of(request)["language"] = chosen
    here = request.POST.get("here", "/")
    # only a path of these pages: "//elsewhere" would lead away
    return go(here if here.startswith("/") and not here.startswith(("//", "/\\")) else "/")


def _elsewhere(desk: Desk) -> str:
    """Where to go on while there is nothing to unlock: this device does not belong yet."""
    if desk.joining is None or desk.keeper.state is not State.LOCKED:
        return ""
    if desk.joining.restoring is not None:
        return "/restore"
    from unerased.journal.errors import NoRegister  # noqa: PLC0415 - see `_refusals`
    from unerased.register.joining import Standing  # noqa: PLC0415 - the same

    try:
        return "/join" if desk.joining.standing() is not Standing.BELONGS else ""
    except NoRegister:
        return ""  # the form says so when it is sent


def _opened(request: HttpRequest, desk: Desk, state: State) -> HttpResponse:
    if state is State.OPENING:
        return go(OPENING)
    answer = go(_wanted(request))
    _remember(answer, desk, desk.sessions.renew(request.COOKIES[desk.cookie]))
    return answer


def _wanted(request: HttpRequest) -> str:
    return session_of(request).pop("next", "/")


def _form(request: HttpRequest, desk: Desk, error: str = "", detail: str = "") -> HttpResponse:
    page = Unlock(desk.folder.name, error, detail)
    return shown(request, "unlock.html", page, HTTPStatus.FORBIDDEN if error else HTTPStatus.OK)


def _refused(request: HttpRequest, desk: Desk, error: Exception) -> HttpResponse:
    from unerased.journal.errors import DeviceBusy  # noqa: PLC0415 - see `_refusals`
    from unerased.seal.errors import WrongPassphrase  # noqa: PLC0415 - see `_refusals`

    if isinstance(error, WrongPassphrase):
        return _form(request, desk, _WRONG)
    if isinstance(error, DeviceBusy):
        return _form(request, desk, _BUSY)
    return _form(request, desk, detail=str(error))


def _refusals() -> tuple[type[Exception], ...]:
    # imported when a passphrase was given: the rooms of the register are slow to load
    from unerased.journal.errors import JournalError  # noqa: PLC0415
    from unerased.register.errors import RegisterError  # noqa: PLC0415
    from unerased.seal.errors import SealError  # noqa: PLC0415

    return (JournalError, RegisterError, SealError)


def _remember(answer: HttpResponse, desk: Desk, identifier: str) -> None:
    answer.set_cookie(desk.cookie, identifier, httponly=True, samesite="Strict", path="/")
