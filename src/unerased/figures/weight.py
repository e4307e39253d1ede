"""Which claims count in full: by whose word, and by which standard of proof.

A claim's standard is that of its live finding, else "as reported". Below the standard that the
figure asks for it decides nothing. A claim that was found not established does not count, unless
it was established at the standard asked for and refused only at a higher one. A finding on a value
settles rivals of that value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.standards import LADDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.model.records import Claim, Finding
    from unerased.model.values import Value

RUNG: Mapping[str, int] = {standard: rung for rung, standard in enumerate(LADDER)}


@dataclass(frozen=True, slots=True)
class Rules:
    """The standard of proof asked for, and the sources whose word does not count here."""

    standard: str = LADDER[0]
    not_counted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """A value that a finding established, the claims it rests on, and its reserve or ""."""

    value: Value
    claims: tuple[str, ...]
    reserve: str


def live(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that no other one supersedes, in the order in which they came."""
    listed = list(findings)
    superseded = {finding.supersedes for finding in listed if finding.supersedes}
    return [finding for finding in listed if finding.code not in superseded]


def reserves(claims: Sequence[Claim], findings: Iterable[Finding], rules: Rules) -> dict[str, str]:
    """The word for each claim that does not count in full; the others are left out."""
    asked = RUNG[rules.standard]
    held: dict[str, str] = {}
    if asked:
        held = dict.fromkeys((claim.code for claim in claims), "below_standard")
    for code, (reached, refused) in _rungs(findings).items():
        if reached is not None and reached >= asked:
            held.pop(code, None)
            if refused is not None and refused <= reached:
                held[code] = "findings_disagree"
        elif refused is not None:
            held[code] = "not_established"
    for claim in claims:
        if claim.source in rules.not_counted:
            held[claim.code] = "source_not_counted"
    return held


def _rungs(findings: Iterable[Finding]) -> dict[str, tuple[int | None, int | None]]:
    """For each claim the highest rung it was established at, the lowest it was refused at."""
    rungs: dict[str, tuple[int | None, int | None]] = {}
    for finding in live(findings):
        if finding.question != "claim":
            continue
        rung = RUNG[finding.standard]
        for code in finding.about:
            reached, refused = rungs.get(code, (None, None))
            if finding.verdict == "established":
                reached = rung if reached is None else max(rung, reached)
            elif finding.verdict == "not_established":
                refused = rung if refused is None else min(rung, refused)
            rungs[code] = (reached, refused)
    return rungs


def settled(findings: Iterable[Finding], rules: Rules) -> dict[tuple[str, str], Settled]:
    """The values that live findings established, by subject and property; the last one holds."""
    found: dict[tuple[str, str], Settled] = {}
    for finding in live(findings):
        if finding.question == "value" and finding.verdict == "established" and finding.value:
            reserve = "below_standard" if RUNG[finding.standard] < RUNG[rules.standard] else ""
            subject, *basis = finding.about
            value = Settled(finding.value, tuple(basis), reserve)
            found[subject, finding.property] = value
    return found
