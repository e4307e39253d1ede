"""What the lists of the form for a figure offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.figures.keys import KEYS
from unerased.model.check import EVERY
from unerased.model.standards import LADDER
from unerased.web.show.claims.cards import STANDARDS
from unerased.web.show.claims.look import Look
from unerased.web.show.figures.breakdown import DIMENSIONS
from unerased.web.show.forms.fields import Option, term_options
from unerased.web.show.guided.places import known_places

if TYPE_CHECKING:
    from collections.abc import Collection

    from unerased.web.desk import Asked

__all__ = ["Lists", "lists_of"]

#: so many places are offered below the field; any other is found by its name all the same
MOST_PLACES: Final = 300


@dataclass(frozen=True, slots=True)
class Lists:
    """The choices of each list; kinds of source with whether they were chosen."""

    violations: tuple[Option, ...]
    affected: tuple[Option, ...]
    actors: tuple[Option, ...]
    standards: tuple[Option, ...]
    kinds: tuple[tuple[Option, bool], ...]
    dimensions: tuple[Option, ...]
    places: tuple[str, ...]
    purposes: tuple[Option, ...]
    audiences: tuple[Option, ...]
    needs: tuple[Option, ...]
    need_statuses: tuple[Option, ...]


def lists_of(asked: Asked, chosen: Collection[str]) -> Lists:
    """All of them; `chosen` are the kinds of source that count."""
    book, words = asked.book, asked.words
    none = Option("", words.say("no breakdown"))
    kinds = term_options(book.lists["source_kinds"], words)[1:]
    return Lists(
        violations=term_options(book.lists["violations"], words),
        affected=term_options(book.lists["affected_as"], words),
        actors=term_options(book.lists["perpetrator_kinds"], words),
        standards=tuple(Option(one, words.say(STANDARDS[one])) for one in LADDER),
        kinds=tuple((option, option.value in chosen) for option in kinds),
        dimensions=(none, *(Option(name, words.say(DIMENSIONS[name])) for name in KEYS)),
        places=_places(asked),
        purposes=_asked_of("consent_purposes", asked),
        audiences=_asked_of("audiences", asked),
        needs=term_options(book.lists["protection_needs"], words),
        need_statuses=term_options(book.lists["need_statuses"], words),
    )


def _asked_of(name: str, asked: Asked) -> tuple[Option, ...]:
    """Terms of a list without the one for everything, to which nobody can consent."""
    terms = term_options(asked.book.lists[name], asked.words)[1:]
    return tuple(option for option in terms if option.value != EVERY)


def _places(asked: Asked) -> tuple[str, ...]:
    """Names of places to choose from, as they stand in the register."""
    look = Look.of(asked)
    codes = [found for codes in known_places(asked).values() for found in codes][:MOST_PLACES]
    look.about(codes)
    names = {look.short_words(code) for code in codes}
    return tuple(sorted(name for name in names if name))
