"""The dimensions of a breakdown: which cell a unit or one of its acts falls into.

What is said by sources that count is put together: dates and ages that overlap are narrowed to
what they share; of two terms the narrower one speaks for both. What they leave open, or contradict
each other in, is ``NOT_EXACT``; where nobody says anything it is ``NOT_RECORDED``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from unerased.figures.acts import said_of_act
from unerased.model.values import Amount, Ref, Term, Text, When

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from unerased.figures.evidence import Evidence
    from unerased.figures.judge import Unit
    from unerased.model.codebook import Codebook
    from unerased.model.values import Value

__all__ = ["KEYS", "NOT_EXACT", "NOT_RECORDED", "Dimension"]

NOT_RECORDED: Final = ""
NOT_EXACT: Final = "~"
#: first and last year of age; None for no end
AGES: Final = ((0, 17), (18, 29), (30, 44), (45, 59), (60, None))
REGIONS: Final = frozenset({"region", "republic"})
ACTOR: Final = "involvement.actor_kind"
ORGANISATION: Final = "involvement.organisation"
_LONGEST: Final = 120
IN_ACT: Final = "involvement.act"

Read: TypeAlias = "Callable[[Evidence, Codebook, Unit], tuple[str, ...]]"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension.

    Attributes:
        units: the units of figures that it can be asked of.
        of_act: of a figure of persons it is asked of the acts for which they are counted.
        properties: what is looked at.
        read: the keys; more than one only where several things hold at once.
    """

    units: frozenset[str]
    of_act: bool
    properties: tuple[str, ...]
    read: Read


def _values(evidence: Evidence, unit: Unit, name: str) -> list[Value]:
    """What is said in full of a property of an act, an event or a person."""
    found = []
    for code in unit.codes:
        prop = f"{unit.kind}.{name}"
        said = (
            said_of_act(evidence, code, prop) if unit.kind == "act" else evidence.said(code, prop)
        )
        found += [item.value for item in said if not item.reserve]
    return found


def _month(evidence: Evidence, _: Codebook, unit: Unit) -> tuple[str, ...]:
    return (_dated(evidence, unit, lambda day: f"{day.year:04d}-{day.month:02d}"),)


def _year(evidence: Evidence, _: Codebook, unit: Unit) -> tuple[str, ...]:
    return (_dated(evidence, unit, lambda day: f"{day.year:04d}"),)


def _dated(evidence: Evidence, unit: Unit, key: Callable[[dt.date], str]) -> str:
    whens = [value for value in _values(evidence, unit, "date") if isinstance(value, When)]
    if not whens:
        return NOT_RECORDED
    first = _latest([when.earliest for when in whens])
    last = _earliest([when.latest for when in whens])
    if first is None or last is None or first > last or any(when.qualifier for when in whens):
        return NOT_EXACT
    return key(first) if key(first) == key(last) else NOT_EXACT


def _latest(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day is not None), default=None)


def _earliest(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)


def _place(evidence: Evidence, _: Codebook, unit: Unit) -> tuple[str, ...]:
    return (_one([value.code for value in _places(evidence, unit)]),)


def _region(evidence: Evidence, _: Codebook, unit: Unit) -> tuple[str, ...]:
    places = dict.fromkeys(value.code for value in _places(evidence, unit))
    if not places:
        return (NOT_RECORDED,)
    return (_one([_region_of(evidence, place) for place in places]),)


def _places(evidence: Evidence, unit: Unit) -> list[Ref]:
    return [value for value in _values(evidence, unit, "place") if isinstance(value, Ref)]


def _region_of(evidence: Evidence, place: str) -> str:
    """The nearest region or republic on the way up, the place itself included."""
    seen, level = {place}, [place]
    while level:
        found = [
            code
            for code in level
            for said in evidence.said(code, "place.kind")
            if isinstance(said.value, Term) and said.value.term in REGIONS
        ]
        if found:
            return _one(found)
        above = [
            said.value.code
            for code in level
            for said in evidence.said(code, "place.within")
            if isinstance(said.value, Ref) and said.value.code not in seen
        ]
        seen.update(above)
        level = above
    return NOT_RECORDED


