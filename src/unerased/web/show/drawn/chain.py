"""The chain from a claim to its denials to our answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from unerased.model.values import Ref, Stance, Text, When
from unerased.pictures.chain import MOST, Chain, Link
from unerased.register import reads
from unerased.web.show.claims.cards import STANCES
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.times import when_words
from unerased.web.show.drawn.words import more, words_of_claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.model.records import Claim
    from unerased.pictures.chain import Part
    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

#: claims that a statement contests are drawn up to so many; the table has all
MOST_CONTESTED: Final = 6
DENIES: Final = frozenset({"denies_act", "admits_denies_responsibility", "other_explanation"})
_LATEST: Final = dt.date.max


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain, drawn as a box and shown as a line of the table.

    Attributes:
        order: the day by which it is put in order; the last of all when it is not known.
        joins: the steps that it is about.
    """

    key: str
    part: Part
    link: CodeLink | None
    who: str
    when: str
    words: str
    verb: str = ""
    joins: tuple[str, ...] = ()
    order: dt.date = _LATEST


@dataclass(frozen=True, slots=True)
class Drawn:
    """The chain and its table."""

    picture: Chain
    steps: tuple[Step, ...]


@dataclass(slots=True)
class _Around:
    """What is said around the stances: dates of statements and sources, and our answers."""

    asked: Asked
    look: Look
    said: dict[str, dict[str, list[ClaimRow]]] = field(default_factory=dict)

    def read(self, codes: Iterable[str]) -> None:
        new = sorted({code for code in codes if code} - self.said.keys())
        self.said |= {code: defaultdict(list) for code in new}
        for row in reads.claims_about(self.asked.register.db, new) if new else ():
            self.said[row.claim.subject][row.claim.property].append(row)

    def when(self, claim: Claim) -> When | None:
        """When it was said: the date of its statement, else of its source."""
        for code, name in ((claim.statement, "statement.date"), (claim.source, "source.date")):
            rows = self.said.get(code, {}).get(name, ()) if code else ()
            for row in rows:
                value = row.claim.value
                if isinstance(value, When) and not self.look.hides(row.claim):
                    return value
        return None

    def answers(self, code: str) -> list[ClaimRow]:
        """Our answers to a statement, or to a stance outside any."""
        claims = self.said.get(code, {})
        rows = [*claims.get("statement.answer", ()), *claims.get("claim.answer", ())]
        return [row for row in rows if isinstance(row.claim.value, Text)]


def chain_of_claim(asked: Asked, row: ClaimRow, look: Look) -> Drawn:
    """The chain of a claim; of a stance, that of the claim that it is about."""
    db = asked.register.db
    root = row
    if isinstance(row.claim.value, Stance):
        root = reads.get_claims(db, [row.claim.subject]).get(row.claim.subject, row)
    stances = reads.stances_on(db, [root.code])
    around = _around(asked, [root, *stances], look)
    steps = [_of_claim(root, around)]
    denials = sorted((_of_stance(one, around) for one in stances), key=_by_date)
    by_code = {one.code: one.claim for one in stances}
    for step in denials:
        steps.append(step)
        steps += _answers(step, by_code[step.key], around)
    return _drawn(steps, steps, asked)


def chain_of_statement(asked: Asked, code: str, look: Look) -> Drawn:
    """The chain of a statement: the claims it contests, what it says, our answer."""
    db = asked.register.db
    stances = [
        row for row in reads.claims_in_statement(db, code) if isinstance(row.claim.value, Stance)
    ]
    targets = reads.get_claims(db, {row.claim.subject for row in stances})
    around = _around(asked, [*stances, *targets.values()], look)
    around.read([code])
    contested = sorted((_of_claim(row, around) for row in targets.values()), key=_by_date)
    drawn = contested[:MOST_CONTESTED]
    step = _of_statement(code, stances, tuple(one.key for one in drawn), around)
    owed = any(_kind(row.claim) in DENIES for row in stances)
    answers = _said_answers(step, around.answers(code), around, owed=owed)
    hidden = len(contested) - len(drawn)
    return _drawn([*contested, step, *answers], [*drawn, step, *answers], asked, hidden)


def _around(asked: Asked, rows: Sequence[ClaimRow], look: Look) -> _Around:
    look.around(rows)
    found = _Around(asked, look)
    found.read(code for row in rows for code in (row.claim.statement, row.claim.source, row.code))
    answers = [row for code in found.said for row in found.answers(code)]
    look.about(row.claim.source for row in answers)
    return found


def _of_claim(row: ClaimRow, around: _Around) -> Step:
    claim, look = row.claim, around.look
    said = f"{look.property_label(claim.property)}: {words_of_claim(claim, look)}"
    subject = link(claim.subject, look.codebook).short
    when = around.when(claim)
    return Step(
        row.code,
        "claim",
        link(row.code, look.codebook),
        _role(claim.source, look),
        _dated(when, look),
        _with_quote(f"{subject} {said}", claim, look),
        order=_day(when),
    )


