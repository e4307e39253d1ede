"""What claims repeat, along what corrections put in the place of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from unerased.register.reads.claims import get_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.journal.values import Heads
    from unerased.model.records import Claim
    from unerased.register.database import Database
    from unerased.register.rows import ClaimRow

__all__ = ["Ancestry", "ancestors"]


class Ancestry(NamedTuple):
    """Live claims by code, and for a corrected claim the code of what replaced it."""

    claims: dict[str, Claim]
    replaced: dict[str, str]


def ancestors(db: Database, claims: Mapping[str, Claim], *, heads: Heads | None = None) -> Ancestry:
    """Live claims, not among these, that these repeat, directly or through others.

    Who repeats a claim that was corrected since repeats, as far as we know, its correction.
    """
    found: dict[str, Claim] = {}
    replaced: dict[str, str] = {}
    asked = set(claims)
    ahead = {code for claim in claims.values() for code in claim.derived_from or ()} - asked
    while ahead:
        asked |= ahead
        rows = get_claims(db, sorted(ahead), heads=heads)
        live = {code: row.claim for code, row in rows.items() if row.live}
        found |= live
        ends = _replacements(db, [row for row in rows.values() if not row.live], heads)
        replaced |= ends
        ahead = {code for claim in live.values() for code in claim.derived_from or ()}
        ahead = (ahead | set(ends.values())) - asked
    return Ancestry(found, replaced)


def _replacements(db: Database, rows: Iterable[ClaimRow], heads: Heads | None) -> dict[str, str]:
    gone = {row.code: row.correction for row in rows if row.status == "superseded"}
    if not gone:
        return {}
    made = db.rows(
        "SELECT c.target, c.replacement, c.code $from(correction) "
        "WHERE c.code IN (SELECT value FROM json_each(:codes)) AND $seen(c.seg)",
        {"codes": json.dumps(sorted(set(gone.values())))},
        heads=heads,
    )
    return {target: end for target, end, code in made if end and gone.get(target) == code}
