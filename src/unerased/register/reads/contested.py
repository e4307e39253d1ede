"""What contradicts what in a register: the claims that can be a side of it, put to the model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.assertions import Assertions
from unerased.model.contradiction import contradictions_in
from unerased.model.values import Ref
from unerased.register.reads.ancestry import ancestors
from unerased.register.reads.claims import claims_about, claims_with, get_claims, stances_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from unerased.journal import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.contradiction import Why
    from unerased.model.records import Claim
    from unerased.register.database import Database

__all__ = [
    "Contradicting",
    "contestable",
    "contestable_about",
    "contradictions",
    "rival_refs",
    "source_repeats",
]


@dataclass(frozen=True, slots=True)
class Contradicting:
    """Two live claims that cannot both be right; for a stance, `b` is the stance."""

    a: Claim
    b: Claim
    why: Why


def contradictions(
    db: Database,
    codebook: Codebook,
    *,
    about: Collection[str] | None = None,
    heads: Heads | None = None,
) -> list[Contradicting]:
    """Every contradiction among live claims, sorted by the codes of the claims.

    With `about` only those whose first claim is about one of these codes; no other claims are
    read than what they need.
    """
    if about is None:
        claims = contestable(db, codebook, heads)
    else:
        claims = contestable_about(db, codebook, about, heads)
    found = contradictions_in(Assertions(claims), codebook)
    pairs = (Contradicting(claims[pair.a], claims[pair.b], pair.why) for pair in found)
    return [pair for pair in pairs if about is None or pair.a.subject in about]


def source_repeats(db: Database, *, heads: Heads | None = None) -> dict[str, str]:
    """For each source that usually repeats another one, that source."""
    return {
        row.claim.subject: row.claim.value.code
        for row in claims_with(db, "source.repeats", heads=heads)
        if isinstance(row.claim.value, Ref)
    }


def contestable(db: Database, codebook: Codebook, heads: Heads | None = None) -> dict[str, Claim]:
    """Claims that can be a side of a contradiction, and those that they repeat.

    A value has a rival only where its subject has two claims of the property; which have is asked
    of an index alone, and whether these are live and in view when they are read.
    """
    stances = [row.claim for row in stances_on(db, heads=heads)]
    targets = get_claims(db, {one.subject for one in stances}, heads=heads, live=True)
    found = {one.code: one for one in stances} | {code: row.claim for code, row in targets.items()}
    doubled = db.rows(
        # the plus keeps to the index whose order is the grouping's
        "SELECT c.subject FROM claim c WHERE +c.property IN (SELECT value FROM json_each(:names)) "
        "GROUP BY c.subject, c.property HAVING count(*) > 1",
        {"names": json.dumps(sorted(_single(codebook)))},
    )
    found |= _single_of({row[0] for row in doubled}, db, codebook, heads)
    return _with_context(found, db, codebook, heads)


def contestable_about(
    db: Database, codebook: Codebook, subjects: Collection[str], heads: Heads | None = None
) -> dict[str, Claim]:
    """The same for what is about these subjects."""
    found = {row.code: row.claim for row in claims_about(db, subjects, heads=heads)}
    ahead = list(found)
    while ahead:  # a stance may be taken towards a stance
        rows = stances_on(db, ahead, heads=heads)
        ahead = [row.code for row in rows if row.code not in found]
        found.update((row.code, row.claim) for row in rows)
    return _with_context(found, db, codebook, heads)


def _single(codebook: Codebook) -> set[str]:
    return {prop.name for prop in codebook.properties.values() if prop.single}


def _single_of(
    subjects: Collection[str], db: Database, codebook: Codebook, heads: Heads | None
) -> dict[str, Claim]:
    names = _single(codebook)
    rows = claims_about(db, subjects, heads=heads)
    return {row.code: row.claim for row in rows if row.claim.property in names}


def _with_context(
    found: dict[str, Claim], db: Database, codebook: Codebook, heads: Heads | None
) -> dict[str, Claim]:
    """With what contains the places and groups in them, and with what they repeat."""
    asked: set[str] = set()
    ahead = {code for codes in rival_refs(found.values(), codebook).values() for code in codes}
    while ahead:
        asked |= ahead
        claims = [
            row.claim
            for row in claims_about(db, ahead, heads=heads)
            if row.claim.property in codebook.properties
            and codebook.properties[row.claim.property].hierarchy
        ]
        found |= {claim.code: claim for claim in claims}
        ahead = {claim.value.code for claim in claims if isinstance(claim.value, Ref)} - asked
    return found | ancestors(db, found, heads=heads).claims


def rival_refs(claims: Iterable[Claim], codebook: Codebook) -> dict[str, set[str]]:
    """For each subject with several values of a single-valued reference, these values."""
    values: dict[tuple[str, str], set[str]] = {}
    names = _single(codebook)
    for claim in claims:
        if claim.property in names and isinstance(claim.value, Ref):
            values.setdefault((claim.subject, claim.property), set()).add(claim.value.code)
    found: dict[str, set[str]] = {}
    for (subject, _), codes in values.items():
        if len(codes) > 1:
            found.setdefault(subject, set()).update(codes)
    return found
