"""The contradictions of a register, with the claims that they stand between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.assertions import Assertions
from unerased.model.contradiction import contradictions_in
from unerased.model.values import Ref
from unerased.register import reads

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.contradiction import Why
    from unerased.model.records import Claim
    from unerased.register import Register
    from unerased.register.database import Database


@dataclass(frozen=True, slots=True)
class Contradicting:
    """Two live claims that cannot both be right; for a stance, ``b`` is the stance."""

    a: Claim
    b: Claim
    why: Why


def contradictions_of(register: Register, heads: Heads | None = None) -> list[Contradicting]:
    """Every contradiction among live claims as of heads, sorted by the codes of the claims."""
    claims = _contestable(register.db, register.codebook, heads)
    assertions = Assertions(claims, repeats=source_repeats(register.db, heads))
    found = contradictions_in(assertions, register.codebook)
    return [Contradicting(claims[pair.a], claims[pair.b], pair.why) for pair in found]


def source_repeats(db: Database, heads: Heads | None = None) -> dict[str, str]:
    """For each source that usually repeats another one, that source."""
    return {
        row.claim.subject: row.claim.value.code
        for row in reads.claims_with(db, "source.repeats", heads=heads)
        if isinstance(row.claim.value, Ref)
    }


def _contestable(db: Database, codebook: Codebook, heads: Heads | None) -> dict[str, Claim]:
    """Claims that can be a side of a contradiction, and those that they repeat."""
    stances = [row.claim for row in reads.stances_on(db, heads=heads)]
    targets = reads.get_claims(db, {one.subject for one in stances}, heads=heads, live=True)
    found = {one.code: one for one in stances} | {code: row.claim for code, row in targets.items()}
    for prop in codebook.properties.values():
        if prop.single or prop.hierarchy:
            rows = reads.claims_with(db, prop.name, heads=heads)
            found.update((row.code, row.claim) for row in rows)
    return found | ancestors(db, found, heads)


def ancestors(db: Database, claims: dict[str, Claim], heads: Heads | None) -> dict[str, Claim]:
    """Live claims, not among these, that these repeat, directly or through others."""
    found: dict[str, Claim] = {}
    asked = set(claims)
    ahead = {code for claim in claims.values() for code in claim.derived_from or ()} - asked
    while ahead:
        asked |= ahead
        rows = reads.get_claims(db, sorted(ahead), heads=heads, live=True)
        found.update((code, row.claim) for code, row in rows.items())
        ahead = {code for row in rows.values() for code in row.claim.derived_from or ()} - asked
    return found
