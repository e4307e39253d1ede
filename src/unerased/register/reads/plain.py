"""Live claims of a property, read with nothing but what counting needs.

`reads.claims_with` gives each claim with its words, its save and its history. A figure reads
hundreds of thousands of claims and needs none of that; this read leaves it in the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.model.records import Claim
from unerased.register.columns import derived_of, value_of

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.model.values import Value
    from unerased.register.database import Database

__all__ = ["plain_claims"]

_SQL: Final = (
    "SELECT c.code, c.subject, c.property, c.source, c.derived, "
    "c.vtype, c.word, c.mark, c.lo, c.hi $from(claim) "
    "WHERE c.property = :name AND $seen(c.seg) AND d.action IS NULL AND e.action IS NULL"
)


def plain_claims(db: Database, name: str, *, heads: Heads | None = None) -> list[Claim]:
    """Live claims of a property without words: texts, locators and statements are left out.

    With "" the claims whose content was erased; their value is Unknown.
    """
    values: dict[tuple[object, ...], Value] = {}
    found: list[Claim] = []
    for code, subject, prop, source, derived, *columns in db.rows(
        _SQL, {"name": name}, heads=heads
    ):
        key = tuple(columns)
        value = values.get(key)
        if value is None:
            kind, word, mark, low, high = columns
            value = values[key] = value_of((kind, word, "", mark, low, high))
        found.append(Claim(code, subject, prop, value, source, derived_from=derived_of(derived)))
    return found
