"""A search as somebody types it, against the statements that it sends, in plain SQLite."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from bench.build import opened
from bench.plain import connect
from bench.registers import SEED
from bench.values import Sample
from bench.words import Names
from unerased.register import reads

if TYPE_CHECKING:
    from bench.timing import Stopwatch
    from unerased.register.database import Database

__all__ = ["Noted", "note_statements", "ours", "peer"]


class Noted(msgspec.Struct, frozen=True):
    """What one search typed and sent."""

    typed: str
    statements: list[tuple[str, dict[str, Any]]]
    hits: int


def note_statements(
    watch: Stopwatch, folder: str, storage: str, queries: int, noted: str
) -> Sample:
    """Make up twice as many searches, and note the statements that each one sends."""
    found: list[Noted] = []
    with opened(folder, storage) as register, watch:
        sent = _listen(register.db)
        for typed in _typed(register.db, 2 * queries):
            sent.clear()
            hits = reads.search(register.db, typed)
            found.append(Noted(typed, list(sent), len(hits)))
    Path(noted).write_bytes(msgspec.json.encode(found))
    return Sample(watch.total, size=f"{len(found)} searches")


def ours(watch: Stopwatch, folder: str, storage: str, queries: int, noted: str) -> Sample:
    """Search for the first half of them, as in a session, then measure the others."""
    asked = _read(noted)
    hits = 0
    with opened(folder, storage) as register:
        for search in asked[:queries]:
            reads.search(register.db, search.typed)
        for search in asked[queries:]:
            with watch:
                hits += len(reads.search(register.db, search.typed))
    return _sample(watch, asked[queries:], hits)


def peer(watch: Stopwatch, path: str, queries: int, noted: str) -> Sample:
    """Send the same statements to plain SQLite, and fetch the rows."""
    asked = _read(noted)
    connection = connect(path)
    hits = 0
    for search in asked[:queries]:
        for sql, given in search.statements:
            connection.execute(sql, given).fetchall()
    for search in asked[queries:]:
        with watch:
            for sql, given in search.statements:
                hits += len(connection.execute(sql, given).fetchall())
    connection.close()
    return _sample(watch, asked[queries:], hits)


def _sample(watch: Stopwatch, asked: list[Noted], hits: int) -> Sample:
    if hits != sum(search.hits for search in asked):
        raise ValueError(hits)
    notes = {"p95_seconds": round(watch.highest(0.95), 6), "hits": float(hits)}
    return Sample(watch.middle, size=f"{len(asked)} searches", notes=notes)


def _read(noted: str) -> list[Noted]:
    return msgspec.json.decode(Path(noted).read_bytes(), type=list[Noted])


def _typed(database: Database, queries: int) -> list[str]:
    random = Random(SEED)
    names = Names(random)
    known = database.rows(
        "SELECT text FROM claim WHERE property = 'person.name' AND mark = '' "
        "ORDER BY code LIMIT :limit",
        {"limit": queries},
    )
    typed = [names.query(row[0]) for row in known]
    random.shuffle(typed)
    return typed


def _listen(database: Database) -> list[tuple[str, dict[str, Any]]]:
    """Note what the database is asked from now on."""
    sent: list[tuple[str, dict[str, Any]]] = []
    inner = database.connection

    class Listening:
        def execute(self, sql: str, given: dict[str, Any]) -> Any:  # noqa: ANN401 - a cursor
            sent.append((sql, given))
            return inner.execute(sql, given)

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it is
            return getattr(inner, name)

    vars(database)["connection"] = Listening()
    return sent
