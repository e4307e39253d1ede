"""The attack: what follows for every protected count, every change and every counted person. Pure.

A count is protected where it is between 1 and k - 1, and so is a change between releases; a person
is where somebody knows all of their attributes but one. Everything else in a release is what it was
made to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from unerased.attack.bounds import Extent, Impossible, Solver
from unerased.attack.errors import BadStatement, Contradiction
from unerased.attack.knowledge import Knowledge, Policy
from unerased.attack.program import Layers, program_of
from unerased.attack.reasons import contradiction_in, reasons_for
from unerased.attack.space import Space
from unerased.attack.values import Exact, Statement, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from unerased.attack.reasons import Reason
    from unerased.attack.values import Dimension

__all__ = ["Attack", "Breach", "Report", "Target"]

#: so many breaches are explained; the others are counted
EXPLAINED: Final = 20


@dataclass(frozen=True, slots=True)
class Target:
    """Something protected: a count, or a change, of the cells within categories of a release."""

    release: str
    where: Where
    of: Literal["count", "change", "added"] = "count"
    value: int = 0


@dataclass(frozen=True, slots=True)
class Breach:
    """What follows too narrowly, and from what.

    Attributes:
        target: what it follows for.
        extent: the narrowest interval that follows.
        dimension: for a person, the attribute that somebody did not know; "" for counts.
        possible: for a person, the values that stay possible.
        because: the published values that it follows from, with their weights in the subtraction;
            empty when there were too many breaches to explain each.
    """

    target: Target
    extent: Extent
    dimension: str = ""
    possible: tuple[str, ...] = ()
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What an attack found.

    Attributes:
        breaches: everything that follows too narrowly; empty: nothing does.
        counts, changes, persons: how many of each were attacked.
    """

    breaches: tuple[Breach, ...]
    counts: int
    changes: int
    persons: int

    @property
    def safe(self) -> bool:
        """Whether nothing follows too narrowly."""
        return not self.breaches


