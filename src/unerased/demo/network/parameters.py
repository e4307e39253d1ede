"""The parameters of the invented network, as ``network.yaml`` gives them. Chances in percent."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

import msgspec

from unerased.model.yamltext import read_yaml

Fate = Literal[
    "established",
    "reported",
    "refused",
    "not_suffered",
    "disputed",
    "before",
    "uncertain",
    "unknown",
]


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the file and nothing else."""


class Range(Struct, frozen=True):
    """Both ends included."""

    low: int
    high: int


class Country(Struct, frozen=True):
    """An invented country and its regions."""

    name: str
    regions: list[str]


class Abroad(Struct, frozen=True):
    """Where people went."""

    name: str


class Names(Struct, frozen=True):
    """Syllables in two alphabets."""

    first: list[tuple[str, str]]
    middle: list[tuple[str, str]]
    last: list[tuple[str, str]]
    second_spelling: int


class Matter(Struct, frozen=True):
    """What was done: its kinds, the word for its absence, the property that says where."""

    violations: list[str]
    not_suffered: str
    where: str


class Life(Struct, frozen=True):
    """So many persons who lived through the same."""

    count: int
    left: Fate = "unknown"
    detained: Fate = "unknown"
    tortured: Fate = "unknown"
    held: Fate = "unknown"
    threatened: Fate = "unknown"
    relative: bool = False


class Standards(Struct, frozen=True):
    """Standards of findings: those that are enough, and one that is not, with its chance."""

    established: list[str]
    reported: str
    suspected: int


class Ages(Struct, frozen=True):
    """Ages in years, and the chance that one is known exactly."""

    low: int
    high: int
    exact: int


class Reasons(Struct, frozen=True):
    """What findings give as reasons: on the word of one source, and of several."""

    alone: str
    together: str


class Reach(Struct, frozen=True):
    """People with the same chances of being documented, and their share of all."""

    share: int
    survivor: int
    witness: int
    organisations: list[int]


class Sources(Struct, frozen=True):
    """Chances that a further source tells of an act too, and that the press repeats it."""

    other_acts: int
    repeated: int


class Rivals(Struct, frozen=True):
    """Chances of a second value that cannot hold beside the first."""

    date: int
    whereabouts: int


class Said(Struct, frozen=True):
    """What an official says, and the line of the denial."""

    text: str
    line: str


class Statements(Struct, frozen=True):
    """What officials deny, how, and how often it is answered."""

    a_month: int
    denied: Range
    stances: dict[str, int]
    answered: int
    said: dict[str, Said]
    answer: str


class StatedGroup(Struct, frozen=True):
    """A number that the press states of a group."""

    text: str
    low: int
    high: int
    violation: str


class Asked(Struct, frozen=True):
    """What people were asked to consent to, and for how long it holds."""

    purpose: str
    audience: str
    obtained: str
    days: int


class Remedy(Struct, frozen=True):
    """One step of a complaint, and how it may end."""

    authority: str
    kind: str
    outcomes: list[str]


class Complaints(Struct, frozen=True):
    """The share of persons who complain, and the way they go."""

    share: int
    steps: list[Remedy]


class Disappeared(Struct, frozen=True):
    """A person who disappeared, and the search for them.

    Attributes:
        months_before: so many months before the last one; `city`: number of the city.
        told_by: kind of the source; `taken_by`: kind of actor.
        consent: given by the family.
    """

    name: str
    months_before: int
    city: int
    told_by: str
    taken_by: str
    conditions: str
    searched: list[Remedy]
    consent: Asked


class Days(Struct, frozen=True):
    """Shortest and longest, both of which occur."""

    min: int
    max: int


class Parameters(Struct, frozen=True):
    """All of ``network.yaml``."""

    invented: str
    start: str
    months: int
    country: Country
    cities: list[str]
    abroad: Abroad
    names: Names
    matters: dict[str, Matter]
    lives: list[Life]
    held_days: Days
    duplicates: int
    mistaken: int
    standards: Standards
    reasons: Reasons
    dates: dict[str, int]
    sex: dict[str, int]
    affected_as: dict[str, int]
    ages: Ages
    organisations: list[str]
    reach: dict[str, Reach]
    sources: Sources
    witnesses: int
    press: list[str]
    officials: list[str]
    rivals: Rivals
    corrections: int
    statements: Statements
    stated: list[StatedGroup]
    consents: dict[str, int]
    consent: Asked
    relocations: int
    complaints: Complaints
    disappeared: Disappeared
    figures: list[str]


def parameters() -> Parameters:
    """Read the packaged file."""
    text = files("unerased.demo").joinpath("network.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text), Parameters)
