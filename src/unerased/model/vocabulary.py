"""What a codebook consists of: kinds, properties, lists of terms, and their labels.

Values only; `codebook.load_codebook` makes them, and makes none that contradicts itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

Labels: TypeAlias = Mapping[str, str]
ValueType: TypeAlias = Literal["text", "term", "ref", "date", "duration", "amount", "stance"]
VALUE_TYPES: Final[tuple[str, ...]] = get_args(ValueType)
LANGUAGES: Final = ("en", "ru")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code may stand for.

    Attributes:
        unit: has a key of its own, so that everything about it can be erased.
        entity: may be declared on its own; a finding or a save is a record and may not.
        compartment: where the bare existence of such an entity, or such a record, is written.
    """

    name: str
    prefix: str
    labels: Labels
    unit: bool
    entity: bool
    compartment: str


@dataclass(frozen=True, slots=True)
class Property:
    """What may be claimed of a subject.

    Attributes:
        name: full name, such as "person.age".
        of: kinds of subject.
        to: for references, kinds of value.
        list: for terms, the name of the list.
        single: two values that cannot both hold contradict each other.
        identifying: tells who someone is; shown and logged accordingly.
        tie: a tie between people; in no picture or export unless asked for.
        concerns: whatever is said of the subject from now on also concerns the unit in the value
            (an act and its victim); only for references to units, or to what concerns units.
        hierarchy: the value contains the subject (a place in a region, a group in a group).
    """

    name: str
    of: tuple[str, ...]
    type: ValueType
    to: tuple[str, ...]
    list: str
    single: bool
    compartment: str
    identifying: bool
    tie: bool
    concerns: bool
    hierarchy: bool
    labels: Labels
    huridocs: str = ""


@dataclass(frozen=True, slots=True)
class TermDef:
    """A term; `parent` is the wider term that contains it, "" for none."""

    labels: Labels
    parent: str = ""
    huridocs: str = ""


@dataclass(frozen=True, slots=True)
class TermList:
    """A list of terms. `closed`: no extension may add to it, because rules depend on it.

    `huridocs` is the number of the corresponding HURIDOCS list, as a crosswalk.
    """

    name: str
    labels: Labels
    terms: Mapping[str, TermDef]
    closed: bool = False
    huridocs: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """All kinds, properties and lists, with what is asked of them often worked out once."""

    compartments: Mapping[str, Labels]
    kinds: Mapping[str, Kind]
    properties: Mapping[str, Property]
    lists: Mapping[str, TermList]
    by_prefix: Mapping[str, Kind]
    below: Mapping[str, Mapping[str, frozenset[str]]] = field(repr=False)

    def kind_of_code(self, code: str) -> Kind | None:
        """The kind that the prefix of a code names, whether or not the code exists."""
        return self.by_prefix.get(code.partition("-")[0])

    def properties_of(self, kind: str) -> tuple[Property, ...]:
        """What may be claimed of this kind, in the order of the codebook."""
        return tuple(prop for prop in self.properties.values() if kind in prop.of)

    def terms_below(self, name: str, term: str) -> frozenset[str]:
        """The term itself and every narrower one; empty for an unknown list or term."""
        return self.below.get(name, {}).get(term, frozenset())


def label(labels: Labels, language: str) -> str:
    """The label in a language, in English where that language has none."""
    return labels.get(language) or labels["en"]
