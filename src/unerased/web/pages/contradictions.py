"""Contradictions: computed pairs of claims that cannot both be right, side by side."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.model.contradiction import Contradiction
from unerased.register import reads
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.show.claims.cards import ClaimCard, card_of
from unerased.web.show.claims.look import Look
from unerased.web.show.past.asof import AsOf, as_of
from unerased.web.whole import contradictions_of, overview_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.http import HttpResponse

    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked

MOST: Final = 50
#: `?show=` of those that nobody has looked at
WAITING: Final = "waiting"
WHY: Final = {
    "denies": mark("denied"),
    "rival": mark("two values that cannot both hold"),
    "other_explanation": mark("another explanation is given"),
}


@dataclass(frozen=True, slots=True)
class Pairs:
    """One claim, and those that contradict it for the same reason.

    Attributes:
        looked_at: the team has a finding that holds on one of them.
    """

    why: str
    a: ClaimCard
    others: tuple[ClaimCard, ...]
    looked_at: bool
    judge: str


@dataclass(frozen=True, slots=True)
class ContradictionsPage:
    """One page of the list; `following` is "" on the last page, `before` on the first.

    Attributes:
        total: every pair, whatever is shown.
        waiting: pairs that nobody has looked at.
        only_waiting: only those are shown.
    """

    pairs: tuple[Pairs, ...]
    total: int
    waiting: int
    only_waiting: bool
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
    held = _held(asked, then)
    only_waiting = asked.request.GET.get("show", "") == WAITING
    found = held.waiting if only_waiting else held.every
    typed = asked.request.GET.get("from", "0")
    start = int(typed) if typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004 - no index is longer
    part = found[start : start + MOST]
    codes = {code for pair in part for code in (pair.a, pair.b)}
    rows = reads.get_claims(asked.register.db, codes, heads=then.heads)
    look = Look.of(asked)
    look.around(list(rows.values()))
    page = ContradictionsPage(
        tuple(_pairs(part, rows, held.waiting, look)),
        len(held.every),
        len(held.waiting),
        only_waiting,
        _address(start + MOST, then.on, only_waiting=only_waiting)
        if start + MOST < len(found)
        else "",
        _address(max(start - MOST, 0), then.on, only_waiting=only_waiting) if start else "",
        then,
    )
    return shown(asked.request, "contradictions.html", page)


@dataclass(frozen=True, slots=True)
class _Held:
    """Every pair, and those of them on which no finding holds."""

    every: list[Contradiction]
    waiting: list[Contradiction]


def _held(asked: Asked, then: AsOf) -> _Held:
    """The pairs as of now or of a day, sorted once for a state of the register."""

    def read() -> _Held:
        if then.heads is None:
            overview = overview_of(asked)
            every, judged = overview.contested.pairs(), frozenset(overview.judged.about)
        else:
            pairs = contradictions_of(asked.register, asked.desk.cache, then.heads)
            every = [Contradiction(pair.a.code, pair.b.code, pair.why) for pair in pairs]
            rows = reads.findings(asked.register.db, heads=then.heads)
            judged = frozenset(code for row in rows for code in row.finding.about)
        waiting = [pair for pair in every if pair.a not in judged and pair.b not in judged]
        return _Held(every, waiting)

    return asked.desk.cache.get(asked.register.heads, ("looked at", then.on), read)


def _within(pairs: Sequence[Contradiction], pair: Contradiction) -> bool:
    """Whether a sorted list holds the pair; it may be long."""
    place = bisect_left(pairs, pair)
    return place < len(pairs) and pairs[place] == pair


def _pairs(
    part: Sequence[Contradiction],
    rows: Mapping[str, ClaimRow],
    waiting: Sequence[Contradiction],
    look: Look,
) -> Iterator[Pairs]:
    open_here = {pair for pair in part if _within(waiting, pair)}

    def alike(pair: Contradiction) -> tuple[str, str, bool]:
        return pair.a, pair.why, pair not in open_here

    for (a, why, looked_at), same in groupby(part, key=alike):
        claim = rows[a].claim
        prop = f"/{claim.property}" if why == "rival" else ""
        yield Pairs(
            look.words.say(WHY[why]),
            card_of(rows[a], look),
            tuple(card_of(rows[pair.b], look) for pair in same),
            looked_at,
            f"/judge/{claim.subject if prop else a}{prop}",
        )


def _address(start: int, on: str, *, only_waiting: bool) -> str:
    rest = (f"&on={on}" if on else "") + (f"&show={WAITING}" if only_waiting else "")
    return f"/contradictions?from={start}{rest}"
