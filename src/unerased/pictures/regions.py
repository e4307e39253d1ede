"""The regions of the package: countries and their first-level parts, by Natural Earth.

Where they come from stands in REGIONS.md. They are coarse on purpose: borders may be off by some
two kilometres. Ids are `ABC` for a country and `ABC/name` for a part of it.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from anyascii import anyascii

from unerased.pictures.errors import UnknownRegion

Ring = tuple[tuple[float, float], ...]

#: so many characters of what is looked for are read
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Region:
    """A region.

    Attributes:
        id: `ABC`, or `ABC/name`.
        names: by language; a part of a country has only the one that its source gives.
        also: a longer name, "" for none.
        country: the id of the country that it is part of; its own for a country.
    """

    id: str
    names: tuple[tuple[str, str], ...]
    also: str
    country: str

    def name(self, language: str) -> str:
        """Its name in a language, else in English."""
        found = dict(self.names)
        return found.get(language) or found.get("en") or self.id

    @property
    def whole(self) -> bool:
        """Whether it is a country."""
        return self.id == self.country


def find(typed: str, limit: int) -> tuple[Region, ...]:
    """Regions of which a name in any language begins with, or else holds, what was typed.

    Case, accents and scripts are folded. Those that match best come first; behind a country that
    matches whole come its parts.
    """
    wanted = folded(typed[:_LONGEST])
    if not wanted:
        return ()
    ranked: list[tuple[int, str, Region]] = []
    countries: set[str] = set()
    for region, keys in _index():
        rank = min((_rank(key, wanted) for key in keys), default=9)
        if rank == 0 and region.whole:
            countries.add(region.id)
        if rank <= _HOLDS:
            ranked.append((rank, region.id, region))
    parts = [
        (_HOLDS + 1, region.id, region)
        for region, _ in _index()
        if region.country in countries and not region.whole
    ]
    found = [region for _, _, region in sorted(ranked + parts, key=lambda one: one[:2])]
    return tuple(dict.fromkeys(found))[:limit]


_HOLDS: Final = 2


def _rank(key: str, wanted: str) -> int:
    if key == wanted:
        return 0
    if key.startswith(wanted):
        return 1
    return _HOLDS if f" {wanted}" in key else 9


def known(identifier: str) -> Region:
    """The region of an id.

    Raises:
        UnknownRegion: there is none.
    """
    found = _regions().get(identifier)
    if found is None:
        raise UnknownRegion
    return found


def countries() -> tuple[str, ...]:
    """The ids of all countries."""
    return tuple(name for name, region in _regions().items() if region.whole)


def parts(country: str) -> tuple[str, ...]:
    """The ids of a country's parts."""
    found = _regions().values()
    return tuple(one.id for one in found if one.country == country and not one.whole)


def rings(identifier: str) -> tuple[Ring, ...]:
    """The closed lines around a region, in degrees of longitude and latitude.

    Raises:
        UnknownRegion: there is none of this id.
    """
    held = _outlines()
    if identifier not in held["regions"]:
        raise UnknownRegion
    return tuple(_ring(arcs) for arcs in held["regions"][identifier])


@cache
def arc(number: int) -> Ring:
    """One piece of border, in degrees."""
    held = _outlines()
    flat, scale = held["arcs"][number], held["scale"]
    x = y = 0
    made: list[tuple[float, float]] = []
    for at in range(0, len(flat), 2):
        x, y = x + flat[at], y + flat[at + 1]
        made.append((x / scale, y / scale))
    return tuple(made)


def _ring(arcs: list[int]) -> Ring:
    made: list[tuple[float, float]] = []
    for number in arcs:
        piece = arc(number) if number >= 0 else arc(~number)[::-1]
        made += piece if not made else piece[1:]
    return tuple(made[:-1])


def folded(text: str) -> str:
    """Small Latin letters without accents, single spaces; ye and e are one."""
    plain = anyascii(unicodedata.normalize("NFC", text)).lower()
    kept = "".join(letter if letter.isalnum() else " " for letter in plain if letter not in "'`")
    return " ".join(kept.split())


@cache
def _regions() -> dict[str, Region]:
    found = {}
    for entry in _read("region_names.json.gz")["regions"]:
        name = entry["id"]
        labels = tuple(sorted(entry["names"].items()))
        found[name] = Region(name, labels, entry.get("also", ""), name.partition("/")[0])
    return found


@cache
def _index() -> tuple[tuple[Region, tuple[str, ...]], ...]:
    return tuple(
        (
            region,
            tuple(folded(name) for name in (*dict(region.names).values(), region.also) if name),
        )
        for region in _regions().values()
    )


@cache
def _outlines() -> dict[str, Any]:
    return _read("region_outlines.json.gz")


def _read(name: str) -> dict[str, Any]:
    path = resources.files("unerased.pictures") / name
    found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return found
