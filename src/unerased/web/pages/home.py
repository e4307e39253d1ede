"""The start: what needs a person today, the first few of each; then what stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.figures.catalog import definitions
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.pages.figures import cards_of_all, names_of_all
from unerased.web.pages.views import ViewLine, lines_of
from unerased.web.show.backups import reminder
from unerased.web.show.belonging import belonging_of
from unerased.web.show.claims.look import Look
from unerased.web.show.lists.rows import LISTS, RECORDS
from unerased.web.show.others import others_of
from unerased.web.show.waiting import SORTS, Item, part_of
from unerased.web.whole import counts_of, is_small, overview_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register.rows import Counts
    from unerased.web.desk import Asked
    from unerased.web.show.backups import Reminder
    from unerased.web.show.belonging import Belonging
    from unerased.web.show.figures.card import FigureCard
    from unerased.web.show.others import Others
    from unerased.web.show.waiting import Part

#: kinds whose number stands on the start page
COUNTED: Final = ("person", "group", "event", "source", "statement")
MOST: Final = 5
#: what stands under each number; the number itself stands above, large
KIND_WORDS: Final = {
    "person": ("person", "persons"),
    "group": ("group", "groups"),
    "event": ("event", "events"),
    "source": ("source", "sources"),
    "statement": ("statement", "statements"),
}
TIES: Final = (mark("Ties between people"), "/relationships")
LISTED: Final = {**LISTS, **RECORDS}


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of a kind."""

    number: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One sort of what waits."""

    name: str
    heading: str
    number: str
    items: tuple[Item, ...]
    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything on the start page. `worked_out` is false while that would take long."""

    counts: tuple[Count, ...]
    lists: tuple[tuple[str, str], ...]
    empty: bool
    worked_out: bool
    parts: tuple[Waiting, ...]
    nothing: str
    views: tuple[ViewLine, ...]
    figures: tuple[FigureCard, ...]
    figure_names: tuple[tuple[str, str], ...]
    others: Others
    belonging: Belonging
    reminder: Reminder
    section: str = "home"


@require_safe
@reading
def home(asked: Asked) -> HttpResponse:
    """The start page."""
    register, cache = asked.register, asked.desk.cache
    counts = counts_of(register, cache)
    small, empty = is_small(asked), not counts.claims
    worked_out = small or overview_of(asked).waits or "all" in asked.request.GET
    parts = _parts(asked) if worked_out and not empty else []
    figures = small or "figures" in asked.request.GET or _figures_known(asked)
    page = HomePage(
        counts=_counts(asked, counts),
        lists=_lists(counts),
        empty=empty,
        worked_out=worked_out,
        parts=tuple(_waiting(asked, part) for part in parts if part.total),
        nothing=", ".join(
            asked.words.say(SORTS[part.name].none) for part in parts if not part.total
        ),
        views=lines_of(asked, register.notebook.views()[:MOST]),
        figures=cards_of_all(asked) if figures else (),
        figure_names=names_of_all(asked),
        others=others_of(asked),
        belonging=belonging_of(asked),
        reminder=reminder(asked),
    )
    return shown(asked.request, "home.html", page)


def _figures_known(asked: Asked) -> bool:
    """Whether every figure was worked out since the last save."""
    heads, cache = asked.register.heads, asked.desk.cache
    every = definitions(asked.register.db, asked.book).values()
    return all(cache.has(heads, ("figure", one.name, one.version, None)) for one in every)


def _parts(asked: Asked) -> list[Part]:
    look = Look.of(asked)
    return [part_of(asked, look, name, 0, MOST) for name in SORTS]


def _waiting(asked: Asked, part: Part) -> Waiting:
    words, sentence = asked.words, ""
    if part.name == "contradictions":
        sentence = words.count(
            "{count} pair of claims that cannot both be right",
            "{count} pairs of claims that cannot both be right",
            part.total,
        )
    elif part.name == "claims":
        contested = len(overview_of(asked).contested_claims())
        if contested:
            sentence = words.count("{count} contested", "{count} contested", contested)
    return Waiting(
        part.name,
        words.say(SORTS[part.name].heading),
        words.number(part.total),
        part.items,
        sentence,
        f"/waiting/{part.name}",
    )


def _counts(asked: Asked, counts: Counts) -> tuple[Count, ...]:
    words = asked.words
    return tuple(
        Count(
            words.number(counts.entities.get(kind, 0)),
            words.count(*KIND_WORDS[kind], counts.entities.get(kind, 0)),
            f"/{kind}s",
        )
        for kind in COUNTED
    )


def _lists(counts: Counts) -> tuple[tuple[str, str], ...]:
    """The other lists of which there is anything."""
    number = {**counts.entities, "finding": counts.findings, "consent": counts.consents}
    found = [
        (LISTED[kind].heading, f"/{kind}s")
        for kind in LISTED
        if kind not in COUNTED and number.get(kind)
    ]
    return (*found, TIES) if number.get("relationship") else tuple(found)
