"""The ways in which a figure could be released, each with its loss. Pure.

The loss is a number of units whose place is not told, or not as exactly: left out or rounded counts
by what they leave out or change; a table that is dropped by everybody in it; a dimension that is
dropped, or told by its wider level, by half of them; and whoever waits, once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

import numpy as np

from unerased.attack import CannotProtect, CannotRound, Policy, Space, Table, hold, round_table
from unerased.attack import suppress as suppressed
from unerased.figures.release.attacking import cells_of
from unerased.figures.release.cube import cube_of
from unerased.figures.release.published import LONGEST, SHORTEST, By, Profile, Published, Shown
from unerased.figures.release.published import Snapshot as Numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unerased.attack import Where
    from unerased.figures.release.published import Keys

__all__ = [
    "BATCH",
    "WIDER",
    "Member",
    "Offer",
    "State",
    "as_it_is",
    "coarser",
    "rounding",
    "suppression",
]

#: the level above
WIDER: Final = {"month": "year", "place": "region"}
#: beyond so many finest cells no controlled rounding is looked for
MOST_ROUNDED: Final = 3_000
#: multiples that are easy to read
_BASES: Final = (5, 10, 15, 20, 25, 50, 100)
_DEAR: Final = 1e9
#: tables are not updated before so many times k have changed since the last time: who is known to
#: have joined in between is then one of so many (docs/bench.md, differencing)
BATCH: Final = 4


@dataclass(frozen=True, slots=True)
class Member:
    """A unit that a release counts, with its cells.

    Attributes:
        unit: its code; "" for one that was erased since the release that it stays from.
        kept: it stays from the release before, as it was committed to then.
    """

    unit: str
    profile: Profile
    kept: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What a release is planned from.

    Attributes:
        asked: the tables of the definition.
        tables: these, and every wider form of them.
        members: the units that may leave, with their cells in `tables`.
        days: shortest and longest, for a duration; else ().
    """

    asked: tuple[By, ...]
    tables: tuple[By, ...]
    members: tuple[Member, ...]
    days: tuple[str, ...]

    @property
    def numbers(self) -> Numbers:
        """How many stand where."""
        return Numbers.of(self.tables, (member.profile for member in self.members))


@dataclass(frozen=True, slots=True)
class Offer:
    """One way of releasing, before it was attacked."""

    name: str
    words: str
    published: Published
    members: tuple[Member, ...]
    numbers: Numbers
    loss: float = 0.0
    updated: bool = True
    waiting: int = 0


def as_it_is(state: State) -> Offer:
    """Every number of the figure."""
    numbers = state.numbers
    tables = tuple(_whole(numbers, by) for by in state.asked)
    published = Published(numbers.total, tables, state.days)
    return Offer("as_it_is", "every number as it is", published, state.members, numbers)


def _whole(numbers: Numbers, by: By) -> Shown:
    return Shown(by, tuple(numbers.table(by).items()))


def suppression(state: State, policy: Policy) -> Offer:
    """Leave small numbers out, and as few others as keep them from being worked out.

    Raises:
        CannotProtect: not even leaving everything out would do.
    """
    if not state.asked:
        raise CannotProtect(0, policy.width)
    base = as_it_is(state)
    table, places = _table(base, ())
    primary = [at for at, value in enumerate(table.values) if at and 0 < value < policy.k]
    costs = [float(value or 1) for value in table.values]
    found = suppressed(table, primary, policy.width, costs=[_DEAR, *costs[1:]])
    if 0 in found.hidden:
        raise CannotProtect(len(primary), policy.width)
    hidden = {places[at] for at in found.hidden}
    tables = tuple(
        replace_cells(shown, {keys: None for by, keys in hidden if by == shown.by})
        for shown in base.published.tables
    )
    words = f"{len(hidden)} numbers left out, {len(primary)} of them because they are small"
    published = Published(base.published.total, tables, base.published.extremes)
    return replace(base, name="suppression", words=words, published=published, loss=found.loss)


