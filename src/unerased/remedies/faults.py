"""What cannot be right in the steps of a way: named, never mended. Nothing is lost by it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from unerased.model.truth import can_be_equal
from unerased.model.values import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unerased.model.codebook import Codebook
    from unerased.remedies.limits import Limit
    from unerased.remedies.rules import Rules
    from unerased.remedies.steps import Between, Step

What = Literal[
    "decided before filed", "served before decided", "two final decisions", "two outcomes",
    "filed before what it follows", "not filed and decided", "extended to an earlier day",
    "two time limits", "no such remedy in the rules", "travel day",
]  # fmt: skip

#: pairs of outcomes that may both be so: an examination that was passed on can be refused there
_TOGETHER: Final = frozenset(
    {"passed_on", "registered", "none", "overdue", "token", "no_case_opened"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Claims that cannot all be right, or that leave something open that has to be known.

    Attributes:
        what: in a fixed phrase, which pages put into words.
        steps: codes of the steps.
        claims: codes of the claims, to be looked at and corrected.
    """

    what: What
    steps: tuple[str, ...]
    claims: tuple[str, ...]


def faults_of(
    steps: Sequence[Step],
    rules: Rules,
    codebook: Codebook,
    limits: Iterable[tuple[Step, Limit]] = (),
) -> list[Fault]:
    """Everything that cannot be right, step by step."""
    by_code = {step.code: step for step in steps}
    found = [fault for step in steps for fault in _of_step(step, rules, codebook, by_code)]
    found += _two_final(steps)
    found += [
        Fault("extended to an earlier day", (step.code,), step.claims("extended_to", "time_limit"))
        for step, limit in limits
        if _shortened(step, limit)
    ]
    return found


def _of_step(
    step: Step, rules: Rules, codebook: Codebook, by_code: dict[str, Step]
) -> Iterator[Fault]:
    filed, decided, served = (step.date(name) for name in ("date", "decided", "served"))
    if _before(decided, filed):
        yield Fault("decided before filed", (step.code,), step.claims("date", "decided"))
    if _before(served, decided) or _before(served, filed):
        yield Fault("served before decided", (step.code,), step.claims("date", "decided", "served"))
    statuses = step.terms("status")
    if statuses and set(statuses) <= {"announced", "prepared"} and (decided or step.ended):
        yield Fault(
            "not filed and decided", (step.code,), step.claims("status", "decided", "outcome")
        )
    for code in step.refs("follows"):
        before = by_code.get(code)
        if before is not None and _before(filed, before.date("date")):
            claims = (*step.claims("date", "follows"), *before.claims("date"))
            yield Fault("filed before what it follows", (step.code, code), claims)
    if _rival_outcomes(step, codebook):
        yield Fault("two outcomes", (step.code,), step.claims("outcome"))
    if "relocation" in step.terms("kind") and filed is not None and _one_day(filed):
        yield Fault("travel day", (step.code,), filed.claims)
    if step.remedy and rules.get(step.remedy) is None:
        yield Fault("no such remedy in the rules", (step.code,), step.claims("remedy"))


def _rival_outcomes(step: Step, codebook: Codebook) -> bool:
    terms = [term for term in step.terms("outcome") if term not in _TOGETHER]
    below = codebook.below["intervention_outcomes"]
    return any(
        one not in below.get(other, ()) and other not in below.get(one, ())
        for number, one in enumerate(terms)
        for other in terms[number + 1 :]
    )


def _two_final(steps: Sequence[Step]) -> Iterator[Fault]:
    """Two steps of one proceeding whose decisions are both said to be final."""
    final: dict[str, list[Step]] = {}
    for step in steps:
        if step.said.get("final"):
            for proceeding in step.refs("proceeding") or ("",):
                final.setdefault(proceeding, []).append(step)
    for proceeding, found in final.items():
        if proceeding and len(found) > 1:
            claims = tuple(code for step in found for code in step.claims("final"))
            yield Fault("two final decisions", tuple(step.code for step in found), claims)
    for step in steps:
        days = {claim.value for claim in step.said.get("decided", ())}
        if step.said.get("final") and len(days) > 1 and _apart(step):
            yield Fault("two final decisions", (step.code,), step.claims("decided", "final"))


def _apart(step: Step) -> bool:
    values = [one.value for one in step.said["decided"] if isinstance(one.value, When)]
    return any(
        not can_be_equal(one, other)
        for number, one in enumerate(values)
        for other in values[number + 1 :]
    )


def _shortened(step: Step, limit: Limit) -> bool:
    extended = step.date("extended_to")
    return (
        extended is not None
        and not limit.extended
        and extended.earliest is not None
        and limit.last is not None
        and extended.earliest < limit.last
    )


def _one_day(when: Between) -> bool:
    """Whether it says the day on which somebody was helped to leave."""
    return when.earliest is not None and when.earliest == when.latest


def _before(one: Between | None, other: Between | None) -> bool:
    """Whether the one surely came before the other."""
    return (
        one is not None
        and other is not None
        and one.latest is not None
        and other.earliest is not None
        and one.latest < other.earliest
    )
