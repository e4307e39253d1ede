"""From a claim to the releases that rest on it, by what each counted unit was committed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from unerased.figures.release.ledger import committed_of, past
from unerased.register import reads

if TYPE_CHECKING:
    from unerased.register.database import Database

__all__ = ["releases_by_claim"]


class _Named(msgspec.Struct):
    claim: str = ""


def releases_by_claim(db: Database) -> dict[str, tuple[str, ...]]:
    """For each claim the codes of the releases that rest on it, in the order of the ledger.

    What was erased since rests on nothing any more: its record is gone with its claims.

    Raises:
        LedgerUnread: as `past`.
    """
    found: dict[str, dict[str, None]] = {}
    for release in past(db):
        for counted in reads.counted_in(db, release.code):
            for name, value in committed_of(counted).fields.items():
                if name.startswith("claim ") and not name.endswith(", words"):
                    claim = msgspec.json.decode(value, type=_Named).claim
                    found.setdefault(claim, {})[release.code] = None
    found.pop("", None)
    return {claim: tuple(codes) for claim, codes in found.items()}
