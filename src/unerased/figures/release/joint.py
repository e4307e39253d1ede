"""Figures that count the same kind of unit, attacked as one with a planned release. Pure.

Joint are: the last release of every other figure of the same unit, withdrawn ones included; the
last release of the planned figure; the planned one; and what others published with any of them.
Each is a set of units, and what is protected are the parts that these sets cut each other into:
whoever is in the one and not in the other, whoever is in both, in all and in each cell of each of
their tables; how the difference of two figures changed; and of every person, for somebody who knows
in which figures they are counted, and everything that these tell of them but one thing, that thing:
be it a dimension, or that they are counted in one more figure. That somebody is not counted in a
figure is not protected: it says that nobody documented it, not that it did not happen.

It is taken to be known that a set lies in another where that is so and where it follows from the
definitions (`figures.implied`), or from one being an earlier release of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np

from unerased.attack import Between, Exact, Joint, Part, Percent, Rounded, Said, Wanted
from unerased.figures.release.cube import cell_words
from unerased.figures.release.facets import facets_of
from unerased.figures.release.published import LONGEST, SHORTEST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from unerased.attack import Exposed, Policy
    from unerased.figures.release.facets import Facets, Told
    from unerased.figures.release.others import Other
    from unerased.figures.release.published import By, Keys, Shown

__all__ = ["Together", "World", "together"]

_EXTREMES: Final = ((SHORTEST, 0), (LONGEST, 1))


@dataclass(frozen=True, slots=True)
class Together:
    """What follows from several figures together.

    Attributes:
        breaches: in words; what the planned release makes follow.
        standing: in words; what followed before.
        counts, persons: how many of each were attacked.
    """

    breaches: tuple[str, ...]
    standing: tuple[str, ...] = ()
    counts: int = 0
    persons: int = 0


def together(
    before: Sequence[Told],
    planned: Sequence[Told],
    implied: Collection[tuple[str, str]],
    policy: Policy,
) -> Together:
    """Attack planned releases with the last release of each figure.

    Args:
        before: the last release of each figure, those of the planned ones among them.
        planned: releases that are to come, each of another figure.
        implied: pairs of figures of which the first lies in the second by their definitions.
        policy: what must not follow.

    Raises:
        Contradiction: what others published does not fit what was released.
        TooLarge: too many figures, or tables too large, to be worked through.
    """
    fresh = {told.figure for told in planned}
    last = [told for told in before if told.figure not in fresh]
    if len({told.figure for told in (*last, *planned)}) < 2:  # noqa: PLR2004 - nothing to join
        return Together(())
    whole = World([*before, *planned], [*last, *planned], implied)
    found = whole.attacked(policy)
    known: set[str] = set()
    if found and before:
        known = {trait for trait, _ in World(before, before, implied).attacked(policy) if trait}
    return Together(
        tuple(words for trait, words in found if trait not in known),
        tuple(words for trait, words in found if trait in known),
        whole.counts,
        whole.persons,
    )


class World:
    """Sets, the newest of each figure among them, and the joint attack on them.

    Args:
        sets: every release that is looked at.
        newest: of each figure the one that holds.
        implied: as `together`.
    """

    def __init__(
        self,
        sets: Sequence[Told],
        newest: Sequence[Told],
        implied: Collection[tuple[str, str]],
    ) -> None:
        self.sets, self.newest = sets, newest
        self.facets: Facets = facets_of(sets)
        self._within = list(_within(sets, implied))
        self._labels = {told.name: f"{told.figure} ({told.label})" for told in sets}
        said = [one for told in sets for one in self._said(told)]
        self.joint = Joint(
            tuple(told.name for told in sets), self._within, self.facets.facets, said
        )
        self.counts = self.persons = 0

    def attacked(self, policy: Policy) -> list[tuple[str, str]]:
        """What follows too narrowly: what stays the same about it, and the words."""
        wanted = list(self._wanted())
        self.counts = len(wanted)
        found = [(one.wanted.trait, _words(one)) for one in self.joint.run(wanted, policy)]
        return [*found, *self._of_persons(policy)]

    # -- what was told

    def _said(self, told: Told) -> Iterator[Said]:
        whole = Part(frozenset({told.name}), of=told.name)
        total = told.published.total
        label = f"{told.figure}, {told.label}"
        yield Said(whole, Exact(total), f"{label}: {total} in all, as its receipt says")
        for table in told.published.tables:
            yield from self._table(told, table, label)
        for (by, end), days in zip(_EXTREMES, told.published.extremes, strict=False):
            if days:
                yield from self._extreme(told, by, int(days), end, label)
        for other in told.others:
            yield from self._other(told, other)

    def _table(self, told: Told, table: Shown, label: str) -> Iterator[Said]:
        listed = dict(table.cells)
        for keys in dict.fromkeys([*listed, *self.facets.every(told, table.by)]):
            value = listed.get(keys, 0)
            part = self.cell(told, table.by, keys)
            if value is None or part is None:
                continue
            says = Rounded(value, table.base, "either") if table.base else Exact(value)
            about = "about " if table.base else ""
            yield Said(part, says, f"{label}, {cell_words(table.by, keys)}: {about}{value}")

    def _extreme(self, told: Told, by: By, days: int, end: int, label: str) -> Iterator[Said]:
        """Somebody stands at an extreme, and nobody beyond."""
        words = f"{label}, {by[0]}: {days} days"
        for (key,) in self.facets.every(told, by):
            beyond = key.isdecimal() and (int(key) > days if end else int(key) < days)
            part = self.cell(told, by, (key,))
            if part is not None and (beyond or key == str(days)):
                yield Said(part, Exact(0) if beyond else Between(1), words)

    def _other(self, told: Told, other: Other) -> Iterator[Said]:
        whole = Part(frozenset({told.name}), of=told.name)
        part: Part | None = whole
        if other.by:
            key_of = dict(zip(other.by, other.keys, strict=True))
            known = [by for by in told.shown if set(by) == set(other.by)]
            part = self.cell(told, known[0], tuple(key_of[n] for n in known[0])) if known else None
        if part is not None and isinstance(other.says, Exact | Between | Rounded | Percent):
            of = whole if isinstance(other.says, Percent) else None
            yield Said(part, other.says, f"{other.label} (as entered)", of)

    def cell(
        self, told: Told, by: By, keys: Keys, *, outside: str = "", inside: str = ""
    ) -> Part | None:
        """A cell of a table of a set, of those who are or are not in another; None: nowhere."""
        place = self.facets.place(told, by, keys)
        if place is None or not place[1]:
            return None
        facet, values = place
        return Part(
            frozenset({told.name, inside} - {""}),
            frozenset({outside} - {""}),
            facet,
            told.name,
            values,
        )

    # -- what is protected

    def _wanted(self) -> Iterator[Wanted]:
        yield from self._patterns()
        for one, other in permutations(self.newest, 2):
            yield from self._pair(one, other)
        yield from self._changes()

    def _patterns(self) -> Iterator[Wanted]:
        """Those who stand in just these figures."""
        names = {told.name: told for told in self.newest}
        counts: dict[frozenset[str], int] = {}
        for unit in {unit for told in self.newest for unit in told.units}:
            inside = frozenset(name for name, told in names.items() if unit in told.units)
            counts[inside] = counts.get(inside, 0) + 1
        for inside, value in counts.items():
            outside = frozenset(names) - inside
            words = self._of(inside, outside)
            trait = self._trait(inside, outside)
            yield Wanted(Part(inside, outside), value, words, trait)

    def _pair(self, one: Told, other: Told) -> Iterator[Wanted]:
        """Of one figure, those who are and those who are not in another, in each cell too."""
        both = one.units.keys() & other.units.keys()
        for inside, outside, units in (
            (other.name, "", both),
            ("", other.name, one.units.keys() - both),
        ):
            first = frozenset({one.name, inside} - {""})
            second = frozenset({outside} - {""})
            words, trait = self._of(first, second), self._trait(first, second)
            yield Wanted(Part(first, second), len(units), words, trait)
            for by in one.shown:
                at = one.tables.index(by)
                counts: dict[Keys, int] = {}
                for unit in units:
                    for keys in one.units[unit][at]:
                        counts[keys] = counts.get(keys, 0) + 1
                for keys, value in sorted(counts.items()):
                    part = self.cell(one, by, keys, inside=inside, outside=outside)
                    if part is not None:
                        cell = cell_words(by, keys)
                        yield Wanted(part, value, f"{words}, {cell}", f"{trait}, {cell}")

    def _changes(self) -> Iterator[Wanted]:
        """How the difference of two figures changed, where one of them is released anew."""
        before = {told.figure: told for told in self.sets if told not in self.newest}
        for one, other in permutations(self.newest, 2):
            old, older = before.get(one.figure, one), before.get(other.figure, other)
            if (old, older) == (one, other):
                continue
            now = len(one.units.keys() - other.units.keys())
            then = len(old.units.keys() - older.units.keys())
            plus = Part(frozenset({one.name}), frozenset({other.name}))
            minus = Part(frozenset({old.name}), frozenset({older.name}))
            words = f"the change of {self._of(plus.inside, plus.outside)}"
            yield Wanted(plus, now - then, words, minus=minus)

    def _of(self, inside: Collection[str], outside: Collection[str] = ()) -> str:
        said = " and ".join(self._labels[t.name] for t in self.sets if t.name in inside)
        not_in = " or ".join(self._labels[t.name] for t in self.sets if t.name in outside)
        return f"those in {said}" + (f" and not in {not_in}" if not_in else "")

    def _trait(self, inside: Collection[str], outside: Collection[str]) -> str:
        """The same for the last release of a figure and for the one before it."""
        figure = {told.name: told.figure for told in self.sets}
        return repr((sorted(figure[n] for n in inside), sorted(figure[n] for n in outside)))

    # -- what somebody learns who knows a person

    def _of_persons(self, policy: Policy) -> Iterator[tuple[str, str]]:
        if policy.choices < 2:  # noqa: PLR2004 - one choice is no secret
            return
        kinds: dict[tuple[frozenset[str], str], list[str]] = {}
        for unit in sorted({unit for told in self.newest for unit in told.units}):
            inside = frozenset(told.name for told in self.sets if unit in told.units)
            kinds.setdefault((inside, repr(self.facets.of_unit.get(unit))), []).append(unit)
        told: set[str] = set()
        for (inside, _), units in kinds.items():
            for trait, words in (
                *self._membership(inside, units[0]),
                *self._dimensions(inside, units[0], policy),
            ):
                if words not in told:
                    told.add(words)
                    yield f"{trait} {len(units)}", words

    def _membership(self, inside: frozenset[str], unit: str) -> Iterator[tuple[str, str]]:
        """Whether it can be told that somebody is counted in one more figure."""
        values = self.facets.of_unit.get(unit, {})
        for figure in sorted({told.figure for told in self.newest if told.name in inside}):
            ways = [way for way in self._ways(inside, without=figure) if self.joint.sits(way)]
            if not ways:
                continue  # nobody knows them from elsewhere, or it is so by definition
            self.persons += 1
            if any(self._possible(way, values) for way in ways):
                continue
            newest = next(told for told in self.newest if told.figure == figure)
            rest = frozenset(t.name for t in self.newest if t.name in inside) - {newest.name}
            words = (
                f"whoever knows of one of {self._of(rest)} what is told of them there "
                f"learns that they are in {self._labels[newest.name]}"
            )
            trait = f"person {self._trait(rest, {newest.name})} {self._named(values)}"
            yield trait, words + _tail(self.joint.why_not(ways[0], self._seen(ways[0], values)))

    def _dimensions(
        self, inside: frozenset[str], unit: str, policy: Policy
    ) -> Iterator[tuple[str, str]]:
        """Whether a dimension can be told from the figures that somebody is counted in."""
        values = self.facets.of_unit.get(unit, {})
        ways = [way for way in self._ways(inside) if self.joint.sits(way)]
        for facet, seen in values.items():
            if not seen or len(set(seen.values())) > 1:
                continue
            (value,) = set(seen.values())
            for axis, (name, shape) in enumerate(self.facets.along(facet)):
                if shape[axis] < policy.choices:
                    continue
                self.persons += 1
                left: list[int] = []
                at = list(np.unravel_index(value, shape))
                for row in range(shape[axis]):
                    moved = int(np.ravel_multi_index((*at[:axis], row, *at[axis + 1 :]), shape))
                    tried = {**values, facet: dict.fromkeys(seen, moved)}
                    if any(self._possible(way, tried) for way in ways):
                        left.append(row)
                    if len(left) >= policy.choices:
                        break
                else:
                    known = frozenset(t.name for t in self.newest if t.name in inside)
                    rest = {told.name for told in self.newest} - known
                    said = " or ".join(self.facets.words(facet, axis, row) for row in left)
                    trait = f"dimension {self._trait(known, rest)} {name} {self._named(values)}"
                    who = f"whoever knows of one of {self._of(known, rest)}"
                    yield (
                        trait,
                        f"{who} everything told of them but {name} learns that it is {said}",
                    )

    def _named(self, values: dict[str, dict[str, int]]) -> str:
        """What is told of somebody, in words that stay the same from release to release."""
        figure = {told.name: told.figure for told in self.sets}
        found: list[tuple[str, str]] = []
        for facet, seen in values.items():
            for name, value in seen.items():
                for axis, (_, shape) in enumerate(self.facets.along(facet)):
                    row = int(np.unravel_index(value, shape)[axis])
                    found.append((figure[name], self.facets.words(facet, axis, row)))
        return repr(sorted(set(found)))

    def _ways(self, inside: frozenset[str], without: str = "") -> list[frozenset[str]]:
        """Patterns that differ in what nobody is taken to know: since when somebody is counted."""
        newest = {told.name for told in self.newest}
        ways = [frozenset(t.name for t in self.newest if t.name in inside and t.figure != without)]
        for told in self.sets:
            if told.name not in newest and told.figure != without:
                ways += [way | {told.name} for way in ways]
        return [way for way in ways if way & newest]

    def _possible(self, way: frozenset[str], values: dict[str, dict[str, int]]) -> bool:
        return self.joint.possible(way, self._seen(way, values))

    def _seen(
        self, way: frozenset[str], values: dict[str, dict[str, int]]
    ) -> dict[str, dict[str, int]]:
        """What the figures of a pattern tell of somebody, as if they had always been in them."""
        known = {facet.name: facet.sets for facet in self.facets.facets}
        found: dict[str, dict[str, int]] = {}
        for facet, seen in values.items():
            if not seen:
                continue
            first = next((v for name, v in seen.items() if name in way), None)
            if first is not None:
                found[facet] = {name: seen.get(name, first) for name in known[facet] if name in way}
        return found


def _within(
    sets: Sequence[Told], implied: Collection[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Pairs of which somebody outside may know that the first lies in the second."""
    for at, one in enumerate(sets):
        for place, other in enumerate(sets):
            if at == place or not one.units.keys() <= other.units.keys():
                continue
            earlier = one.figure == other.figure and at < place
            if earlier or (one.figure, other.figure) in implied:
                yield one.name, other.name


def _words(one: Exposed) -> str:
    low, high = f"{one.extent.low:g}", f"{one.extent.high:g}"
    size = low if low == high else f"{low} to {high}"
    return f"{one.wanted.words}: {size}{_tail(one.because)}"


def _tail(because: Iterable[object]) -> str:
    said = "; ".join(str(getattr(reason, "words", "")) for reason in because)
    return f", from {said}" if said else ""
