"""All releases of a figure attacked as one, with a further one that is only planned. Pure.

Joint are: every release of the definition of this name, in any version, withdrawn ones included;
what others published, as it was entered with any of them; and the planned release. They share one
cube (`cube.cube_of`), so that months add up to years and cells that were left out in one release
meet those told in another. Figures of other names that count the same unit are joint in an attack
of their own (`release.joint`).

Protected are, for every release, each cell of each table that was looked at, published or not, each
finest cell, and each change of a cell's number from release to release, wherever it is between 1
and k - 1; for the planned release also each person about whom everything is known but one
dimension. It is not assumed that the outsider knows with which release somebody was added.

An extreme is a published value that describes those who stand at it: where they are fewer than k,
that alone is a breach.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from unerased.attack import Attack, Knowledge, Policy, Space, Statement, Target
from unerased.attack.errors import BadStatement
from unerased.figures.release.cube import Cube, cube_of
from unerased.figures.release.published import LONGEST, SHORTEST, Keys, Published, Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from unerased.attack import Breach, Where
    from unerased.figures.release.others import Other

__all__ = ["Found", "Layer", "attacked", "cells_of"]

#: names of releases in the attack may not be those of codes that somebody else chose
NEXT: Final = "next"


@dataclass(frozen=True, slots=True)
class Layer:
    """One release: its code, how people name it, what it tells and what stands behind it."""

    code: str
    label: str
    published: Published
    snapshot: Snapshot
    version: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """What an attack found.

    Attributes:
        breaches: in words; what the planned release makes follow.
        standing: in words; what followed before from what is public already. Refusing the planned
            release would not undo it.
        counts, changes, persons: how many of each were attacked.
    """

    breaches: tuple[str, ...]
    standing: tuple[str, ...] = ()
    counts: int = 0
    changes: int = 0
    persons: int = 0


def cells_of(cube: Cube, space: Space, snapshot: Snapshot) -> NDArray[np.int64]:
    """How many units stand in each finest cell, for a snapshot that has every table of the cube."""
    found = np.zeros(space.size, np.int64)
    for where, number in _finest(cube, snapshot):
        found[space.cells(where, "finest")] += number
    return found


def attacked(layers: Sequence[Layer], others: Sequence[Other], policy: Policy) -> Found:
    """Attack releases in their order, the planned one last.

    Raises:
        Contradiction: what others published does not fit what was released.
        BadStatement: it names what the figure's tables do not have.
        TooLarge: too many cells.
    """
    cube = cube_of([layer.snapshot for layer in layers])
    whole = _run(layers, others, policy, cube, last_only=True)
    before = [other for other in others if other.at and other.at != layers[-1].code]
    known: set[_Trait] = set()
    if whole.told and len(layers) > 1:
        earlier = _run(layers[:-1], before, policy, cube, last_only=False)
        known = {trait for trait, _ in earlier.told}
    new = [words for trait, words in whole.told if trait not in known]
    return Found(
        (*new, *_extremes(layers[-1], policy)),
        tuple(words for trait, words in whole.told if trait in known),
        whole.counts,
        whole.changes,
        whole.persons,
    )


#: what is the same about a breach from release to release
_Trait = tuple[str, str, float, float]


@dataclass(frozen=True, slots=True)
class _Run:
    told: tuple[tuple[_Trait, str], ...]
    counts: int
    changes: int
    persons: int


def _run(
    layers: Sequence[Layer], others: Sequence[Other], policy: Policy, cube: Cube, *, last_only: bool
) -> _Run:
    statements = [
        said
        for layer in layers
        for said in cube.statements(layer.code, layer.published, layer.label)
    ]
    statements += [_entered(other, layers, cube) for other in others]
    attack = Attack(
        cube.dimensions,
        [layer.code for layer in layers],
        statements,
        Knowledge(withdrawals=_withdrawn(layers)),
    )
    targets = _targets(layers, cube)
    report = attack.run([target for target, _ in targets], policy)
    names = {id(target): words for target, words in targets}
    told = [(_trait(one, 0), _words(one, names[id(one.target)])) for one in report.breaches]
    persons = 0
    for layer in layers[-1:] if last_only else layers:
        held: dict[int, int] = {}
        for where, number in _finest(cube, layer.snapshot):
            for cell in attack.space.cells(where, "finest"):
                held[int(cell)] = held.get(int(cell), 0) + number
        found = attack.run_persons(layer.code, held, policy, added=False)
        persons += found.persons
        for one in found.breaches:
            (cell,) = attack.space.cells(one.target.where, "finest")
            told.append((_trait(one, held[int(cell)]), _words(one, layer.label)))
    return _Run(tuple(told), report.counts, report.changes, persons)


def _withdrawn(layers: Sequence[Layer]) -> bool:
    """Whether units were taken out between releases; if not, the outsider may know as much."""
    for before, after in pairwise(layers):
        shared = [by for by in before.snapshot.tables if by in after.snapshot.tables]
        now = dict(after.snapshot.only(shared).counts)
        then = before.snapshot.only(shared).counts
        if before.version != after.version or any(now.get(at, 0) < was for at, was in then):
            return True
    return False


def _entered(other: Other, layers: Sequence[Layer], cube: Cube) -> Statement:
    label = f"{other.label} (as entered)"
    release = other.at or layers[-1].code
    where = _place(cube, other) if other.by else {}
    if where is None:
        raise BadStatement(label, "no table of this figure has such a cell")
    return Statement(release=release, where=where, says=other.says, label=label)


def _place(cube: Cube, other: Other) -> Where | None:
    """Where a cell lies that others told of; its dimensions may stand in another order."""
    key_of = dict(zip(other.by, other.keys, strict=True))
    columns = [column for axis in cube.axes for column in axis.columns]
    known = [by for by in columns if set(by) == set(other.by)]
    if cube.plain and all((name,) in columns for name in other.by):
        known = [other.by]
    if not known:
        return None
    return cube.where(known[0], tuple(key_of[name] for name in known[0]))


def _targets(layers: Sequence[Layer], cube: Cube) -> list[tuple[Target, str]]:
    found: list[tuple[Target, str]] = []
    for number, layer in enumerate(layers):
        snapshot = layer.snapshot
        found.append((Target(layer.code, {}, "count", snapshot.total), f"all in {layer.label}"))
        found += [
            (Target(layer.code, where, "count", value), f"{words} in {layer.label}")
            for where, value, words in _cells(cube, snapshot)
        ]
        if number:
            found += _changes(layers[number - 1], layer, cube)
    return found


def _cells(cube: Cube, snapshot: Snapshot) -> list[tuple[Where, int, str]]:
    """Each cell of each table, and each finest cell."""
    found = [
        (where, value, _key(by, keys))
        for by in snapshot.tables
        for keys, value in snapshot.table(by).items()
        if (where := cube.where(by, keys)) is not None
    ]
    finest = [(where, value, "a finest cell") for where, value in _finest(cube, snapshot)]
    return [*found, *finest]


def _finest(cube: Cube, snapshot: Snapshot) -> list[tuple[Where, int]]:
    """Where each combination of cells lies; wider than one cell where a table was not asked."""
    found: list[tuple[Where, int]] = []
    for profile, number in snapshot.counts:
        where: Where = {}
        for by, cells in zip(snapshot.tables, profile, strict=True):
            parts: list[tuple[tuple[str, ...], Keys | tuple[Keys, ...]]] = (
                [((name,), (key,)) for name, key in zip(by, cells[0], strict=True)]
                if cube.plain
                else [(by, cells)]
            )
            for column, entry in parts:
                axis = next(axis for axis in cube.axes if column in axis.columns)
                at = axis.columns.index(column)
                wanted = entry[0] if cube.plain else entry
                held = [
                    name
                    for name, row in zip(axis.names, axis.rows, strict=True)
                    if row[at] == wanted and name in where.get(axis.name, axis.names)
                ]
                where[axis.name] = tuple(held)
        found.append((where, number))
    return found


def _changes(before: Layer, after: Layer, cube: Cube) -> list[tuple[Target, str]]:
    since = f"from {before.label} to {after.label}"
    grown = after.snapshot.total - before.snapshot.total
    found = [(Target(after.code, {}, "change", grown), f"the change of all {since}")]
    for by in after.snapshot.tables:
        if by not in before.snapshot.tables:
            continue
        then, now = before.snapshot.table(by), after.snapshot.table(by)
        for keys in sorted({*then, *now}):
            where = cube.where(by, keys)
            value = now.get(keys, 0) - then.get(keys, 0)
            if where is not None and value:
                words = f"the change of {_key(by, keys)} {since}"
                found.append((Target(after.code, where, "change", value), words))
    return found


def _key(by: tuple[str, ...], keys: Keys) -> str:
    return ", ".join(f"{name} {key or '-'}" for name, key in zip(by, keys, strict=True))


def _trait(breach: Breach, held: int) -> _Trait:
    """What is the same about a breach from release to release.

    Changes are never the same, and what follows for persons only while no others join them.
    """
    kind = "person" if breach.dimension else breach.target.of
    at = breach.target.release if kind == "change" else ""
    where = sorted(breach.target.where.items())
    cells = repr((at, breach.dimension, where, breach.possible, held))
    return kind, cells, breach.extent.low, breach.extent.high


def _words(breach: Breach, name: str) -> str:
    because = "; ".join(reason.words for reason in breach.because)
    tail = f", from {because}" if because else ""
    if breach.dimension:
        left = " or ".join(breach.possible) or "nothing"
        return (
            f"whoever knows of a person in {name} everything but {breach.dimension} learns that "
            f"it is {left}{tail}"
        )
    low, high = f"{breach.extent.low:g}", f"{breach.extent.high:g}"
    size = low if low == high else f"{low} to {high}"
    return f"{name} is {size}{tail}"


def _extremes(layer: Layer, policy: Policy) -> tuple[str, ...]:
    """Extremes at which fewer stand than a release may describe."""
    found: list[str] = []
    for by, days in zip((SHORTEST, LONGEST), layer.published.extremes, strict=False):
        there = layer.snapshot.table(by).get((days,), 0) if days else 0
        if 0 < there < policy.k:
            found.append(f"the {by[0]}, {days} days, describes fewer than {policy.k} of them")
    return tuple(found)