def _of_stance(row: ClaimRow, around: _Around) -> Step:
    claim, look = row.claim, around.look
    when = around.when(claim)
    return Step(
        row.code,
        _part(claim),
        link(row.code, look.codebook),
        _role(claim.source, look),
        _dated(when, look),
        "" if look.hides(claim) else claim.as_stated,
        look.words.say(STANCES[_kind(claim)][0]),
        (claim.subject,),
        _day(when),
    )


def _of_statement(
    code: str, stances: Sequence[ClaimRow], joins: tuple[str, ...], around: _Around
) -> Step:
    look = around.look
    said = around.said.get(code, {})
    speakers = [
        row.claim.value.code
        for row in said.get("statement.speaker", ())
        if isinstance(row.claim.value, Ref)
    ] or [row.claim.source for row in stances[:1]]
    look.about(speakers)
    whens = [row.claim.value for row in said.get("statement.date", ())]
    when = next((value for value in whens if isinstance(value, When)), None)
    texts = [*said.get("statement.text", ()), *said.get("statement.says", ())]
    words = [words_of_claim(row.claim, look) for row in texts]
    kinds = dict.fromkeys(_kind(row.claim) for row in stances)
    parts = {_part(row.claim) for row in stances}
    part: Part = "denial" if "denial" in parts else "other" if "other" in parts else "claim"
    return Step(
        code,
        part,
        link(code, look.codebook),
        ", ".join(dict.fromkeys(_role(speaker, look) for speaker in speakers)),
        _dated(when, look),
        next(iter(words), ""),
        ", ".join(look.words.say(STANCES[kind][0]) for kind in kinds),
        joins,
        _day(when),
    )


def _answers(step: Step, stance: Claim, around: _Around) -> list[Step]:
    """Our answers to a denial: to it, or to the statement that it was made in."""
    held = [*around.answers(stance.code), *around.answers(stance.statement)]
    return _said_answers(step, held, around, owed=_kind(stance) in DENIES)


def _said_answers(
    step: Step, rows: Sequence[ClaimRow], around: _Around, *, owed: bool
) -> list[Step]:
    look = around.look
    look.about(row.claim.source for row in rows)
    if not rows and owed:
        who = look.words.say("No answer yet")
        return [Step(f"{step.key} missing", "missing", None, who, "", "", joins=(step.key,))]
    return [
        Step(
            f"{step.key} {row.code}",
            "answer",
            link(row.code, look.codebook),
            _role(row.claim.source, look),
            look.words.say("entered {day}", day=look.words.day(row.place.when.date())),
            words_of_claim(row.claim, look),
            look.words.say("our answer"),
            (step.key,),
            row.place.when.date(),
        )
        for row in rows
    ]


def _drawn(every: Sequence[Step], steps: Sequence[Step], asked: Asked, hidden: int = 0) -> Drawn:
    words = asked.words
    # a picture is saved and sent: words in which a name stands are read in the table beside it
    named = words.say("Words with a name in them: see the table")
    links = tuple(
        Link(
            step.key,
            step.part,
            step.who,
            step.when,
            named if reads.names_somebody(asked.register.db, step.words) else step.words,
            step.verb,
            step.joins,
        )
        for step in steps[:MOST]
    )
    beyond = hidden + max(len(steps) - MOST, 0)
    picture = Chain(
        _title(every, asked), links, more(beyond, words), mirrored=words.direction == "rtl"
    )
    return Drawn(picture, tuple(every))


def _title(steps: Sequence[Step], asked: Asked) -> str:
    words = asked.words
    denials = sum(step.part in {"denial", "other"} for step in steps)
    missing = sum(step.part == "missing" for step in steps)
    if not denials:
        return words.say("Nobody denies it")
    said = words.count("{count} denial", "{count} denials", denials)
    if missing:
        rest = words.count(
            "{count} without an answer of ours", "{count} without an answer of ours", missing
        )
    else:
        rest = words.say("answered")
    return words.say("{one}; {other}", one=said, other=rest)


def _kind(claim: Claim) -> str:
    return claim.value.stance if isinstance(claim.value, Stance) else "asserts"


def _part(claim: Claim) -> Part:
    css = STANCES[_kind(claim)][1]
    return "denial" if css == "denies" else "other" if css == "other" else "claim"


def _role(source: str, look: Look) -> str:
    if not source:
        return look.words.say("a source that was erased")
    role = look.source(source).role
    short = link(source, look.codebook).short
    return f"{role} ({short})" if role else short


def _with_quote(said: str, claim: Claim, look: Look) -> str:
    if look.hides(claim) or not claim.as_stated:
        return said
    return look.words.say("{said}, as stated: “{quote}”", said=said, quote=claim.as_stated)


def _dated(when: When | None, look: Look) -> str:
    return look.words.say("date not known") if when is None else when_words(when, look.words)


def _day(when: When | None) -> dt.date:
    return _LATEST if when is None else when.earliest or when.latest or _LATEST


def _by_date(step: Step) -> tuple[dt.date, str]:
    return step.order, step.key