def _one(codes: Sequence[str]) -> str:
    found = set(codes)
    if len(found) > 1:
        return NOT_EXACT
    return found.pop() if found else NOT_RECORDED


def _violation(evidence: Evidence, codebook: Codebook, unit: Unit) -> tuple[str, ...]:
    return (_narrowest(_values(evidence, unit, "violation"), codebook, "violations"),)


def _sex(evidence: Evidence, codebook: Codebook, unit: Unit) -> tuple[str, ...]:
    return (_narrowest(_values(evidence, unit, "sex"), codebook, "sexes"),)


def _narrowest(values: Sequence[Value], codebook: Codebook, listed: str) -> str:
    """The one term that lies below all others."""
    terms = {value.term for value in values if isinstance(value, Term)}
    if not terms:
        return NOT_RECORDED
    fits = (
        term for term in terms if all(term in codebook.terms_below(listed, one) for one in terms)
    )
    return next(fits, NOT_EXACT)


def _actor(evidence: Evidence, _: Codebook, unit: Unit) -> tuple[str, ...]:
    (act,) = unit.codes
    found = {
        said.value.term
        for involved, link in evidence.pointing(act, IN_ACT)
        if not link.reserve
        for said in evidence.said(involved, ACTOR)
        if not said.reserve and isinstance(said.value, Term)
    }
    return tuple(sorted(found)) or (NOT_RECORDED,)


def _organisation(evidence: Evidence, _: Codebook, unit: Unit) -> tuple[str, ...]:
    """The bodies that took part, by their names as entered; upper and lower case are the same."""
    (act,) = unit.codes
    named = {
        " ".join(said.value.text.casefold().split())[:_LONGEST]
        for involved, link in evidence.pointing(act, IN_ACT)
        if not link.reserve
        for said in evidence.said(involved, ORGANISATION)
        if not said.reserve and isinstance(said.value, Text)
    }
    return tuple(sorted(named - {""})) or (NOT_RECORDED,)


def _age(evidence: Evidence, _: Codebook, unit: Unit) -> tuple[str, ...]:
    ages = [value for value in _values(evidence, unit, "age") if isinstance(value, Amount)]
    if not ages:
        return (NOT_RECORDED,)
    low = max((age.low for age in ages if age.low is not None), default=0)
    high = min((age.high for age in ages if age.high is not None), default=None)
    if high is not None and high < low:
        return (NOT_EXACT,)
    for first, last in AGES:
        if low >= first and (last is None or (high is not None and high <= last)):
            return (f"{first}-{last}" if last is not None else f"{first}+",)
    return (NOT_EXACT,)


_EVERY: Final = frozenset({"persons", "acts", "events"})
_ACTS: Final = frozenset({"persons", "acts"})
_PERSONS: Final = frozenset({"persons"})
_WHEN: Final = ("act.date", "act.event", "event.date")
_WHERE: Final = ("act.place", "act.event", "event.place")

#: every dimension by its name in a definition
KEYS: Final[dict[str, Dimension]] = {
    "month": Dimension(_EVERY, of_act=True, properties=_WHEN, read=_month),
    "year": Dimension(_EVERY, of_act=True, properties=_WHEN, read=_year),
    "place": Dimension(_EVERY, of_act=True, properties=_WHERE, read=_place),
    "region": Dimension(
        _EVERY, of_act=True, properties=(*_WHERE, "place.within", "place.kind"), read=_region
    ),
    "violation": Dimension(_ACTS, of_act=True, properties=("act.violation",), read=_violation),
    "actor_kind": Dimension(_ACTS, of_act=True, properties=(IN_ACT, ACTOR), read=_actor),
    "organisation": Dimension(
        _ACTS, of_act=True, properties=(IN_ACT, ORGANISATION), read=_organisation
    ),
    "sex": Dimension(_PERSONS, of_act=False, properties=("person.sex",), read=_sex),
    "age": Dimension(_PERSONS, of_act=False, properties=("person.age",), read=_age),
}
