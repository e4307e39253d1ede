"""What the pictures rest on: acts with their dates, places, victims and actors, in codes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from unerased.model.dates import bounds
from unerased.model.values import Ref, Stance, Term, When
from unerased.register import reads
from unerased.register.reads.refs import subjects_with

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.model.records import Claim
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

#: so many acts are read for one picture with who did what; more are narrowed by month or event
MOST_ACTS: Final = 100
#: involvements read of one act
_MOST_ACTORS: Final = 50
_DENIES: Final = frozenset({"denies_act", "other_explanation"})
_DISOWNS: Final = frozenset({"admits_denies_responsibility"})
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
        own = self._stances(claims)
        in_parts = {stance for part in parts for stance in self._stances(self.said.get(part, {}))}
        return Fact(
            code=code,
            terms=tuple(_terms(claims.get("act.violation", ()))),
            whens=tuple(
                dict.fromkeys(
                    claim.value
                    for claim in claims.get("act.date", ())
                    if isinstance(claim.value, When)
                    and (claim.value.earliest or claim.value.latest)
                )
            ),
            places=tuple(_codes(claims.get("act.place", ()))),
            victims=tuple(_codes(claims.get("act.victim", ()))),
            involvements=tuple(parts),
            denied=bool(own & _DENIES),
            disowned=bool(own & _DISOWNS or in_parts & (_DENIES | _DISOWNS)),
        )

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
    gathered = _Gathered()
    for name in _NAMES:
        for claim in reads.plain_claims(db, name):
            held = gathered.said.setdefault(claim.subject, defaultdict(list))
            held[name].append(claim)
    for claim in reads.plain_claims(db, "involvement.act"):
        gathered.said.setdefault(claim.subject, defaultdict(list))[claim.property].append(claim)
        if isinstance(claim.value, Ref):
            gathered.of_involvement.setdefault(claim.value.code, []).append(claim.subject)
    for claim in reads.plain_claims(db, "claim.stance"):
        _note(gathered, claim)
    live = [row.code for row in reads.entities(db, "act")]
    return {code: gathered.fact(code) for code in live}


def _note(gathered: _Gathered, claim: Claim) -> None:
    if isinstance(claim.value, Stance):
        gathered.stances.setdefault(claim.subject, set()).add(claim.value.stance)


def _terms(claims: Iterable[Claim]) -> list[str]:
    values = (claim.value for claim in claims)
    return list(dict.fromkeys(value.term for value in values if isinstance(value, Term)))


def _codes(claims: Iterable[Claim]) -> list[str]:
    values = (claim.value for claim in claims)
    return list(dict.fromkeys(value.code for value in values if isinstance(value, Ref)))
