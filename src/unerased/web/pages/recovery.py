"""Recovery shares: which hold now, new ones to print, and trying those on paper.

New shares are shown first and hold only after somebody says that they are printed: shares that
nobody has must not replace those that somebody has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from unerased.journal import NotAllowed
from unerased.register import share_pages
from unerased.seal import SealError, missing, read_share, split
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.backing import NewShares
from unerased.web.errors import NotHere
from unerased.web.held import held, hold, let_go
from unerased.web.show.forms.refusals import said
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from unerased.seal import ShareSet
    from unerased.web.desk import Asked
    from unerased.web.words import Words

HERE, MADE = "/recovery", "/recovery/made"
_TITLE = mark("Share {number} of {holders}")
_SQUARE = mark("The same share as a square code to scan.")
_WHAT = mark(
    "This page is one share of what opens the backups of a register. Alone it opens nothing. Keep "
    "it where nobody looks for it, apart from the register, from its backups and from the other "
    "shares. Tell nobody who holds the others."
)
_HOW = mark(
    "To use it: type the heading and the numbered lines, or scan the square. A word that was "
    "misread, or a line in another place, is named."
)
_TRY = mark(
    "Try it once a year: the page “Recovery shares” says whether it is as it was printed, and "
    "opens nothing."
)


@dataclass(frozen=True, slots=True)
class RecoveryPage:
    """Which shares hold, a form for new ones, and one to try a share."""

    needed: str
    holders: str
    set: str
    may: bool
    tried: str = ""
    error: SafeString | str = ""
    wrong: str = ""
    chosen: tuple[str, str] = ("2", "3")
    typed: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class SharesPage:
    """New shares, to be printed."""

    numbers: tuple[int, ...]
    needed: str
    replaces: bool
    error: SafeString | str = ""
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def recovery(asked: Asked) -> HttpResponse:
    """Show which shares hold; make new ones, or try one."""
    page = _page(asked)
    if asked.request.method != "POST":
        return shown(asked.request, "recovery.html", page)
    if asked.request.POST.get("do") == "make":
        return _make(asked, page)
    return _try(asked, page)


def _page(asked: Asked) -> RecoveryPage:
    journal, words = asked.register.journal, asked.words
    membership = journal.membership
    administers = journal.member in membership.administrators
    may = administers and set(membership.compartments) <= set(journal.compartments)
    whole = _whole(asked)
    if whole is None:
        return RecoveryPage("", "", "", may)
    return RecoveryPage(
        words.number(whole.needed), words.number(whole.holders), whole.id.hex(), may
    )


def _whole(asked: Asked) -> ShareSet | None:
    try:
        return asked.register.journal.recovery
    except NotAllowed:
        return None


def _make(asked: Asked, page: RecoveryPage) -> HttpResponse:
    typed = asked.request.POST
    needed, holders = typed.get("needed", ""), typed.get("holders", "")
    if not page.may:
        raise NotHere("Only who administers and can open everything makes shares.")
    try:
        whole, shares = split(_digit(needed), _digit(holders))
    except SealError as refused:
        wrong = replace(
            page,
            error=said(asked.words, str(refused)),
            wrong="make",
            chosen=(needed, holders),
        )
        return shown(asked.request, "recovery.html", wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    hold(asked.desk, NewShares(whole, tuple(shares)))
    return go(MADE)


def _digit(typed: str) -> int:
    """A number of one digit; 0, which is refused, for all else."""
    return int(typed) if typed.isdecimal() and len(typed) == 1 else 0


def _try(asked: Asked, page: RecoveryPage) -> HttpResponse:
    """Say of one share whether it is as it was printed; nothing is joined, nothing is kept."""
    whole = _whole(asked)
    if whole is None:
        return go(HERE)
    typed = asked.request.POST.get("share", "").replace("\r\n", "\n")
    try:
        share = read_share(typed)
        missing(whole, [share])
    except SealError as refused:
        # it stands there again, to be compared with the paper and put right
        wrong = replace(page, error=said(asked.words, str(refused)), wrong="try", typed=typed)
        return shown(asked.request, "recovery.html", wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    tried = asked.words.say(
        "Share {number} is as it was printed. Nothing was opened.",
        number=asked.words.number(share.number),
    )
    return shown(asked.request, "recovery.html", replace(page, tried=tried))


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def made(asked: Asked) -> HttpResponse:
    """New shares: print each, then let them hold; or throw them away."""
    new = held(asked.desk, NewShares)
    if new is None:
        return go(HERE)
    page = SharesPage(
        tuple(share.number for share in new.shares),
        asked.words.number(new.whole.needed),
        _whole(asked) is not None,
    )
    if asked.request.method != "POST":
        return shown(asked.request, "recovery_made.html", page)
    if asked.request.POST.get("do") == "keep":
        try:
            asked.register.journal.share_recovery(new.whole)
        except NotAllowed as refused:
            wrong = replace(page, error=said(asked.words, str(refused)))
            return shown(
                asked.request, "recovery_made.html", wrong, HTTPStatus.UNPROCESSABLE_ENTITY
            )
    let_go(asked.desk, NewShares)
    return go(HERE)


@require_safe
@reading
def page(asked: Asked, number: int) -> HttpResponse:
    """One share, to be printed."""
    new = held(asked.desk, NewShares)
    for share in () if new is None else new.shares:
        if share.number == number:
            html = share_pages.html(share, _texts(asked.words))
            return HttpResponse(html, content_type="text/html; charset=utf-8")
    raise NotHere("There is no such share, or the register was locked since.")


def _texts(words: Words) -> share_pages.Texts:
    return share_pages.Texts(
        words.say(_TITLE, number="{number}", holders="{holders}"),
        words.say(_SQUARE),
        words.say(_WHAT),
        words.say(_HOW),
        words.say(_TRY),
        words.language,
    )