class Attack:
    """Everything released so far, as an outsider holds it.

    Args:
        dimensions: of the cube, with the finest categories that any release uses.
        releases: their names in order.
        statements: every value published, by us and by others.
        knowledge: what the outsider knows beside them.

    Raises:
        BadStatement: a value names what there is not, or cannot be.
        Contradiction: the values cannot all be true.
        TooLarge: too many cells.
    """

    def __init__(
        self,
        dimensions: Sequence[Dimension],
        releases: Sequence[str],
        statements: Iterable[Statement],
        knowledge: Knowledge | None = None,
    ) -> None:
        self.knowledge = knowledge or Knowledge()
        self.space = Space(tuple(dimensions))
        self.statements = (*statements, *self.knowledge.facts)
        if not releases or len(set(releases)) != len(releases):
            raise BadStatement("releases", "each release needs a name of its own")
        self._at = {release: number for number, release in enumerate(releases)}
        layers = Layers(tuple(releases), self.knowledge.withdrawals)
        self._program = program_of(self.space, layers, self.statements)
        try:
            self._solver = Solver(self._program)
        except Impossible:
            rows = contradiction_in(self._program)
            labels = dict.fromkeys(self.statements[one].named for one in rows)
            raise Contradiction(tuple(labels)) from None

    def extent(self, target: Target) -> Extent:
        """The narrowest interval that an outsider can infer.

        Raises:
            BadStatement: the target names what there is not.
        """
        cells = self.space.cells(target.where, target.release)
        at = self._place(target.release)
        if not len(cells):
            return Extent(0.0, 0.0)
        if target.of != "count" and at == 0:
            raise BadStatement(target.release, "there is no release before the first")
        whole, touched = self._groups(cells)
        if (whole == touched).all():
            return self._solver.extent(self._program.spread(whole, at, target.of))
        return self._partial(whole, touched, at, target.of)

    def run(self, targets: Iterable[Target], policy: Policy | None = None) -> Report:
        """Attack these targets, and the persons whose release counts they hold.

        Args:
            targets: with their true values; only those between 1 and k - 1 are protected.
            policy: what must not follow.
        """
        rule = policy or Policy()
        breaches: list[Breach] = []
        counts = changes = 0
        protected = [target for target in targets if 0 < abs(target.value) < rule.k]
        self._solver.scatter([sums for one in protected if (sums := self._sums(one)) is not None])
        for target in protected:
            counts += target.of == "count"
            changes += target.of != "count"
            if self._seen_wide(target, rule.width):
                continue
            extent = self.extent(target)
            if extent.width < rule.width or not extent.exact:
                breaches.append(self._breach(target, extent, explain=len(breaches) < EXPLAINED))
        return Report(tuple(breaches), counts, changes, 0)

    def run_persons(
        self, release: str, cells: Iterable[int], policy: Policy | None = None, *, added: bool
    ) -> Report:
        """Attack each person by somebody who knows all of their attributes but one.

        Args:
            release: in which they are counted, or to which they were added.
            cells: numbers of the finest cells that hold a person (`Space.cells`).
            policy: what must not follow.
            added: it is known that they were added with this release.
        """
        rule = policy or Policy()
        breaches: list[Breach] = []
        persons = 0
        of: Literal["count", "added"] = "added" if added and self._place(release) else "count"
        possible: dict[int, bool] = {}
        for cell in cells:
            for axis, dimension in enumerate(self.space.dimensions):
                if len(dimension.categories) < rule.choices:
                    continue
                persons += 1
                line = self.space.line(cell, axis)
                left = tuple(
                    name
                    for name, one in zip(dimension.categories, line, strict=True)
                    if self._possible(int(one), release, of, possible)
                )
                if len(left) < rule.choices:
                    target = Target(release, self.space.categories(cell), of, 1)
                    breaches.append(
                        self._person(target, dimension, left, explain=len(breaches) < EXPLAINED)
                    )
        return Report(tuple(breaches), 0, 0, persons)

    def _possible(
        self, cell: int, release: str, of: Literal["count", "added"], known: dict[int, bool]
    ) -> bool:
        group = int(self._program.group[cell])
        if group not in known:
            at = self._place(release)
            one = np.zeros(self._program.groups)
            one[group] = 1.0
            weights = self._program.spread(one, at, of)
            seen = self._solver.seen.most
            columns = np.flatnonzero(weights > 0)
            known[group] = bool(
                (not self.knowledge.withdrawals and (seen[columns] >= 1).any())
                or self._solver.extent(weights).high >= 1
            )
        return known[group]

    def _person(
        self, target: Target, dimension: Dimension, left: tuple[str, ...], *, explain: bool
    ) -> Breach:
        """That no other value is possible follows from those that are zero along the line."""
        others = tuple(name for name in dimension.categories if name not in left)
        elsewhere = Target(target.release, {**target.where, dimension.name: others}, target.of, 0)
        because = self._because(elsewhere, Extent(0.0, 0.0)) if explain and others else ()
        return Breach(target, Extent(1.0, 1.0), dimension.name, left, because)

    def _breach(self, target: Target, extent: Extent, *, explain: bool) -> Breach:
        return Breach(target, extent, because=self._because(target, extent) if explain else ())

    def _because(self, target: Target, extent: Extent) -> tuple[Reason, ...]:
        cells = self.space.cells(target.where, target.release)
        whole, touched = self._groups(cells)
        at = self._place(target.release)
        program = self._program
        lower = program.spread(whole, at, target.of)
        upper = program.spread(touched, at, target.of)
        return reasons_for(program, self.statements, lower, upper, (extent.low, extent.high))

    def _groups(self, cells: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Which groups the cells fill, and which they touch."""
        program = self._program
        inside = np.bincount(program.group[cells], minlength=program.groups)
        return (inside == program.sizes).astype(float), (inside > 0).astype(float)

    def _partial(
        self, whole: NDArray[np.float64], touched: NDArray[np.float64], at: int, of: str
    ) -> Extent:
        """What is counted in a part of a group may as well stand in the rest of it."""
        spread = self._program.spread
        if of != "change":
            low = self._solver.extent(spread(whole, at, of))
            high = self._solver.extent(spread(touched, at, of))
            return Extent(low.low, high.high, low.exact and high.exact)
        part = touched - whole
        least = self._solver.extent(spread(whole, at, of) - spread(part, at, "withdrawn"))
        most = self._solver.extent(spread(whole, at, of) + spread(part, at, "added"))
        return Extent(least.low, most.high, least.exact and most.exact)

    def _seen_wide(self, target: Target, width: int) -> bool:
        """Tables that were come across show already that the interval is wide enough."""
        sums = self._sums(target)
        return sums is not None and self._solver.reached(*sums).width >= width

    def _sums(self, target: Target) -> tuple[NDArray[np.intp], NDArray[np.float64]] | None:
        """The columns that a target is the sum of; None where it is a part of a group."""
        cells = self.space.cells(target.where, target.release)
        whole, touched = self._groups(cells)
        if (whole != touched).any():
            return None
        weights = self._program.spread(whole, self._place(target.release), target.of)
        at = np.flatnonzero(weights)
        return at, weights[at]

    def _place(self, release: str) -> int:
        if release not in self._at:
            raise BadStatement(release, "there is no such release")
        return self._at[release]


def exact(release: str, where: Where, value: int, label: str = "") -> Statement:
    """A count that was published as it is."""
    return Statement(release=release, where=where, says=Exact(value), label=label)
