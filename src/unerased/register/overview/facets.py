"""By what the records of each kind are filtered: nothing that tells who somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from unerased.register.overview.reading import (
    MORE_THAN_ONE,
    NO,
    YES,
    answered,
    both,
    coded,
    consent_for,
    contested,
    judged,
    material,
    named,
    spans,
    texts,
    via,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unerased.model.codebook import Codebook, Property
    from unerased.register.overview.reading import Read

__all__ = ["MORE_THAN_ONE", "NO", "YES", "Facet", "Sort", "facets_of"]

Sort: TypeAlias = Literal["term", "code", "year", "month", "text", "word"]


@dataclass(frozen=True, slots=True)
class Facet:
    """Something by which a kind is filtered.

    Attributes:
        name: in addresses; it is unlike any other of the kind.
        sort: what the values are. "text" stands for wordings, "word" for a few fixed answers.
        read: gives them.
        property: the property that holds them, "" when they are worked out.
        list: of terms, the name of their list.
        by: the property through which they are reached, "" for the record's own.
        places: the values are places, of which some lie in others.
    """

    name: str
    sort: Sort
    read: Read
    property: str = ""
    list: str = ""
    by: str = ""
    places: bool = False


_SUFFERED: Final = "act.victim"
_INVOLVED: Final = "involvement.act"
#: of the dates of a kind, those that say when it was
_WHEN: Final = ("date",)
#: words that mean something else in an address
_RESERVED: Final = frozenset({"after", "filters", "view", "on", "from", "show"})
#: of an anonymous source nothing else is told
_OPEN: Final = frozenset({"source.anonymous", "source.reliability"})


def facets_of(kind: str, book: Codebook) -> tuple[Facet, ...]:
    """The facets of a kind, its own properties first, additions to the codebook included."""
    found = [_own(prop, kind) for prop in book.properties_of(kind) if _fit(prop)]
    if f"{kind}.date" in book.properties and not book.properties[f"{kind}.date"].identifying:
        found.append(_dated(f"{kind}.date", "year", kind))
    if kind in _WORKED_OUT:
        found += _WORKED_OUT[kind](book)
    if kind not in _UNJUDGED:
        found += [_contested(kind), _judged(kind)]
    return tuple(found)


#: nothing of these is found to be so
_UNJUDGED: Final = frozenset({"source", "statement", "place", "text", "relationship"})


def _fit(prop: Property) -> bool:
    """Whether a property may be told of a list: neither who somebody is nor how people are tied."""
    if prop.identifying or prop.tie:
        return False
    return prop.type == "term" or (prop.type == "ref" and prop.to == ("place",))


def _own(prop: Property, kind: str) -> Facet:
    name = prop.name.partition(".")[2]
    name = f"{name}_" if name in _RESERVED else name
    read = words(prop.name)
    if kind == "source" and prop.name not in _OPEN:
        read = named(read)
    if prop.type == "term":
        return Facet(name, "term", read, prop.name, prop.list)
    return Facet(name, "code", read, prop.name, places=True)


def _dated(prop: str, sort: Literal["year", "month"], kind: str, by: str = "") -> Facet:
    read = spans(prop, months=sort == "month")
    if kind == "source":
        read = named(read)
    return Facet(sort, sort, via(by, read) if by else read, prop, by=by)


def _far(name: str, prop: str, by: str, book: Codebook) -> Facet:
    """A term of what refers to the kind."""
    return Facet(name, "term", via(by, words(prop)), prop, book.properties[prop].list, by)


def _of_person(book: Codebook) -> list[Facet]:
    return [
        _far("suffered", "act.violation", _SUFFERED, book),
        _dated("act.date", "year", "person", _SUFFERED),
        _dated("act.date", "month", "person", _SUFFERED),
        Facet("consent", "word", consent_for("statistics")),
    ]


def _of_group(book: Codebook) -> list[Facet]:
    return [
        _far("suffered", "act.violation", _SUFFERED, book),
        _dated("act.date", "year", "group", _SUFFERED),
    ]


def _of_act(book: Codebook) -> list[Facet]:
    organisation = "involvement.organisation"
    return [
        _dated("act.date", "month", "act"),
        _far("actor_kind", "involvement.actor_kind", _INVOLVED, book),
        Facet("organisation", "text", via(_INVOLVED, texts(organisation)), organisation,
              by=_INVOLVED),
    ]  # fmt: skip


def _of_involvement(_: Codebook) -> list[Facet]:
    name = "involvement.organisation"
    return [Facet("organisation", "text", texts(name), name)]


def _of_source(_: Codebook) -> list[Facet]:
    return [Facet("coded", "word", coded), Facet("material", "word", material)]


def _of_statement(_: Codebook) -> list[Facet]:
    speaker = "statement.speaker"
    return [Facet("speaker", "code", words(speaker), speaker), Facet("answered", "word", answered)]


def _contested(kind: str) -> Facet:
    read: Read = contested
    if kind in {"person", "group"}:
        read = both(contested, via(_SUFFERED, contested))
    return Facet("contested", "word", read)


def _judged(kind: str) -> Facet:
    read: Read = judged
    if kind in {"person", "group"}:
        read = both(judged, via(_SUFFERED, judged))
    return Facet("finding", "word", read)


_WORKED_OUT: Final[Mapping[str, Callable[[Codebook], list[Facet]]]] = {
    "person": _of_person,
    "group": _of_group,
    "act": _of_act,
    "involvement": _of_involvement,
    "source": _of_source,
    "statement": _of_statement,
}
