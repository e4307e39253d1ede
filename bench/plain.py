"""The plain peer: the rows of the projection in Python's own sqlite3, unencrypted.

It gets what the projection has: the same tables, the same rows in the same order, the same full-
text index and the same indexes made after loading, the same page size, cache and durability. Its
rows lie ready in memory as tuples: it has nothing to read, decrypt, verify or decode.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.values import Sample
from unerased.model.names import tokens
from unerased.register import schema
from unerased.register.cipher import BUILDING_CACHE_KIB, CACHE_KIB
from unerased.register.words import fold

if TYPE_CHECKING:
    from bench.timing import Stopwatch
    from unerased.register.database import Database

__all__ = ["Rows", "connect", "fill", "load", "rows_of"]

Rows = dict[str, list[tuple[Any, ...]]]

_LOADING: Final = (
    "PRAGMA page_size = 4096",
    "PRAGMA temp_store = memory",
    "PRAGMA secure_delete = off",
)
_WORDS: Final = frozenset({"claim_words", "note_words", "name_words"})


def rows_of(database: Database) -> Rows:
    """All rows of the projection, in the order in which they were numbered."""
    rows: Rows = {}
    for table, columns in schema.COLUMNS.items():
        if table not in _WORDS:
            order = "id" if "id" in columns else columns[0]
            names = ", ".join(columns)
            rows[table] = database.rows(f"SELECT {names} FROM {table} ORDER BY {order}")  # noqa: S608 - names of our own schema
    rows["claim_words"] = _words(rows, "claim", ("as_stated", "text"))
    rows["note_words"] = _words(rows, "note", ("text",))
    rows["name_words"] = [(number, " ".join(tokens(key.split()))) for number, key in rows["name"]]
    return rows


def _words(rows: Rows, table: str, texts: tuple[str, ...]) -> list[tuple[Any, ...]]:
    places = [schema.COLUMNS[table].index(text) for text in texts]
    found = ((row[0], *(fold(row[place] or "") for place in places)) for row in rows[table])
    return [row for row in found if any(row[1:])]


def connect(path: str, *, building: bool = False) -> sqlite3.Connection:
    """Open plain SQLite with the settings of the projection."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in _LOADING:
        connection.execute(statement)
    cache = BUILDING_CACHE_KIB if building else CACHE_KIB
    connection.execute(f"PRAGMA cache_size = -{cache}")
    connection.execute(f"PRAGMA journal_mode = {'off' if building else 'wal'}")
    connection.execute(f"PRAGMA synchronous = {'off' if building else 'normal'}")
    return connection


def load(path: str, rows: Rows) -> None:
    """Fill a new database in one transaction: tables, rows, then indexes."""
    connection = connect(path, building=True)
    connection.execute("BEGIN")
    for table in schema.TABLES:
        connection.execute(schema.created(table))
    for statement in schema.PASSAGE:
        connection.execute(statement)
    for table, its_rows in rows.items():
        connection.executemany(schema.inserted(table), its_rows)
    for statement in schema.INDEXES:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()


def fill(watch: Stopwatch, folder: str, storage: str, path: str) -> Sample:
    """Make the peer's database for the measurements that only read."""
    from bench.build import opened  # noqa: PLC0415 - build uses nothing of this

    with opened(folder, storage) as register:
        rows = rows_of(register.db)
    with watch:
        load(path, rows)
    size = Path(path).stat().st_size // 2**20
    return Sample(watch.total, size=f"{sum(map(len, rows.values())):,} rows, {size} MiB")
