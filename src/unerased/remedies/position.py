"""Denials and answers, and how an official position changed over time. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.model.contradiction import Why
    from unerased.remedies.steps import Between


@dataclass(frozen=True, slots=True)
class Contested:
    """A claim that a statement contests, and what speaks for it.

    Attributes:
        claim: code of the claim.
        subject: what it is about.
        stance: how it is contested.
        by: code of the stance.
        origins: sources that say so of their own knowledge.
        findings: codes of our findings on it.
        of_an_official: all who say so speak for the State: an official contests an official.
        files: codes of the files that are held of these sources.
    """

    claim: str
    subject: str
    stance: str
    by: str
    origins: tuple[str, ...]
    findings: tuple[str, ...] = ()
    of_an_official: bool = False
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Against:
    """A claim made in the statement, and one that cannot be right beside it."""

    claim: str
    other: str
    why: Why


@dataclass(frozen=True, slots=True)
class Denial:
    """What one official said, what it contests, what stands against it, what we answer.

    Attributes:
        code: of the statement; of the stance, for a denial outside any statement.
        speakers: codes of the sources who spoke.
        offices: in which office, in the words given.
        settings: where and on what occasion.
        when: when it was said, as far as it is known.
        words: codes of the claims that give what was said.
        lines: terms of the lines of denial.
        contested: claims that it contests.
        against: claims of its own that others contradict.
        answers: codes of the claims that are our answers.
        rests_on: codes of what our answers rest on.
        entered: number by which it came into the register: a larger one came later.
    """

    code: str
    speakers: tuple[str, ...]
    offices: tuple[str, ...]
    settings: tuple[str, ...]
    when: Between | None
    words: tuple[str, ...]
    lines: tuple[str, ...]
    contested: tuple[Contested, ...]
    against: tuple[Against, ...] = ()
    answers: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    entered: int = 0

    @property
    def among_officials(self) -> bool:
        """Whether it contests nothing but what other officials say."""
        return bool(self.contested) and all(one.of_an_official for one in self.contested)

    @property
    def owed(self) -> bool:
        """Whether it contests something and has no answer of ours.

        One official who contests another waits for no answer of ours.
        """
        return bool(self.contested) and not self.answers and not self.among_officials


@dataclass(frozen=True, slots=True)
class Turn:
    """A statement in the order of time, with what is new in it.

    Attributes:
        denial: the statement.
        new_lines: lines of denial that no earlier statement took.
        new_stances: kinds of stances that no earlier statement took.
        newly_contested: how many claims nobody had contested before.
        order_known: it surely came after the one before; dates that overlap leave that open.
    """

    denial: Denial
    new_lines: tuple[str, ...] = ()
    new_stances: tuple[str, ...] = ()
    newly_contested: int = 0
    order_known: bool = True


@dataclass(frozen=True, slots=True)
class Unaddressed:
    """Something that happened, of which no official has said anything.

    Attributes:
        subject: code of the act or group.
        claims: codes of the claims about it.
        origins: sources that say so of their own knowledge.
    """

    subject: str
    claims: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Denials:
    """Everything that officials said against the record, and what they never spoke of."""

    all: tuple[Denial, ...]
    turns: tuple[Turn, ...] = ()
    unaddressed: tuple[Unaddressed, ...] = field(default=())

    @property
    def owed(self) -> tuple[Denial, ...]:
        """Those without an answer of ours."""
        return tuple(one for one in self.all if one.owed)


def turns_of(denials: Iterable[Denial]) -> tuple[Turn, ...]:
    """The statements by their dates, the earliest first, each with what is new in it.

    What has no date stands last, in the order in which it was entered.
    """
    found: list[Turn] = []
    lines: set[str] = set()
    stances: set[str] = set()
    claims: set[str] = set()
    before: Denial | None = None
    for denial in sorted(denials, key=_order):
        own = dict.fromkeys(one.stance for one in denial.contested)
        found.append(
            Turn(
                denial,
                tuple(line for line in denial.lines if line not in lines),
                tuple(stance for stance in own if stance not in stances),
                len({one.claim for one in denial.contested} - claims),
                before is None or _surely_after(denial.when, before.when),
            )
        )
        lines.update(denial.lines)
        stances.update(own)
        claims.update(one.claim for one in denial.contested)
        before = denial
    return tuple(found)


def _order(denial: Denial) -> tuple[bool, str, str, int]:
    when = denial.when
    first = when.earliest or when.latest if when else None
    last = when.latest or when.earliest if when else None
    return (
        first is None,
        first.isoformat() if first else "",
        last.isoformat() if last else "",
        denial.entered,
    )


def _surely_after(one: Between | None, other: Between | None) -> bool:
    return (
        one is not None
        and other is not None
        and one.earliest is not None
        and other.latest is not None
        and one.earliest > other.latest
    )


def by_speaker(turns: Sequence[Turn]) -> dict[str, tuple[Turn, ...]]:
    """The turns of each speaker, in the order of their first."""
    found: dict[str, list[Turn]] = {}
    for turn in turns:
        for speaker in turn.denial.speakers or ("",):
            found.setdefault(speaker, []).append(turn)
    return {speaker: tuple(own) for speaker, own in found.items()}
