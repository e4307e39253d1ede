"""The places of the invented country, and those who speak about it again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unerased.demo.network.dice import Dice
    from unerased.demo.network.parameters import Names, Parameters
    from unerased.demo.network.script import Script

COUNTRY = "@country"


@dataclass(frozen=True, slots=True)
class Cast:
    """Labels of the places and of the sources."""

    team: str
    network: str
    cities: list[str]
    regions: list[str]
    witnesses: list[str]
    organisations: list[str]
    press: list[str]
    officials: list[str]


def cast(plan: Parameters, script: Script, dice: Dice) -> Cast:
    """Declare them, in the month that is being told."""
    team = _source(script, "", "team", title=plan.invented)
    country = _place(script, team, plan.country.name, "country", label=COUNTRY)
    _place(script, team, plan.abroad.name, "country")
    regions = [
        _place(script, team, name, "region", within=country) for name in plan.country.regions
    ]
    cities = [
        _place(script, team, name, "city", within=regions[number % len(regions)])
        for number, name in enumerate(dice.mixed(plan.cities))
    ]
    return Cast(
        team,
        _source(script, team, "network_representative", office="coordinator of the network"),
        cities,
        regions,
        [_source(script, team, "witness") for _ in range(plan.witnesses)],
        [_source(script, team, "organisation", title=title) for title in plan.organisations],
        [_source(script, team, "press", title=title) for title in plan.press],
        [_source(script, team, "official", office=office) for office in plan.officials],
    )


def _source(script: Script, team: str, kind: str, **more: str) -> str:
    source = script.entity("source")
    script.claim(team or source, source, "source.kind", kind)
    for name, words in more.items():
        script.claim(team or source, source, f"source.{name}", words)
    return source


def _place(  # noqa: PLR0913, PLR0917 - what a place is said to be
    script: Script, team: str, name: str, kind: str, within: str = "", label: str = ""
) -> str:
    place = script.entity("place", label)
    script.claim(team, place, "place.name", name)
    script.claim(team, place, "place.kind", kind)
    if within:
        script.claim(team, place, "place.within", within)
    return place


def invented_name(names: Names, dice: Dice) -> tuple[str, str]:
    """A name in Latin and in Cyrillic letters."""
    parts = [dice.one(names.first), dice.one(names.middle), dice.one(names.last)]
    if dice.chance(names.second_spelling):
        parts.insert(2, dice.one(names.middle))
    latin, cyrillic = (
        "".join(pair[alphabet] for pair in parts[:2]).capitalize()
        + " "
        + "".join(pair[alphabet] for pair in parts[2:]).capitalize()
        for alphabet in (0, 1)
    )
    return latin, cyrillic
