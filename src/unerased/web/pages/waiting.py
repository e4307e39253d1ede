"""Everything of one sort that waits for a person, fifty on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.errors import NotHere
from unerased.web.show.claims.look import Look
from unerased.web.show.waiting import SORTS, Item, part_of
from unerased.web.whole import is_small, overview_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked

MOST: Final = 50
#: nobody turns so many pages; what lies deeper is found by the filters of the lists
DEEPEST: Final = 5_000
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """One page of what waits; `ask` is where it is worked out, "" when it is."""

    heading: str
    help: str
    number: str
    items: tuple[Item, ...]
    before: str
    following: str
    ask: str
    section: str = "home"


@require_safe
@reading
def waiting(asked: Asked, what: str) -> HttpResponse:
    """What waits of one sort."""
    if what not in SORTS:
        raise NotHere("Nothing of this sort waits.")
    sort, words, address = SORTS[what], asked.words, f"/waiting/{what}"
    heading, told = words.say(sort.heading), words.say(sort.help)
    if not (is_small(asked) or overview_of(asked).waits or "all" in asked.request.GET):
        page = WaitingPage(heading, told, "", (), "", "", f"{address}?all=1")
        return shown(asked.request, "waiting.html", page)
    typed = asked.request.GET.get("from", "0")
    start = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS else 0
    part = part_of(asked, Look.of(asked), what, min(start, DEEPEST), MOST)
    page = WaitingPage(
        heading,
        told,
        words.number(part.total),
        part.items,
        f"{address}?from={max(start - MOST, 0)}" if start else "",
        f"{address}?from={start + MOST}" if start + MOST < min(part.total, DEEPEST) else "",
        "",
    )
    return shown(asked.request, "waiting.html", page)
