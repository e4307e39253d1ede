"""What is asked about the whole register: contradictions and open denials, kept per heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.figures.catalog import definitions
from unerased.figures.trace import compute
from unerased.model.values import Stance
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.figures.definition import Definition
    from unerased.figures.value import FigureValue
    from unerased.journal.values import Heads
    from unerased.model.records import Claim, Finding
    from unerased.register import Register
    from unerased.register.database import Database
    from unerased.register.reads.contested import Contradicting
    from unerased.register.rows import Counts
    from unerased.web.cache import Cache

#: up to so many claims the start works everything out by itself; above, it asks
AT_ONCE = 50_000
_DENIES = frozenset({"denies_act", "admits_denies_responsibility", "other_explanation"})


@dataclass(frozen=True, slots=True)
class Open:
    """A denial that nobody has answered: the statement it was made in, or itself."""

    code: str
    denials: int
    speaker: str


def contradictions_of(
    register: Register, cache: Cache, heads: Heads | None = None
) -> list[Contradicting]:
    """Every contradiction among live claims, as of heads or now."""
    return cache.get(
        register.heads,
        "contradictions" if heads is None else ("contradictions", _key(heads)),
        lambda: reads.contradictions(register.db, register.codebook, heads=heads),
    )


def unanswered(register: Register, cache: Cache) -> list[Open]:
    """Statements with denials, and denials outside any statement, that have no answer of ours."""
    return cache.get(register.heads, "unanswered", lambda: _unanswered(register.db))


def counts_of(register: Register, cache: Cache) -> Counts:
    """How much there is."""
    return cache.get(register.heads, "counts", lambda: reads.counts(register.db))


def figure_of(
    register: Register, cache: Cache, definition: Definition, heads: Heads | None = None
) -> FigureValue:
    """The value of a figure as of heads, or now."""
    then = None if heads is None else _key(heads)
    question = ("figure", definition.name, definition.version, then)
    return cache.get(
        register.heads,
        question,
        lambda: compute(register.db, definition, register.codebook, heads),
    )


def figures_by_claim(register: Register, cache: Cache) -> Mapping[str, Sequence[str]]:
    """Names of the figures that rest on a claim, or whose stated part it denies."""

    def read() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, definition in definitions(register.db, register.codebook).items():
            value = figure_of(register, cache, definition)
            codes = {code for verdict in value.documented for code in verdict.claims}
            for row in value.stated:
                codes |= {*row.basis, *row.denials}
            for bare in value.stated_without_number:
                codes |= {*bare.basis, *bare.denials}
            for code in codes:
                found.setdefault(code, []).append(name)
        return found

    return cache.get(register.heads, "feeds", read)


def findings_by_code(register: Register, cache: Cache) -> Mapping[str, Sequence[Finding]]:
    """Live findings by each code that they are about."""

    def read() -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for row in reads.findings(register.db):
            for code in row.finding.about:
                found.setdefault(code, []).append(row.finding)
        return found

    return cache.get(register.heads, "findings", read)


def _unanswered(db: Database) -> list[Open]:
    answered = {row.claim.subject for row in reads.claims_with(db, "statement.answer")}
    answered |= {row.claim.subject for row in reads.claims_with(db, "claim.answer")}
    waiting: dict[str, list[Claim]] = {}
    for row in reads.stances_on(db):
        claim = row.claim
        denies = isinstance(claim.value, Stance) and claim.value.stance in _DENIES
        if denies and claim.code not in answered and claim.statement not in answered:
            waiting.setdefault(claim.statement or claim.code, []).append(claim)
    return [Open(code, len(claims), claims[0].source) for code, claims in waiting.items()]


def _key(heads: Heads) -> tuple[object, ...]:
    return tuple(sorted(heads.items()))
