"""The filters of a list: what can be chosen, how many that leaves, and the choice as an address.

An address holds codes, terms and years only. A wording (the name of a body) stands in it as the
code of a claim that says it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from unerased.model.codes import is_code
from unerased.model.values import Text
from unerased.register import reads
from unerased.register.overview import MORE_THAN_ONE, UNKNOWN
from unerased.register.overview.columns import Note
from unerased.register.overview.reading import folded_words
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.lists.words import ANSWERS, FACETS, SEVERAL
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import QueryDict

    from unerased.model.codebook import Codebook
    from unerased.register.overview import Chosen, Facet, Picks, Shelf
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

#: so many choices of a facet are shown, with those that are chosen
MOST: Final = 30
#: so many values of a facet are taken from an address
MOST_CHOSEN: Final = 50
#: months are offered when there are so few, or once a year is chosen
_FEW_MONTHS: Final = 24
_SPAN: Final = {
    "year": re.compile(r"[0-9]{4}\Z"),
    "month": re.compile(r"[1-9][0-9]{3}-(0[1-9]|1[0-2])\Z"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that can be chosen.

    Attributes:
        value: as it stands in an address.
        number: how many have it among what is chosen elsewhere.
        without: the address of the list without this choice; "" when it is not chosen.
    """

    value: str
    label: str
    number: str
    chosen: bool
    depth: int
    without: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One facet with its choices; `more` of them are not shown."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    more: int

    @property
    def picked(self) -> tuple[Choice, ...]:
        """The choices that were made."""
        return tuple(choice for choice in self.choices if choice.chosen)


def picked(asked: Asked, shelf: Shelf) -> dict[str, list[str]]:
    """What an address chooses, in the words of the overview; anything else in it is left out."""
    given: QueryDict = asked.request.GET
    found: dict[str, list[str]] = {}
    for name, facet in shelf.facets.items():
        typed = dict.fromkeys(given.getlist(name)[:MOST_CHOSEN])
        values = [value for one in typed if (value := _read(one, facet, shelf, asked))]
        if values:
            found[name] = values
    return found


def _read(typed: str, facet: Facet, shelf: Shelf, asked: Asked) -> str:
    """A value of the overview for what stands in an address; "" for what is none."""
    if typed == UNKNOWN:
        return typed
    match facet.sort:
        case "term":
            return typed if typed in _terms(facet, asked.book) else ""
        case "year" | "month":
            return typed if typed == MORE_THAN_ONE or _SPAN[facet.sort].match(typed) else ""
        case "word":
            return typed if typed in _answers(facet, asked.book) else ""
        case "code":
            return typed if is_code(typed) else ""
        case "text":
            return _wording(typed, facet, shelf, asked) if is_code(typed) else ""


def _wording(code: str, facet: Facet, shelf: Shelf, asked: Asked) -> str:
    for value, note in shelf.columns[facet.name].notes.items():
        if note.code == code:
            return value
    row = reads.get_claims(asked.register.db, [code]).get(code)
    if row is None or row.claim.property != facet.property:
        return ""
    if not isinstance(row.claim.value, Text):
        return ""
    value = folded_words(row.claim.value.text)  # kept by somebody before it was corrected
    shelf.columns[facet.name].notes.setdefault(value, Note(code, row.claim.value.text))
    return value


def _terms(facet: Facet, book: Codebook) -> Mapping[str, object]:
    found = book.lists.get(facet.list)
    return found.terms if found else {}


def _answers(facet: Facet, book: Codebook) -> Mapping[str, object]:
    return ANSWERS.get(facet.name) or book.kinds


def query_of(picks: Picks, shelf: Shelf) -> str:
    """The choice as it stands in an address, without the question mark; "" for none."""
    pairs = [
        (name, _written(value, facet, shelf))
        for name, facet in shelf.facets.items()
        for value in picks.get(name, ())
    ]
    return urlencode(pairs)


def _written(value: str, facet: Facet, shelf: Shelf) -> str:
    return shelf.columns[facet.name].notes[value].code if is_wording(value, facet) else value


def is_wording(value: str, facet: Facet) -> bool:
    """Whether a value is what somebody wrote, which never stands in an address."""
    return facet.sort == "text" and value != UNKNOWN


