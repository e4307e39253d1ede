"""Which values to leave out of a table so that the small ones cannot be worked out, at least loss.

The master problem chooses what to hide; the attack answers, for each protected value, how wide an
interval that leaves. Where it is too narrow, the attack's dual solution says in one inequality what
would have to be hidden as well, and the master chooses again (Fischetti and Salazar-Gonzalez, 2000:
Models and algorithms for optimizing cell suppression in tabular data; Journal of the American
Statistical Association 95, 916-928). What comes out is optimal for intervals of real numbers; it is
then attacked in whole numbers, and anything still too narrow is asked to be wider. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from unerased.attack.audit import Attack, Target
from unerased.attack.errors import BadStatement, CannotProtect
from unerased.attack.values import Exact, Statement

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from unerased.attack.space import Space
    from unerased.attack.values import Where

__all__ = ["Suppression", "Table", "suppress"]

_EPSILON: Final = 1e-6
_ROUNDS: Final = 400


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it would be published: its values, margins included.

    Attributes:
        space: the finest cells.
        wheres: for each value the cells that it is the sum of.
        values: the true values, in the same order.
    """

    space: Space
    wheres: tuple[Where, ...]
    values: tuple[int, ...]

    @classmethod
    def of(cls, space: Space, wheres: Sequence[Where], cells: NDArray[np.int64]) -> Table:
        """The table of these sums over counts of the finest cells (shape: `space.size`)."""
        values = [int(cells[space.cells(where, "table")].sum()) for where in wheres]
        return cls(space, tuple(wheres), tuple(values))

    @property
    def matrix(self) -> sparse.csr_array:
        """Values by finest cells: which cells each value is the sum of."""
        found = [self.space.cells(where, "table") for where in self.wheres]
        rows = np.repeat(np.arange(len(found)), [len(one) for one in found])
        columns = np.concatenate(found) if found else np.zeros(0, np.intp)
        return sparse.csr_array(
            (np.ones(len(columns)), (rows, columns)), shape=(len(found), self.space.size)
        )

    def published(self, release: str, hidden: Collection[int]) -> list[Statement]:
        """What an outsider reads when these values are left out."""
        return [
            Statement(release=release, where=where, says=Exact(value))
            for number, (where, value) in enumerate(zip(self.wheres, self.values, strict=True))
            if number not in hidden
        ]


@dataclass(frozen=True, slots=True)
class Suppression:
    """What to leave out.

    Attributes:
        primary: numbers of the values that are protected.
        hidden: numbers of all values to leave out, the primary ones among them.
        loss: sum of the costs of what is hidden.
        optimal: no choice of less loss leaves intervals so wide; false when time ran out.
    """

    primary: frozenset[int]
    hidden: frozenset[int]
    loss: float
    optimal: bool


@dataclass(slots=True)
class _Search:
    """The inequalities found so far, and how wide each protected value's interval has to be."""

    table: Table
    matrix: sparse.csr_array
    costs: NDArray[np.float64]
    fixed: NDArray[np.bool_]
    widths: dict[int, int]
    cuts: list[tuple[NDArray[np.float64], float]] = field(default_factory=list)


def suppress(
    table: Table,
    primary: Collection[int],
    width: int,
    *,
    costs: Sequence[float] | None = None,
    patience: float = 30.0,
) -> Suppression:
    """Choose what to hide beside the protected values.

    Args:
        table: the true table.
        primary: numbers of the protected values.
        width: the interval that follows for each must be at least so wide.
        costs: of hiding each value; None: the value itself, and 1 for nothing. A value of 0 is
            never hidden unless it is protected: that nobody is there is often known anyway.
        patience: seconds for each choice of the master problem.

    Raises:
        CannotProtect: not even with everything else hidden would the intervals be so wide.
        BadStatement: the table names what its cube does not have.
    """
    values = np.array(table.values, float)
    price = np.where(values > 0, values, 1.0) if costs is None else np.array(costs, float)
    chosen = frozenset(primary)
    if not chosen <= set(range(len(values))):
        raise BadStatement("protected values", "the table has no value of this number")
    fixed = (values == 0) & ~np.isin(np.arange(len(values)), sorted(chosen))
    search = _Search(table, table.matrix, price, fixed, dict.fromkeys(chosen, width))
    optimal = True
    for _ in range(_ROUNDS):
        hidden, sure = _choose(search, chosen, patience)
        optimal = optimal and sure
        if _cut(search, hidden):
            continue
        if not _widened(search, hidden, width):
            loss = float(price[sorted(hidden)].sum())
            return Suppression(chosen, frozenset(hidden), loss, optimal)
    raise CannotProtect(len(chosen), width)


