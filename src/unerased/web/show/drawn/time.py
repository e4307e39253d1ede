"""A timeline of a person or an event: acts, steps, and statements that deny them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.values import Stance, When
from unerased.pictures.timeline import MOST, Bar, Timeline
from unerased.register import reads
from unerased.register.reads.refs import subjects_with
from unerased.web.show.claims.cards import STANCES
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.times import when_words
from unerased.web.show.drawn.words import acts_between, more, what_was_done, words_of_claim
from unerased.web.words import MONTHS, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.model.records import Claim
    from unerased.pictures.timeline import Kind
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look
    from unerased.web.show.drawn.facts import Fact

KINDS: Final[tuple[tuple[Kind, str], ...]] = (
    ("act", mark("What was done")),
    ("step", mark("What was tried")),
    ("statement", mark("What was said against it")),
)
#: what each is called in the table
ENTITIES: Final = {"act": "act", "step": "intervention", "statement": "statement"}
STEPS: Final = {"person": "intervention.person", "event": "intervention.event"}
_MOST_STEPS: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table beside the timeline."""

    link: CodeLink
    kind: str
    what: str
    when: tuple[str, ...]
    denied: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A timeline and its table."""

    picture: Timeline
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    kind: Kind
    code: str
    what: str
    whens: tuple[When, ...] = ()
    denied: bool = False


def timeline_drawn(
    asked: Asked, scope: tuple[str, str], facts: Sequence[Fact], look: Look
) -> Drawn:
    """The timeline of these acts, and of the steps and statements around them.

    Args:
        asked: the request.
        scope: "person" or "event", and the code.
        facts: its acts.
        look: reads around them.
    """
    words = asked.words
    items = [
        *(_act(fact, look) for fact in facts),
        *_steps(scope, look),
        *_statements(facts, look),
    ]
    order = {kind: place for place, (kind, _) in enumerate(KINDS)}
    items.sort(key=lambda item: (order[item.kind], _begin(item.whens), item.code))
    picture = Timeline(
        title=acts_between(facts, words),
        bars=tuple(_bar(item, look) for item in items[:MOST]),
        kinds=tuple((kind, words.say(label)) for kind, label in KINDS),
        undated=words.say("Date not known"),
        months=MONTHS[words.language],
        more=more(len(items) - MOST, words),
        mirrored=words.direction == "rtl",
    )
    rows = tuple(
        Row(
            link(item.code, asked.book),
            look.kind_label(ENTITIES[item.kind]),
            item.what,
            tuple(when_words(when, words) for when in item.whens),
            item.denied,
        )
        for item in items
    )
    return Drawn(picture, rows)


def _act(fact: Fact, look: Look) -> _Item:
    return _Item("act", fact.code, what_was_done(fact, look), fact.whens, fact.denied)


def _steps(scope: tuple[str, str], look: Look) -> list[_Item]:
    kind, code = scope
    codes = subjects_with(look.db, STEPS[kind], code, limit=_MOST_STEPS)
    said = _said_of(codes, look)
    return [
        _Item("step", step, _first(said[step], "intervention.kind", look), _whens(said[step]))
        for step in codes
    ]


def _statements(facts: Sequence[Fact], look: Look) -> list[_Item]:
    """Statements in which somebody denies a claim on these acts, or explains it otherwise."""
    denied = [fact.code for fact in facts if fact.denied or fact.disowned]
    if not denied:
        return []
    claims = [row.code for row in reads.claims_about(look.db, denied)]
    stances = [row.claim for row in reads.stances_on(look.db, claims)]
    against = [
        stance
        for stance in stances
        if isinstance(stance.value, Stance) and STANCES[stance.value.stance][1] and stance.statement
    ]
    codes = list(dict.fromkeys(stance.statement for stance in against))
    speakers = {stance.statement: stance.source for stance in against}
    look.about(speakers.values())
    said = _said_of(codes, look)
    return [
        _Item("statement", code, look.source(speakers[code]).role, _whens(said[code]))
        for code in codes
    ]


def _said_of(codes: Sequence[str], look: Look) -> dict[str, dict[str, list[Claim]]]:
    said: dict[str, dict[str, list[Claim]]] = {code: defaultdict(list) for code in codes}
    rows = reads.claims_about(look.db, codes) if codes else []
    look.judged(row.claim.code for row in rows)
    for claim in look.first([row.claim for row in rows]):
        said[claim.subject][claim.property].append(claim)
    return said


def _first(said: dict[str, list[Claim]], name: str, look: Look) -> str:
    claims = said.get(name)
    return words_of_claim(claims[0], look) if claims else ""


def _whens(said: dict[str, list[Claim]]) -> tuple[When, ...]:
    values = (
        claim.value
        for name in ("intervention.date", "statement.date")
        for claim in said.get(name, ())
    )
    return tuple(
        dict.fromkeys(
            value
            for value in values
            if isinstance(value, When) and (value.earliest or value.latest)
        )
    )


def _begin(whens: Iterable[When]) -> dt.date:
    return min((when.earliest or when.latest or dt.date.max for when in whens), default=dt.date.max)


def _bar(item: _Item, look: Look) -> Bar:
    """One bar from the first to the last day that any source can mean."""
    short = link(item.code, look.codebook).short
    label = f"{short} {item.what}".strip()
    if item.denied:
        label = look.words.say("{what}: denied", what=label)
    firsts = [when.earliest for when in item.whens]
    lasts = [when.latest for when in item.whens]
    return Bar(
        kind=item.kind,
        label=label,
        first=None if None in firsts else min((day for day in firsts if day), default=None),
        last=None if None in lasts else max((day for day in lasts if day), default=None),
        about=any(when.qualifier for when in item.whens) or len(item.whens) > 1,
        denied=item.denied,
    )
