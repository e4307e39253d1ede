"""On hundreds of small random tables the interval is what trying every table gives."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from unerased.attack import (
    Attack,
    Between,
    Dimension,
    Exact,
    Knowledge,
    Mean,
    Percent,
    Quantile,
    Rounded,
    Says,
    Space,
    Statement,
    Target,
)

DAYS = Dimension("days", ("1", "3", "21"), {"short": ("1", "3")}, (1, 3, 21))
PLACE = Dimension("place", ("north", "south"))
SPACE = Space((PLACE, DAYS))
RELEASES = ("first", "second")
MOST = 5
WHERES: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"place": ("north",)},
    {"place": ("south",)},
    {"days": ("short",)},
    {"days": ("21",)},
    {"place": ("north",), "days": ("1",)},
    {"place": ("south",), "days": ("3", "21")},
)


def said_of(table: np.ndarray, where: dict[str, tuple[str, ...]], random: Random) -> Says:
    """A true statement about a table, of any kind."""
    value = int(table[SPACE.cells(where, "")].sum())
    total = int(table.sum())
    kind = random.choice(["exact", "exact", "range", "rounded", "share", "mean", "quantile"])
    if kind == "range":
        return Between(max(0, value - random.randint(0, 2)), value + random.randint(0, 2))
    if kind == "rounded":
        return Rounded(3 * ((value + 1) // 3), 3)
    if kind == "share" and total:
        return Percent(int(1000 * value / total + 0.5), {}, 1)
    if value and kind in {"mean", "quantile"}:
        cells = SPACE.cells(where, "")
        days = sorted(place for cell in cells for place in [int(cell) % 3] * int(table[cell]))
        if kind == "mean":
            mean = sum(DAYS.numbers[place] for place in days) / len(days)
            return Mean("days", int(10 * mean + 0.5), 1)
        share = random.choice([0, 500, 1000])
        place = days[min(len(days) - 1, len(days) * share // 1000)]
        return Quantile("days", DAYS.categories[place], share)
    return Exact(value)


def fits(  # noqa: PLR0911 - a way for each kind
    says: Says, where: dict[str, tuple[str, ...]], tables: np.ndarray
) -> np.ndarray:
    """For each table (a row) whether it is true of it; shares no code with the rows."""
    cells = SPACE.cells(where, "")
    values = tables[:, cells].sum(axis=1)
    match says:
        case Exact(value):
            return values == value
        case Between(low, high):
            return (values >= low) & (values <= (10**9 if high is None else high))
        case Rounded(value, base):
            return np.abs(values - value) <= base // 2
        case Percent(value, _, decimals):
            total = tables.sum(axis=1)
            share = np.where(total > 0, 100 * values / np.maximum(total, 1), -1)
            return np.abs(share - value / 10**decimals) <= 0.5 / 10**decimals + 1e-9
        case Mean(_, value, decimals):
            days = np.array(DAYS.numbers)[cells % 3]
            sums = tables[:, cells] @ days
            mean = np.where(values > 0, sums / np.maximum(values, 1), -1)
            return np.abs(mean - value / 10**decimals) <= 0.5 / 10**decimals + 1e-9
        case Quantile(_, category, share):
            place = DAYS.categories.index(category)
            below = tables[:, cells[cells % 3 < place]].sum(axis=1)
            here = tables[:, cells[cells % 3 == place]].sum(axis=1)
            above = tables[:, cells[cells % 3 > place]].sum(axis=1)
            if share == 0:
                return (here >= 1) & (below == 0)
            if share == 1000:
                return (here >= 1) & (above == 0)
            low = (below + here) * 1000 >= share * values
            return (here >= 1) & low & ((here + above) * 1000 >= (1000 - share) * values)


ALL = np.array(list(product(range(MOST + 1), repeat=SPACE.size)), dtype=np.int64)


@pytest.mark.parametrize("seed", range(120))
def test_one_release(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - makes tables
    table = np.array([random.choice([0, 0, 1, 1, 2, 3]) for _ in range(SPACE.size)])
    wheres = random.sample(WHERES, random.randint(2, 5))
    statements = [
        Statement(release="first", where={}, says=Between(0, MOST)),
        *(
            Statement(release="first", where=where, says=said_of(table, where, random))
            for where in wheres
        ),
    ]
    if table.sum() > MOST:
        table = np.minimum(table, 1)[: SPACE.size]
        table[random.randrange(SPACE.size)] = 0
        statements = statements[:1] + [
            Statement(release="first", where=where, says=said_of(table, where, random))
            for where in wheres
        ]
    if table.sum() > MOST:
        return
    possible = ALL[ALL.sum(axis=1) <= MOST]
    for statement in statements[1:]:
        possible = possible[fits(statement.says, statement.where, possible)]
    assert len(possible)
    attack = Attack((PLACE, DAYS), RELEASES[:1], statements)
    for where in (*WHERES, *(SPACE.categories(cell) for cell in range(SPACE.size))):
        values = possible[:, SPACE.cells(where, "")].sum(axis=1)
        extent = attack.extent(Target("first", where))
        assert extent.exact
        assert (extent.low, extent.high) == (values.min(), values.max()), (where, statements)


SMALL = Space((PLACE, Dimension("sex", ("woman", "man"))))
PARTS: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"place": ("north",)},
    {"sex": ("woman",)},
    {"place": ("south",), "sex": ("man",)},
)


@pytest.mark.parametrize("withdrawals", [False, True])
@pytest.mark.parametrize("seed", range(60))
def test_two_releases(seed: int, *, withdrawals: bool) -> None:
    random = Random(seed)  # noqa: S311 - makes tables
    before = np.array([random.randint(0, 1) for _ in range(4)])
    after = before + np.array([random.randint(0, 1) for _ in range(4)])
    if withdrawals:
        after = np.maximum(after - np.array([random.randint(0, 1) for _ in range(4)]), 0)
    statements = [
        Statement(release=release, where={}, says=Exact(int(table.sum())))
        for release, table in zip(RELEASES, (before, after), strict=True)
    ]
    for where in random.sample(PARTS[1:], 2):
        for release, table in zip(RELEASES, (before, after), strict=True):
            value = int(table[SMALL.cells(where, "")].sum())
            says: Says = (
                Exact(value) if random.random() < 0.6 else Between(max(0, value - 1), value + 1)
            )
            statements.append(Statement(release=release, where=where, says=says))
    pairs = [
        (one, two)
        for one in product(range(int(before.sum()) + 1), repeat=4)
        if sum(one) == before.sum()
        for two in product(range(int(after.sum()) + 1), repeat=4)
        if sum(two) == after.sum()
        and (withdrawals or all(b >= a for a, b in zip(one, two, strict=True)))
    ]
    tables = {
        "first": np.array([one for one, _ in pairs]),
        "second": np.array([two for _, two in pairs]),
    }
    good = np.ones(len(pairs), bool)
    for statement in statements:
        values = tables[statement.release][:, SMALL.cells(statement.where, "")].sum(axis=1)
        match statement.says:
            case Exact(value):
                good &= values == value
            case Between(low, high):
                assert high is not None
                good &= (values >= low) & (values <= high)
    assert good.any()
    attack = Attack(SMALL.dimensions, RELEASES, statements, Knowledge(withdrawals=withdrawals))
    change = tables["second"] - tables["first"]
    for where in (*PARTS, *(SMALL.categories(cell) for cell in range(4))):
        cells = SMALL.cells(where, "")
        for release in RELEASES:
            values = tables[release][good][:, cells].sum(axis=1)
            extent = attack.extent(Target(release, where))
            assert (extent.low, extent.high) == (values.min(), values.max()), (where, release)
        values = change[good][:, cells].sum(axis=1)
        extent = attack.extent(Target("second", where, "change"))
        assert (extent.low, extent.high) == (values.min(), values.max()), where
