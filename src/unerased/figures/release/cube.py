"""The cube that releases are attacked in: made of the cells that units stand in. Pure.

Where no unit stands in several cells of any table, in any release, the cube has one dimension for
each dimension of the tables; month and year, and place and region, share one, whose finest
categories are the pairs that occur, so that an outsider's additions over months give years.

Where a unit does stand in several cells, the cells of a table do not add up, and such a cube would
say that they do. Then each table is a dimension of its own: its finest categories are the sets of
cells that a unit stands in, and a cell of the table is the wider name of all sets that hold it. A
table whose dimensions are part of a larger table's lies in that table's dimension.

The finest categories are those that were ever observed. The outsider is thereby taken to know which
combinations occur, which is more than they do know: an interval can come out too narrow, never too
wide. A category that a release could not yet tell, because its definition did not ask, stands for
itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.attack import Dimension, Exact, Quantile, Rounded, Statement
from unerased.figures.release.published import LONGEST, SHORTEST, By, Cells, Keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.attack import Where
    from unerased.figures.release.published import Profile, Published, Shown, Snapshot

__all__ = [
    "Axis",
    "Cube",
    "Entry",
    "axis_of",
    "cell_words",
    "cube_of",
    "entry_of",
    "families",
    "nested",
]

_FAMILY: Final = {"month": "time", "year": "time", "place": "where", "region": "where"}

#: what a unit has in one column of an axis: a key of a dimension, or its cells of a table
Entry = str | Cells | None


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension of the cube: its columns, and the combinations of entries that occur."""

    name: str
    columns: tuple[By, ...]
    rows: tuple[tuple[Entry, ...], ...]
    plain: bool

    @property
    def names(self) -> tuple[str, ...]:
        """A name for each combination."""
        return tuple(_named(row) for row in self.rows)

    def holding(self, column: By, key: Keys) -> tuple[str, ...]:
        """The combinations that lie in a cell."""
        at = self.columns.index(column)
        wanted = key[0] if self.plain else key
        return tuple(
            name
            for name, row in zip(self.names, self.rows, strict=True)
            if (row[at] == wanted if self.plain else wanted in (row[at] or ()))
        )


@dataclass(frozen=True, slots=True)
class Cube:
    """Axes, and how tables lie in them."""

    axes: tuple[Axis, ...]
    plain: bool

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """As the attack takes them; cells of tables are their wider names."""
        return tuple(
            Dimension(axis.name, axis.names, self._wider(axis), _numbers(axis))
            for axis in self.axes
        )

    def _wider(self, axis: Axis) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for at, column in enumerate(axis.columns):
            for row in axis.rows:
                entry = row[at]
                cells = ((entry,),) if isinstance(entry, str) else entry or ()
                for keys in cells:
                    found[cell_words(column, keys)] = axis.holding(column, keys)
        return {name: held for name, held in found.items() if held != (name,)}

    def where(self, by: By, keys: Keys) -> Where | None:
        """The cells of the cube that lie in one cell of a table; None where there is none."""
        parts = [((name,), (key,)) for name, key in zip(by, keys, strict=True)]
        found: dict[str, tuple[str, ...]] = {}
        for column, key in parts if self.plain else [(by, keys)]:
            axis = next(one for one in self.axes if column in one.columns)
            held = axis.holding(column, key)
            before = found.get(axis.name)
            found[axis.name] = tuple(one for one in held if before is None or one in before)
        return found if all(found.values()) else None

    def statements(self, release: str, published: Published, label: str) -> list[Statement]:
        """Everything that a release tells, as the attack takes it.

        Args:
            release: its name among the releases.
            published: what it tells.
            label: how people name it.
        """
        total = Statement(
            release=release,
            says=Exact(published.total),
            label=f"{label}: {published.total} in all, as its receipt says",
        )
        return [
            total,
            *(one for table in published.tables for one in self._table(release, table, label)),
            *self._extremes(release, published, label),
        ]

    def _table(self, release: str, table: Shown, label: str) -> Iterable[Statement]:
        listed = dict(table.cells)
        for keys in dict.fromkeys([*listed, *self.every(table.by)]):
            value = listed.get(keys, 0)
            where = self.where(table.by, keys)
            if value is None or where is None:
                continue
            says = Rounded(value, table.base, "either") if table.base else Exact(value)
            words = (
                f"{label}, {cell_words(table.by, keys)}: {'about ' if table.base else ''}{value}"
            )
            yield Statement(release=release, where=where, says=says, label=words)

    def every(self, by: By) -> list[Keys]:
        """Every cell of a table that the cube knows of, in order."""
        if not self.plain:
            axis = next(one for one in self.axes if by in one.columns)
            at = axis.columns.index(by)
            return sorted({keys for row in axis.rows for keys in row[at] or ()})  # type: ignore[misc] # not plain: cells
        sides: list[Keys] = [()]
        for name in by:
            axis = next(one for one in self.axes if (name,) in one.columns)
            at = axis.columns.index((name,))
            keys = sorted({entry for row in axis.rows if isinstance(entry := row[at], str)})
            sides = [(*side, key) for side in sides for key in keys]
        return sides

    def _extremes(self, release: str, published: Published, label: str) -> Iterable[Statement]:
        for by, days, share in zip(
            (SHORTEST, LONGEST), published.extremes, (0, 1000), strict=False
        ):
            if days:
                axis = next(one for one in self.axes if by in one.columns)
                known = tuple(name for name in axis.names if name.isdecimal())
                yield Statement(
                    release=release,
                    where={axis.name: known},
                    says=Quantile(axis.name, days, share),
                    label=f"{label}, {by[0]}: {days} days",
                )


