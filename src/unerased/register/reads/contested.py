"""What contradicts what in a register: the claims that can be a side of it, put to the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.assertions import Assertions
from unerased.model.contradiction import contradictions_in
from unerased.model.values import Ref
from unerased.register.reads.claims import claims_with, get_claims, stances_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.journal import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.contradiction import Why
    from unerased.model.records import Claim
    from unerased.register.database import Database

__all__ = ["Contradicting", "ancestors", "contradictions", "source_repeats"]


@dataclass(frozen=True, slots=True)
class Contradicting:
    """Two live claims that cannot both be right; for a stance, `b` is the stance."""

    a: Claim
    b: Claim
    why: Why


def contradictions(
    db: Database, codebook: Codebook, *, heads: Heads | None = None
) -> list[Contradicting]:
    """Every contradiction among live claims, sorted by the codes of the claims."""
    claims = _contestable(db, codebook, heads)
    assertions = Assertions(claims, repeats=source_repeats(db, heads=heads))
    found = contradictions_in(assertions, codebook)
    return [Contradicting(claims[pair.a], claims[pair.b], pair.why) for pair in found]


def source_repeats(db: Database, *, heads: Heads | None = None) -> dict[str, str]:
    """For each source that usually repeats another one, that source."""
    return {
        row.claim.subject: row.claim.value.code
        for row in claims_with(db, "source.repeats", heads=heads)
        if isinstance(row.claim.value, Ref)
    }


def ancestors(
    db: Database, claims: Mapping[str, Claim], *, heads: Heads | None = None
) -> dict[str, Claim]:
    """Live claims, not among these, that these repeat, directly or through others."""
    found: dict[str, Claim] = {}
    asked = set(claims)
    ahead = {code for claim in claims.values() for code in claim.derived_from or ()} - asked
    while ahead:
        asked |= ahead
        rows = get_claims(db, sorted(ahead), heads=heads, live=True)
        found.update((code, row.claim) for code, row in rows.items())
        ahead = {code for row in rows.values() for code in row.claim.derived_from or ()} - asked
    return found


def _contestable(db: Database, codebook: Codebook, heads: Heads | None) -> dict[str, Claim]:
    """Claims that can be a side of a contradiction, and those that they repeat."""
    stances = [row.claim for row in stances_on(db, heads=heads)]
    targets = get_claims(db, {one.subject for one in stances}, heads=heads, live=True)
    found = {one.code: one for one in stances} | {code: row.claim for code, row in targets.items()}
    for prop in codebook.properties.values():
        if prop.single or prop.hierarchy:
            rows = claims_with(db, prop.name, heads=heads)
            found.update((row.code, row.claim) for row in rows)
    return found | ancestors(db, found, heads=heads)
