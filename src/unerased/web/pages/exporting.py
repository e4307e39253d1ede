"""Hand the record over: look what would go, propose it, write it when it is agreed and due.

Agreeing and cancelling stand under Members, beside erasures. The first views run beside the
keeper's thread, as that of a sync does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.exchange import exporting
from unerased.exchange.errors import ExchangeError
from unerased.exchange.handing_over import Terms, check_terms
from unerased.journal import JournalError
from unerased.model.check import EVERY
from unerased.register import RegisterError
from unerased.web.answer import check_open, go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import desk_of, words_for
from unerased.web.errors import NotHere
from unerased.web.handing import Gathering, Writing, gather_for, write_to
from unerased.web.held import held, let_go
from unerased.web.jobs import Phase
from unerased.web.pages.underway import WAIT_SECONDS, ProgressPage, folder_of, how_far, over
from unerased.web.show.forms.fields import Option
from unerased.web.show.forms.refusals import said
from unerased.web.words import mark

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.exchange.exporting import Export
    from unerased.exchange.handing_over import Gathered
    from unerased.register import Register
    from unerased.web.desk import Asked, Desk
    from unerased.web.held import UnderWay
    from unerased.web.jobs import Job
    from unerased.web.words import Words

HERE: Final = "/export"
#: why somebody stays out, by what their consent says
_WHY: Final = {
    "not_asked": (mark("they were not asked"), 0),
    "not_yet": (mark("they answered for later only"), 1),
    "refused": (mark("they refused"), 2),
    "withdrawn": (mark("they took their consent back"), 3),
    "expired": (mark("they agreed until a day that is over"), 4),
}
PHASES: Final = {
    Phase.WAITING: mark("It waits for its turn."),
    Phase.READING: mark("The record is looked through for what people agreed to."),
    Phase.SEALING: mark("It is recorded and written. It cannot be stopped any more."),
}
_NUMBER: Final = 8


@dataclass(frozen=True, slots=True)
class Outside:
    """How many persons stay out, and why."""

    count: int
    why: str


@dataclass(frozen=True, slots=True)
class WouldGo:
    """What would go today."""

    persons: int
    claims: int
    findings: int
    kept_back: int
    outside: tuple[Outside, ...]


@dataclass(frozen=True, slots=True)
class ExportPage:
    """To whom, what for, and what would go. `typed` are terms as they stand in the form."""

    typed: Terms
    purposes: tuple[Option, ...]
    audiences: tuple[Option, ...]
    found: WouldGo | None = None
    error: SafeString | str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """The file that was written."""

    path: str
    size: str
    sha256: str
    persons: int
    claims: int


@dataclass(frozen=True, slots=True)
class WritePage:
    """An export that may be written here now, or that was."""

    number: str
    recipient: str
    purpose: str
    audience: str
    folder: str
    written: WrittenLine | None = None
    error: SafeString | str = ""
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Look what would go to somebody; propose it."""
    desk = desk_of(request)
    check_open(request)
    one = held(desk, Gathering)
    if one is not None and one.job is not None and one.at_work:
        return _how_far(request, one.job, HERE)
    if request.method != "POST":
        error = _over(one, words_for(request)) if one is not None else ""
        return reading(partial(_page, error=error))(request)
    terms = _terms(request)
    if request.POST.get("do") == "propose":
        return reading(_propose)(request)
    refused = desk.keeper.call(lambda register: _refusal(register, terms))
    if refused:
        return reading(partial(_page, error=said(words_for(request), refused)))(request)
    gather_for(desk, terms).wait(WAIT_SECONDS)
    return go(HERE)


def _terms(request: HttpRequest) -> Terms:
    typed = request.POST
    recipient = " ".join(typed.get("recipient", "").split())
    return Terms(recipient, typed.get("purpose", "sharing"), typed.get("audience", "partners"))


def _refusal(register: Register, terms: Terms) -> str:
    try:
        check_terms(register, terms)
    except ExchangeError as refused:
        return str(refused)
    return ""


def _propose(asked: Asked) -> HttpResponse:
    one = held(asked.desk, Gathering)
    if one is None or one.found is None or one.heads != asked.register.heads:
        changed = asked.words.say("The record has changed since. Nothing was proposed. Look again.")
        return _page(asked, changed)
    try:
        exporting.propose(asked.register, one.terms)
    except (ExchangeError, JournalError, RegisterError) as refused:
        return _page(asked, said(asked.words, str(refused)))
    let_go(asked.desk, Gathering)
    return go("/members#exports")


