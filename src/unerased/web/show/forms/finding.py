"""What every form for a finding asks: the standard of proof, the reasons, the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.records import Correction
from unerased.model.standards import LADDER, TO_NAME
from unerased.web.show.claims.cards import STANDARDS, Stamp, stamp_of
from unerased.web.show.forms.changing import choice_of, day_of
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.forming import field_of, remember
from unerased.web.show.forms.saying import save
from unerased.web.words import mark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from unerased.model.records import Finding, Record
    from unerased.register.rows import FindingRow
    from unerased.web.show.claims.look import Look
    from unerased.web.show.forms.saying import Typed
    from unerased.web.words import Words

#: properties by which somebody is named as having taken part
NAMING: Final = frozenset({"involvement.actor", "involvement.actor_stated"})


@dataclass(frozen=True, slots=True)
class Judged:
    """What was typed about a finding, whatever the question."""

    standard: str
    reasons: str
    dated: dt.date


@dataclass(frozen=True, slots=True)
class Past:
    """One finding in the history of a question."""

    stamp: Stamp
    reasons: str
    dated: str
    status: str


def standards(words: Words) -> tuple[Option, ...]:
    """The rungs that a finding may stand on: "as reported" is none."""
    rungs = (Option(name, words.say(STANDARDS[name])) for name in LADDER[1:])
    return (Option("", words.say("Choose")), *rungs)


def finding_fields(typed: Typed, *, naming: bool = False) -> tuple[Field, ...]:
    """The fields; `naming` says that somebody would be named as having done it."""
    words = typed.asked.words
    help_text = words.say(
        "How sure the team is, by the ladder that commissions of inquiry use. "
        "The usual rung for what happened is: reasonable grounds to believe."
    )
    if naming:
        help_text = words.say(
            "This claim names who did it. To name somebody it takes at least: {standard}. "
            "Below that the finding is kept, and nobody is named on its word.",
            standard=words.say(STANDARDS[TO_NAME]),
        )
    standard = Field("standard", words.say("Standard of proof"), "select", help=help_text)
    day = Field("dated", words.say("Date"), value=_today(typed))
    return (
        field_of(typed, standard, options=standards(words)),
        field_of(
            typed,
            Field("reasons", words.say("Reasons"), "area", rows=5),
            mark("What it rests on, and what speaks against it"),
        ),
        field_of(typed, day, mark("A day, written 2018-12-31")),
    )


def _today(typed: Typed) -> str:
    return typed.text("dated") if "dated" in typed.post else typed.asked.desk.today().isoformat()


def judged(typed: Typed) -> Judged | None:
    """What was typed; None with errors beside the fields."""
    standard = choice_of(typed, "standard", standards(typed.asked.words))
    reasons = typed.plain("reasons")
    if not reasons:
        typed.wrong("reasons", mark("Say what the finding rests on."))
    dated = day_of(typed, "dated")
    return None if dated is None or typed.errors else Judged(standard, reasons, dated)


def save_finding(typed: Typed, finding: Finding, more: Sequence[Record], title: str) -> bool:
    """Save a finding with what follows from it; errors beside the fields."""
    saved = save(typed, [finding, *more], title, {finding.code: "reasons"})
    if saved:
        remember(typed.asked, saved)
    return bool(saved)


def also_superseded(typed: Typed, finding: Finding, earlier: Sequence[Finding]) -> list[Record]:
    """Corrections for what the finding takes the place of beyond the one that it names.

    One question has one live finding; two devices may have answered it at the same time.
    """
    register = typed.asked.register
    return [
        Correction(
            register.new_code("correction"), one.code, "superseded", finding.reasons, finding.code
        )
        for one in earlier
        if one.code != finding.supersedes
    ]


def past_of(rows: Sequence[FindingRow], look: Look, statuses: dict[str, str]) -> tuple[Past, ...]:
    """Findings on one question, the latest first."""
    return tuple(
        Past(
            stamp_of(row.finding, look),
            row.finding.reasons,
            look.words.day(row.finding.dated),
            statuses[row.status],
        )
        for row in reversed(rows)
    )
