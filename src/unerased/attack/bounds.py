"""The narrowest interval that follows from everything published, in whole numbers. Pure.

First the rows tighten one another until nothing moves; that settles what is published or follows
by subtraction. What stays open falls apart into components, and each question is two linear
programs in its component (HiGHS, through SciPy). Where a solution is not in whole numbers, an
integer program answers instead: an interval of real numbers can be wider than what an outsider
infers, and a cell would look safer than it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from unerased.attack.program import Program

__all__ = ["Box", "Extent", "Impossible", "Solver", "tightened"]

_ROUNDS: Final = 60
_EPSILON: Final = 1e-6
#: seconds that one integer program may take; what is not settled then counts as not safe
PATIENCE: Final = 20.0
#: so many numbers of tables that were come across are kept for each component, and a few tables
_KEPT: Final = 2_000_000
_FEW: Final = 8
#: from so many sums on, so many programs are spent on all of them before each is asked by itself
_MANY: Final = 24
_WAYS: Final = 12
_OPTIMAL, _LIMIT, _INFEASIBLE, _UNBOUNDED = 0, 1, 2, 3


class Impossible(Exception):
    """No table of whole numbers fits the rows; whoever asked finds out which contradict."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Least and greatest value; `exact` is false where the time did not suffice to settle it.

    An extent that is not exact is too wide, never too narrow.
    """

    low: float
    high: float
    exact: bool = True

    @property
    def width(self) -> float:
        """Greatest less least."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Box:
    """Least and greatest value of each column."""

    least: NDArray[np.float64]
    most: NDArray[np.float64]

    @property
    def free(self) -> NDArray[np.bool_]:
        """Columns that are not settled."""
        return self.most > self.least


def tightened(matrix: sparse.csr_array, low: NDArray[np.float64], high: NDArray[np.float64]) -> Box:
    """Bounds of whole-numbered, non-negative columns, tightened row by row until nothing moves.

    Raises:
        Impossible: a row or a column has no value left.
    """
    columns = matrix.shape[1]
    least, most = np.zeros(columns), np.full(columns, inf)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    at, value = matrix.indices, matrix.data
    up = value > 0
    for _ in range(_ROUNDS):
        small = np.where(up, value * least[at], value * most[at])
        large = np.where(up, value * most[at], value * least[at])
        rest_small = _others(small, rows, len(low))
        rest_large = _others(large, rows, len(low))
        with np.errstate(invalid="ignore"):
            one = (high[rows] - rest_small) / value
            other = (low[rows] - rest_large) / value
        ceiling, floor = np.where(up, one, other), np.where(up, other, one)
        new_most, new_least = most.copy(), least.copy()
        ceiling = np.where(np.isnan(ceiling), inf, ceiling)
        floor = np.where(np.isnan(floor), -inf, floor)
        np.minimum.at(new_most, at, np.floor(ceiling + _EPSILON))
        np.maximum.at(new_least, at, np.ceil(floor - _EPSILON))
        if (new_least > new_most).any():
            raise Impossible
        if (new_least == least).all() and (new_most == most).all():
            break
        least, most = new_least, new_most
    return Box(least, most)