def cube_of(snapshots: Sequence[Snapshot]) -> Cube:
    """The one cube in which all these releases can be attacked together."""
    plain = all(snapshot.single for snapshot in snapshots)
    tables = list(dict.fromkeys(by for snapshot in snapshots for by in snapshot.tables))
    groups = families(tables) if plain else nested(tables)
    axes = [axis_of(name, columns, snapshots, plain=plain) for name, columns in groups.items()]
    return Cube(tuple(axis for axis in axes if axis.rows), plain)


def families(tables: Sequence[By]) -> dict[str, list[By]]:
    """Dimensions of which one is the wider form of another share an axis."""
    found: dict[str, list[By]] = {}
    for name in sorted({name for by in tables for name in by}):
        found.setdefault(_FAMILY.get(name, name), []).append((name,))
    return {" and ".join(name for (name,) in columns): columns for columns in found.values()}


def nested(tables: Sequence[By]) -> dict[str, list[By]]:
    """Each table in the axis of the first larger one that holds its dimensions."""
    found: dict[frozenset[str], list[By]] = {}
    for by in sorted(tables, key=lambda by: (-len(by), by)):
        families = frozenset(_FAMILY.get(name, name) for name in by)
        larger = next((one for one in found if families <= one), families)
        found.setdefault(larger, []).append(by)
    return {" \u00d7 ".join(columns[0]): columns for columns in found.values()}


def axis_of(
    name: str, columns: Sequence[By], snapshots: Sequence[Snapshot], *, plain: bool
) -> Axis:
    """An axis with the combinations of entries that occur in these snapshots."""
    full: set[tuple[Entry, ...]] = set()
    partial: set[tuple[Entry, ...]] = set()
    for snapshot in snapshots:
        for profile, _ in snapshot.counts:
            row = tuple(entry_of(column, snapshot, profile, plain=plain) for column in columns)
            (partial if None in row else full).add(row)
    for row in sorted(partial, key=repr):
        fits = (
            all(one in {None, other} for one, other in zip(row, known, strict=True))
            for known in full
        )
        if not any(fits) and any(entry is not None for entry in row):
            full.add(row)
    return Axis(name, tuple(columns), tuple(sorted(full, key=_order)), plain)


def entry_of(column: By, snapshot: Snapshot, profile: Profile, *, plain: bool) -> Entry:
    """What a unit has in one column; None where the snapshot was not asked."""
    if not plain:
        return profile[snapshot.tables.index(column)] if column in snapshot.tables else None
    for by, cells in zip(snapshot.tables, profile, strict=True):
        if column[0] in by:
            return cells[0][by.index(column[0])]
    return None


def _order(row: tuple[Entry, ...]) -> tuple[tuple[int, str], ...]:
    """Numbers by their size: quantiles need it."""
    return tuple(
        (int(entry) if isinstance(entry, str) and entry.isdecimal() else 0, _named((entry,)))
        for entry in row
    )


def _numbers(axis: Axis) -> tuple[float, ...]:
    names = axis.names
    return tuple(map(float, names)) if names and all(one.isdecimal() for one in names) else ()


def _named(row: tuple[Entry, ...]) -> str:
    if len(row) == 1 and isinstance(row[0], str):
        return row[0]
    return " | ".join(
        entry
        if isinstance(entry, str)
        else "?"
        if entry is None
        else "; ".join(", ".join(keys) for keys in entry)
        for entry in row
    )


def cell_words(by: By, keys: Keys) -> str:
    """A cell as people name it."""
    said = (f"{name} {key or 'not recorded'}" for name, key in zip(by, keys, strict=True))
    return ", ".join(said)
