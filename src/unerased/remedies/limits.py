"""A time limit of one step or remedy on one day: counted by the earliest reading. Pure.

Whoever misses a limit loses the remedy, so every doubt is read to the earlier side: the first day
that an uncertain date can mean, the day of the decision where nobody said when it was served, the
shorter of two rules that may both hold. An authority is late only when every doubt is read to the
later side. Where a date is not known at all, nothing is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from unerased.model.values import When
from unerased.remedies.counting import last_day, not_known
from unerased.remedies.steps import Between

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from unerased.remedies.counting import Span
    from unerased.remedies.rules import Remedy, Rule, Start
    from unerased.remedies.steps import Step

What = Literal["file", "answer"]
Why = Literal["", "no rule", "no fixed limit", "date not known", "no rule for that time"]
#: how a limit stands on a day: it runs; it may have ended, as a date is uncertain; it ended; none
#: can be counted; there is none
Standing = Literal["runs", "may have ended", "ended", "not known", "no limit"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit.

    Attributes:
        remedy: name of the remedy.
        what: to file by, or for the authority to answer by.
        last: its last day by the earliest reading; None when none can be counted.
        latest: its last day by the latest reading; None when that is open.
        why: why there is no last day, "" when there is.
        start: the kind of date from which it runs.
        counted_from: the kind of date from which it was counted in fact: the decision, where
            nobody said when it was served.
        dates: the date from which it runs, as far as it is known.
        rules: the rules that may hold, the one that gives `last` first.
        extended: an extension was recorded; `last` is its day.
        unknown_years: years of which not all holidays are in the rules.
        stated: a document or source names the last day itself.
    """

    remedy: str
    what: What
    last: dt.date | None = None
    latest: dt.date | None = None
    why: Why = ""
    start: Start = "filed"
    counted_from: Start = "filed"
    dates: Between | None = None
    rules: tuple[Rule, ...] = ()
    extended: bool = False
    unknown_years: tuple[int, ...] = ()
    stated: Between | None = None

    def standing(self, today: dt.date) -> Standing:
        """How it stands on a day; the last day itself still belongs to the limit."""
        if self.why == "no fixed limit":
            return "no limit"
        if self.latest is not None and today > self.latest:
            return "ended"
        if self.last is None:
            return "not known"
        return "may have ended" if today > self.last else "runs"

    def days_left(self, today: dt.date) -> int | None:
        """Days from this one to the last; None when it is not known or lies behind."""
        left = None if self.last is None else (self.last - today).days
        return left if left is not None and left >= 0 else None


def limit_of(
    remedy: Remedy,
    what: What,
    dates: Mapping[Start, Between | None],
    *,
    step: Step | None = None,
) -> Limit:
    """The limit to file a remedy, or for its authority to answer.

    Args:
        remedy: with its rules.
        what: which of the two.
        dates: the dates that rules may run from, as far as they are known.
        step: the step of this remedy that is prepared or was filed: what is recorded of it about
            extensions, suspensions and a stated last day counts.
    """
    rules = remedy.file_within if what == "file" else remedy.answer_within
    limit = _counted(remedy.name, what, rules, dates, _suspended(step))
    return limit if step is None else _recorded(limit, step)


def _counted(
    name: str,
    what: What,
    rules: Sequence[Rule],
    dates: Mapping[Start, Between | None],
    suspended: Sequence[Span],
) -> Limit:
    if not rules:
        return Limit(name, what, why="no rule")
    start = rules[0].start
    counted_from, between = start, dates.get(start)
    if between is None and start == "served" and dates.get("decided") is not None:
        decided = dates["decided"]
        assert decided is not None  # noqa: S101 - asked in the line above
        counted_from, between = "decided", replace(decided, latest=None)
    bare = Limit(name, what, start=start, counted_from=counted_from, dates=between)
    by = _decided(dates, between) if start == "exhausted" else between
    holding = [
        (rule, part if by is between else _from_the_first(rule, between))
        for rule in rules
        if (part := _overlap(rule, by)) is not None
    ]
    if not holding:
        return replace(bare, why="no rule for that time")
    if any(rule.counting is None for rule, _ in holding):
        return replace(bare, why="no fixed limit", rules=tuple(rule for rule, _ in holding))
    if between is None:
        return replace(bare, why="date not known", rules=tuple(rule for rule, _ in holding))
    return _last_days(bare, holding, suspended)


