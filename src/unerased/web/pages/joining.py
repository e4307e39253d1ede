"""Join a register that others founded, with an invitation: before there is anything to unlock."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods, require_safe

from unerased.web.answer import go, shown
from unerased.web.desk import desk_of, session_of, words_for
from unerased.web.pages.unlock import opened_with
from unerased.web.show.forms.refusals import said
from unerased.web.show.handed import NO_FILE, bad_letter, handed, letter_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.web.joining import Joining

HERE: Final = "/join"
_NO_CODE: Final = mark("Type the four words that were said to you.")
_NO_PASSPHRASE: Final = mark("Enter the passphrase.")
_WRONG_CODE: Final = mark(
    "These are not the words of this invitation. Nothing was made. Ask for the four words again; "
    "if they are right, ask for the file again."
)
_WRONG: Final = mark("This passphrase does not open this device's keys. Nothing was changed.")
_REFUSED: Final = mark(
    "The system refused to write. Nothing was made that opens anything. Make room, and try again."
)
_TICK: Final = mark("Tick that you want to begin anew.")


@dataclass(frozen=True, slots=True)
class JoinPage:
    """The invitation is to be answered."""

    folder: str
    stranger: bool
    left: str = ""
    error: SafeString | str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class PassphrasePage:
    """The passphrase that was made; shown until somebody says that they wrote it down."""

    passphrase: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """The answer was made; the admission is to come. `words` is "" when it is not in memory."""

    words: str
    error: SafeString | str = ""
    wrong: str = ""
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The step that comes next."""
    from unerased.register.joining import Standing  # noqa: PLC0415 - see `Joining`

    joining = desk_of(request).joining
    if joining is None:
        return go("/")
    with joining.lock:
        standing = joining.standing()
        if standing is Standing.BELONGS:
            return go("/")
        if standing is Standing.ASKED:
            return _waiting(request, joining)
        return _answer(request, joining, stranger=standing is Standing.STRANGER)


def _answer(request: HttpRequest, joining: Joining, *, stranger: bool) -> HttpResponse:
    """Take an invitation and its words."""
    error: SafeString | str = ""
    if request.method == "POST":
        letter = letter_of(request)
        code = " ".join(request.POST.get("code", "").lower().split())
        lacking = NO_FILE if letter is None else "" if code else _NO_CODE
        if letter is None or lacking:
            error = words_for(request).say(lacking)
        else:
            error = _tried(request, lambda: joining.ask(letter, code), _WRONG_CODE)
        if not error:
            return go(HERE)
    page = JoinPage(joining.folder.name, stranger, joining.left, error)
    return shown(request, "join.html", page, _status(error))


def _waiting(request: HttpRequest, joining: Joining) -> HttpResponse:
    """Show what was made; take in the admission."""
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing == "written":
        joining.passphrase = ""
        return go(HERE)
    error: SafeString | str = ""
    if doing == "again":
        error = _again(request, joining)
    elif doing == "begin":
        error = _begun_anew(request, joining)
    elif doing == "enter":
        passphrase = request.POST.get("passphrase", "")
        error = _entered(request, joining, passphrase)
        if not error:
            session_of(request)["next"] = "/sync"
            return opened_with(request, passphrase)
    if doing and not error:
        return go(HERE)
    if joining.passphrase and not error:
        return shown(request, "join_passphrase.html", PassphrasePage(joining.passphrase))
    page = WaitingPage(joining.asked.words if joining.asked else "", error, doing)
    return shown(request, "join_waiting.html", page, _status(error))


def _again(request: HttpRequest, joining: Joining) -> SafeString | str:
    passphrase = request.POST.get("passphrase", "")
    if not passphrase.strip():
        return words_for(request).say(_NO_PASSPHRASE)
    return _tried(request, lambda: joining.again(passphrase), _WRONG)


def _entered(request: HttpRequest, joining: Joining, passphrase: str) -> SafeString | str:
    letter = letter_of(request)
    if letter is None:
        return words_for(request).say(NO_FILE)
    if not passphrase.strip():
        return words_for(request).say(_NO_PASSPHRASE)
    return _tried(request, lambda: joining.enter(letter, passphrase), _WRONG)


def _begun_anew(request: HttpRequest, joining: Joining) -> SafeString | str:
    if request.POST.get("sure") != "yes":
        return words_for(request).say(_TICK)
    return _tried(request, joining.give_up, _WRONG)


def _tried(request: HttpRequest, work: Callable[[], None], wrong: str) -> SafeString | str:
    """Do it; what it was refused with, "" for nothing."""
    from unerased.journal import Invalid, JournalError  # noqa: PLC0415 - see `Joining`
    from unerased.seal import SealError, WrongPassphrase  # noqa: PLC0415 - the same

    words = words_for(request)
    try:
        work()
    except WrongPassphrase:
        return words.say(wrong)
    except Invalid as fault:
        return bad_letter(words, fault)
    except (JournalError, SealError) as refused:
        return said(words, str(refused))
    except OSError:
        return words.say(_REFUSED)
    return ""


def _status(error: object) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """The answer to the invitation, as a file whose name tells nothing."""
    joining = desk_of(request).joining
    if joining is None or joining.asked is None:
        return go(HERE)
    return handed(joining.asked.letter, "answer")
