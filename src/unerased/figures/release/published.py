"""What a release tells, and what stands behind it: plain values that the ledger keeps. Pure."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.figures.value import Breakdown, UnitVerdict

__all__ = [
    "LONGEST",
    "SHORTEST",
    "By",
    "Cells",
    "Keys",
    "Profile",
    "Published",
    "Shown",
    "Snapshot",
]

By = tuple[str, ...]
Keys = tuple[str, ...]
#: the cells of one table that a unit stands in, sorted
Cells = tuple[Keys, ...]
#: the same for every table of a snapshot
Profile = tuple[Cells, ...]

SHORTEST: Final = ("shortest",)
LONGEST: Final = ("longest",)


class Shown(msgspec.Struct, frozen=True):
    """A table as it is published.

    Attributes:
        by: its dimensions.
        cells: key in each dimension, and the number; None where it is left out. A cell that is not
            listed is 0, or rounded to 0.
        base: numbers are rounded to multiples of it, either way; 0: they are exact.
    """

    by: By
    cells: tuple[tuple[Keys, int | None], ...]
    base: int = 0


class Published(msgspec.Struct, frozen=True):
    """Everything that a release tells of the counted.

    Attributes:
        total: how many are counted. It is always told: the receipt says how many are committed to.
        extremes: shortest and longest in days, for a figure that measures a duration; "" unknown.
    """

    total: int
    tables: tuple[Shown, ...] = ()
    extremes: tuple[str, ...] = ()


class Snapshot(msgspec.Struct, frozen=True):
    """How many counted units of a release stand in which cells; the ledger seals it.

    Attributes:
        tables: those that were looked at, whether published or not.
        counts: for each combination of cells how many units have it, in a fixed order.
    """

    tables: tuple[By, ...]
    counts: tuple[tuple[Profile, int], ...]

    @classmethod
    def of(cls, tables: Sequence[By], profiles: Iterable[Profile]) -> Snapshot:
        """Count profiles."""
        return cls(tuple(tables), tuple(sorted(Counter(profiles).items())))

    @property
    def total(self) -> int:
        """How many units."""
        return sum(number for _, number in self.counts)

    @property
    def single(self) -> bool:
        """Whether every unit stands in one cell of each table."""
        return all(len(cells) == 1 for profile, _ in self.counts for cells in profile)

    def table(self, by: By) -> dict[Keys, int]:
        """The true numbers of one table; cells that nobody stands in are missing."""
        at = self.tables.index(by)
        found: Counter[Keys] = Counter()
        for profile, number in self.counts:
            for keys in profile[at]:
                found[keys] += number
        return dict(sorted(found.items()))

    def only(self, tables: Sequence[By]) -> Snapshot:
        """The same units in some of the tables."""
        places = [self.tables.index(by) for by in tables]
        found: Counter[Profile] = Counter()
        for profile, number in self.counts:
            found[tuple(profile[at] for at in places)] += number
        return Snapshot(tuple(tables), tuple(sorted(found.items())))


def profiles_of(
    units: Sequence[UnitVerdict], breakdowns: Sequence[Breakdown], *, days: bool
) -> tuple[tuple[By, ...], dict[str, Profile]]:
    """The tables that were looked at, and each unit's cells in them.

    Args:
        units: those that are released.
        breakdowns: tables of the figure, in which other units may stand as well.
        days: the figure measures a duration; its ends are looked at like tables.
    """
    tables: list[By] = [breakdown.by for breakdown in breakdowns]
    cells: list[Mapping[str, list[Keys]]] = [_by_unit(breakdown) for breakdown in breakdowns]
    if days:
        tables += [SHORTEST, LONGEST]
        cells += [
            {one.code: [(_day(one.days and one.days[end]),)] for one in units} for end in (0, 1)
        ]
    return tuple(tables), {
        one.code: tuple(tuple(sorted(table.get(one.code, []))) for table in cells) for one in units
    }


def _by_unit(breakdown: Breakdown) -> dict[str, list[Keys]]:
    found: dict[str, list[Keys]] = {}
    for cell in breakdown.cells:
        for code in cell.units:
            found.setdefault(code, []).append(cell.keys)
    return found


def _day(days: int | None) -> str:
    return "" if days is None else str(days)


def crossed(tables: Mapping[Keys, int]) -> list[Keys]:
    """Every cell of a table, those that nobody stands in included."""
    if not tables:
        return []
    sides = [sorted(set(side)) for side in zip(*tables, strict=True)]
    return list(product(*sides))
