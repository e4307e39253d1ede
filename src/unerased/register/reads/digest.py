"""A digest of everything that the projection says, whatever the numbers of its rows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from unerased.register import schema
from unerased.register.encoding import ENCODER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.register.database import Database

__all__ = ["dump_digest"]

_NUMBERED: Final = frozenset({"id", "seg"})
_WITHOUT_PLACE: Final = ("segment", "head", "about", "derivation", "dead")
_WORDS: Final = ("claim_terms", "note_terms", "name_terms")


def dump_digest(db: Database) -> str:
    """SHA-256 (hexadecimal) over all tables and what the search finds, for tests and checks.

    Two projections of one journal have the same digest, however they came about.
    """
    digest = hashlib.sha256()
    for part in (*_plain(db), *_placed(db), *_words(db)):
        digest.update(ENCODER.encode(part))
    return digest.hexdigest()


def _plain(db: Database) -> Iterator[list[Any]]:
    for table in _WITHOUT_PLACE:
        names = [name for name in schema.COLUMNS[table] if name not in _NUMBERED]
        listed = ", ".join(names)
        yield [table, db.rows(f"SELECT {listed} FROM {table} ORDER BY {listed}")]  # noqa: S608 - own names


def _placed(db: Database) -> Iterator[list[Any]]:
    for table, names in schema.COLUMNS.items():
        if "pos" not in names:
            continue
        listed = ", ".join(f"c.{name}" for name in names if name not in _NUMBERED)
        sql = (
            f"SELECT s.device, s.seq, {listed} FROM {table} c JOIN segment s ON s.id = c.seg "  # noqa: S608 - own names
            "ORDER BY s.device, s.seq, c.pos"
        )
        yield [table, db.rows(sql)]


def _words(db: Database) -> Iterator[list[Any]]:
    """Which words the search finds in which record, and names as they are folded."""
    for table in _WORDS:
        yield [table, db.rows(f"SELECT v.term, v.doc, v.cnt FROM temp.{table} v")]  # noqa: S608 - own names
    sql = "SELECT c.code, n.key FROM name n JOIN claim c ON c.id = n.id ORDER BY c.code, n.key"
    yield ["name", db.rows(sql)]
