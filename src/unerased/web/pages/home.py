"""The start: what stands, and what needs a person next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.pages.figures import cards_of_all, names_of_all
from unerased.web.show.cards import Speaker, speaker_of
from unerased.web.show.codes import CodeLink, link
from unerased.web.show.look import Look
from unerased.web.whole import AT_ONCE, contradictions_of, counts_of, unanswered

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.figures import FigureCard

#: kinds whose number stands on the start page, with the list that it leads to
COUNTED: Final = (
    ("person", "/persons"),
    ("group", "/groups"),
    ("event", "/events"),
    ("source", "/sources"),
    ("statement", "/statements"),
)
MOST: Final = 8

#: what stands under each number; the number itself stands above, large
KIND_WORDS: Final = {
    "person": ("person", "persons"),
    "group": ("group", "groups"),
    "event": ("event", "events"),
    "source": ("source", "sources"),
    "statement": ("statement", "statements"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of a kind."""

    number: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A denial that has no answer of ours."""

    link: CodeLink
    speaker: Speaker | None
    denials: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything on the start page. `worked_out` is false while that would take long."""

    counts: tuple[Count, ...]
    claims: int
    empty: bool
    worked_out: bool
    waiting: tuple[Waiting, ...]
    waiting_total: int
    contradictions: int
    figures: tuple[FigureCard, ...]
    figure_names: tuple[tuple[str, str], ...]
    section: str = "home"


@require_safe
@reading
def home(asked: Asked) -> HttpResponse:
    """The start page."""
    register, cache, words = asked.register, asked.desk.cache, asked.words
    counts = counts_of(register, cache)
    now = counts.claims <= AT_ONCE or "all" in asked.request.GET
    now = now or cache.has(register.heads, "contradictions")
    open_denials = unanswered(register, cache) if now else []
    look = Look.of(asked)
    first = open_denials[:MOST]
    look.about({found.speaker for found in first})
    page = HomePage(
        counts=tuple(
            Count(
                words.number(counts.entities.get(kind, 0)),
                words.count(*KIND_WORDS[kind], counts.entities.get(kind, 0)),
                href,
            )
            for kind, href in COUNTED
        ),
        claims=counts.claims,
        empty=not counts.claims,
        worked_out=now,
        waiting=tuple(
            Waiting(link(one.code, asked.book), speaker_of(one.speaker, look), one.denials)
            for one in first
        ),
        waiting_total=len(open_denials),
        contradictions=len(contradictions_of(register, cache)) if now else 0,
        figures=cards_of_all(asked) if now else (),
        figure_names=names_of_all(asked),
    )
    return shown(asked.request, "home.html", page)
