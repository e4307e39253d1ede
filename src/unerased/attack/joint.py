"""Several released sets of units, attacked as one: which units may stand in which of them. Pure.

A **set** is what one release counted. A unit stands in some of the sets: its **pattern**. What a
table tells of the units is a **facet**: each unit has one value of it, the same in every set that
knows the facet, but for kinds of units that are known to have several.

Facets tell of the same units and of nothing else in common, so the program needs no cell for each
combination of them: a column for each pattern, and for each facet one for each pattern and value,
whose sum over the values is the pattern's. Whatever whole numbers satisfy that, units can be made
of, by giving those of a pattern their values of one facet after the other; so nothing is lost, and
the interval is exact.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from unerased.attack.bounds import Extent, Impossible, Solver
from unerased.attack.errors import Contradiction, TooLarge
from unerased.attack.program import NO_STATEMENT, Layers, program_from
from unerased.attack.reasons import contradiction_in, reasons_for
from unerased.attack.rows import Piece, Row, count_rows
from unerased.attack.values import Statement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from unerased.attack.knowledge import Policy
    from unerased.attack.reasons import Reason
    from unerased.attack.values import Between, Exact, Percent, Rounded

__all__ = ["Exposed", "Facet", "Joint", "Part", "Said", "Wanted"]

#: more columns than that are not worked through
MOST: Final = 60_000
MOST_SETS: Final = 12
_LAYERS: Final = Layers(("all",))


@dataclass(frozen=True, slots=True)
class Facet:
    """What tables tell of units.

    Attributes:
        sets: those that know it of each of their units.
        values: how many there are; they are numbered from 0.
        differing: kinds of units that have not the same value in every set; for each set the value.
    """

    name: str
    sets: tuple[str, ...]
    values: int
    differing: tuple[tuple[tuple[str, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Units that stand in some sets and not in others, and have certain values of one facet.

    Attributes:
        facet: "" for whatever values.
        of: the set that tells these values of them.
    """

    inside: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    facet: str = ""
    of: str = ""
    values: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A published value.

    Attributes:
        part: the units that it counts.
        label: how people name it.
        of: for a percentage, the units that it is a share of: those of sets, whatever their values.
    """

    part: Part
    says: Exact | Between | Rounded | Percent
    label: str
    of: Part | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something protected: the count of a part, or how much larger it is than another.

    Attributes:
        value: the true one; only from 1 to k - 1, either way, is protected.
        words: how people name it.
        trait: what stays the same about it from release to release.
    """

    plus: Part
    value: int
    words: str
    trait: str = ""
    minus: Part | None = None


@dataclass(frozen=True, slots=True)
class Exposed:
    """What follows too narrowly, and from what."""

    wanted: Wanted
    extent: Extent
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _View:
    """The columns of one facet: their patterns, and for each set their value; -1 for none."""

    pattern: NDArray[np.intp]
    value: dict[str, NDArray[np.intp]]