def _last_days(
    bare: Limit, holding: Sequence[tuple[Rule, Between]], suspended: Sequence[Span]
) -> Limit:
    firsts: list[tuple[dt.date, Rule, tuple[int, ...]]] = []
    lasts: list[dt.date | None] = []
    for rule, part in holding:
        counting = rule.counting
        if counting is None:
            continue
        pauses = suspended if rule.recorded_pauses else ()
        if part.earliest is not None:
            day = last_day(part.earliest, counting, pauses)
            firsts.append((day, rule, not_known(part.earliest, day, counting)))
        lasts.append(None if part.latest is None else last_day(part.latest, counting, pauses))
    latest = None if None in lasts else max((day for day in lasts if day), default=None)
    if len(firsts) < len(holding):  # one reading has no first day: none is the earliest
        rules = tuple(rule for rule, _ in holding)
        return replace(bare, latest=latest, why="date not known", rules=rules)
    firsts.sort(key=lambda found: found[0])
    day, first, unknown = firsts[0]
    others = tuple(rule for _, rule, _ in firsts if rule is not first)
    return replace(bare, last=day, latest=latest, rules=(first, *others), unknown_years=unknown)


def _overlap(rule: Rule, between: Between | None) -> Between | None:
    """The part of the date's interval for which the rule holds; None when there is none."""
    if between is None:
        return Between(None, None, ())
    low, high = between.earliest, between.latest
    if rule.since and (low is None or low < rule.since):
        low = rule.since
    if rule.until and (high is None or high > rule.until):
        high = rule.until
    if low is not None and high is not None and low > high:
        return None
    return Between(low, high, between.claims)


def _decided(dates: Mapping[Start, Between | None], served: Between | None) -> Between | None:
    """When the last decision was made, by which new rules tell their cases from those of the old.

    Where that is not known it lies before the day on which the decision was served.
    """
    decided = dates.get("decided")
    if decided is not None or served is None:
        return decided
    return Between(None, served.latest, served.claims)


def _from_the_first(rule: Rule, between: Between | None) -> Between:
    """The date that sets a limit running, which is not before the first day of its rule."""
    if between is None:
        return Between(None, None, ())
    low = between.earliest
    if rule.since and low is not None:
        low = max(low, rule.since)
    return replace(between, earliest=low)


def _recorded(limit: Limit, step: Step) -> Limit:
    """With what is recorded of the step: a stated last day, and an extension."""
    stated, extended = step.date("time_limit"), step.date("extended_to")
    found = replace(limit, stated=stated)
    if stated is not None and stated.earliest is not None:
        first = min(day for day in (limit.last, stated.earliest) if day)
        latest = (
            None
            if stated.latest is None
            else max(day for day in (limit.latest, stated.latest) if day)
        )
        found = replace(found, last=first, latest=latest, why="")
    if extended is None or extended.earliest is None:
        return found
    if found.last is not None and extended.earliest < found.last:
        return found  # that is no extension; `faults` names it
    return replace(found, last=extended.earliest, latest=extended.latest, extended=True, why="")


def _suspended(step: Step | None) -> list[Span]:
    """Recorded periods in which the limit did not run: only those with both ends known for sure."""
    if step is None:
        return []
    found = []
    for claim in step.said.get("suspended", ()):
        value = claim.value
        if isinstance(value, When) and value.earliest and value.latest and not value.qualifier:
            found.append((value.earliest, value.latest))
    return found