def _page(asked: Asked, error: SafeString | str = "") -> HttpResponse:
    one = held(asked.desk, Gathering)
    looked = one is not None and one.heads == asked.register.heads and not error
    terms = _terms(asked.request)
    if one is not None and asked.request.method != "POST":
        terms = one.terms
    page = ExportPage(
        terms,
        _options(asked, "consent_purposes"),
        _options(asked, "audiences"),
        _would_go(asked, one.found) if one is not None and one.found and looked else None,
        error,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(asked.request, "export.html", page, status)


def _options(asked: Asked, name: str) -> tuple[Option, ...]:
    """What people are asked for."""
    terms = asked.book.lists[name].terms
    return tuple(
        Option(term, asked.words.label(one.labels, term))
        for term, one in terms.items()
        if term != EVERY
    )


def _would_go(asked: Asked, found: Gathered) -> WouldGo:
    order = sorted(found.refused.items(), key=lambda pair: _WHY[str(pair[0])][1])
    return WouldGo(
        len(found.persons),
        found.claims,
        found.findings,
        found.kept_back,
        tuple(Outside(count, asked.words.say(_WHY[str(why)][0])) for why, count in order),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: str) -> HttpResponse:
    """Write an export that is agreed and due, once."""
    desk, words = desk_of(request), words_for(request)
    check_open(request)
    one = held(desk, Writing)
    if one is not None and one.number.hex() != number:
        one = None
    if one is not None and one.job is not None and one.at_work:
        return _how_far(request, one.job, f"{HERE}/{number}")
    found = desk.keeper.call(lambda register: _found(register, number))
    error: SafeString | str = ""
    if request.method == "POST":
        if found.agreement.done:
            raise NotHere("It was handed over before.")
        error = _begun(request, desk, found)
        if not error:
            return go(f"{HERE}/{number}")
    elif one is not None:
        error = _over(one, words)
    return reading(partial(_write_page, found=found, error=error))(request)


def _found(register: Register, number: str) -> Export:
    for one in exporting.exports(register):
        mine = one.agreement.proposed_by == register.journal.member
        if one.agreement.id.hex() == number and mine and (one.ready or one.agreement.done):
            return one
    raise NotHere("No export of this number can be written here now.")


def _begun(request: HttpRequest, desk: Desk, found: Export) -> str:
    """Begin, and wait a moment; what is wrong with what was typed, "" for nothing."""
    words = words_for(request)
    folder = folder_of(request.POST.get("folder", "").strip())
    if folder is None or not folder.is_dir():
        return words.say("Give the whole path of a folder that is there, from its root on.")
    path: Path = folder / f"export-{found.agreement.id.hex()[:_NUMBER]}.jsonl"
    if path.exists():
        return words.say("A file of this export lies there already. Name another folder.")
    write_to(desk, found.agreement.id, path).wait(WAIT_SECONDS)
    return ""


def _write_page(asked: Asked, found: Export, error: SafeString | str) -> HttpResponse:
    one = held(asked.desk, Writing)
    written = one.written if one is not None and one.number == found.agreement.id else None
    if written is None and found.agreement.done and not error:
        raise NotHere("It was handed over before.")
    line = None
    if written is not None and one is not None:
        line = WrittenLine(
            str(one.path),
            asked.words.number(written.size),
            written.sha256,
            len(written.gathered.persons),
            written.gathered.claims,
        )
    page = WritePage(
        found.agreement.id.hex(),
        found.terms.recipient,
        _label(asked, "consent_purposes", found.terms.purpose),
        _label(asked, "audiences", found.terms.audience),
        asked.request.POST.get("folder", ""),
        line,
        error,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(asked.request, "export_write.html", page, status)


def _label(asked: Asked, name: str, term: str) -> str:
    """What a term is called; what a proposal says may be anything."""
    found = asked.book.lists[name].terms.get(term)
    return term if found is None else asked.words.label(found.labels, term)


def _over(one: UnderWay, words: Words) -> SafeString | str:
    """What ended it early, "" for nothing."""
    stopped = words.say("It was stopped. Nothing was handed over.")
    refused = words.say(
        "The system refused to write. No file is left. If it stands as handed over under Members, "
        "propose it anew."
    )
    return over(one, words, stopped, refused)


def _how_far(request: HttpRequest, job: Job, here: str) -> HttpResponse:
    words = words_for(request)

    def shows(job: Job) -> ProgressPage:
        return ProgressPage(here, words.say(PHASES[job.phase]), job.percent, job.stoppable)

    return how_far(request, job, (here, here), "export_progress.html", shows)
