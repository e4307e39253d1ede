"""Acts by region: each place stands for the region that it, or what it lies in, is given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.values import Ref, Term, Text
from unerased.pictures import regions
from unerased.pictures.errors import BadOutline, UnknownRegion
from unerased.pictures.outline import read_outline
from unerased.pictures.places import Area, Places
from unerased.register import reads
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.drawn.check import OUTLINE, REGION
from unerased.web.show.drawn.words import acts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.model.records import Claim
    from unerased.web.show.claims.look import Look
    from unerased.web.show.drawn.facts import Fact

#: an outline around one of these would point at a house or a street: it is never drawn
TOO_EXACT: Final = frozenset({"village", "quarter", "site"})
#: how far up a place is looked for
_DEEPEST: Final = 12

_Said = dict[str, dict[str, list["Claim"]]]


@dataclass(frozen=True, slots=True)
class Row:
    """A region in the table, with the places that stand for it."""

    name: str
    acts: int
    places: tuple[CodeLink, ...]


@dataclass(frozen=True, slots=True)
class Off:
    """A place that is not on the map."""

    link: CodeLink
    words: str
    acts: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map and its tables.

    Attributes:
        off: places without a region.
        nowhere: acts of which no place is said.
        torn: acts that sources put in different regions.
    """

    picture: Places
    rows: tuple[Row, ...]
    off: tuple[Off, ...]
    nowhere: int
    torn: int


@dataclass(slots=True)
class _Counted:
    acts: dict[str, int]
    places: dict[str, dict[str, None]]
    off: dict[str, int]
    nowhere: int = 0
    torn: int = 0


def map_drawn(facts: Sequence[Fact], look: Look) -> Drawn:
    """The map of these acts."""
    codes = dict.fromkeys(code for fact in facts for code in fact.places)
    said = _said_of(codes, look)
    areas = {code: _area(code, said) for code in codes}
    counted = _count(facts, {code: key for code, (key, _) in areas.items()})
    drawn = dict(areas.values())
    look.about([*codes, *(key for key in counted.acts if "-" in key)])
    words = look.words
    made = {key: _named(key, drawn[key], number, look) for key, number in counted.acts.items()}
    rows = tuple(
        Row(
            made[key].label,
            number,
            tuple(link(code, look.codebook) for code in counted.places[key]),
        )
        for key, number in sorted(counted.acts.items(), key=lambda one: (-one[1], one[0]))
    )
    off = tuple(
        Off(link(code, look.codebook), look.short_words(code), number)
        for code, number in sorted(counted.off.items(), key=lambda one: (-one[1], one[0]))
    )
    missing = counted.nowhere + counted.torn + sum(counted.off.values())
    picture = Places(
        title=words.count(
            "{acts} in {count} region",
            "{acts} in {count} regions",
            len(made),
            acts=acts(sum(counted.acts.values()), words),
        ),
        areas=tuple(made[key] for key in sorted(made)),
        notes=_notes(missing, look),
        mirrored=words.direction == "rtl",
    )
    return Drawn(picture, rows, off, counted.nowhere, counted.torn)


def _notes(missing: int, look: Look) -> tuple[str, ...]:
    if not missing:
        return ()
    said = look.words.count(
        "{count} act is not on the map; the table says why",
        "{count} acts are not on the map; the table says why",
        missing,
    )
    return (said,)


def _count(facts: Sequence[Fact], keys: Mapping[str, str]) -> _Counted:
    found = _Counted(defaultdict(int), defaultdict(dict), defaultdict(int))
    for fact in facts:
        if not fact.places:
            found.nowhere += 1
            continue
        touched = dict.fromkeys(keys[code] for code in fact.places)
        if touched == {"": None}:
            found.off[fact.places[0]] += 1
        elif len(touched) > 1:
            found.torn += 1
        else:
            key = next(iter(touched))
            found.acts[key] += 1
            found.places[key] |= dict.fromkeys(fact.places)
    return found


def _said_of(codes: Iterable[str], look: Look) -> _Said:
    """What is said of these places and of those that they lie in, upwards."""
    said: _Said = {}
    ahead = set(codes)
    for _ in range(_DEEPEST):
        ahead -= said.keys()
        if not ahead:
            break
        said |= {code: defaultdict(list) for code in ahead}
        rows = reads.claims_about(look.db, sorted(ahead))
        look.judged(row.code for row in rows)
        for claim in look.first([row.claim for row in rows]):
            said[claim.subject][claim.property].append(claim)
        ahead = {code for one in ahead for code in _within(said[one])}
    return said


def _within(claims: Mapping[str, Sequence[Claim]]) -> list[str]:
    values = (claim.value for claim in claims.get("place.within", ()))
    return [value.code for value in values if isinstance(value, Ref)]


def _area(code: str, said: _Said) -> tuple[str, tuple[tuple[float, float], ...]]:
    """What a place is on the map: a region's id, or the code of a place with its outline."""
    seen: set[str] = set()
    level = [code]
    while level:
        for place in level:
            claims = said.get(place, {})
            if outline := _outline(claims):
                return place, outline
            if region := _region(claims):
                return region, ()
        seen.update(level)
        level = [up for place in level for up in _within(said.get(place, {})) if up not in seen]
    return "", ()


def _outline(claims: Mapping[str, Sequence[Claim]]) -> tuple[tuple[float, float], ...]:
    kinds = {
        claim.value.term for claim in claims.get("place.kind", ()) if isinstance(claim.value, Term)
    }
    if kinds & TOO_EXACT:
        return ()
    for claim in claims.get(OUTLINE, ()):
        if isinstance(claim.value, Text):
            try:
                return read_outline(claim.value.text)
            except BadOutline:
                continue  # one that came in another way than by a form; the table names the place
    return ()


def _region(claims: Mapping[str, Sequence[Claim]]) -> str:
    for claim in claims.get(REGION, ()):
        if isinstance(claim.value, Text):
            try:
                return regions.known(claim.value.text.strip()).id
            except UnknownRegion:
                continue  # likewise
    return ""


def _named(key: str, outline: tuple[tuple[float, float], ...], number: int, look: Look) -> Area:
    if outline:
        short = link(key, look.codebook).short
        return Area(look.short_words(key) or short, number, outline=outline)
    return Area(regions.known(key).name(look.words.language), number, region=key)
