"""Small registers with tables: what two figures tell together is what trying every way gives."""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from random import Random

import pytest

from unerased.attack import Part
from unerased.figures.release.facets import Told
from unerased.figures.release.joint import World
from unerased.figures.release.published import Published, Shown

MONTHS = {"07": "2018", "08": "2018", "01": "2019"}
YEAR, MONTH, SEX, BOTH = ("year",), ("month",), ("sex",), ("month", "sex")
TABLES = (YEAR, MONTH, SEX, BOTH)
#: a unit: in the first figure, in the second, month, sex
Unit = tuple[bool, bool, str, str]


def keys_of(unit: Unit, by: tuple[str, ...]) -> tuple[str, ...]:
    _, _, month, sex = unit
    value = {"month": month, "year": MONTHS[month], "sex": sex}
    return tuple(value[name] for name in by)


def told(
    name: str, at: int, units: list[Unit], shown: list[tuple[str, ...]], random: Random
) -> Told:
    members = {f"P-{number}": unit for number, unit in enumerate(units) if unit[at]}
    tables = []
    for by in shown:
        counts: dict[tuple[str, ...], int | None] = {}
        for unit in members.values():
            counts[keys_of(unit, by)] = (counts.get(keys_of(unit, by)) or 0) + 1
        for keys in counts:
            if random.random() < 0.25:
                counts[keys] = None
        tables.append(Shown(by, tuple(sorted(counts.items()))))
    profiles = {
        code: tuple((keys_of(unit, by),) for by in TABLES) for code, unit in members.items()
    }
    return Told(name, name, name, Published(len(members), tuple(tables)), TABLES, profiles)


def fits(way: tuple[Unit, ...], at: int, one: Told) -> bool:
    inside = [unit for unit in way if unit[at]]
    if len(inside) != one.published.total:
        return False
    for table in one.published.tables:
        counts: dict[tuple[str, ...], int] = {}
        for unit in inside:
            counts[keys_of(unit, table.by)] = counts.get(keys_of(unit, table.by), 0) + 1
        listed = dict(table.cells)
        if any(keys not in listed for keys in counts):
            return False
        if any(want is not None and counts.get(keys, 0) != want for keys, want in listed.items()):
            return False
    return True


@pytest.mark.parametrize("seed", range(200))
def test_every_pattern_and_every_cell_of_it(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - makes registers
    lies_in = random.random() < 0.5
    seen = random.sample(sorted(MONTHS), random.randint(1, 3))
    kinds: list[Unit] = [
        (a, b, month, sex)
        for a, b, month, sex in product([True, False], [True, False], seen, ["man", "woman"])
        if (a or b) and not (lies_in and b and not a)
    ]
    both = [kind for kind in kinds if kind[0] and kind[1]]
    units = [random.choice(both), *(random.choice(kinds) for _ in range(random.randint(1, 2)))]
    shown = [random.sample(TABLES, random.randint(0, 2)) for _ in range(2)]
    sets = [
        told("first", 0, units, shown[0], random),
        told("second", 1, units, shown[1], random),
    ]
    implied = {("second", "first")} if lies_in else set()
    inside_first = lies_in and all(unit[0] for unit in units if unit[1])
    # who may stand where: the months and sexes that occur, as the attack takes them to be known
    used = {name for by in (*shown[0], *shown[1]) for name in by}
    months = {unit[2] for unit in units} if used & {"month", "year"} else {seen[0]}
    if "month" not in used:  # months of a year that nobody told apart are one
        years = {MONTHS[month] for month in months}
        months = {min(m for m in months if MONTHS[m] == year) for year in years}
    sexes = {unit[3] for unit in units} if "sex" in used else {"man"}
    every = [
        (a, b, month, sex)
        for a, b, month, sex in product([True, False], [True, False], sorted(months), sorted(sexes))
        if (a or b) and not (inside_first and b and not a)
    ]
    most = sum(one.published.total for one in sets)
    found = [
        way
        for size in range(most + 1)
        for way in combinations_with_replacement(every, size)
        if all(fits(way, at, one) for at, one in enumerate(sets))
    ]
    assert found
    world = World(sets, sets, implied)
    for a, b in ((True, True), (True, False), (False, True)):
        inside = frozenset(n for n, yes in (("first", a), ("second", b)) if yes)
        part = Part(inside, frozenset({"first", "second"}) - inside)
        numbers = [sum(u[:2] == (a, b) for u in way) for way in found]
        extent = world.joint.extent(part)
        assert (extent.low, extent.high) == (min(numbers), max(numbers)), (inside, sets)
    for at, (one, other) in enumerate(((sets[0], "second"), (sets[1], "first"))):
        for table in one.published.tables:
            for keys, _ in table.cells:
                cell = world.cell(one, table.by, keys, outside=other)
                assert cell is not None
                numbers = [
                    sum(u[at] and not u[1 - at] and keys_of(u, table.by) == keys for u in way)
                    for way in found
                ]
                extent = world.joint.extent(cell)
                assert (extent.low, extent.high) == (min(numbers), max(numbers)), (keys, sets)
