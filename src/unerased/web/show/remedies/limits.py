"""A time limit in the words of a page, and by what rules a page counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.dates import write
from unerased.remedies import Lens, rules_of
from unerased.web.show.claims.times import when_words
from unerased.web.show.remedies.phrases import LACKING, WHY

if TYPE_CHECKING:
    from unerased.remedies import Between, Limit
    from unerased.web.desk import Asked
    from unerased.web.words import Words


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit.

    Attributes:
        words: until when, or why no day is named.
        css: of its tag: "deny" when it has ended, "wait" when it is near or may have ended.
        notes: what else to know of it, a sentence each.
        sources: where its rules stand.
        checked: who checked them, or that nobody did.
    """

    words: str
    css: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    checked: str


#: fewer days than this are near
_NEAR = 14


def lens_of(asked: Asked) -> Lens:
    """The rules, the codebook and the day of this request.

    Raises:
        BadRules: a file of rules of the network's own cannot be used.
    """
    return Lens(rules_of(asked.register), asked.book, asked.desk.today())


def limit_line(limit: Limit, asked: Asked) -> LimitLine:
    """A limit as a line."""
    words, today = asked.words, asked.desk.today()
    standing = limit.standing(today)
    checked = [rule.checked_by for rule in limit.rules if rule.checked_by]
    said, css = _said(limit, standing, asked)
    notes = [note for rule in limit.rules[:1] if (note := words.label(rule.note, ""))]
    if limit.extended:
        notes.insert(0, words.say("The limit was extended."))
    if limit.last is not None and limit.counted_from != limit.start:
        notes.append(words.say("Counted from the decision: nobody recorded when it was served."))
    if limit.unknown_years:
        years = ", ".join(map(str, limit.unknown_years))
        notes.append(words.say("Not all holidays of {years} are in the rules.", years=years))
    every = limit.rules and len(checked) == len(limit.rules)
    return LimitLine(
        said,
        css,
        tuple(notes),
        tuple(rule.source for rule in limit.rules),
        words.say("checked by {who}", who=", ".join(checked))
        if every
        else words.say("to be checked by a lawyer"),
    )


def _said(limit: Limit, standing: str, asked: Asked) -> tuple[str, str]:
    words = asked.words
    if limit.last is None:
        if standing == "ended":
            return words.say("has ended by every reading"), "deny"
        if limit.why == "date not known":
            return words.say(LACKING[limit.start]), "wait"
        return words.say(WHY[limit.why]), ""
    day = words.day(limit.last)
    said = (
        words.say("until {day}", day=day)
        if limit.what == "file"
        else words.say("answer due by {day}", day=day)
    )
    if standing == "ended":
        return f"{said} · {words.say('has ended')}", "deny"
    if standing == "may have ended":
        return f"{said} · {words.say('may have ended already')}", "wait"
    left = limit.days_left(asked.desk.today()) or 0
    told = words.count("{count} day left", "{count} days left", left)
    return f"{said} · {told}", "wait" if left <= _NEAR else ""


def between_words(between: Between | None, words: Words) -> str:
    """A date as the interval that it lies in; "" when nothing is said of it."""
    if between is None:
        return ""
    return when_words(write(between.earliest, between.latest), words)
