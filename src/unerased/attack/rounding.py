"""Controlled rounding: every value to a neighbouring multiple, so that the table still adds up.

Each value goes to one of the two multiples of the base beside it, a multiple stays, margins are the
sums of what stands in the table, and the sum of all changes is as small as it can be (Cox, 1987: A
constructive procedure for unbiased controlled rounding; Journal of the American Statistical
Association 82, 520-524). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from unerased.attack.errors import BadStatement, CannotRound
from unerased.attack.values import Rounded, Statement

if TYPE_CHECKING:
    from unerased.attack.suppress import Table

__all__ = ["RoundedTable", "round_table"]

#: coefficients that the solver's own tolerance cannot blur
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class RoundedTable:
    """A table rounded as a whole; `loss` is the sum of what the values changed by."""

    table: Table
    base: int
    values: tuple[int, ...]
    loss: int
    optimal: bool

    def published(self, release: str) -> list[Statement]:
        """What an outsider reads: each value, and that it was rounded either way."""
        return [
            Statement(release=release, where=where, says=Rounded(value, self.base, "either"))
            for where, value in zip(self.table.wheres, self.values, strict=True)
        ]


def round_table(table: Table, base: int, *, patience: float = 30.0) -> RoundedTable:
    """Round every value of a table, margins included, so that it still adds up.

    The finest cells are rounded, published or not; a value is the sum of its rounded cells, and is
    held to the two multiples beside it where that is possible, else to the nearest that add up.

    Args:
        table: the true table; each of its finest cells must stand in it as a value of its own.
        base: values become multiples of it.
        patience: seconds for the choice.

    Raises:
        BadStatement: the base is less than 2, or a finest cell is no value of the table.
        CannotRound: time ran out before any rounding was found.
    """
    matrix = table.matrix
    single = np.flatnonzero(np.diff(matrix.indptr) == 1)
    cells = matrix.indices[matrix.indptr[single]]
    if base < 2 or len(np.unique(cells)) != table.space.size:  # noqa: PLR2004 - 1 rounds nothing
        raise BadStatement("rounding", "the base is less than 2, or a finest cell is not shown")
    true = np.zeros(table.space.size)
    true[cells] = np.array(table.values)[single]
    values = np.array(table.values, float)
    low = true // base
    # a cell goes up by one multiple or not; over and under are what a value misses by
    count, shown = table.space.size, len(values)
    sums = sparse.hstack(
        [base * matrix, -sparse.eye_array(shown), sparse.eye_array(shown)], format="csr"
    )
    missing = values - base * (matrix @ low)
    costs = np.concatenate([np.zeros(count), np.ones(2 * shown)])
    most = np.concatenate([(true % base > 0).astype(float), np.full(2 * shown, np.inf)])
    found = milp(
        costs,
        integrality=np.concatenate([np.ones(count), np.zeros(2 * shown)]),
        bounds=Bounds(0.0, most),
        constraints=[LinearConstraint(sums, missing, missing)],
        options={"mip_rel_gap": 0.0, "time_limit": patience},
    )
    if found.x is None:
        raise CannotRound(base)
    rounded = base * (low + (found.x[:count] > _HALF))
    new = np.rint(matrix @ rounded).astype(int)
    loss = int(np.abs(new - values).sum())
    return RoundedTable(table, base, tuple(int(one) for one in new), loss, found.status == 0)
