"""Pages for what went wrong: what happened, what was kept, what to do. Never a detail inside."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.middleware.csrf import get_token

from unerased.web.answer import go, shown
from unerased.web.desk import session_of
from unerased.web.errors import Locked, NotHere, Stopped
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

FAULT: Final = 500

#: not what a person typed into a form, so not shown again when the form is sent again
_TOKENS: Final = frozenset({"csrfmiddlewaretoken", "passphrase", "password"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, what was kept, what to do; each in words that are said by the template."""

    what: str
    kept: str
    do: str
    section: str = ""
    link: str = ""
    link_words: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that arrived after the register had locked itself: its fields, to be sent again."""

    path: str
    fields: tuple[tuple[str, str], ...]
    section: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What a room below says to people about its own refusal."""

    message: str
    section: str = ""


_NOT_HERE: Final = Trouble(
    mark("There is no such page or record in this register."),
    mark("Nothing was changed."),
    mark("Check the code, or look for it with the search."),
    link="/search",
    link_words=mark("Search"),
)
_FAULT: Final = Trouble(
    mark("The page could not be made: a fault of the program."),
    mark("What was saved before stays saved."),
    mark("Go back and try once more. If it happens again, run the command “unerased verify”."),
    link="/",
    link_words=mark("Go to the start"),
)
_NOT_BOUND: Final = Trouble(
    mark("This browser is not connected to the register."),
    mark("Nothing was changed."),
    mark("Open the whole address that the program printed when it started."),
)
_SPENT: Final = Trouble(
    mark("This address does not open the register: it works once, in one browser."),
    mark("Nothing was changed."),
    mark(
        "Stop the program and start it again for a new address. If you have not used the address "
        "yourself, somebody else at this computer has."
    ),
)
_FORM: Final = Trouble(
    mark("The form was not accepted: it does not belong to this session."),
    mark("Nothing was saved."),
    mark("Go back, load the page again and send the form once more."),
)
_STOPPED: Final = Trouble(
    mark("The program is stopping."),
    mark("What was saved before stays saved."),
    mark("Start it again to go on."),
)


def not_bound(request: HttpRequest) -> HttpResponse:
    """This browser has no session."""
    return shown(request, "trouble.html", _NOT_BOUND, HTTPStatus.FORBIDDEN)


def spent(request: HttpRequest) -> HttpResponse:
    """The address of the start was used before, or is wrong."""
    return shown(request, "trouble.html", _SPENT, HTTPStatus.FORBIDDEN)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's call
    """The form's token is missing or of another session."""
    return shown(request, "trouble.html", _FORM, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """No such page."""
    return shown(request, "trouble.html", _NOT_HERE, HTTPStatus.NOT_FOUND)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault outside every view."""
    return shown(request, "trouble.html", _FAULT, FAULT)


def page_for(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page for what a view raised."""
    if isinstance(error, Locked):
        return locked(request)
    if isinstance(error, NotHere | Http404):
        return not_found(request)
    if isinstance(error, Stopped):
        return shown(request, "trouble.html", _STOPPED, HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(error, _of_the_rooms()):
        return shown(request, "advice.html", Advice(str(error)), HTTPStatus.CONFLICT)
    return fault(request)


def _of_the_rooms() -> tuple[type[Exception], ...]:
    # their messages are advice for people and name no value; see each room's errors.py
    from unerased.attack.errors import AttackError  # noqa: PLC0415 - only when one was raised
    from unerased.documents.errors import DocumentsError  # noqa: PLC0415
    from unerased.figures.errors import FiguresError  # noqa: PLC0415 - only when one was raised
    from unerased.journal.errors import JournalError  # noqa: PLC0415
    from unerased.register.errors import RegisterError  # noqa: PLC0415
    from unerased.remedies.errors import RemediesError  # noqa: PLC0415

    return (AttackError, DocumentsError, FiguresError, JournalError, RegisterError, RemediesError)


def locked(request: HttpRequest) -> HttpResponse:
    """The register is locked: ask for the passphrase; what was typed is not lost."""
    if request.method != "POST":
        session_of(request)["next"] = request.path
        return go("/unlock")
    get_token(request)
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name not in _TOKENS
        for value in values
        if isinstance(value, str)
    )
    return shown(request, "kept.html", Kept(request.path, fields), HTTPStatus.LOCKED)
