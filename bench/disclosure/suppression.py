"""What ours leaves out beside what Tau-Argus leaves out, and the least that would do.

The same requirement for all: of no small count does it follow exactly what it is. The loss is the
sum of the values left out. The least is one integer program over all flows at once (Kelly, Golden
and Assad, 1992: Cell suppression: disclosure protection for sensitive tabular data; Networks 22,
397-417), which shares no code with ours, for tables small enough for it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from bench.disclosure.argus import hidden_by
from bench.disclosure.values import Study
from unerased.attack import Attack, CannotProtect, Dimension, Space, Table, Target, suppress

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = ["suppression"]

SMALL: Final = 5
WIDTH: Final = 1
#: one percent
CLOSE: Final = 1.01
#: so many values at most for the one integer program
LEAST: Final = 60
_TOTAL: Final = "Total"


@dataclass(frozen=True, slots=True)
class Sample:
    """A table, the places of its values by row and column, and how it is told to Tau-Argus."""

    table: Table
    places: dict[tuple[str, str], int]
    told: dict[str, Any]

    @property
    def primary(self) -> list[int]:
        """Numbers of the small values."""
        return [at for at, value in enumerate(self.table.values) if 0 < value < SMALL]

    def loss(self, hidden: Collection[int]) -> int:
        """Sum of the values left out."""
        return sum(self.table.values[at] for at in hidden)

    def exposed(self, hidden: Collection[int]) -> int:
        """How many small values follow exactly, by our own attack in whole numbers."""
        statements = self.table.published("release", hidden)
        attack = Attack(self.table.space.dimensions, ["release"], statements)
        extents = [attack.extent(Target("release", self.table.wheres[at])) for at in self.primary]
        return sum(extent.width < WIDTH for extent in extents)


def suppression(
    tables: int, seed: int, python: str, say: Callable[[str], None], absent: str = ""
) -> Study:
    """Protect the same tables in each way.

    Args:
        tables: how many.
        seed: of the random generator.
        python: of an environment with pytauargus; "" for none.
        say: told how far it is.
        absent: why there is none.
    """
    begun = time.perf_counter()
    random = np.random.default_rng(seed)
    samples = _samples(random, tables)
    theirs = hidden_by(python, [one.told for one in samples]) if python else [""] * tables
    figures = dict.fromkeys(
        ("ours", "theirs", "ours beside least", "least", "ours exposed", "theirs exposed"), 0.0
    )
    failed: list[str] = []
    both = compared = least_of = worse = 0
    spent: list[float] = []
    for number, (sample, other) in enumerate(zip(samples, theirs, strict=True), start=1):
        started = time.perf_counter()
        ours = suppress(sample.table, sample.primary, WIDTH).hidden
        spent.append(time.perf_counter() - started)
        compared += 1
        figures["ours exposed"] += sample.exposed(ours)
        least = _least(sample)
        if least is not None:
            least_of += 1
            figures["ours beside least"] += sample.loss(ours)
            figures["least"] += least
        if isinstance(other, str):
            failed += [other] if other else []
        else:
            hidden = [sample.places[place] for place in other]
            both += 1
            figures["ours"] += sample.loss(ours)
            figures["theirs"] += sample.loss(hidden)
            figures["theirs exposed"] += sample.exposed(hidden)
            worse += sample.loss(ours) > CLOSE * sample.loss(hidden)
        say(f"suppression: {number} of {tables}")
    figures |= {"tables": compared, "with theirs": both, "with least": least_of}
    figures |= {"slowest of ours, s": max(spent), "tables where ours loses more": worse}
    optimal = figures["ours beside least"] <= CLOSE * figures["least"]
    close = figures["ours"] <= CLOSE * figures["theirs"]
    safe = not figures["ours exposed"]
    why = "; ".join(dict.fromkeys([*([absent] if absent else []), *failed]))
    return Study(
        name="suppression",
        size=f"{tables} tables of 5 x 6 to 10 x 12, every third with a hierarchy",
        goal="loss within 1 % of the optimal, and no small value exactly disclosed",
        met=optimal and close and safe,
        figures=figures,
        rows=_rows(figures),
        broken="" if optimal and safe else "more is left out than needed, or a value is disclosed",
        why=why,
        seconds=time.perf_counter() - begun,
    )


def _rows(figures: dict[str, float]) -> tuple[tuple[str, ...], ...]:
    def number(name: str) -> str:
        return f"{figures[name]:,.0f}"

    return (
        ("", "tables", "value left out", "small values exactly disclosed"),
        ("ours, where both ran", number("with theirs"), number("ours"), number("ours exposed")),
        (
            "Tau-Argus, optimal",
            number("with theirs"),
            number("theirs"),
            number("theirs exposed"),
        ),
        ("ours, where the least is known", number("with least"), number("ours beside least"), ""),
        ("the least, by one program", number("with least"), number("least"), ""),
    )


def _samples(random: np.random.Generator, count: int) -> list[Sample]:
    """Tables that can be protected, with at least one small value."""
    shapes = [(5, 6), (5, 8), (6, 6), (8, 8), (10, 12)]
    found: list[Sample] = []
    while len(found) < count:
        rows, columns = shapes[len(found) % len(shapes)]
        sample = _sample(random, rows, columns, hierarchy=len(found) % 3 == 2)
        try:
            if sample.primary:
                suppress(sample.table, sample.primary, WIDTH)
                found.append(sample)
        except CannotProtect:
            continue
    return found


def _sample(random: np.random.Generator, rows: int, columns: int, *, hierarchy: bool) -> Sample:
    cells = np.round(random.lognormal(2.2, 1.1, (rows, columns))).astype(np.int64)
    cells[random.random(cells.shape) < 0.08] = 0
    row_names = tuple(f"R{at:02}" for at in range(rows))
    column_names = tuple(f"C{at:02}" for at in range(columns))
    half = rows // 2
    groups = {"A": row_names[:half], "B": row_names[half:]} if hierarchy else {}
    space = Space((Dimension("row", row_names, groups), Dimension("column", column_names)))
    sides = [*((name, (name,)) for name in (*row_names, *groups)), (_TOTAL, ())]
    places: dict[tuple[str, str], int] = {}
    wheres: list[dict[str, tuple[str, ...]]] = []
    for row, chosen in sides:
        for column in (*column_names, _TOTAL):
            places[row, column] = len(wheres)
            where = {"row": chosen} if chosen else {}
            wheres.append(where | ({} if column == _TOTAL else {"column": (column,)}))
    told = {
        "rows": row_names,
        "columns": column_names,
        "cells": cells.tolist(),
        "groups": {name: list(inside) for name, inside in groups.items()},
        "small": SMALL,
    }
    return Sample(Table.of(space, wheres, cells.ravel()), places, told)


def _least(sample: Sample) -> int | None:
    """The least loss, as one program: for each small value a table above and one below it."""
    table = sample.table
    values = np.array(table.values, float)
    count, size, primary = len(values), table.space.size, sample.primary
    if count > LEAST:
        return None
    held = table.matrix
    single = np.flatnonzero(np.diff(held.indptr) == 1)
    true = np.zeros(size)
    true[held.indices[held.indptr[single]]] = values[single]
    room = float(values.max()) + WIDTH
    columns = count + 2 * size * len(primary)
    blocks: list[Any] = []
    low: list[float] = []
    for at, number in enumerate(primary):
        ends = []
        for side in range(2):
            first = count + size * (2 * at + side)
            flow = _spread(table.matrix, first, columns)
            choice = sparse.coo_array(
                (np.ones(count), (range(count), range(count))), shape=(count, columns)
            ).tocsr()
            # a value moves only where it is left out, and never below nothing
            blocks += [room * choice - flow, sparse.diags_array(values) @ choice + flow]
            low += [0.0] * (2 * count)
            ends.append(flow[[number]])
        blocks.append(ends[0] - ends[1])
        low.append(float(WIDTH))
    fixed = (values == 0).astype(float)
    least = np.concatenate([np.isin(np.arange(count), primary), -np.tile(true, 2 * len(primary))])
    most = np.concatenate([1.0 - fixed, np.full(columns - count, room)])
    found = milp(
        np.concatenate([values, np.zeros(columns - count)]),
        integrality=np.concatenate([np.ones(count), np.zeros(columns - count)]),
        bounds=Bounds(least, most),
        constraints=[LinearConstraint(sparse.vstack(blocks, format="csr"), np.array(low), np.inf)],
        options={"time_limit": 60.0, "mip_rel_gap": 0.0},
    )
    return round(found.fun) if found.status == 0 else None


def _spread(matrix: sparse.csr_array, first: int, columns: int) -> sparse.csr_array:
    """The sums of the cells, as columns from the first on."""
    held = matrix.tocoo()
    return sparse.coo_array(
        (held.data, (held.row, held.col + first)), shape=(matrix.shape[0], columns)
    ).tocsr()