@dataclass(slots=True)
class Joint:
    """Everything that was told of several sets, as an outsider holds it.

    Args:
        sets: their names.
        within: pairs of which the outsider knows that the first lies in the second.
        facets: what tables tell.
        said: every value published.

    Raises:
        BadStatement: a value cannot be.
        Contradiction: the values cannot all be true.
        TooLarge: too many sets, or too many columns.
    """

    sets: tuple[str, ...]
    within: Collection[tuple[str, str]]
    facets: Sequence[Facet]
    said: Sequence[Said]
    patterns: NDArray[np.intp] = field(init=False)
    _views: dict[str, _View] = field(init=False)
    _first: dict[str, int] = field(init=False)
    _values: dict[str, int] = field(init=False)
    _size: int = field(init=False)
    _solver: Solver = field(init=False)
    _named: list[Statement] = field(init=False)

    def __post_init__(self) -> None:
        if len(self.sets) > MOST_SETS:
            raise TooLarge(2 ** len(self.sets), 2**MOST_SETS)
        self.patterns = self._possible_patterns()
        self._views = {facet.name: self._view(facet) for facet in self.facets}
        self._values = {facet.name: facet.values for facet in self.facets}
        self._first, at = {}, len(self.patterns)
        for name, view in self._views.items():
            self._first[name] = at
            at += len(view.pattern)
        self._size = at
        if at > MOST:
            raise TooLarge(at, MOST)
        self._named = [
            Statement(release=one.part.of, says=one.says, label=one.label) for one in self.said
        ]
        rows = [row for number, one in enumerate(self.said) for row in self._rows(one, number)]
        program = program_from(
            self._size, _LAYERS, [(row, ((0, 1.0),)) for row in (*rows, *self._links())]
        )
        try:
            self._solver = Solver(program)
        except Impossible:
            labels = dict.fromkeys(self.said[one].label for one in contradiction_in(program))
            raise Contradiction(tuple(labels)) from None

    def sits(self, pattern: Collection[str]) -> bool:
        """Whether units may stand in just these sets."""
        return bool((self.patterns == self._mask(pattern)).any())

    def extent(self, plus: Part, minus: Part | None = None) -> Extent:
        """The narrowest interval for a count, or for how much larger it is than another."""
        lower, upper = self._ends(plus, minus)
        low = self._solver.extent(lower)
        if (lower == upper).all():
            return low
        high = self._solver.extent(upper)
        return Extent(low.low, high.high, low.exact and high.exact)

    def run(self, wanted: Iterable[Wanted], policy: Policy) -> tuple[Exposed, ...]:
        """Everything protected that follows too narrowly."""
        found: list[Exposed] = []
        protected = [one for one in wanted if 0 < abs(one.value) < policy.k]
        ends = [self._ends(one.plus, one.minus) for one in protected]
        sums = [
            (at := np.flatnonzero(lower), lower[at]) if (lower == upper).all() else None
            for lower, upper in ends
        ]
        self._solver.scatter([one for one in sums if one is not None])
        for one, (lower, upper), known in zip(protected, ends, sums, strict=True):
            if known is not None and self._solver.reached(*known).width >= policy.width:
                continue
            extent = self.extent(one.plus, one.minus)
            if extent.width < policy.width or not extent.exact:
                because = self._because(lower, upper, (extent.low, extent.high))
                found.append(Exposed(one, extent, because))
        return tuple(found)

    def possible(self, pattern: Collection[str], values: Mapping[str, Mapping[str, int]]) -> bool:
        """Whether one unit may stand in just these sets, with these values.

        Args:
            pattern: the sets.
            values: by facet, for each set that knows it, the value; a facet that is left out may
                have any.
        """
        cells = self._cells_of_one(pattern, values)
        return cells is not None and self._solver.possible(self._group(cells))

    def why_not(
        self, pattern: Collection[str], values: Mapping[str, Mapping[str, int]]
    ) -> tuple[Reason, ...]:
        """From what it follows that no unit stands there; () where it takes several together."""
        cells = self._cells_of_one(pattern, values)
        for cell in () if cells is None else cells:
            one = self._indicator(np.array([cell]))[1]
            if self._solver.extent(one).high < 1:
                return self._because(np.zeros(len(one)), one, (0.0, 0.0))
        return ()

    # -- columns

    def _mask(self, names: Collection[str]) -> int:
        return sum(1 << at for at, name in enumerate(self.sets) if name in names)

    def _possible_patterns(self) -> NDArray[np.intp]:
        masks = np.arange(1, 1 << len(self.sets))
        at = {name: place for place, name in enumerate(self.sets)}
        for inner, outer in self.within:
            masks = masks[((masks >> at[inner]) & 1 == 0) | ((masks >> at[outer]) & 1 == 1)]
        return masks

    def _view(self, facet: Facet) -> _View:
        """For each pattern: every value, the same in all sets; then the differing kinds."""
        own = self._mask(facet.sets)
        known = np.flatnonzero(self.patterns & own)
        if len(known) * facet.values > MOST:
            raise TooLarge(len(known) * facet.values, MOST)
        pattern = np.repeat(known, facet.values)
        common = np.tile(np.arange(facet.values), len(known))
        extra = [
            (int(place), row)
            for place in known
            for row in self._differing(facet, int(self.patterns[place]))
        ]
        masks = self.patterns[np.concatenate([pattern, np.array([p for p, _ in extra], np.intp)])]
        value: dict[str, NDArray[np.intp]] = {}
        for name in facet.sets:
            own_values = np.concatenate(
                [common, np.array([row.get(name, -1) for _, row in extra], np.intp)]
            )
            inside = (masks >> self.sets.index(name)) & 1 == 1
            value[name] = np.where(inside, own_values, -1)
        whole = np.concatenate([pattern, np.array([p for p, _ in extra], np.intp)])
        return _View(whole, value)

    def _differing(self, facet: Facet, pattern: int) -> list[dict[str, int]]:
        """The differing kinds as they show in the sets of a pattern, each once."""
        sets = [name for name in facet.sets if pattern >> self.sets.index(name) & 1]
        found: dict[tuple[int, ...], dict[str, int]] = {}
        for kind in facet.differing:
            row = {name: value for name, value in kind if name in sets}
            if len(row) == len(sets) and len(set(row.values())) > 1:
                found[tuple(row[name] for name in sets)] = row
        return list(found.values())

    def _cells(self, part: Part) -> NDArray[np.intp]:
        """Numbers of the columns that a part is the sum of."""
        inside, outside = self._mask(part.inside), self._mask(part.outside)
        good = (self.patterns & inside == inside) & (self.patterns & outside == 0)
        if not part.facet:
            return np.flatnonzero(good)
        view = self._views[part.facet]
        chosen = good[view.pattern] & np.isin(view.value[part.of], part.values)
        return np.flatnonzero(chosen) + self._first[part.facet]

    def _cells_of_one(
        self, pattern: Collection[str], values: Mapping[str, Mapping[str, int]]
    ) -> NDArray[np.intp] | None:
        place = np.flatnonzero(self.patterns == self._mask(pattern))
        if not len(place):
            return None
        found = [int(place[0])]
        for name, of in values.items():
            view = self._views[name]
            if not set(view.value) & set(pattern):
                continue
            good = view.pattern == place[0]
            for one, value in of.items():
                if one in pattern and one in view.value:
                    good &= view.value[one] == value
            cell = np.flatnonzero(good)
            if not len(cell):
                return None
            found.append(int(cell[0]) + self._first[name])
        return np.array(found, np.intp)

    # -- the program

    def _rows(self, one: Said, number: int) -> tuple[Row, ...]:
        of = None
        if one.of is not None:  # counted in the columns of the same facet, which add up to it
            every = tuple(range(-1, self._values[one.part.facet])) if one.part.facet else ()
            of = self._cells(replace(one.of, facet=one.part.facet, of=one.part.of, values=every))
        return count_rows(self._cells(one.part), one.says, number, one.label, of)

    def _links(self) -> Iterable[Row]:
        """What a facet tells of a pattern's units adds up to the pattern."""
        for name, view in self._views.items():
            cells: dict[int, list[int]] = defaultdict(list)
            for at, place in enumerate(view.pattern):
                cells[int(place)].append(at + self._first[name])
            for place, several in cells.items():
                pieces = (Piece(np.array(several, np.intp), 1.0), Piece(np.array([place]), -1.0))
                yield Row(pieces, 0.0, 0.0, NO_STATEMENT)

    def _group(self, cells: NDArray[np.intp]) -> NDArray[np.intp]:
        return np.asarray(self._solver.program.group[cells], np.intp)

    def _indicator(self, cells: NDArray[np.intp]) -> tuple[NDArray[np.float64], ...]:
        """Groups that the cells fill, and those that they touch."""
        program = self._solver.program
        inside = np.bincount(program.group[cells], minlength=program.groups)
        return (inside == program.sizes).astype(float), (inside > 0).astype(float)

    def _ends(self, plus: Part, minus: Part | None) -> tuple[NDArray[np.float64], ...]:
        """What the least and the greatest value are sums of."""
        whole, touched = self._indicator(self._cells(plus))
        if minus is None:
            return whole, touched
        less, most = self._indicator(self._cells(minus))
        return whole - most, touched - less

    def _because(
        self, lower: NDArray[np.float64], upper: NDArray[np.float64], ends: tuple[float, float]
    ) -> tuple[Reason, ...]:
        return reasons_for(self._solver.program, self._named, lower, upper, ends)