def replace_cells(shown: Shown, cells: Mapping[Keys, int | None], base: int = 0) -> Shown:
    """A table with some of its cells replaced."""
    return Shown(shown.by, tuple((keys, cells.get(keys, was)) for keys, was in shown.cells), base)


def _table(base: Offer, first: Sequence[Where]) -> tuple[Table, dict[int, tuple[By, Keys]]]:
    """The asked tables over the cube's finest cells; `first` stand before them, the total first."""
    asked = [shown.by for shown in base.published.tables]
    numbers = base.numbers.only(asked)
    cube = cube_of([numbers])
    space = Space(cube.dimensions)
    wheres: list[Where] = [{}, *first]
    places: dict[int, tuple[By, Keys]] = {}
    for shown in base.published.tables:
        for keys in cube.every(shown.by):
            where = cube.where(shown.by, keys)
            if where is not None:
                places[len(wheres)] = (shown.by, keys)
                wheres.append(where)
    return Table.of(space, wheres, cells_of(cube, space, numbers)), places


def rounding(state: State, policy: Policy) -> Offer:
    """Round every number of the tables so that they still add up.

    Raises:
        CannotRound: there is no table, there are too many finest cells, or time ran out.
    """
    bases = [one for one in _BASES if one > policy.width and one >= policy.k]
    base = as_it_is(state)
    asked = [shown.by for shown in base.published.tables]
    space = Space(cube_of([base.numbers.only(asked)]).dimensions)
    if not asked or not bases or space.size > MOST_ROUNDED:
        raise CannotRound(bases[0] if bases else policy.width + 1)
    table, places = _table(base, [space.categories(cell) for cell in range(space.size)])
    found = round_table(table, bases[0])
    shown: dict[By, dict[Keys, int]] = {by: {} for by in asked}
    loss = 0
    for at, (by, keys) in places.items():
        loss += abs(found.values[at] - table.values[at])
        if found.values[at]:
            shown[by][keys] = found.values[at]
    tables = tuple(Shown(by, tuple(cells.items()), bases[0]) for by, cells in shown.items())
    words = f"tables rounded to multiples of {bases[0]}, so that they add up; the total is exact"
    published = Published(base.published.total, tables, base.published.extremes)
    return replace(base, name="rounding", words=words, published=published, loss=float(loss))


def coarser(state: State, policy: Policy) -> Iterator[Offer]:
    """Wider tables, the one of least loss first; the last of them is the total alone."""
    base = as_it_is(state)
    total = base.published.total
    forms = [list(_forms(by, total, state.tables)) for by in state.asked]
    if state.days:
        yield replace(
            base,
            name="coarser",
            words="without the shortest and the longest",
            published=Published(total),
            loss=float(total),
        )
        return
    chosen = sorted(product(*forms), key=lambda one: sum(loss for _, loss in one))
    for number, form in enumerate(chosen[1:] if state.asked else ()):
        tables = tuple(dict.fromkeys(by for by, _ in form if by))
        shown = tuple(_whole(base.numbers, by) for by in tables)
        small = any(0 < value < policy.k for table in shown for _, value in table.cells if value)
        if small and number < len(chosen) - 2:
            continue
        told = "; ".join(" by ".join(by) for by in tables) or "the total alone"
        published = Published(total, shown)
        loss = sum(loss for _, loss in form)
        yield replace(
            base, name="coarser", words=f"coarser: {told}", published=published, loss=loss
        )


def _forms(by: By, total: int, known: Sequence[By]) -> Iterator[tuple[By, float]]:
    """A table and its wider forms, with the loss of each; () is the table dropped."""
    yield by, 0.0
    found: dict[By, float] = {}
    for size in range(1, len(by) + 1):
        for kept in combinations(by, size):
            for level in product(*(_levels(name) for name in kept)):
                share = sum(1.0 if name in by else 0.5 for name in level) / len(by)
                found[level] = total * (1 - share)
    yield from ((level, loss) for level, loss in found.items() if level != by and level in known)
    yield (), float(total)


