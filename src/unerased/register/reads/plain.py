"""Live claims of a property, read with nothing but what counting needs.

`reads.claims_with` gives each claim with its words, its save and its history. A figure reads
hundreds of thousands of claims and needs none of that; this read leaves it in the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unerased.model.records import Claim
from unerased.register.columns import derived_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.journal.values import Heads
    from unerased.model.values import Value
    from unerased.register.database import Database

__all__ = ["Known", "plain_claims", "plain_texts", "plain_values"]

_FROM: Final = (
    "c.vtype, c.word, c.mark, c.lo, c.hi $from(claim) "
    "WHERE c.property = :name AND $seen(c.seg) AND d.action IS NULL AND e.action IS NULL"
)
_CLAIMS: Final = f"SELECT c.code, c.subject, c.property, c.source, c.derived, {_FROM}"
_VALUES: Final = f"SELECT c.code, c.subject, {_FROM}"


def plain_claims(db: Database, name: str, *, heads: Heads | None = None) -> list[Claim]:
    """Live claims of a property without words: texts, locators and statements are left out.

    With "" the claims whose content was erased; their value is Unknown.
    """
    known = Known()
    return [
        Claim(code, subject, prop, known[columns], source, derived_from=derived_of(derived))
        for code, subject, prop, source, derived, *columns in db.rows(
            _CLAIMS, {"name": name}, heads=heads
        )
    ]


def plain_values(db: Database, name: str) -> Iterator[tuple[str, str, Value]]:
    """Code, subject and value of the live claims of a property, where no more is asked for.

    A picture of everything reads half a million: a claim made of each would double its time.
    """
    known = Known()
    for code, subject, *columns in db.rows(_VALUES, {"name": name}):
        yield code, subject, known[columns]


def plain_texts(db: Database, name: str, *, heads: Heads | None = None) -> list[tuple[str, str]]:
    """Subject and words of every text of a property, whatever has become of it; none erased."""
    return db.rows(
        "SELECT c.subject, c.text FROM claim c "
        "WHERE c.property = :name AND c.vtype = 'x' AND $seen(c.seg)",
        {"name": name},
        heads=heads,
    )


class Known:
    """Values by their columns, each made once."""

    def __init__(self) -> None:
        self._values: dict[tuple[object, ...], Value] = {}

    def __getitem__(self, columns: list[Any]) -> Value:
        key = tuple(columns)
        value = self._values.get(key)
        if value is None:
            kind, word, mark, low, high = columns
            value = self._values[key] = value_of((kind, word, "", mark, low, high))
        return value
