"""A claim that takes another one's place, and what was said of that one, which goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from unerased.model.records import Correction
from unerased.register import reads

if TYPE_CHECKING:
    from unerased.model.records import Claim, Record
    from unerased.web.desk import Asked

__all__ = ["about", "carried", "superseded"]

#: so many claims about a claim go with it to the one that takes its place
_MOST: Final = 500


def superseded(asked: Asked, old: str, new: str, reason: str) -> Correction:
    """That a claim takes another one's place."""
    return Correction(asked.register.new_code("correction"), old, "superseded", reason, new)


def about(asked: Asked, code: str) -> list[Claim]:
    """Live claims about the claim, and about those: stances, answers, answers to stances."""
    found: dict[str, Claim] = {}
    ahead = {code}
    while ahead and len(found) < _MOST:
        rows = reads.claims_about(asked.register.db, ahead)
        new = {row.code: row.claim for row in rows if row.code not in found}
        found |= new
        ahead = set(new)
    return list(found.values())


def carried(asked: Asked, old: str, new: str, reason: str) -> list[Record]:
    """The same said of the claim that takes the place, each with the correction that moves it."""
    moved = {old: new}
    records: list[Record] = []
    for claim in about(asked, old):
        code = asked.register.new_code("claim")
        moved[claim.code] = code
        again = msgspec.structs.replace(claim, code=code, subject=moved[claim.subject])
        records += [again, superseded(asked, claim.code, code, reason)]
    return records
