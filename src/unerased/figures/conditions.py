"""The conditions a definition is made of: a frozen tree, read once, evaluated many times.

``All``, ``AnyOf`` and ``Negation`` join conditions; ``Suffered``, ``Happened``, ``Has`` and
``Needs`` are the leaves that look at claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.model.truth import Period


@dataclass(frozen=True, slots=True)
class ActTest:
    """What an act has to be: its violation, where and when it happened.

    ``within`` and ``origin`` are codes of places ("" = anywhere); ``destination`` is a term, and
    so is ``by``, the kind of actor who did it ("" = whoever).
    """

    violation: str = ""
    within: str = ""
    origin: str = ""
    destination: str = ""
    by: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Suffered:
    """Of a person or a group: an act of this kind was done to them."""

    act: ActTest


@dataclass(frozen=True, slots=True)
class Happened:
    """Of an act: it is of this kind. Of an event: it contains such an act."""

    act: ActTest


@dataclass(frozen=True, slots=True)
class VictimIs:
    """Of an act: one of its victims is a person of whom the condition holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Has:
    """Of any unit: one of its properties has a value that passes.

    Exactly one of ``term``, ``place``, ``period`` and the bounds ``low``/``high`` is set.
    ``closed``: whoever is said to have other values only does not have this one.
    """

    property: str
    term: str = ""
    place: str = ""
    period: Period | None = None
    low: int | None = None
    high: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """Of a person or a group: they need this kind of protection, and it is so far.

    ``kind`` and ``status`` are terms ("" = however far it is). Nothing else of a need is asked:
    neither who sees to it nor until when, and there is no address in it to ask for.
    """

    kind: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold (and it is known that it does not)."""

    part: Condition


Condition = All | AnyOf | Negation | Suffered | Happened | VictimIs | Has | Needs


def leaves(condition: Condition) -> Iterator[Suffered | Happened | Has | Needs]:
    """Every leaf of the tree that looks at claims, from left to right."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Negation(part) | VictimIs(part):
            yield from leaves(part)
        case Suffered() | Happened() | Has() | Needs():
            yield condition


def asked_acts(condition: Condition) -> Iterator[ActTest]:
    """The tests of acts that somebody may be counted for; what must not have happened is none."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from asked_acts(part)
        case Suffered(act):
            yield act
        case Negation() | VictimIs() | Happened() | Has() | Needs():
            pass
