"""What contradicts what: reads the claims that can be a side of it, and asks the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.model.assertions import Assertions
from unerased.model.contradiction import Contradiction, contradictions_in
from unerased.model.values import Ref
from unerased.register.reads.claims import claims_with, get_claims, stances_on

if TYPE_CHECKING:
    from unerased.journal import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim
    from unerased.register.database import Database

__all__ = ["contradictions", "default_repeats", "with_origins"]


def contradictions(
    db: Database, codebook: Codebook, *, heads: Heads | None = None
) -> tuple[list[Contradiction], dict[str, Claim]]:
    """Every contradiction among live claims, and the claims that they are between, by code."""
    claims = with_origins(db, _contestable(db, codebook, heads), heads=heads)
    assertions = Assertions(claims, repeats=default_repeats(db, heads=heads))
    return contradictions_in(assertions, codebook), claims


def default_repeats(db: Database, *, heads: Heads | None = None) -> dict[str, str]:
    """For a source, the source that it usually repeats."""
    return {
        row.claim.subject: row.claim.value.code
        for row in claims_with(db, "source.repeats", heads=heads)
        if isinstance(row.claim.value, Ref)
    }


def with_origins(
    db: Database, found: dict[str, Claim], *, heads: Heads | None = None
) -> dict[str, Claim]:
    """`found`, and what these claims repeat, however far back."""
    known = dict(found)
    ahead = {code for claim in known.values() for code in claim.derived_from or ()} - known.keys()
    while ahead:
        rows = get_claims(db, ahead, heads=heads, live=True)
        known |= {code: row.claim for code, row in rows.items()}
        derived = {code for row in rows.values() for code in row.claim.derived_from or ()}
        ahead = derived - known.keys()
    return known


def _contestable(db: Database, codebook: Codebook, heads: Heads | None) -> dict[str, Claim]:
    """Only claims that can be a side of a contradiction, or decide whether there is one."""
    stances = [row.claim for row in stances_on(db, heads=heads)]
    targets = get_claims(db, {stance.subject for stance in stances}, heads=heads, live=True)
    found = {stance.code: stance for stance in stances}
    found |= {code: row.claim for code, row in targets.items()}
    for prop in codebook.properties.values():
        if prop.single or prop.hierarchy:
            rows = claims_with(db, prop.name, heads=heads)
            found |= {row.code: row.claim for row in rows}
    return found