def filters_of(
    shelf: Shelf, chosen: Chosen, picks: Picks, look: Look, address: str
) -> tuple[Filter, ...]:
    """The facets of which anything is known, or of which something was chosen.

    Args:
        shelf: the records.
        chosen: what the choice leaves.
        picks: the choice.
        look: reads what places and speakers are called.
        address: of the list.
    """
    made = []
    for name, facet in shelf.facets.items():
        counts, of_it = chosen.counts[name], picks.get(name, ())
        if not of_it and not counts.keys() - {UNKNOWN}:
            continue
        if facet.sort == "month" and not _offers_months(counts, picks):
            continue
        order = list(dict.fromkeys((*_ordered(facet, counts, look.codebook), *of_it)))
        first = [value for value in order[:MOST] if value in counts or value in of_it]
        first += [value for value in of_it if value not in first]
        shown = [value for value in order if value in first]
        if facet.sort == "code":
            look.about(shown)
        choices = tuple(
            Choice(
                _written(value, facet, shelf),
                _label(value, facet, shelf, look),
                look.words.number(counts.get(value, 0)),
                value in of_it,
                _depth(value, facet, look.codebook),
                _without(name, value, picks, shelf, address) if value in of_it else "",
            )
            for value in shown
        )
        made.append(Filter(name, facet_label(facet, look), choices, len(order) - len(shown)))
    return tuple(made)


def _offers_months(counts: Mapping[str, int], picks: Picks) -> bool:
    return "year" in picks or "month" in picks or len(counts) <= _FEW_MONTHS


def _without(name: str, value: str, picks: Picks, shelf: Shelf, address: str) -> str:
    left = {
        facet: [one for one in values if (facet, one) != (name, value)]
        for facet, values in picks.items()
    }
    query = query_of(left, shelf)
    return f"{address}?{query}" if query else address


def facet_label(facet: Facet, look: Look) -> str:
    """What a facet is called."""
    if facet.name in FACETS:
        return look.words.say(FACETS[facet.name])
    if facet.property:
        return look.property_label(facet.property)
    found = look.codebook.lists.get(facet.list)
    return look.words.label(found.labels, facet.name) if found else facet.name


def _ordered(facet: Facet, counts: Mapping[str, int], book: Codebook) -> Iterator[str]:
    """Values in the order in which people look for them, what is not known last."""
    known = [value for value in counts if value not in {UNKNOWN, MORE_THAN_ONE}]
    match facet.sort:
        case "term":
            place = {term: number for number, term in enumerate(_tree(facet, book))}
            yield from sorted(known, key=lambda value: place.get(value, len(place)))
        case "year" | "month":
            yield from sorted(known, reverse=True)
        case "word":
            place = {answer: number for number, answer in enumerate(_answers(facet, book))}
            yield from sorted(known, key=lambda value: place.get(value, len(place)))
        case _:
            yield from sorted(known, key=lambda value: (-counts[value], value))
    yield from (value for value in (MORE_THAN_ONE, UNKNOWN) if value in counts)


def _tree(facet: Facet, book: Codebook) -> Iterator[str]:
    """The terms of a list, each followed by the narrower ones."""
    terms = book.lists[facet.list].terms if facet.list in book.lists else {}

    def below(parent: str) -> Iterator[str]:
        for name, term in terms.items():
            if term.parent == parent:
                yield name
                yield from below(name)

    yield from below("")


def _depth(value: str, facet: Facet, book: Codebook) -> int:
    if facet.sort != "term" or facet.list not in book.lists:
        return 0
    terms, depth = book.lists[facet.list].terms, 0
    while value in terms and terms[value].parent and depth < 3:  # noqa: PLR2004 - as deep as it is indented
        value, depth = terms[value].parent, depth + 1
    return depth


def _label(value: str, facet: Facet, shelf: Shelf, look: Look) -> str:
    words = look.words
    if value == UNKNOWN:
        return words.say(ANSWERS.get(facet.name, {}).get(UNKNOWN, mark("nothing recorded")))
    if value == MORE_THAN_ONE:
        return words.say(SEVERAL[facet.sort])
    match facet.sort:
        case "term":
            said = look.term(facet.list, value)
        case "month":
            said = words.month(dt.date.fromisoformat(f"{value}-01"))
        case "word" if facet.name in ANSWERS:
            said = words.say(ANSWERS[facet.name][value])
        case "word":
            said = look.kind_label(value)
        case "text":
            said = shelf.columns[facet.name].notes[value].words
        case "code":
            said = coded_words(value, look)
        case "year":
            said = value
    return said


def coded_words(code: str, look: Look) -> str:
    """What a place or a speaker is called, with the code where that is not enough."""
    words = look.short_words(code)
    short = code.rsplit("-", 2)[0]
    named = words and prefix_kind(code, look.codebook) == "place"
    return words if named else f"{words} {short}".strip()
