"""What is left out is enough and no more; held changes and rounding keep their rules."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unerased.attack import (
    Attack,
    BadStatement,
    CannotProtect,
    Dimension,
    Rounded,
    Space,
    Table,
    Target,
    hold,
    round_table,
    suppress,
)

ROWS = Dimension("row", ("a", "b", "c"), {"ab": ("a", "b")})
COLUMNS = Dimension("column", ("x", "y", "z"))
SPACE = Space((ROWS, COLUMNS))
WHERES = (
    *(SPACE.categories(cell) for cell in range(SPACE.size)),
    *({"row": (name,)} for name in ROWS.categories),
    *({"column": (name,)} for name in COLUMNS.categories),
    {"row": ("ab",)},
    {},
)


def table_of(seed: int) -> Table:
    generator = np.random.default_rng(seed)
    return Table.of(SPACE, WHERES, generator.integers(0, 12, SPACE.size))


def is_wide_enough(table: Table, hidden: set[int], primary: list[int], width: int) -> bool:
    attack = Attack(SPACE.dimensions, ["release"], table.published("release", hidden))
    return all(
        attack.extent(Target("release", table.wheres[one])).width >= width for one in primary
    )


#: tables with small values in them
SEEDS = (0, 1, 2, 3, 7, 8, 9, 10, 11)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_cheaper_would_do(seed: int) -> None:
    table = table_of(seed)
    primary = [number for number, value in enumerate(table.values) if 0 < value < 4]
    assert primary
    try:
        found = suppress(table, primary, 4)
    except CannotProtect:
        every = {number for number, value in enumerate(table.values) if value or number in primary}
        assert not is_wide_enough(table, every, primary, 4)
        return
    assert found.optimal
    assert found.primary <= found.hidden
    assert is_wide_enough(table, set(found.hidden), primary, 4)
    price = [value or 1 for value in table.values]
    others = [n for n, value in enumerate(table.values) if value and n not in found.primary]
    least = found.loss
    for size in range(5):
        for more in combinations(others, size):
            hidden = {*primary, *more}
            cost = sum(price[number] for number in hidden)
            assert cost >= least or not is_wide_enough(table, hidden, primary, 4), more


def test_a_value_of_nothing_is_not_hidden_to_protect_another() -> None:
    # the nothing beside it would be the cheapest to hide, and would be enough
    cells = np.array([4, 9, 9, 0, 9, 9, 8, 9, 9])
    table = Table.of(SPACE, WHERES, cells)
    found = suppress(table, [0], 4)
    assert 3 not in found.hidden
    assert len(found.hidden) > 1


def test_what_cannot_be_protected_is_said() -> None:
    table = Table.of(SPACE, WHERES, np.array([1, 4, 4, 0, 0, 0, 3, 3, 3]))
    suppress(table, [0], 4)
    with pytest.raises(CannotProtect, match="too little is counted"):
        suppress(table, [3], 4)
    with pytest.raises(BadStatement, match="no value of this number"):
        suppress(table, [99], 4)


counts = st.lists(st.integers(0, 12), min_size=6, max_size=6).map(np.array)


@given(counts, st.lists(counts, min_size=1, max_size=6), st.integers(1, 6))
@settings(max_examples=200)
def test_a_cell_changes_by_nothing_or_by_at_least_k_whatever_comes(
    first: np.ndarray, later: list[np.ndarray], k: int
) -> None:
    published = hold(np.zeros(6, int), first, k).counts
    for true in later:
        held = hold(published, true, k)
        change = held.counts - published
        assert ((change == 0) | (np.abs(change) >= k)).all()
        assert (held.counts + held.waiting == true).all()
        assert (np.abs(held.waiting) < k).all()
        assert held.changed == bool((held.counts != true).any())
        published = held.counts


def test_counts_of_different_cubes_are_refused() -> None:
    hold(np.zeros(2, int), np.ones(2, int), 5)
    with pytest.raises(BadStatement, match="different cubes"):
        hold(np.zeros(2, int), np.ones(3, int), 5)


@pytest.mark.parametrize("seed", range(8))
def test_a_rounded_table_adds_up_and_its_cells_go_to_a_neighbour(seed: int) -> None:
    table = table_of(seed)
    found = round_table(table, 5)
    for number in range(SPACE.size):
        true, new = table.values[number], found.values[number]
        assert new % 5 == 0
        assert abs(new - true) < 5
        assert new == true or true % 5
    cells = np.array(found.values[: SPACE.size])
    assert Table.of(SPACE, WHERES, cells).values == found.values
    assert found.loss == sum(abs(a - b) for a, b in zip(found.values, table.values, strict=True))
    says = [statement.says for statement in found.published("release")]
    assert all(isinstance(one, Rounded) and one.how == "either" for one in says)


def test_no_other_rounding_of_a_small_table_changes_less() -> None:
    pair = Space((Dimension("row", ("a", "b", "c")),))
    wheres = ({"row": ("a",)}, {"row": ("b",)}, {"row": ("c",)}, {})
    table = Table.of(pair, wheres, np.array([2, 2, 2]))
    found = round_table(table, 5)
    losses = [
        sum(abs(new - true) for new, true in zip((*cells, sum(cells)), table.values, strict=True))
        for cells in np.array(np.meshgrid([0, 5], [0, 5], [0, 5])).T.reshape(-1, 3).tolist()
    ]
    assert found.loss == min(losses)


def test_a_base_that_rounds_nothing_is_refused() -> None:
    round_table(table_of(1), 3)
    with pytest.raises(BadStatement, match="base"):
        round_table(table_of(1), 1)