def _choose(search: _Search, primary: frozenset[int], patience: float) -> tuple[set[int], bool]:
    """The cheapest choice that satisfies every inequality so far."""
    count = len(search.costs)
    least = np.isin(np.arange(count), sorted(primary)).astype(float)
    most = np.where(search.fixed, 0.0, 1.0)
    constraints = []
    if search.cuts:
        matrix = sparse.csr_array(np.array([one for one, _ in search.cuts]))
        wanted = np.array([least_sum for _, least_sum in search.cuts])
        constraints = [LinearConstraint(matrix, wanted - _EPSILON, np.inf)]
    found = milp(
        search.costs,
        integrality=np.ones(count),
        bounds=Bounds(least, np.maximum(least, most)),
        constraints=constraints,
        options={"mip_rel_gap": 0.0, "time_limit": patience},
    )
    if found.x is None:
        raise CannotProtect(len(primary), max(search.widths.values()))
    return {int(one) for one in np.flatnonzero(found.x > 0.5)}, found.status == 0  # noqa: PLR2004 - yes or no


def _cut(search: _Search, hidden: set[int]) -> bool:
    """Add an inequality for every protected value that this choice leaves too narrow."""
    found = False
    for number in sorted(search.widths):
        high, up = _end(search, hidden, number, 1.0)
        low, down = _end(search, hidden, number, -1.0)
        missing = search.widths[number] - (high + low)
        if missing <= _EPSILON:
            continue
        coefficients = up + down
        # what the choice has already is worth nothing more: the inequality asks for others
        coefficients[sorted(hidden)] = np.maximum(coefficients[sorted(hidden)], 0.0)
        have = float(coefficients[sorted(hidden)].sum())
        wanted = have + missing
        search.cuts.append((np.minimum(coefficients, wanted), wanted))
        found = True
    return found


def _end(
    search: _Search, hidden: set[int], number: int, sign: float
) -> tuple[float, NDArray[np.float64]]:
    """Greatest value of sign x value, and what hiding each value would add to it at most."""
    shown = np.array([one for one in range(len(search.costs)) if one not in hidden])
    values = np.array(search.table.values, float)
    room = float(values.max(initial=0.0)) + search.widths[number]
    under = sorted(hidden)
    up, down = search.matrix[under], -search.matrix[under]
    found = linprog(
        -sign * search.matrix[[number]].toarray().ravel(),
        A_ub=sparse.vstack([up, down], format="csr"),
        b_ub=np.concatenate([values[under] + room, np.zeros(len(under))]),
        A_eq=search.matrix[shown] if len(shown) else None,
        b_eq=values[shown] if len(shown) else None,
        method="highs",
    )
    gain = np.zeros(len(values))
    inside = found.ineqlin.marginals
    gain[under] = -inside[: len(under)] * room - inside[len(under) :] * values[under]
    if len(shown):
        weight = -found.eqlin.marginals
        gain[shown] = np.where(weight > 0, weight * room, -weight * values[shown])
    return float(-found.fun), gain


def _widened(search: _Search, hidden: set[int], width: int) -> bool:
    """Ask for more where whole numbers leave less than real ones; False when all is wide enough."""
    table = search.table
    attack = Attack(table.space.dimensions, ["release"], table.published("release", hidden))
    found = False
    for number in search.widths:
        extent = attack.extent(Target("release", table.wheres[number]))
        if extent.width < width:
            search.widths[number] += ceil(width - extent.width)
            found = True
    return found
