"""Propose to erase a person: what goes, what stays, the texts that name them, the code typed.

The first view runs beside the keeper's thread, since the look through the record may be long.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.journal import JournalError
from unerased.register import RegisterError, erasing, reads
from unerased.web.answer import check_open, go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import desk_of, words_for
from unerased.web.erasing import Looking, begin, looking_for
from unerased.web.errors import NotHere
from unerased.web.held import let_go
from unerased.web.pages.underway import WAIT_SECONDS, how_far, over
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.forms.redacting import redact
from unerased.web.show.forms.refusals import said
from unerased.web.show.members import compartment
from unerased.web.show.mentioned import Mentioned, mentioned_in, row_to_redact
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.model.codebook import Codebook
    from unerased.model.vocabulary import Kind
    from unerased.register.database import Database
    from unerased.register.erasing import Plan
    from unerased.web.desk import Asked
    from unerased.web.jobs import Job
    from unerased.web.words import Words

DECISIONS: Final = ("destroy", "keep")
_CHANGED: Final = mark("The record has changed since. Nothing was proposed. Look again.")


@dataclass(frozen=True, slots=True)
class Found:
    """What would go, and what stays.

    Attributes:
        goes: sentences with the number of entries of each sort.
    """

    goes: tuple[str, ...]
    mentioned: Mentioned
    releases: int
    backups: tuple[CodeLink, ...]


@dataclass(frozen=True, slots=True)
class ErasePage:
    """Everything about one erasure before it is proposed.

    Attributes:
        wrong: the error is in a version of a text, and not in what was typed to confirm.
    """

    link: CodeLink
    kind: str
    found: Found | None
    proposed: bool
    typed: str
    error: SafeString | str = ""
    wrong: bool = False
    saved: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class LookingPage:
    """The record is being looked through."""

    here: str
    looked: int
    stoppable: bool
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, code: str) -> HttpResponse:
    """Look what would go with a person; write texts without them; propose it."""
    desk = desk_of(request)
    check_open(request)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    looking = looking_for(desk, code)
    if looking is not None and looking.job is not None and looking.at_work:
        here = f"/erase/{code}"
        shows = partial(_under_way, here)
        return how_far(request, looking.job, (here, here), "erase_looking.html", shows)
    if doing == "look":
        desk.keeper.call(lambda register: _kind(register.codebook, register.db, code))
        begin(desk, code).wait(WAIT_SECONDS)
        return go(f"/erase/{code}")
    if doing == "show" and looking is not None:
        looking.shown = True
        return go(f"/erase/{code}#texts")
    if request.POST.get("redact"):
        return reading(_redact)(request, code)
    if doing == "propose":
        return reading(_propose)(request, code)
    error = _over(looking, words_for(request)) if looking is not None else ""
    return reading(partial(_page, error=error))(request, code)


def _under_way(here: str, job: Job) -> LookingPage:
    return LookingPage(here, job.done[0], job.stoppable)


def _over(looking: Looking, words: Words) -> SafeString | str:
    """What ended the look early, "" for nothing."""
    stopped = words.say("It was stopped. Nothing was proposed.")
    refused = words.say("The system refused to read a file. Nothing was proposed. Look again.")
    return over(looking, words, stopped, refused)


def _redact(asked: Asked, code: str) -> HttpResponse:
    """Save a version of a text that does not name them; what was found holds still."""
    looking = looking_for(asked.desk, code)
    plan = None if looking is None else looking.found(asked.register)
    row = None if plan is None else row_to_redact(asked, plan, asked.request.POST["redact"])
    if looking is None or row is None:
        return _page(asked, code, error=asked.words.say(_CHANGED))
    wrong = redact(asked, code, row)
    if wrong:
        return _page(asked, code, error=wrong, of=row.code)
    looking.still(asked.register)
    return _page(asked, code, saved=True)


def _propose(asked: Asked, code: str) -> HttpResponse:
    """Propose what was found, if everything was decided and the code was typed."""
    looking = looking_for(asked.desk, code)
    plan = None if looking is None else looking.found(asked.register)
    if plan is None:
        return _page(asked, code, error=asked.words.say(_CHANGED))
    decided = {one: asked.request.POST.get(f"decide-{one}", "") for one in plan.mentioning}
    if any(choice not in DECISIONS for choice in decided.values()):
        error = asked.words.say("Say of each text and file whether it goes or stays.")
        return _page(asked, code, error=error)
    if reads.resolve(asked.register.db, asked.request.POST.get("code", "").strip()) != code:
        error = asked.words.say("Type the code of who is to be erased, as it stands above.")
        return _page(asked, code, error=error)
    destroy = [one for one, choice in decided.items() if choice == "destroy"]
    keep = [one for one, choice in decided.items() if choice == "keep"]
    try:
        erasing.propose(asked.register, plan, destroy, keep)
    except (JournalError, RegisterError) as refused:
        return _page(asked, code, error=said(asked.words, str(refused)))
    let_go(asked.desk, Looking)
    return go("/members#erasures")


def _page(
    asked: Asked,
    code: str,
    error: SafeString | str = "",
    of: str = "",
    *,
    saved: bool = False,
) -> HttpResponse:
    """The page.

    Args:
        asked: the request.
        code: of who is to be erased.
        error: what is wrong.
        of: code of the claim of which a version was sent, where it is that.
        saved: a version was saved.
    """
    looking = looking_for(asked.desk, code)
    plan = None if looking is None else looking.found(asked.register)
    errors = {of: str(error)} if of else {}
    page = ErasePage(
        link(code, asked.book),
        asked.words.label(_kind(asked.book, asked.register.db, code).labels, ""),
        None if plan is None or looking is None else _found(asked, plan, looking, errors),
        bool(erasing.erasures_of(asked.register.journal, code)),
        asked.request.POST.get("code", ""),
        error,
        bool(of),
        saved,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(asked.request, "erase.html", page, status)


def _found(asked: Asked, plan: Plan, looking: Looking, errors: dict[str, str]) -> Found:
    ours = asked.register.journal.compartments
    closed = tuple(compartment(asked, name) for name in asked.book.compartments if name not in ours)
    return Found(
        _goes(plan, asked.words),
        mentioned_in(asked, plan, closed, errors, show=looking.shown),
        len(plan.releases),
        tuple(link(one, asked.book) for one in plan.backups),
    )


def _goes(plan: Plan, words: Words) -> tuple[str, ...]:
    """What goes, by sorts that people know."""
    claims, findings, consents = (plan.goes.get(one, 0) for one in ("claim", "finding", "consent"))
    others = sum(plan.goes.values()) - claims - findings - consents
    said_so = (
        (claims, words.count("{count} claim", "{count} claims", claims)),
        (findings, words.count("{count} finding", "{count} findings", findings)),
        (
            consents,
            words.count("{count} answer on consent", "{count} answers on consent", consents),
        ),
        (others, words.count("{count} other entry", "{count} other entries", others)),
    )
    return tuple(sentence for number, sentence in said_so if number)


def _kind(book: Codebook, db: Database, code: str) -> Kind:
    """The kind of a unit that is in the register.

    Raises:
        NotHere: there is none of this code, or it has no key of its own.
    """
    kind = book.kind_of_code(code)
    if kind is None or not kind.unit or reads.resolve(db, code) != code:
        raise NotHere("There is no person, source, text or file of this code.")
    return kind