def _others(values: NDArray[np.float64], rows: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    """For each entry the sum over the other entries of its row, infinities kept apart."""
    endless = ~np.isfinite(values)
    finite = np.where(endless, 0.0, values)
    total = np.bincount(rows, finite, minlength=count)
    # infinities of one row have one sign here: least and most differ in theirs
    number = np.bincount(rows, endless, minlength=count)
    sign = np.bincount(rows, np.where(endless, np.sign(values), 0.0), minlength=count)
    rest = total[rows] - finite
    open_others = number[rows] - endless
    return np.where(open_others > 0, np.copysign(inf, sign[rows]), rest)


@dataclass(slots=True)
class Solver:
    """Answers questions about one program; remembers the tables that it came across.

    Attributes:
        box: bounds of the columns as far as subtraction settles them.
        seen: least and greatest value of each column in any table that fits, found so far.
    """

    program: Program
    patience: float = PATIENCE
    box: Box = field(init=False)
    seen: Box = field(init=False)
    _component: NDArray[np.intp] = field(init=False)
    _parts: dict[int, _Part] = field(init=False, default_factory=dict)
    #: for each component tables that fit, as they were come across
    _tables: dict[int, list[NDArray[np.float64]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Tighten, and find the components.

        Raises:
            Impossible: no table fits.
        """
        program = self.program
        self.box = tightened(program.matrix, program.low, program.high)
        free = self.box.free
        reach = np.where(free, np.inf, self.box.least)
        self.seen = Box(reach.copy(), np.where(free, -np.inf, self.box.least))
        self._component = _components(program.matrix, free)
        if not all(self._feasible(number) for number in np.unique(self._component[free])):
            raise Impossible

    def extent(self, objective: NDArray[np.float64]) -> Extent:
        """Least and greatest value of a sum of columns over every table that fits."""
        touched = np.flatnonzero(objective)
        settled = touched[~self.box.free[touched]]
        base = float(objective[settled] @ self.box.least[settled])
        low, high, exact = base, base, True
        for number in np.unique(self._component[touched[self.box.free[touched]]]):
            part = self._part(int(number))
            costs = objective[part.columns]
            least, sure = self._end(part, costs)
            most, safe = self._end(part, -costs)
            low, high, exact = low + least, high - most, exact and sure and safe
        return Extent(low, high, exact)

    def reached(self, columns: NDArray[np.intp], weights: NDArray[np.float64]) -> Extent:
        """Least and greatest value of a sum of columns in the tables come across so far.

        The true extent is at least so wide; it costs no program.
        """
        free = self.box.free[columns]
        low = high = float(weights[~free] @ self.box.least[columns[~free]])
        component = np.where(free, self._component[columns], -1)
        for number in np.unique(component[free]):
            part, here = self._part(int(number)), component == number
            if part.number not in self._tables:  # time ran out before any was found
                return Extent(low, low, exact=False)
            at = np.searchsorted(part.columns, columns[here])
            sums = np.array([table[at] for table in self._tables[part.number]]) @ weights[here]
            low, high = low + float(sums.min()), high + float(sums.max())
        return Extent(low, high, exact=False)

    def scatter(self, sums: Sequence[tuple[NDArray[np.intp], NDArray[np.float64]]]) -> None:
        """Come across tables in which many sums of columns lie far apart, by few programs.

        Each program pulls every sum one way or the other, and then all of them back; which way is
        drawn once and for all. It settles nothing: `reached` knows more afterwards, that is all.

        Args:
            sums: for each its columns and their coefficients.
        """
        if len(sums) < _MANY:
            return
        for way in np.random.default_rng(len(sums)).choice([-1.0, 1.0], (_WAYS, len(sums))):
            pulled = np.zeros(self.program.columns)
            for sign, (at, weights) in zip(way, sums, strict=True):
                np.add.at(pulled, at, sign * weights)
            touched = np.flatnonzero(pulled)
            for number in np.unique(self._component[touched[self.box.free[touched]]]):
                part = self._part(int(number))
                for costs in (pulled[part.columns], -pulled[part.columns]):
                    found = part.solved(costs, whole=False, patience=self.patience)
                    if found.status == _OPTIMAL and _is_whole(found.x):
                        self._note(part, np.round(found.x))

    def possible(self, columns: NDArray[np.intp]) -> bool:
        """Whether some table has one or more in each of these columns at once.

        Where the time does not suffice to find out, the answer is no: that counts as not safe.
        """
        wanted = np.unique(columns)
        if (self.box.most[wanted] < 1).any():
            return False
        open_ones = wanted[self.box.free[wanted]]
        return all(
            self._together(int(number), open_ones[self._component[open_ones] == number])
            for number in np.unique(self._component[open_ones])
        )

    def _together(self, number: int, columns: NDArray[np.intp]) -> bool:
        part = self._part(number)
        at = np.searchsorted(part.columns, columns)
        if any((table[at] >= 1).all() for table in self._tables.get(number, ())):
            return True
        nothing = np.zeros(len(part.columns))
        found = part.holding(at).solved(nothing, whole=True, patience=self.patience)
        if found.status != _OPTIMAL:
            return False
        self._note(part, np.round(found.x))
        return True

    def _feasible(self, number: int) -> bool:
        part = self._part(int(number))
        try:
            self._end(part, np.zeros(len(part.columns)))
        except Impossible:
            return False
        return True

    def _part(self, number: int) -> _Part:
        if number not in self._parts:
            inside = self._component == number
            self._parts[number] = _Part.of(self.program, self.box, inside, number)
        return self._parts[number]

    def _end(self, part: _Part, costs: NDArray[np.float64]) -> tuple[float, bool]:
        """The least value of a sum in one component, and whether that is settled."""
        found = part.solved(costs, whole=False, patience=self.patience)
        if found.status == _INFEASIBLE:
            raise Impossible
        if found.status == _UNBOUNDED:
            return -inf, True
        if found.status == _OPTIMAL and _is_whole(found.x):
            self._note(part, np.round(found.x))
            return float(costs @ np.round(found.x)), True
        found = part.solved(costs, whole=True, patience=self.patience)
        if found.status == _INFEASIBLE:
            raise Impossible
        if found.status == _UNBOUNDED:
            return -inf, True
        if found.x is not None:
            self._note(part, np.round(found.x))
        if found.status == _OPTIMAL:
            return float(costs @ np.round(found.x)), True
        bound = found.mip_dual_bound
        settled = bound is not None and isfinite(bound)
        return (float(np.ceil(bound - _EPSILON)) if settled else -inf), False

    def _note(self, part: _Part, values: NDArray[np.float64]) -> None:
        at = part.columns
        self.seen.least[at] = np.minimum(self.seen.least[at], values)
        self.seen.most[at] = np.maximum(self.seen.most[at], values)
        kept = self._tables.setdefault(part.number, [])
        kept.append(values)
        if len(kept) > max(_FEW, _KEPT // len(at)):
            del kept[1]


@dataclass(frozen=True, slots=True)
class _Part:
    """One component: its columns, and what of the rows is left for them."""

    number: int
    columns: NDArray[np.intp]
    matrix: sparse.csr_array
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    bounds: Bounds

    @classmethod
    def of(cls, program: Program, box: Box, inside: NDArray[np.bool_], number: int) -> _Part:
        columns = np.flatnonzero(inside & box.free)
        matrix = program.matrix.tocsc()[:, columns].tocsr()
        rows = np.flatnonzero(np.diff(matrix.indptr))
        settled = np.where(box.free, 0.0, box.least)
        known = (program.matrix[rows] @ settled) if len(rows) else np.zeros(0)
        return cls(
            number,
            columns,
            sparse.csr_array(matrix[rows]),
            program.low[rows] - known,
            program.high[rows] - known,
            Bounds(box.least[columns], box.most[columns]),
        )

    def holding(self, at: NDArray[np.intp]) -> _Part:
        """The same with one or more in each of these of its columns."""
        least = np.array(self.bounds.lb, float)
        least[at] = np.maximum(least[at], 1.0)
        return replace(self, bounds=Bounds(least, self.bounds.ub))

    def solved(self, costs: NDArray[np.float64], *, whole: bool, patience: float) -> Any:  # noqa: ANN401 - SciPy's own result
        constraints = LinearConstraint(self.matrix, self.low, self.high)
        return milp(
            costs,
            integrality=np.full(len(costs), 1 if whole else 0),
            bounds=self.bounds,
            constraints=[constraints] if self.matrix.shape[0] else [],
            options={"mip_rel_gap": 0.0, "time_limit": patience},
        )


def _is_whole(values: NDArray[np.float64]) -> bool:
    return bool((np.abs(values - np.round(values)) < _EPSILON).all())


def _components(matrix: sparse.csr_array, free: NDArray[np.bool_]) -> NDArray[np.intp]:
    """For each free column the number of its component; -1 for the settled ones."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    kept = free[matrix.indices]
    size = matrix.shape[0] + matrix.shape[1]
    joined = sparse.csr_array(
        (np.ones(int(kept.sum())), (rows[kept], matrix.shape[0] + matrix.indices[kept])),
        shape=(size, size),
    )
    _, number = connected_components(joined, directed=False)
    return np.where(free, number[matrix.shape[0] :], -1)
