"""What the tables of several figures tell of the same units, as facets for the joint attack. Pure.

A dimension of the same name is taken to be the same thing in two figures where at most a tenth of
those who stand in both have another entry in the one than in the other; these are then known kinds
that differ. Sex and age are the same everywhere; the month of a flight and that of a detention are
not. Dimensions that stand in one table together, in any figure, make one facet.

Only what is told makes an axis: tables that no release shows are merged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

import numpy as np

from unerased.attack import Facet
from unerased.figures.release.cube import axis_of, entry_of, families, nested
from unerased.figures.release.published import LONGEST, SHORTEST, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.figures.release.cube import Axis, Entry
    from unerased.figures.release.others import Other
    from unerased.figures.release.published import By, Keys, Profile, Published

__all__ = ["Facets", "Told", "facets_of"]

#: share of those in both figures who may have another entry, as one in so many
_SAME: Final = 10


@dataclass(frozen=True, slots=True)
class Told:
    """One release as a set of units.

    Attributes:
        name: of the set in the attack.
        label: how people name it.
        units: whom it counts, with their cells in `tables`; no code stands twice.
        others: what others published with it.
    """

    name: str
    label: str
    figure: str
    published: Published
    tables: tuple[By, ...]
    units: dict[str, Profile]
    others: tuple[Other, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        """How many of its units stand where."""
        return Snapshot.of(self.tables, self.units.values())

    @property
    def shown(self) -> tuple[By, ...]:
        """Its tables that are told of, by itself or by others."""
        own = [table.by for table in self.published.tables]
        own += [SHORTEST, LONGEST] if any(self.published.extremes) else []
        for other in self.others:
            own += [by for by in self.tables if by and set(by) == set(other.by)]
        return tuple(dict.fromkeys(own))


@dataclass(slots=True)
class _Side:
    """An axis, and the figures in which it is the same thing."""

    axis: Axis
    figures: frozenset[str]
    #: for each set the row of each unit
    rows: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Group:
    """The sides that make one facet."""

    name: str
    sides: list[_Side]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(side.axis.rows) for side in self.sides)

    @property
    def values(self) -> int:
        return int(np.prod(self.shape))


@dataclass(slots=True)
class Facets:
    """Facets, and where the units and the cells of tables lie in them.

    Attributes:
        facets: as the attack takes them.
        of_unit: for each unit, for each facet, its value in each set that it stands in.
    """

    facets: tuple[Facet, ...]
    of_unit: dict[str, dict[str, dict[str, int]]]
    plain: bool
    _groups: list[_Group]

    def place(self, told: Told, by: By, keys: Keys) -> tuple[str, tuple[int, ...]] | None:
        """The facet and the values that a cell of a table lies in; None where it is in none."""
        parts = [((name,), (key,)) for name, key in zip(by, keys, strict=True)]
        for group in self._groups:
            chosen = [np.ones(size, bool) for size in group.shape]
            found = 0
            for column, key in parts if self.plain else [(by, keys)]:
                for at, side in enumerate(group.sides):
                    if told.figure in side.figures and column in side.axis.columns:
                        chosen[at] &= _holding(side.axis, column, key)
                        found += 1
            if found == (len(parts) if self.plain else 1):
                grid = np.ix_(*map(np.flatnonzero, chosen))
                flat = np.ravel_multi_index(grid, group.shape).ravel()
                return group.name, tuple(int(one) for one in flat)
        return None

    def every(self, told: Told, by: By) -> list[Keys]:
        """Every cell of a table that any unit could stand in, in order."""
        if not self.plain:
            side = self._side(told, by)
            at = side.axis.columns.index(by)
            return sorted({keys for row in side.axis.rows for keys in row[at] or ()})  # type: ignore[misc] # not plain: cells
        names: list[list[str]] = []
        for name in by:
            side = self._side(told, (name,))
            at = side.axis.columns.index((name,))
            names.append(sorted({e for row in side.axis.rows if isinstance(e := row[at], str)}))
        return list(product(*names))

    def along(self, facet: str) -> list[tuple[str, tuple[int, ...]]]:
        """The axes of a facet: name, and the sizes of all of them."""
        group = next(one for one in self._groups if one.name == facet)
        return [(side.axis.name, group.shape) for side in group.sides]

    def words(self, facet: str, axis: int, row: int) -> str:
        """How people name a row of an axis."""
        group = next(one for one in self._groups if one.name == facet)
        return group.sides[axis].axis.names[row] or "not recorded"

    def _side(self, told: Told, column: By) -> _Side:
        return next(
            side
            for group in self._groups
            for side in group.sides
            if told.figure in side.figures and column in side.axis.columns
        )


def facets_of(sets: Sequence[Told]) -> Facets:
    """The facets in which all these releases can be attacked together."""
    shown = list(dict.fromkeys(by for told in sets for by in told.shown))
    plain = all(
        len(cells) == 1
        for told in sets
        for profile in told.units.values()
        for by, cells in zip(told.tables, profile, strict=True)
        if by in shown
    )
    sides = [
        side
        for name, columns in (families(shown) if plain else nested(shown)).items()
        for side in _sides(name, columns, sets, plain=plain)
    ]
    groups = [
        _Group(" and ".join([*(side.axis.name for side in several), str(number)]), several)
        for number, several in enumerate(_connected(sides, sets, plain=plain))
    ]
    return _placed(groups, sets, plain=plain)


def _holding(axis: Axis, column: By, key: Keys) -> np.ndarray:
    held = set(axis.holding(column, key))
    return np.array([name in held for name in axis.names])


def _sides(name: str, columns: list[By], sets: Sequence[Told], *, plain: bool) -> list[_Side]:
    """The axis, once for each group of figures in which it is the same thing."""
    entries = {told.name: _entries(told, columns, plain=plain) for told in sets}
    knowing = [
        told
        for told in sets
        if any(entry is not None for row in entries[told.name].values() for entry in row)
    ]
    found: list[_Side] = []
    for figures in _alike(knowing, entries):
        members = [told for told in knowing if told.figure in figures]
        axis = axis_of(name, columns, [told.snapshot for told in members], plain=plain)
        if not axis.rows:
            continue
        side = _Side(axis, figures)
        for told in members:
            side.rows[told.name] = {
                unit: _row(axis, entry) for unit, entry in entries[told.name].items()
            }
        found.append(side)
    return found


def _entries(told: Told, columns: Sequence[By], *, plain: bool) -> dict[str, tuple[Entry, ...]]:
    snapshot = told.snapshot
    return {
        unit: tuple(entry_of(column, snapshot, profile, plain=plain) for column in columns)
        for unit, profile in told.units.items()
    }


def _alike(
    knowing: Sequence[Told], entries: dict[str, dict[str, tuple[Entry, ...]]]
) -> list[frozenset[str]]:
    """Figures in groups within which those who stand in several have nearly all the same entry."""
    group = {told.figure: frozenset({told.figure}) for told in knowing}
    for one, other in combinations(knowing, 2):
        if other.figure in group[one.figure]:
            continue
        mine, theirs = entries[one.name], entries[other.name]
        both = mine.keys() & theirs.keys()
        differ = sum(not _agree(mine[unit], theirs[unit]) for unit in both)
        if differ * _SAME <= len(both):
            joined = group[one.figure] | group[other.figure]
            group |= dict.fromkeys(joined, joined)
    return list(dict.fromkeys(group.values()))


def _agree(one: tuple[Entry, ...], other: tuple[Entry, ...]) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _row(axis: Axis, entry: tuple[Entry, ...]) -> int:
    """The row of an entry; of one that was not asked everything, the first that fits."""
    return next(at for at, row in enumerate(axis.rows) if _agree(entry, row))


def _connected(sides: list[_Side], sets: Sequence[Told], *, plain: bool) -> list[list[_Side]]:
    """Sides that a table of some set joins."""
    root = list(range(len(sides)))
    for told in sets:
        for by in told.shown:
            columns = {(name,) for name in by} if plain else {by}
            own = [
                at
                for at, side in enumerate(sides)
                if told.figure in side.figures and columns & set(side.axis.columns)
            ]
            roots = {root[at] for at in own}
            root = [min(roots) if one in roots else one for one in root]
    return [
        [side for at, side in zip(root, sides, strict=True) if at == one] for one in sorted({*root})
    ]


def _placed(groups: list[_Group], sets: Sequence[Told], *, plain: bool) -> Facets:
    of_unit: dict[str, dict[str, dict[str, int]]] = {}
    facets: list[Facet] = []
    for group in groups:
        own = [told for told in sets if any(told.name in side.rows for side in group.sides)]
        differing: dict[tuple[tuple[str, int], ...], None] = {}
        for unit in dict.fromkeys(unit for told in own for unit in told.units):
            values = _values(group, unit, own)
            of_unit.setdefault(unit, {})[group.name] = values
            if len(set(values.values())) > 1:
                differing[tuple(values.items())] = None
        names = tuple(told.name for told in own)
        facets.append(Facet(group.name, names, group.values, tuple(differing)))
    return Facets(tuple(facets), of_unit, plain, groups)


def _values(group: _Group, unit: str, own: Iterable[Told]) -> dict[str, int]:
    """The value of a unit in each set; where a set does not know a side, as another knows it."""
    inside = [told for told in own if unit in told.units]
    known: list[dict[str, int]] = [
        {told.name: side.rows[told.name][unit] for told in inside if told.name in side.rows}
        for side in group.sides
    ]
    return {
        told.name: int(
            np.ravel_multi_index(
                tuple(rows.get(told.name, next(iter(rows.values()), 0)) for rows in known),
                group.shape,
            )
        )
        for told in inside
    }
