"""Which lists the counted persons of a figure are on: what the estimation of the missing reads.

A person is on the list of every origin that documents them by a claim which their verdict rests
on. Findings that two records are one person hold here as in the figure. Who only repeats has no
list, nor has who denies; the team's own coding is none either.

A claim documents a person when it is about them, when it names them as the victim of an act, or
when it is about an act that has no other victim. What a source says of an event or a place
documents nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from unerased.estimate.table import from_arrays
from unerased.figures.count import count
from unerased.figures.derivation import Derivation
from unerased.figures.errors import NoLists
from unerased.figures.judge import VICTIM
from unerased.figures.lean import claims_with
from unerased.figures.reader import load
from unerased.model.codes import short
from unerased.model.values import Ref, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.estimate.table import Table
    from unerased.figures.definition import Definition
    from unerased.figures.evidence import Material
    from unerased.figures.value import UnitVerdict
    from unerased.journal.values import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim
    from unerased.register.database import Database

By = Literal["source", "organisation"]

#: above so many lists the largest are kept and the rest is put together
MOST: Final = 6
KEPT: Final = 5
#: names of lists that are neither a source nor a kind; a term has no spaces, so they collide with none
REST: Final = "all other lists"
NO_KIND: Final = "kind not recorded"
_TEAM: Final = "team"
_BODY: Final = "organisation"
_TOO_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of sources.

    Attributes:
        kinds: the kinds that a source is said to be of; wider terms are among them.
        through: the source through which a source reached the register.
    """

    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)
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
    """

    by: By
    table: Table
    lists: tuple[OneList, ...]
    merged: tuple[OneList, ...]
    counted: int
    unlisted: int


def read_lists(
    db: Database, definition: Definition, codebook: Codebook, by: By, heads: Heads | None = None
) -> Lists:
    """The lists of a figure of persons, as of heads; ``None`` is everything that is held.

    Raises:
        NoLists: the figure does not count persons, counts nobody, or fewer than two lists
            document those whom it counts.
    """
    if definition.unit != "persons":
        raise NoLists("not_persons")
    material = load(db, definition, codebook, heads)
    counted = count(material, definition, codebook).documented.counted
    return lists_of(counted, material, _sources(db, codebook, heads), by)


def lists_of(
    counted: Sequence[UnitVerdict], material: Material, sources: Sources, by: By
) -> Lists:
    """The pure core: counted persons and what their verdicts rest on in, lists and table out.

    Args:
        counted: the counted persons of a figure.
        material: what the figure was counted from.
        sources: what is known of the sources.
        by: ``source``: each origin is a list. ``organisation``: a source that reached the register
            through another one is on that one's list; an organisation is a list; all other
            sources are put together by their kind.

    Raises:
        NoLists: nobody is counted, or fewer than two lists document them.
    """
    if not counted:
        raise NoLists("nobody")
    holder = _Holder(sources, by)
    per_person = [
        frozenset(holder.of(origin) for origin in origins if not holder.is_team(origin))
        for origins in _origins(counted, material)
    ]
    listed = [keys for keys in per_person if keys]
    size = Counter(key for keys in listed for key in keys)
    if len(size) < _TOO_FEW:
        raise NoLists("one_list")
    order = sorted(size, key=lambda key: (-size[key], key))
    kept, rest = (order, []) if len(order) <= MOST else (order[:KEPT], order[KEPT:])
    names = _names(order)
    rows = [
        tuple(key in keys for key in kept) + ((not keys.isdisjoint(rest),) if rest else ())
        for keys in listed
    ]
    whole = [holder.list_of(key, names[key], size[key]) for key in order]
    shown = whole[: len(kept)]
    if rest:
        together = sorted({code for one in whole[KEPT:] for code in one.sources})
        persons = sum(row[-1] for row in rows)
        shown.append(OneList(REST, "", "", persons, tuple(together)))
    return Lists(
        by=by,
        table=_table([one.name for one in shown], rows),
        lists=tuple(shown),
        merged=tuple(whole[len(kept) :]),
        counted=len(counted),
        unlisted=len(counted) - len(listed),
    )


class _Holder:
    """Whose list a source is on, and which sources came to be on which."""

    def __init__(self, sources: Sources, by: By) -> None:
        self._sources = sources
        self._by = by
        self._collectors = frozenset(sources.through.values())
        self._members: dict[str, set[str]] = defaultdict(set)

    def is_team(self, source: str) -> bool:
        return _TEAM in self._kinds(source)

    def of(self, source: str) -> str:
        """A code of a source, or a term, or `NO_KIND`."""
        key = self._key(source)
        self._members[key].add(source)
        return key

    def list_of(self, key: str, name: str, persons: int) -> OneList:
        code, term = (key, "") if "-" in key else ("", "" if key == NO_KIND else key)
        return OneList(name, code, term, persons, tuple(sorted(self._members[key])))

    def _key(self, source: str) -> str:
        if self._by == "source":
            return source
        end = self._end(source)
        if end != source or source in self._collectors or _BODY in self._kinds(source):
            return end
        # the narrowest that was said cannot be told from a set; the first by name is the same
        # on every device
        return min(self._kinds(source), default=NO_KIND)

    def _end(self, source: str) -> str:
        """The last source along the way on which this one reached the register."""
        way = [source]
        while (following := self._sources.through.get(way[-1])) is not None:
            if following in way or self.is_team(following):
                break
            way.append(following)
        return way[-1] if following is None or following not in way else source

    def _kinds(self, source: str) -> frozenset[str]:
        return self._sources.kinds.get(source, frozenset())


def _origins(counted: Iterable[UnitVerdict], material: Material) -> Iterable[tuple[str, ...]]:
    """For each person, the sources that documented them of their own knowledge."""
    claims = {claim.code: claim for claim in material.claims}
    stances = {stance.code: stance for stance in material.stances}
    derivation = Derivation(claims, {**material.ancestors, **stances}, material.repeats)
    victims: dict[str, set[str]] = defaultdict(set)
    for claim in material.claims:
        if claim.property == VICTIM and isinstance(claim.value, Ref):
            victims[claim.subject].add(claim.value.code)
    for verdict in counted:
        codes = {verdict.code, *verdict.merged}
        telling = [
            code
            for code in verdict.claims
            if code in claims and _documents(claims[code], codes, victims)
        ]
        yield derivation.origins(telling)


def _documents(claim: Claim, codes: set[str], victims: Mapping[str, set[str]]) -> bool:
    if claim.subject in codes:
        return True
    if claim.property == VICTIM and isinstance(claim.value, Ref) and claim.value.code in codes:
        return True
    of_act = victims.get(claim.subject)
    return of_act is not None and of_act <= codes


def _names(keys: Sequence[str]) -> dict[str, str]:
    """Short codes where they tell the lists apart, else the whole codes."""
    names = {key: short(key) if "-" in key else key for key in keys}
    twice = {name for name, number in Counter(names.values()).items() if number > 1}
    return {key: key if name in twice else name for key, name in names.items()}


def _table(names: Sequence[str], rows: Iterable[tuple[bool, ...]]) -> Table:
    patterns = Counter(rows)
    matrix = np.array(list(patterns), dtype=np.int64)
    return from_arrays(names, matrix, list(patterns.values()))


def _sources(db: Database, codebook: Codebook, heads: Heads | None) -> Sources:
    terms = codebook.lists[codebook.properties["source.kind"].list].terms
    kinds: dict[str, set[str]] = defaultdict(set)
    for claim in claims_with(db, "source.kind", heads):
        if isinstance(claim.value, Term):
            term = claim.value.term
            while term:
                kinds[claim.subject].add(term)
                term = terms[term].parent if term in terms else ""
    through = {
        claim.subject: claim.value.code
        for claim in sorted(claims_with(db, "source.reached_through", heads), key=_code)
        if isinstance(claim.value, Ref)
    }
    return Sources({code: frozenset(found) for code, found in kinds.items()}, through)


def _code(claim: Claim) -> str:
    return claim.code
