"""Why something follows: the published values that suffice, and how they subtract. Pure.

The dual solution of the linear program names the values that a bound rests on. Where the bound
needs whole numbers, or the values contradict one another, values are left out one by one as long as
the bound, or the contradiction, stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from unerased.attack.program import NO_STATEMENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from unerased.attack.program import Program
    from unerased.attack.values import Statement

__all__ = ["Reason", "contradiction_in", "reasons_for"]

_TOUCHING: Final = 1e-7
_INFEASIBLE: Final = 2
#: leaving values out one by one takes a program each; beyond that only duals are asked
_MOST_TRIED: Final = 400
_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Reason:
    """A published value, and its weight in the sum that gives the bound: 1 adds, -1 subtracts."""

    statement: Statement
    weight: float

    @property
    def words(self) -> str:
        """The value with its sign."""
        sign = "\u2212" if self.weight < 0 else "+"
        size = abs(self.weight)
        times = "" if abs(size - 1) < _TOUCHING else f"{size:g} \u00d7 "
        return f"{sign} {times}{self.statement.named}"


def reasons_for(
    program: Program,
    statements: Sequence[Statement],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    ends: tuple[float, float],
) -> tuple[Reason, ...]:
    """The values that both ends of an interval rest on.

    Args:
        program: of everything published.
        statements: the values, as the rows of the program number them.
        lower: coefficients of the sum whose least value is the first end.
        upper: coefficients of the sum whose greatest value is the second end.
        ends: the interval.
    """
    weights: dict[int, float] = {}
    for sign, costs, end in ((1.0, lower, ends[0]), (-1.0, upper, ends[1])):
        if not np.isfinite(end) or (sign > 0 and end <= 0):
            continue  # a bound that nothing published gives
        for number, weight in _dual(program, sign * costs, sign * end).items():
            weights.setdefault(number, sign * weight)
    weights.pop(NO_STATEMENT, None)
    return tuple(Reason(statements[number], weights[number]) for number in sorted(weights))


def contradiction_in(program: Program) -> tuple[int, ...]:
    """Numbers of values that contradict one another: each of them is needed for it."""
    numbers = [int(one) for one in np.unique(program.statement) if one != NO_STATEMENT]
    return tuple(_needed(numbers, lambda kept: _least(program, kept, None) is None))


def _dual(program: Program, costs: NDArray[np.float64], end: float) -> dict[int, float]:
    """Weights of the values that keep the sum from being less than its end."""
    above = np.flatnonzero(np.isfinite(program.high))
    below = np.flatnonzero(np.isfinite(program.low))
    found = linprog(
        costs,
        A_ub=_stacked(program, above, below),
        b_ub=np.concatenate([program.high[above], -program.low[below]]),
        method="highs",
    )
    weights: dict[int, float] = {}
    if found.status == 0:
        marginal = found.ineqlin.marginals
        for row, one in zip(above, marginal[: len(above)], strict=True):
            _add(weights, program, int(row), float(one))
        for row, one in zip(below, marginal[len(above) :], strict=True):
            _add(weights, program, int(row), -float(one))
        if np.ceil(found.fun - _TOUCHING) >= end:
            return weights
    return _by_leaving_out(program, costs, end) or weights


def _stacked(program: Program, above: NDArray[np.intp], below: NDArray[np.intp]) -> object:
    from scipy import sparse  # noqa: PLC0415 - only where a breach is explained

    return sparse.vstack([program.matrix[above], -program.matrix[below]], format="csr")


def _add(weights: dict[int, float], program: Program, row: int, weight: float) -> None:
    if abs(weight) > _TOUCHING:
        number = int(program.statement[row])
        weights[number] = weights.get(number, 0.0) + weight


def _by_leaving_out(program: Program, costs: NDArray[np.float64], end: float) -> dict[int, float]:
    numbers = [int(one) for one in np.unique(program.statement) if one != NO_STATEMENT]
    if len(numbers) > _MOST_TRIED:
        return {}

    def holds(kept: list[int]) -> bool:
        least = _least(program, kept, costs)
        return least is None or least >= end - _TOUCHING

    return dict.fromkeys(_needed(numbers, holds), 1.0)


def _needed(numbers: list[int], holds: object) -> list[int]:
    """As few numbers as leave the claim standing, found by leaving out halves, then single ones."""
    kept = list(numbers)
    size = max(1, len(kept) // 2)
    while True:
        at = 0
        while at < len(kept):
            tried = kept[:at] + kept[at + size :]
            if tried != kept and holds(tried):  # type: ignore[operator] # a function of a list
                kept = tried
            else:
                at += size
        if size == 1:
            return kept
        size = max(1, size // 2)


def _least(program: Program, kept: list[int], costs: NDArray[np.float64] | None) -> float | None:
    """Least value of a sum when only these values were published; None when nothing fits."""
    rows = np.flatnonzero(np.isin(program.statement, [*kept, NO_STATEMENT]))
    constraint = LinearConstraint(program.matrix[rows], program.low[rows], program.high[rows])
    found = milp(
        np.zeros(program.columns) if costs is None else costs,
        integrality=np.ones(program.columns),
        bounds=Bounds(0.0, np.inf),
        constraints=[constraint] if len(rows) else [],
        options={"mip_rel_gap": 0.0, "time_limit": _SECONDS},
    )
    if found.status == _INFEASIBLE:
        return None
    return float(found.fun) if found.status == 0 else -np.inf