def _levels(name: str) -> tuple[str, ...]:
    return (name, WIDER[name]) if name in WIDER else (name,)


def wider_forms(asked: Sequence[By]) -> tuple[By, ...]:
    """The tables asked for, and every wider form of each."""
    found = dict.fromkeys(asked)
    for by in asked:
        for size in range(1, len(by) + 1):
            for kept in combinations(by, size):
                found.update(dict.fromkeys(product(*(_levels(name) for name in kept))))
    return tuple(found)


def waiting(
    state: State, before: Published, numbers: Numbers, kept: Sequence[Member], policy: Policy
) -> Offer | None:
    """Changes held back: each cell changes by nothing or by at least k; None where that cannot be.

    Args:
        state: as the figure is now.
        before: what the last release told; it is told again in the same tables.
        numbers: what stood behind it.
        kept: the units that it counted.
        policy: k.
    """
    layout = [shown.by for shown in before.tables] + (
        [SHORTEST, LONGEST] if before.extremes else []
    )
    if numbers.tables != state.tables or any(shown.base for shown in before.tables):
        return None
    places = [numbers.tables.index(by) for by in layout]
    then, now = dict(numbers.only(layout).counts), dict(state.numbers.only(layout).counts)
    cells = sorted({*then, *now})
    held = hold(
        np.array([then.get(cell, 0) for cell in cells], np.int64),
        np.array([now.get(cell, 0) for cell in cells], np.int64),
        policy.k,
    )
    goes = {
        cell
        for cell, count in zip(cells, held.counts, strict=True)
        if int(count) != then.get(cell, 0)
    }
    if not goes:
        return None
    members = (
        *(one for one in state.members if _at(one, places) in goes),
        *(one for one in kept if _at(one, places) not in goes),
    )
    named = [member.unit for member in members if member.unit]
    if len(set(named)) < len(named):
        return None  # who moved from a cell that waits into one that does not would stand in both
    new = Numbers.of(state.tables, (member.profile for member in members))
    hidden = [{keys: None for keys, was in shown.cells if was is None} for shown in before.tables]
    tables = tuple(
        replace_cells(_whole(new, shown.by), none)
        for shown, none in zip(before.tables, hidden, strict=True)
    )
    waits = int(np.abs(held.waiting).sum())
    extremes = _ends(members, state.tables) if before.extremes else ()
    return Offer(
        "waiting",
        f"what changed by {policy.k} or more is updated; the rest waits",
        Published(new.total, tables, extremes),
        members,
        new,
        loss=float(waits),
        waiting=waits,
    )


def first(state: State, policy: Policy) -> Offer | None:
    """A first release in which who is alone in a cell waits already; None where nobody has to."""
    empty = Published(0, tuple(Shown(by, ()) for by in state.asked))
    offer = waiting(state, empty, Numbers.of(state.tables, ()), (), policy) if state.asked else None
    return offer if offer is not None and offer.waiting else None


def _at(member: Member, places: Sequence[int]) -> Profile:
    return tuple(member.profile[place] for place in places)


def _ends(members: Sequence[Member], tables: Sequence[By]) -> tuple[str, str]:
    def days(by: By) -> list[int]:
        place = tables.index(by)
        found = [member.profile[place][0][0] for member in members]
        return [int(one) for one in found if one]

    low, high = days(SHORTEST), days(LONGEST)
    return str(min(low)) if low else "", str(max(high)) if high else ""


def repeated(before: Published, numbers: Numbers, kept: Sequence[Member], waits: int) -> Offer:
    """The last release again: not updated."""
    return Offer(
        "waiting",
        "not updated: what changed waits until it is enough",
        before,
        tuple(kept),
        numbers,
        loss=float(waits),
        updated=False,
        waiting=waits,
    )


def days_of(members: Sequence[Member], tables: Sequence[By]) -> tuple[str, ...]:
    """Shortest and longest of these units, where the tables hold them."""
    return _ends(members, tables) if SHORTEST in tables else ()
