"""Acts and steps as rows of a table: what was done, when, for how long, by whom, who says so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.values import Amount, Ref, When
from unerased.register import reads
from unerased.web.show.claims.cards import (
    Contest,
    ShownValue,
    Speaker,
    contest_of,
    shown_value,
    speaker_of,
)
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.claims.times import Bar, Scale, scale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.model.records import Claim
    from unerased.register.rows import ClaimRow
    from unerased.web.show.claims.look import Look

_ACTOR = ("involvement.actor_stated", "involvement.organisation", "involvement.actor_kind")
_LAST_DAY = dt.date.max


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act."""

    link: CodeLink
    what: tuple[ShownValue, ...]
    when: tuple[ShownValue, ...]
    bar: Bar | None
    duration: tuple[ShownValue, ...]
    place: tuple[ShownValue, ...]
    victims: tuple[ShownValue, ...]
    actors: tuple[ShownValue, ...]
    speakers: tuple[Speaker, ...]
    contests: tuple[Contest, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Acts in the order of their earliest day, on one scale."""

    rows: tuple[ActRow, ...]
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step taken for somebody."""

    link: CodeLink
    step: str
    kind: tuple[ShownValue, ...]
    authority: tuple[ShownValue, ...]
    when: tuple[ShownValue, ...]
    outcome: tuple[ShownValue, ...]
    speakers: tuple[Speaker, ...]


def timeline_of(acts: Sequence[str], look: Look) -> Timeline:
    """Read these acts, and lay them out."""
    said = _said_of(acts, look)
    actors = _actors(acts, look)
    dates = {code: _dates(said[code].get("act.date", ())) for code in acts}
    scale = scale_of(when for found in dates.values() for when in found)
    made = [_act(code, said[code], actors[code], _bar(dates[code], scale), look) for code in acts]
    order = {code: min(map(_begin, dates[code]), default=_LAST_DAY) for code in acts}
    made.sort(key=lambda row: (order[row.link.code], row.link.code))
    if scale is None:
        return Timeline(tuple(made))
    return Timeline(tuple(made), look.words.day(scale.first), look.words.day(scale.last))


def steps_of(codes: Sequence[str], look: Look) -> tuple[StepRow, ...]:
    """Read these steps, in their order."""
    said = _said_of(codes, look)
    made = []
    for code in codes:
        claims = said[code]
        number = next(
            (
                claim.value.low
                for claim in claims.get("intervention.step", ())
                if isinstance(claim.value, Amount) and claim.value.low is not None
            ),
            None,
        )
        begin = min(map(_begin, _dates(claims.get("intervention.date", ()))), default=_LAST_DAY)
        made.append(((number is None, number or 0, begin, code), _step(code, claims, number, look)))
    return tuple(row for _, row in sorted(made, key=lambda pair: pair[0]))


def _step(code: str, claims: dict[str, list[Claim]], number: int | None, look: Look) -> StepRow:
    outcome = (
        *_values(claims, "intervention.status", look),
        *_values(claims, "intervention.outcome", look),
        *_values(claims, "intervention.outcome_detail", look),
        *_values(claims, "intervention.forwarded_to", look),
    )
    return StepRow(
        link(code, look.codebook),
        "" if number is None else str(number),
        _values(claims, "intervention.kind", look),
        _values(claims, "intervention.authority", look),
        _values(claims, "intervention.date", look),
        outcome,
        _speakers(claims, look),
    )


def _said_of(codes: Sequence[str], look: Look) -> dict[str, dict[str, list[Claim]]]:
    rows = reads.claims_about(look.db, codes) if codes else []
    look.around(rows)
    said: dict[str, dict[str, list[Claim]]] = {code: defaultdict(list) for code in codes}
    for row in rows:
        said[row.claim.subject][row.claim.property].append(row.claim)
    return said


def _actors(acts: Sequence[str], look: Look) -> dict[str, list[ShownValue]]:
    act_of: dict[str, str] = {}
    for act in acts:
        for row in reads.claims_referring_to(look.db, act):
            if prefix_kind(row.claim.subject, look.codebook) == "involvement":
                act_of[row.claim.subject] = act
    found: dict[str, list[ShownValue]] = {act: [] for act in acts}
    said = _said_of(list(act_of), look)
    for code, act in act_of.items():
        claims = said[code]
        shown = [value for name in _ACTOR for value in _values(claims, name, look)]
        shown += _values(claims, "involvement.actor", look)
        found[act] += [value for value in shown if value not in found[act]]
    return found


def _act(
    code: str,
    claims: dict[str, list[Claim]],
    actors: Sequence[ShownValue],
    bar: Bar | None,
    look: Look,
) -> ActRow:
    stances = [
        stance
        for found in claims.values()
        for claim in found
        for stance in look.stances_on(claim.code)
    ]
    contests: dict[tuple[str, str], Contest] = {}
    for stance in stances:
        contest = contest_of(stance, look)
        if contest is not None and contest.css:
            contests.setdefault((contest.speaker.link.code, contest.verb), contest)
    return ActRow(
        link(code, look.codebook),
        _values(claims, "act.violation", look),
        _values(claims, "act.date", look),
        bar,
        _values(claims, "act.duration", look),
        (*_values(claims, "act.place", look), *_values(claims, "act.destination", look)),
        _values(claims, "act.victim", look),
        tuple(actors),
        _speakers(claims, look),
        tuple(contests.values()),
    )


def _values(claims: dict[str, list[Claim]], name: str, look: Look) -> tuple[ShownValue, ...]:
    prop = look.codebook.properties[name]
    shown = (shown_value(claim.value, prop, look, reveal=False) for claim in claims.get(name, ()))
    return tuple(dict.fromkeys(shown))


def _speakers(claims: dict[str, list[Claim]], look: Look) -> tuple[Speaker, ...]:
    codes = dict.fromkeys(claim.source for found in claims.values() for claim in found)
    found = (speaker_of(code, look) for code in codes)
    return tuple(speaker for speaker in found if speaker is not None)


def _dates(claims: Iterable[Claim]) -> list[When]:
    return [claim.value for claim in claims if isinstance(claim.value, When)]


def _begin(when: When) -> dt.date:
    return when.earliest or when.latest or _LAST_DAY


def _bar(dates: Sequence[When], scale: Scale | None) -> Bar | None:
    return scale.bar(dates[0]) if scale is not None and dates else None


def refs_to(rows: Iterable[ClaimRow], name: str) -> list[str]:
    """Subjects of the claims of one property, each once, in the order they came."""
    return list(dict.fromkeys(row.claim.subject for row in rows if row.claim.property == name))


def values_of(rows: Iterable[ClaimRow], name: str) -> list[str]:
    """Codes that a property of these claims refers to, each once."""
    values = (row.claim.value for row in rows if row.claim.property == name)
    return list(dict.fromkeys(value.code for value in values if isinstance(value, Ref)))
