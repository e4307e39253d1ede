"""Contradictions: computed pairs of claims that cannot both be right, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.register import reads
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.show.asof import AsOf, as_of
from unerased.web.show.cards import ClaimCard, card_of
from unerased.web.show.look import Look
from unerased.web.whole import contradictions_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked

MOST: Final = 50
WHY: Final = {
    "denies": mark("denied"),
    "rival": mark("two values that cannot both hold"),
    "other_explanation": mark("another explanation is given"),
}


@dataclass(frozen=True, slots=True)
class Pairs:
    """One claim, and those that contradict it for the same reason."""

    why: str
    a: ClaimCard
    others: tuple[ClaimCard, ...]


@dataclass(frozen=True, slots=True)
class ContradictionsPage:
    """One page of the list; `following` is "" on the last page, `before` on the first."""

    pairs: tuple[Pairs, ...]
    total: int
    following: str
    before: str
    then: AsOf
    path: str = "/contradictions"
    section: str = "contradictions"


@require_safe
@reading
def contradictions(asked: Asked) -> HttpResponse:
    """The list of contradictions, as of now or of a day, fifty on a page."""
    then = as_of(asked)
    found = contradictions_of(asked.register, asked.desk.cache, then.heads)
    typed = asked.request.GET.get("from", "0")
    start = int(typed) if typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004 - no index is longer
    part = found[start : start + MOST]
    codes = {claim.code for pair in part for claim in (pair.a, pair.b)}
    rows = reads.get_claims(asked.register.db, codes, heads=then.heads)
    look = Look.of(asked)
    look.around(list(rows.values()))
    pairs = tuple(
        Pairs(
            asked.words.say(WHY[why]),
            card_of(rows[a], look),
            tuple(card_of(rows[pair.b.code], look) for pair in same),
        )
        for (a, why), same in groupby(part, key=lambda pair: (pair.a.code, pair.why))
    )
    page = ContradictionsPage(
        pairs,
        len(found),
        _address(start + MOST, then.on) if start + MOST < len(found) else "",
        _address(max(start - MOST, 0), then.on) if start else "",
        then,
    )
    return shown(asked.request, "contradictions.html", page)


def _address(start: int, on: str) -> str:
    return f"/contradictions?from={start}" + (f"&on={on}" if on else "")
