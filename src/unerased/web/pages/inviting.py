"""Invite somebody, and admit who answers: two files, and words that are said and not sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from django.views.decorators.http import require_http_methods, require_safe

from unerased.journal import Invalid, NotAllowed, Terms
from unerased.register.costs import affordable
from unerased.seal import new_code
from unerased.web.answer import check_open, go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import desk_of
from unerased.web.held import held, hold, let_go
from unerased.web.letters import Admission, Answered, Invited, Letter
from unerased.web.show.forms.refusals import said
from unerased.web.show.handed import NO_FILE, bad_letter, handed, letter_of
from unerased.web.show.members import Choice, choices, compartment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.journal import Asking
    from unerased.web.desk import Asked

T = TypeVar("T", bound="Letter")

INVITE, MADE = "/members/invite", "/members/invite/made"
ADMIT, ADMITTED = "/members/admit", "/members/admit/made"


@dataclass(frozen=True, slots=True)
class InvitePage:
    """Who is to be invited, and what they may open."""

    may: bool
    name: str
    choices: tuple[Choice, ...]
    administer: bool
    member: str = ""
    error: SafeString | str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class MadePage:
    """An invitation that was made: its words, to be said."""

    letter: Invited
    section: str = ""


@dataclass(frozen=True, slots=True)
class AdmitPage:
    """The answer to an invitation: upload it; then compare words."""

    may: bool
    name: str = ""
    further: bool = False
    instead: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    administer: bool = False
    error: SafeString | str = ""
    refused: bool = False
    section: str = ""

    @property
    def answered(self) -> bool:
        """Whether an answer was uploaded and is to be compared."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class AdmittedPage:
    """Somebody is in; their file is to be handed over."""

    letter: Admission
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def invite(asked: Asked) -> HttpResponse:
    """Say who is invited and as what, and make the invitation."""
    if asked.request.method != "POST":
        return shown(asked.request, "member_invite.html", _invite_page(asked))
    typed = asked.request.POST
    number = typed.get("member", "")
    terms = _further(asked, number) if number else _terms(asked)
    if not terms.name.strip():
        error: SafeString | str = asked.words.say(
            "Say what they are to be called. It need not be their name."
        )
        return _not_made(asked, error)
    code = new_code()
    try:
        letter = asked.register.journal.invite(terms, code, cost=affordable())
    except NotAllowed as refused:
        return _not_made(asked, said(asked.words, str(refused)))
    hold(asked.desk, Invited(letter, code, terms.name, terms.joins is not None))
    return go(MADE)


def _terms(asked: Asked) -> Terms:
    typed = asked.request.POST
    name = " ".join(typed.get("name", "").split())
    chosen = tuple(dict.fromkeys(typed.getlist("compartment")))
    return Terms(name, chosen, typed.get("administer") == "yes")


def _further(asked: Asked, number: str) -> Terms:
    """A further device may what its member may; perhaps in the place of another one."""
    membership = asked.register.journal.membership
    members = {one.hex(): one for one in membership.admitted.values()}
    member = members.get(number, b"")
    going = asked.request.POST.get("instead", "")
    instead = tuple(one for one in membership.devices_of(member) if one.hex() == going)
    terms = Terms.again(membership, member, instead)
    return terms if terms.name else terms._replace(name=number[:8])


def _not_made(asked: Asked, error: SafeString | str) -> HttpResponse:
    page = replace(_invite_page(asked), error=error)
    return shown(asked.request, "member_invite.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)


def _invite_page(asked: Asked) -> InvitePage:
    typed, journal = asked.request.POST, asked.register.journal
    return InvitePage(
        journal.member in journal.membership.administrators,
        typed.get("name", ""),
        choices(asked, journal.compartments, typed.getlist("compartment")),
        typed.get("administer") == "yes",
        typed.get("member", ""),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def admit(asked: Asked) -> HttpResponse:
    """Look at an answer, compare the safety words, and let its writer in."""
    journal = asked.register.journal
    may = journal.member in journal.membership.administrators
    if asked.request.method != "POST":
        letter = held(asked.desk, Answered)
        return _asks(asked, letter) if letter else _admit_form(asked, AdmitPage(may))
    doing = asked.request.POST.get("do", "")
    letter = held(asked.desk, Answered)
    if doing == "refuse":
        let_go(asked.desk, Letter)
        return _admit_form(asked, AdmitPage(may, refused=True))
    if doing == "admit" and letter is not None:
        return _admit(asked, letter)
    data = letter_of(asked.request)
    if data is None:
        return _admit_form(asked, AdmitPage(may, error=asked.words.say(NO_FILE)))
    letter = Answered(data)
    try:
        asking = journal.asking(letter.data)
    except Invalid as fault:
        return _admit_form(asked, AdmitPage(may, error=bad_letter(asked.words, fault)))
    hold(asked.desk, letter)
    return shown(asked.request, "member_admit.html", _asking_page(asked, asking))


def _admit(asked: Asked, letter: Answered) -> HttpResponse:
    """Admit who wrote the answer, if the words that were typed are theirs."""
    journal = asked.register.journal
    try:
        asking = journal.asking(letter.data)
        admission = journal.admit(letter.data, asked.request.POST.get("words", ""))
    except Invalid as fault:
        let_go(asked.desk, Letter)
        return _admit_form(asked, AdmitPage(may=True, error=bad_letter(asked.words, fault)))
    except NotAllowed as refused:
        return _asks(asked, letter, said(asked.words, str(refused)))
    asked.register.refresh()
    hold(asked.desk, Admission(admission, asking.words, _name(asked, asking)))
    return go(ADMITTED)


def _asks(asked: Asked, letter: Answered, error: SafeString | str = "") -> HttpResponse:
    asking = asked.register.journal.asking(letter.data)
    page = replace(_asking_page(asked, asking), error=error)
    return _admit_form(asked, page)


def _admit_form(asked: Asked, page: AdmitPage) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.error else HTTPStatus.OK
    return shown(asked.request, "member_admit.html", page, status)


def _asking_page(asked: Asked, asking: Asking) -> AdmitPage:
    terms = asking.terms
    return AdmitPage(
        may=True,
        name=_name(asked, asking),
        further=terms.joins is not None,
        instead=tuple(device.hex()[:8] for device in terms.instead),
        opens=tuple(compartment(asked, name) for name in terms.compartments),
        administer=terms.administer,
    )


def _name(asked: Asked, asking: Asking) -> str:
    terms = asking.terms
    named = asked.register.journal.membership.names.get(terms.joins or b"", "")
    return terms.name or named or asking.device.member.hex()[:8]


@require_safe
def made(request: HttpRequest) -> HttpResponse:
    """The words of the invitation that was made, and its file."""
    letter = _held(request, Invited)
    return go(INVITE) if letter is None else shown(request, "member_made.html", MadePage(letter))


@require_safe
def admitted(request: HttpRequest) -> HttpResponse:
    """Somebody was admitted: the file that lets them in."""
    letter = _held(request, Admission)
    page = "member_admitted.html"
    return go(ADMIT) if letter is None else shown(request, page, AdmittedPage(letter))


_FILES: Mapping[str, type[Letter]] = {"invitation": Invited, "admission": Admission}


@require_safe
def file(request: HttpRequest, what: str) -> HttpResponse:
    """The file itself; its name tells nothing of whom."""
    letter = _held(request, _FILES[what])
    return go("/members") if letter is None else handed(letter.data, what)


def _held(request: HttpRequest, kind: type[T]) -> T | None:
    desk = desk_of(request)
    check_open(request)
    return held(desk, kind)
