"""How long it takes to attack a large table with a hierarchy, and how that grows.

What is published needs no program, so the cost lies in what is left out, at most a twentieth. The
peer asks the same of a few values by a linear program over all cells, as one would write it down.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import linprog

from bench.disclosure.values import Study
from unerased.attack import Attack, Dimension, Policy, Space, Table, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["auditing"]

SMALL: Final = 5
SUPPRESSED: Final = 0.05
GROUPS: Final = 10
#: of so many values the peer is asked, and the others are reckoned from these
ASKED: Final = 3
LIMIT: Final = 10.0
CELLS: Final = 10_000


def auditing(sides: Sequence[int], seed: int, say: Callable[[str], None]) -> Study:
    """Attack tables of so many rows and columns.

    Args:
        sides: rows, and as many columns.
        seed: of the random generator.
        say: told how far it is.
    """
    begun = time.perf_counter()
    rows = [
        (
            *("cells", "left out", "small", "too narrow"),
            *("CPU seconds", "elapsed", "cells a second", "peer, reckoned"),
        ),
    ]
    figures: dict[str, float] = {}
    wrong = ""
    for side in sides:
        table, hidden, primary = _made(side, np.random.default_rng(seed))
        started, worked = time.perf_counter(), time.process_time()
        attack = Attack(table.space.dimensions, ["release"], table.published("release", hidden))
        targets = [Target("release", table.wheres[at], "count", table.values[at]) for at in primary]
        report = attack.run(targets, Policy(k=SMALL, width=1))
        # what a busy machine takes is not what it costs: the goal is for the processor's time
        seconds, waited = time.process_time() - worked, time.perf_counter() - started
        cells = table.space.size
        peer = _peer(table, hidden, primary) if cells <= CELLS else float("nan")
        for at in primary[:ASKED]:
            extent = attack.extent(Target("release", table.wheres[at]))
            wrong = wrong or ("" if extent.low <= table.values[at] <= extent.high else "truth left")
        figures |= {
            f"{cells} cells: seconds": seconds,
            f"{cells} cells: elapsed": waited,
            f"{cells} cells: peer": peer,
        }
        rows.append(
            (
                f"{cells:,}",
                f"{len(hidden) / cells:.1%}",
                f"{len(primary):,}",
                f"{len(report.breaches):,}",
                f"{seconds:.1f}",
                f"{waited:.1f}",
                f"{cells / seconds:,.0f}",
                f"{peer:,.0f} s" if peer == peer else "not asked",  # noqa: PLR0124 - not a number
            )
        )
        say(f"audit: {cells:,} cells in {seconds:.1f} s of CPU")
    reached = figures.get(f"{CELLS} cells: seconds")
    return Study(
        name="audit",
        size=f"two-way tables with a hierarchy, {sides[0] ** 2:,} to {sides[-1] ** 2:,} cells, "
        f"at most {SUPPRESSED:.0%} left out",
        goal=f"{CELLS:,} cells in at most {LIMIT:.0f} s of CPU",
        met=reached is not None and reached <= LIMIT and not wrong,
        figures=figures,
        rows=tuple(rows),
        broken=wrong
        or ("" if reached is None or reached <= 2 * LIMIT else "more than twice as slow"),
        seconds=time.perf_counter() - begun,
    )


def _made(side: int, random: np.random.Generator) -> tuple[Table, set[int], list[int]]:
    """A table, what is left out of it, and which of that is small.

    Each small value is left out with three others that make a rectangle with it, so that it does
    not follow from one row or one column.
    """
    cells = np.round(random.lognormal(4.0, 1.0, (side, side))).astype(np.int64) + SMALL
    rows = tuple(f"R{at:04}" for at in range(side))
    columns = tuple(f"C{at:04}" for at in range(side))
    size = -(-side // GROUPS)
    groups = {f"G{at}": rows[at * size : (at + 1) * size] for at in range(GROUPS)}
    groups = {name: inside for name, inside in groups.items() if inside}
    hidden: set[int] = set()
    primary: list[int] = []
    while len(hidden) + 4 <= SUPPRESSED * side * side:
        row, column = int(random.integers(side)), int(random.integers(side))
        inside = row // size * size
        other = inside + int(random.integers(min(size, side - inside)))
        across = int(random.integers(side))
        if row == other or column == across or row * side + column in hidden:
            continue
        cells[row, column] = random.integers(1, SMALL)
        primary.append(row * side + column)
        hidden |= {r * side + c for r in (row, other) for c in (column, across)}
    space = Space((Dimension("row", rows, groups), Dimension("column", columns)))
    wheres: list[dict[str, tuple[str, ...]]] = [
        {"row": (row,), "column": (column,)} for row in rows for column in columns
    ]
    wheres.extend({"row": (row,)} for row in (*rows, *groups))
    wheres.extend({"column": (column,)} for column in columns)
    wheres.extend({"row": (group,), "column": (one,)} for group in groups for one in columns)
    wheres.append({})
    return Table.of(space, wheres, cells.ravel()), hidden, primary


def _peer(table: Table, hidden: set[int], primary: Sequence[int]) -> float:
    """Seconds for all small values, from a few: two programs over all cells for each."""
    shown = np.array([at for at in range(len(table.values)) if at not in hidden])
    matrix = table.matrix[shown]
    values: NDArray[np.float64] = np.array(table.values, float)[shown]
    started = time.process_time()
    for at in primary[:ASKED]:
        costs = table.matrix[[at]].toarray().ravel()
        for sign in (1.0, -1.0):
            linprog(sign * costs, A_eq=matrix, b_eq=values, method="highs")
    return (time.process_time() - started) / ASKED * len(primary)
