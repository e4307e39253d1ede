"""Which lists the counted persons of a figure are on: what the estimation of the missing reads.

A person is on the list of every origin that documents them by a claim which their verdict rests
on. Findings that two records are one person hold here as in the figure. Who only repeats has no
list, nor has who denies; the team's own coding is none either. What documents a person is said in
``documenting``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from unerased.estimate.table import from_arrays
from unerased.figures.count import counted
from unerased.figures.errors import NoLists
from unerased.figures.reader import load
from unerased.model.codes import short
from unerased.model.values import Ref, Term
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from unerased.estimate.table import Table
    from unerased.figures.definition import Definition
    from unerased.figures.kept import Kept
    from unerased.journal.values import Heads
    from unerased.model.codebook import Codebook
    from unerased.register.database import Database

By = Literal["source", "organisation"]

#: above so many lists the largest are kept and the rest is put together
MOST: Final = 6
KEPT: Final = 5
#: lists that are neither a source's nor a kind's; no term has spaces, so no name is given twice
REST: Final = "all other lists"
NO_KIND: Final = "kind not recorded"
_TOO_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of sources.

    Attributes:
        kinds: the kind that a source is said to be of; of several the first by name.
        bodies: the sources that are organisations.
        team: the sources that are the team itself.
        through: the source through which a source reached the register.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset()
    team: frozenset[str] = frozenset()
    through: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OneList:
    """One list.

    Attributes:
        name: its name in the table: a short code, the term of a kind, `REST` or `NO_KIND`.
        code: of the source or organisation whose list it is, "" when it is none's.
        term: the kind whose sources are together here, "" when they are not.
        persons: how many counted persons are on it.
        sources: codes of the sources in it, sorted.
    """

    name: str
    code: str
    term: str
    persons: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The lists of a figure and their overlaps.

    Attributes:
        table: the overlaps; its names are those of `lists`.
        lists: at most six, the largest first; lists that were put together stand last.
        merged: the lists that were put together into one, the largest first.
        counted: persons whom the figure counts.
        unlisted: how many of them are on no list, and so not in the table.
        of: for each person whom the figure counts, the names of the lists that they are on.
    """

    by: By
    table: Table
    lists: tuple[OneList, ...]
    merged: tuple[OneList, ...]
    counted: int
    unlisted: int
    of: Mapping[str, tuple[str, ...]]


def read_lists(  # noqa: PLR0913 - what a figure is, how lists are made of it, and of whom
    db: Database,
    definition: Definition,
    codebook: Codebook,
    by: By,
    heads: Heads | None = None,
    *,
    only: Collection[str] | None = None,
) -> Lists:
    """The lists of a figure of persons, as of heads; ``None`` is everything that is held.

    With `only`, of these counted persons alone, as if the figure counted nobody else.

    Raises:
        NoLists: the figure does not count persons, counts nobody, or fewer than two lists
            document those whom it counts.
    """
    _check_unit(definition)
    found = counted(load(db, definition, codebook, heads), definition, codebook, telling=True)
    told = found.told
    if only is not None:
        told = {code: origins for code, origins in told.items() if code in only}
    return lists_of(told, sources_of(db, codebook, heads), by)


def kept_lists(
    kept: Kept, db: Database, definition: Definition, codebook: Codebook, by: By
) -> Lists:
    """The lists of a figure of persons now, from what is kept up to date of it.

    Raises:
        NoLists: as `read_lists`.
    """
    _check_unit(definition)
    return lists_of(kept.told(db, definition, codebook), sources_of(db, codebook), by)


def _check_unit(definition: Definition) -> None:
    if definition.unit != "persons":
        raise NoLists("not_persons")


