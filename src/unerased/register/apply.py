"""Rows into the projection, and what follows from them: heads, and what corrections take out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unerased.register import schema
from unerased.register.collect import Collector
from unerased.register.database import CORRECTIONS
from unerased.register.dead import Ordered, resolve
from unerased.register.view import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from unerased.journal.values import SegmentRead
    from unerased.register.cipher import Connection
    from unerased.register.collect import Rows
    from unerased.register.database import Database

__all__ = ["CHUNK", "OutOfOrder", "apply", "settle_corrections", "write", "write_heads"]

CHUNK: Final = 20_000
"""Entries that are gathered before their rows are written."""


class OutOfOrder(Exception):
    """Segments came in another order than the journal's, and it matters: rebuild."""


class _Taken:
    """Codes that stand in the projection, or came before in what is being applied."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._new: set[tuple[str, str]] = set()
        self.repeated = False

    def __call__(self, table: str, code: str) -> bool:
        key = (table, code)
        if key in self._new or self._stands(table, code):
            self.repeated = True
            return True
        self._new.add(key)
        return False

    def _stands(self, table: str, code: str) -> bool:
        held = self._connection.execute(_STANDS[table], (code,)).fetchone()
        return held is not None or self._erased(table, code)

    def _erased(self, table: str, code: str) -> bool:
        sql = "SELECT 1 FROM erased WHERE code = ? AND type = ?"
        return self._connection.execute(sql, (code, table)).fetchone() is not None


_STANDS: Final = {
    "entity": "SELECT 1 FROM entity WHERE code = ?",
    "claim": "SELECT 1 FROM claim WHERE code = ?",
    "finding": "SELECT 1 FROM finding WHERE code = ?",
    "consent": "SELECT 1 FROM consent WHERE code = ?",
    "correction": "SELECT 1 FROM correction WHERE code = ?",
    "file": "SELECT 1 FROM file WHERE code = ?",
    "definition": "SELECT 1 FROM definition WHERE code = ?",
    "codebook": "SELECT 1 FROM codebook WHERE code = ?",
    "opening": "SELECT 1 FROM opening WHERE code = ?",
    "releasekey": "SELECT 1 FROM releasekey WHERE code = ?",
    "release": "SELECT 1 FROM release WHERE code = ?",
    "counted": "SELECT 1 FROM counted WHERE code = ?",
    "backup": "SELECT 1 FROM backup WHERE code = ?",
    "save": "SELECT 1 FROM save WHERE code = ?",
}


def apply(
    db: Database,
    segments: Iterable[SegmentRead],
    prefixes: dict[str, str],
    on_progress: Callable[[int], None] | None = None,
) -> int:
    """Add segments that follow what was applied, in the order of the journal: all or none.

    Args:
        db: the projection.
        segments: new segments.
        prefixes: prefix of the codes of each type of record.
        on_progress: called with the number of entries applied so far.

    Returns:
        How many segments were added.

    Raises:
        OutOfOrder: the projection has to be rebuilt. Nothing was changed.
        sqlcipher3.dbapi2.Error: it could not be written. Nothing was changed.
    """
    with db.transaction() as connection:
        taken = _Taken(connection)
        counts = _counts(connection)
        collector = Collector(counts, prefixes, taken)
        latest = _latest(connection)
        heads: dict[bytes, tuple[int, bytes]] = {}
        in_order = True
        count = 0
        for segment in segments:
            count += 1
            collector.add(segment)
            heads[segment.device] = (segment.seq, segment.hash)
            in_order = in_order and (segment.hlc, segment.device, segment.seq) > latest
            if taken.repeated and not in_order:
                raise OutOfOrder
            if collector.pending >= CHUNK:
                write(connection, collector.take())
                if on_progress is not None:
                    on_progress(collector.entries)
        write(connection, collector.take())
        write_heads(connection, heads)
        if not (in_order and _add_corrections(connection, counts["correction"])):
            settle_corrections(connection)
    return count


def _counts(connection: Connection) -> dict[str, int]:
    found: dict[str, int] = {}
    for table, columns in schema.COLUMNS.items():
        if columns[0] == "id":
            sql = f"SELECT coalesce(max(id), 0) FROM {table}"  # noqa: S608 - own names
            row = connection.execute(sql).fetchone()
            found[table] = 0 if row is None else row[0]
    return found


def _latest(connection: Connection) -> tuple[int, bytes, int]:
    """The place in the journal's order of the last segment that was applied."""
    sql = (
        "SELECT s.hlc, s.device, s.seq FROM segment s "
        "ORDER BY s.hlc DESC, s.device DESC, s.seq DESC LIMIT 1"
    )
    row = connection.execute(sql).fetchone()
    return (0, b"", 0) if row is None else (row[0], row[1], row[2])


def write(connection: Connection, rows: Rows) -> None:
    """Add rows to their tables."""
    for table, values in rows.items():
        if values:
            connection.executemany(schema.inserted(table), values)


def write_heads(connection: Connection, heads: dict[bytes, tuple[int, bytes]]) -> None:
    """Note up to where each device's segments were applied."""
    connection.executemany(
        "INSERT OR REPLACE INTO head (device, seq, hash) VALUES (?, ?, ?)",
        [(device, seq, digest) for device, (seq, digest) in heads.items()],
    )


def settle_corrections(connection: Connection) -> None:
    """Work out anew what corrections take out."""
    rows: list[tuple[Any, ...]] = connection.execute(NOW.statement(CORRECTIONS)).fetchall()
    gone = resolve(Ordered(*row) for row in rows)
    connection.execute("DELETE FROM dead")
    connection.executemany(
        "INSERT INTO dead (target, action, correction) VALUES (?, ?, ?)",
        [(target, *reason) for target, reason in gone.items()],
    )


def _add_corrections(connection: Connection, before: int) -> bool:
    """Add what corrections after row `before` take out, where none takes out a correction.

    They must come after all others in the order of the journal. Gives False, having changed
    nothing, where everything has to be worked out anew.
    """
    sql = NOW.statement(f"{CORRECTIONS} AND x.id > :before")
    rows = [Ordered(*row) for row in connection.execute(sql, {"before": before}).fetchall()]
    if any(_corrects_correction(connection, row.target) for row in rows):
        return False
    connection.executemany(
        "INSERT OR REPLACE INTO dead (target, action, correction) VALUES (?, ?, ?)",
        [(row.target, row.action, row.code) for row in sorted(rows)],
    )
    return True


def _corrects_correction(connection: Connection, target: str) -> bool:
    sql = (
        "SELECT 1 FROM correction x WHERE x.code = :target UNION ALL "
        "SELECT 1 FROM segment s JOIN correction x ON x.seg = s.id WHERE s.save = :target LIMIT 1"
    )
    return connection.execute(sql, {"target": target}).fetchone() is not None
