"""What the pictures rest on: acts with their dates, places, victims and actors, in codes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from unerased.model.dates import bounds
from unerased.model.values import Ref, Stance, Term, When
from unerased.register import reads
from unerased.register.reads.entities import live_codes
from unerased.register.reads.plain import plain_values
from unerased.register.reads.refs import subjects_with

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from unerased.model.records import Claim
    from unerased.model.values import Value
    from unerased.register.database import Database
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

T = TypeVar("T")

#: so many acts are read for one picture with who did what; more are narrowed by month or event
MOST_ACTS: Final = 100
#: involvements read of one act
_MOST_ACTORS: Final = 50
_DENIES: Final = frozenset({"denies_act", "other_explanation"})
_DISOWNS: Final = frozenset({"admits_denies_responsibility"})
#: on who had a part in it, either means that it was not them
_NOT_THEIRS: Final = _DENIES | _DISOWNS
_NONE: Final[frozenset[str]] = frozenset()
_NAMES: Final = ("act.violation", "act.date", "act.place", "act.victim")


@dataclass(frozen=True, slots=True)
class Fact:
    """What is said of one act, in codes and terms.

    Attributes:
        terms: what was done; what the team found to hold comes first.
        whens: every date that a source gives.
        involvements: codes of who had a part in it.
        denied: somebody denies it, or explains it otherwise.
        disowned: somebody admits it and denies responsibility, or denies a part in it.
    """

    code: str
    terms: tuple[str, ...] = ()
    whens: tuple[When, ...] = ()
    places: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    involvements: tuple[str, ...] = ()
    denied: bool = False
    disowned: bool = False

    @property
    def span(self) -> tuple[dt.date | None, dt.date | None]:
        """From the first day that any source can mean to the last; None for an open end."""
        ends = [bounds(when) for when in self.whens]
        firsts = [first for first, _ in ends]
        lasts = [last for _, last in ends]
        first = None if None in firsts or not firsts else min(one for one in firsts if one)
        last = None if None in lasts or not lasts else max(one for one in lasts if one)
        return first, last


@dataclass(slots=True)
class _Gathered:
    """Claims on acts, gathered by act and property."""

    said: dict[str, dict[str, list[Claim]]] = field(default_factory=dict)
    of_involvement: dict[str, list[str]] = field(default_factory=dict)
    stances: dict[str, set[str]] = field(default_factory=dict)

    def fact(self, code: str) -> Fact:
        claims = self.said.get(code, {})
        parts = self.of_involvement.get(code, [])
        in_parts = {stance for part in parts for stance in self._stances(self.said.get(part, {}))}
        said = ([claim.value for claim in claims.get(name, ())] for name in _NAMES)
        return _fact(code, tuple(said), parts, self._stances(claims), in_parts)

    def _stances(self, claims: Mapping[str, Sequence[Claim]]) -> set[str]:
        return {
            stance
            for found in claims.values()
            for claim in found
            for stance in self.stances.get(claim.code, ())
        }


def facts_of(asked: Asked, acts: Sequence[str], look: Look) -> tuple[Fact, ...]:
    """Read these acts one by one, in their order."""
    db = asked.register.db
    gathered = _Gathered()
    for act in acts:
        gathered.of_involvement[act] = subjects_with(db, "involvement.act", act, limit=_MOST_ACTORS)
    codes = [*acts, *(part for parts in gathered.of_involvement.values() for part in parts)]
    claims = [row.claim for row in reads.claims_about(db, codes)] if codes else []
    look.judged(claim.code for claim in claims)
    for claim in look.first(claims):
        held = gathered.said.setdefault(claim.subject, defaultdict(list))
        held[claim.property].append(claim)
    for row in reads.stances_on(db, [claim.code for claim in claims]) if claims else ():
        _note(gathered, row.claim)
    return tuple(gathered.fact(act) for act in acts)


def census(asked: Asked) -> Mapping[str, Fact]:
    """Every act there is, kept as long as the heads stay the same; reads the whole register."""
    return asked.desk.cache.get(asked.register.heads, "acts for pictures", lambda: _census(asked))


def _census(asked: Asked) -> dict[str, Fact]:
    db = asked.register.db
    stances: dict[str, set[str]] = {}
    for _, claim, value in plain_values(db, "claim.stance"):
        if isinstance(value, Stance):
            stances.setdefault(claim, set()).add(value.stance)
    on_acts: dict[str, set[str]] = {}
    terms, whens, places, victims = (_by_act(db, name, stances, on_acts) for name in _NAMES)
    parts, in_parts = defaultdict[str, list[str]](list), defaultdict[str, set[str]](set)
    for claim, part, value in plain_values(db, "involvement.act"):
        if isinstance(value, Ref):
            parts[value.code].append(part)
            in_parts[value.code] |= stances.get(claim, set())
    return {
        act: _fact(
            act,
            (terms.get(act, ()), whens.get(act, ()), places.get(act, ()), victims.get(act, ())),
            parts.get(act, ()),
            on_acts.get(act, _NONE),
            in_parts.get(act, _NONE),
        )
        for act in live_codes(db, "act")
    }


def _by_act(
    db: Database, name: str, stances: Mapping[str, set[str]], on_acts: dict[str, set[str]]
) -> dict[str, tuple[Value, ...]]:
    """What is said of each act by a property; what others say to that goes into `on_acts`."""
    found: dict[str, tuple[Value, ...]] = {}
    for claim, act, value in plain_values(db, name):
        found[act] = (*found[act], value) if act in found else (value,)
        if claim in stances:
            on_acts.setdefault(act, set()).update(stances[claim])
    return found


def _note(gathered: _Gathered, claim: Claim) -> None:
    if isinstance(claim.value, Stance):
        gathered.stances.setdefault(claim.subject, set()).add(claim.value.stance)


def _fact(
    code: str,
    said: tuple[Iterable[Value], ...],
    parts: Iterable[str],
    stances: AbstractSet[str],
    in_parts: AbstractSet[str],
) -> Fact:
    """One act, of what is said by each of `_NAMES`, and of the stances on that and on its parts."""
    violations, dates, places, victims = said
    return Fact(
        code=code,
        terms=_once(value.term for value in violations if isinstance(value, Term)),
        whens=_once(
            value for value in dates if isinstance(value, When) and (value.earliest or value.latest)
        ),
        places=_once(value.code for value in places if isinstance(value, Ref)),
        victims=_once(value.code for value in victims if isinstance(value, Ref)),
        involvements=tuple(parts),
        denied=not _DENIES.isdisjoint(stances),
        disowned=not (_DISOWNS.isdisjoint(stances) and _NOT_THEIRS.isdisjoint(in_parts)),
    )


def _once(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))
