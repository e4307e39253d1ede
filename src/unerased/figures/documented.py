"""The documented part of a figure: units that were recorded one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.figures.opinion import Opinion
from unerased.figures.value import Documented, UnitVerdict, Verdict
from unerased.model.truth import Truth
from unerased.model.values import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.figures.conditions import ActTest
    from unerased.figures.definition import Definition
    from unerased.figures.evidence import Evidence
    from unerased.figures.judge import Judge, Unit

_VERDICTS: dict[Truth, Verdict] = {
    Truth.YES: "counted",
    Truth.MAYBE: "undetermined",
    Truth.NO: "excluded",
}
Days = tuple[int | None, int | None]


def documented(
    definition: Definition, evidence: Evidence, judge: Judge, units: Iterable[Unit]
) -> Documented:
    """Ask the definition's conditions of every unit and sort them by the answer."""
    found: dict[Verdict, list[UnitVerdict]] = {"counted": [], "undetermined": [], "excluded": []}
    for unit in units:
        opinion = judge.of(definition.where, unit)
        days: Days | None = None
        if definition.measured is not None and opinion.truth is Truth.YES:
            opinion, days = _measured(definition.measured, evidence, judge, unit, opinion)
        verdict = _VERDICTS[opinion.truth]
        found[verdict].append(_verdict(unit, verdict, opinion, evidence, days))
    return Documented(
        tuple(found["counted"]), tuple(found["undetermined"]), tuple(found["excluded"])
    )


def _verdict(
    unit: Unit, verdict: Verdict, opinion: Opinion, evidence: Evidence, days: Days | None
) -> UnitVerdict:
    reasons = opinion.reasons
    if verdict == "excluded" and not reasons:
        reasons = frozenset({"does_not_fit"})
    code, *merged = unit.codes
    return UnitVerdict(
        code=code,
        verdict=verdict,
        contested=opinion.disagree or evidence.contested(opinion.claims),
        reasons=tuple(sorted(reasons)),
        claims=tuple(sorted(set(opinion.claims))),
        merged=tuple(merged),
        days=days,
    )


def _measured(
    test: ActTest, evidence: Evidence, judge: Judge, unit: Unit, counted: Opinion
) -> tuple[Opinion, Days | None]:
    """How long the acts lasted, from the shortest to the longest that is said of them."""
    claims = set(counted.claims)
    spans: list[Duration] = []
    disagree = counted.disagree
    for act, opinion in judge.acts(test, unit):
        if opinion.truth is not Truth.YES:
            continue
        of_act = []
        for said in evidence.said(act, "act.duration"):
            if isinstance(said.value, Duration) and not said.reserve:
                of_act.append(said.value)
                claims.update(said.claims, opinion.claims)
        disagree = disagree or _apart(of_act)
        spans += of_act
    if not spans:
        return Opinion(Truth.MAYBE, frozenset({"no_duration"}), counted.claims), None
    opinion = Opinion(Truth.YES, counted.reasons, tuple(claims), disagree)
    return opinion, span(spans)


def _apart(durations: list[Duration]) -> bool:
    """Whether these cannot all be the length of one act."""
    lows = [value.min_days for value in durations if value.min_days is not None]
    highs = [value.max_days for value in durations if value.max_days is not None]
    return bool(lows and highs) and max(lows) > min(highs)


def span(durations: list[Duration]) -> Days:
    """From the shortest to the longest; ``None`` where no end is known."""
    lows = [value.min_days for value in durations if value.min_days is not None]
    highs = [value.max_days for value in durations if value.max_days is not None]
    return min(lows, default=None), max(highs, default=None)