def lists_of(told: Mapping[str, tuple[str, ...]], sources: Sources, by: By) -> Lists:
    """The pure core: counted persons with who documented them in, lists and table out.

    Args:
        told: for each counted person the sources that documented them (``documenting``).
        sources: what is known of the sources.
        by: ``source``: each origin is a list. ``organisation``: a source that reached the register
            through another one is on that one's list; an organisation is a list; all other
            sources are put together by their kind.

    Raises:
        NoLists: nobody is counted, or fewer than two lists document them.
    """
    if not told:
        raise NoLists("nobody")
    per_person = [set(origins) - sources.team for origins in told.values()]
    holders = _Holders(sources, by)
    members: dict[_Whose, set[str]] = defaultdict(set)
    for source in set().union(*per_person):
        members[holders.of(source)].add(source)
    rows = [{holders.of(source) for source in origins} for origins in per_person if origins]
    size = Counter(whose for row in rows for whose in row)
    if len(size) < _TOO_FEW:
        raise NoLists("one_list")
    order = sorted(size, key=lambda whose: (-size[whose], whose))
    names = _names(order)
    whole = [
        OneList(names[one], one.code, one.term, size[one], tuple(sorted(members[one])))
        for one in order
    ]
    split = len(order) if len(order) <= MOST else KEPT
    rest = set(order[split:])
    marks = [(*(one in row for one in order[:split]), bool(row & rest)) for row in rows]
    shown = whole[:split] + _together(whole[split:], sum(row[-1] for row in marks))
    return Lists(
        by=by,
        table=_table([one.name for one in shown], [row[: len(shown)] for row in marks]),
        lists=tuple(shown),
        merged=tuple(whole[split:]),
        counted=len(told),
        unlisted=len(told) - len(rows),
        of={
            code: _on([one.name for one in shown], origins, holders, names, rest)
            for code, origins in zip(told, per_person, strict=True)
        },
    )


def _on(  # one person's lists, in the order of the table
    shown: Sequence[str],
    origins: set[str],
    holders: _Holders,
    names: Mapping[_Whose, str],
    rest: set[_Whose],
) -> tuple[str, ...]:
    row = {holders.of(source) for source in origins}
    held = {REST if one in rest else names[one] for one in row}
    return tuple(name for name in shown if name in held)


def _together(merged: Sequence[OneList], persons: int) -> list[OneList]:
    sources = sorted({code for one in merged for code in one.sources})
    return [OneList(REST, "", "", persons, tuple(sources))] if merged else []


class _Whose(NamedTuple):
    """Whose list: a source's, or that of all sources of a kind; ("", "") when none is recorded."""

    code: str
    term: str = ""

    @property
    def name(self) -> str:
        return short(self.code) if self.code else self.term or NO_KIND


class _Holders:
    """Whose list each source is on."""

    def __init__(self, sources: Sources, by: By) -> None:
        self._sources = sources
        self._by = by
        self._collectors = frozenset(sources.through.values())

    def of(self, source: str) -> _Whose:
        if self._by == "source":
            return _Whose(source)
        end = self._end(source)
        if end != source or end in self._collectors or end in self._sources.bodies:
            return _Whose(end)
        return _Whose("", self._sources.kinds.get(source, ""))

    def _end(self, source: str) -> str:
        """The last source on the way by which this one came; itself when the way is a circle."""
        passed = {source}
        end = source
        while (following := self._sources.through.get(end, "")) not in {"", *self._sources.team}:
            if following in passed:
                return source
            passed.add(following)
            end = following
        return end


def _names(order: Sequence[_Whose]) -> dict[_Whose, str]:
    """Short codes where they tell the lists apart, else the whole codes."""
    twice = {name for name, number in Counter(one.name for one in order).items() if number > 1}
    return {one: one.code if one.name in twice else one.name for one in order}


def _table(names: Sequence[str], rows: Iterable[tuple[bool, ...]]) -> Table:
    patterns = Counter(rows)
    matrix = np.array(list(patterns), dtype=np.int64)
    return from_arrays(names, matrix, list(patterns.values()))


def sources_of(db: Database, codebook: Codebook, heads: Heads | None = None) -> Sources:
    """What is known of the sources, as of heads."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for claim in reads.plain_claims(db, "source.kind", heads=heads):
        if isinstance(claim.value, Term):
            kinds[claim.subject].add(claim.value.term)
    listed = codebook.properties["source.kind"].list
    through: dict[str, set[str]] = defaultdict(set)
    for claim in reads.plain_claims(db, "source.reached_through", heads=heads):
        if isinstance(claim.value, Ref):
            through[claim.subject].add(claim.value.code)
    return Sources(
        kinds={code: min(terms) for code, terms in kinds.items()},
        bodies=_of_kind(kinds, codebook.terms_below(listed, "organisation")),
        team=_of_kind(kinds, codebook.terms_below(listed, "team")),
        through={code: min(ways) for code, ways in through.items()},
    )


def _of_kind(kinds: Mapping[str, set[str]], terms: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code, said in kinds.items() if said & terms)
