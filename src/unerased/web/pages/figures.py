"""Figures: what is documented and what is stated, apart; who is counted, and as of when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.figures.catalog import definitions, find
from unerased.figures.errors import UnknownFigure
from unerased.figures.words import reason
from unerased.register import reads
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.figures.breakdown import TableCard, tables_of
from unerased.web.show.figures.card import FigureCard, card_of_figure
from unerased.web.show.figures.offers import WHY_HELD
from unerased.web.show.past.asof import AsOf, as_of
from unerased.web.whole import AT_ONCE, counts_of, figure_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from unerased.figures.definition import Definition
    from unerased.figures.value import UnitVerdict
    from unerased.model.records import Consent
    from unerased.web.desk import Asked

VERDICTS: Final = {
    "counted": mark("counted"),
    "undetermined": mark("undetermined"),
    "excluded": mark("excluded"),
}
#: so many units of each verdict are listed on one page
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit that the figure looked at; `stays` says why it may not leave in a release."""

    link: CodeLink
    contested: bool
    reasons: tuple[str, ...]
    merged: tuple[CodeLink, ...]
    claims: tuple[CodeLink, ...]
    stays: str = ""


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one verdict."""

    label: str
    total: int
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """Everything on a figure's page. `units` is empty until somebody asks who is counted."""

    card: FigureCard
    then: AsOf
    asked_who: bool
    units: tuple[Units, ...]
    path: str
    tables: tuple[TableCard, ...] = ()
    saved: str = ""
    versions: tuple[int, ...] = ()
    section: str = "figures"


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The list of figures; `cards` is empty while working them out would take long."""

    cards: tuple[FigureCard, ...]
    names: tuple[tuple[str, str], ...]
    section: str = "figures"


@require_safe
@reading
def figures(asked: Asked) -> HttpResponse:
    """All figures."""
    wanted = "all" in asked.request.GET
    small = counts_of(asked.register, asked.desk.cache).claims <= AT_ONCE
    cards = cards_of_all(asked) if small or wanted else ()
    return shown(asked.request, "figures.html", FiguresPage(cards, names_of_all(asked)))


def names_of_all(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Name and label of every figure."""
    return tuple((one.name, asked.words.label(one.labels, one.name)) for one in _in_order(asked))


def _in_order(asked: Asked) -> list[Definition]:
    """The definitions in the order in which the figures were first recorded."""
    db = asked.register.db
    first = {
        row.name: (row.place.wall_ms, row.place.seq, row.place.position)
        for row in reversed(reads.definitions(db, live=False))
    }
    return sorted(definitions(db, asked.book).values(), key=lambda one: first[one.name])


def cards_of_all(asked: Asked) -> tuple[FigureCard, ...]:
    """The card of every figure, as of now."""
    look = Look.of(asked)
    register, cache = asked.register, asked.desk.cache
    return tuple(
        card_of_figure(one, figure_of(register, cache, one), look) for one in _in_order(asked)
    )


@require_safe
@reading
def figure(asked: Asked, name: str) -> HttpResponse:
    """One figure, as of now or of a day, with who is counted when that is asked for."""
    register = asked.register
    then = as_of(asked)
    try:
        definition = find(register.db, asked.book, name)
    except UnknownFigure:
        raise NotHere("There is no such figure.") from None
    value = figure_of(register, asked.desk.cache, definition, then.heads)
    who = "who" in asked.request.GET
    look = Look.of(asked)
    found = value.documented
    parts = (found.counted, found.undetermined, found.excluded)
    page = FigurePage(
        card=card_of_figure(definition, value, look),
        then=then,
        asked_who=who,
        units=tuple(
            _units(asked, definition, name, part)
            for name, part in zip(VERDICTS, parts, strict=True)
            if who
        ),
        path=f"/figures/{definition.name}",
        tables=tables_of(value, look),
        saved=session_of(asked.request).pop("saved", ""),
        versions=tuple(one for one in versions_of(asked, name) if one != definition.version),
    )
    return shown(asked.request, "figure.html", page)


def versions_of(asked: Asked, name: str) -> tuple[int, ...]:
    """The versions of a definition, the latest first."""
    rows = reads.definitions(asked.register.db, name, live=False)
    return tuple(sorted({row.version for row in rows}, reverse=True))


def _units(asked: Asked, definition: Definition, name: str, part: Sequence[UnitVerdict]) -> Units:
    listed = part[:MOST]
    stays = _staying(asked, definition, listed) if name == "counted" else {}
    rows = tuple(_unit(asked, verdict, stays.get(verdict.code, "")) for verdict in listed)
    return Units(asked.words.say(VERDICTS[name]), len(part), rows)


def _staying(asked: Asked, definition: Definition, units: Sequence[UnitVerdict]) -> dict[str, str]:
    """Why counted units may not leave in a release today, in words."""
    from unerased.figures.release import concerned, why_not  # noqa: PLC0415 - brings scipy

    persons = concerned(asked.register.db, asked.book, definition.unit, units)
    consents: dict[str, list[Consent]] = {}
    for row in reads.consents(asked.register.db):
        consents.setdefault(row.consent.person, []).append(row.consent)
    day, found = asked.desk.today(), {}
    for code, of in persons.items():
        why = why_not(of, consents, definition.audience, day, definition.purpose)
        found[code] = asked.words.say(WHY_HELD[why]) if why else ""
    return found


def _unit(asked: Asked, verdict: UnitVerdict, stays: str) -> UnitRow:
    book = asked.book
    return UnitRow(
        link(verdict.code, book),
        verdict.contested,
        tuple(reason(word, asked.language) for word in verdict.reasons),
        tuple(link(code, book) for code in verdict.merged),
        tuple(link(code, book) for code in verdict.claims),
        stays,
    )
