"""One guarded connection to the projection, asked as of heads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from unerased.register import schema
from unerased.register.cipher import connect, database_error, guard, is_damage
from unerased.register.dead import Ordered, resolve
from unerased.register.view import NOW, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from unerased.journal.values import Heads
    from unerased.register.cipher import Connection, Cursor

__all__ = ["Database", "create", "finish"]

T = TypeVar("T")

_VIEWS_KEPT: Final = 8
_TEMPORARY: Final = (
    "CREATE VIRTUAL TABLE temp.claim_terms USING fts5vocab('main', 'claim_words', 'row')",
    "CREATE VIRTUAL TABLE temp.note_terms USING fts5vocab('main', 'note_words', 'row')",
    "CREATE VIRTUAL TABLE temp.name_terms USING fts5vocab('main', 'name_words', 'row')",
    (
        "CREATE TEMP TABLE dead_then (view INTEGER NOT NULL, target TEXT NOT NULL, "
        "action TEXT NOT NULL, correction TEXT NOT NULL, PRIMARY KEY (view, target)) "
        "STRICT, WITHOUT ROWID"
    ),
    (
        "CREATE TEMP TABLE hidden (view INTEGER NOT NULL, seg INTEGER NOT NULL, "
        "PRIMARY KEY (view, seg)) STRICT, WITHOUT ROWID"
    ),
)


class Database:
    """The projection: named rows in, named rows out, nothing but what `cipher.guard` allows.

    It may be used from several threads; statements run one after the other.

    Args:
        connection: to a projection that is complete.
        heal: called when a read finds the file damaged; it puts another connection in the place
            of this one (`adopt`), and the read is tried once more.
    """

    def __init__(self, connection: Connection, heal: Callable[[], None] | None = None) -> None:
        self._heal = heal
        self._lock = threading.RLock()
        self._take(connection)

    def _take(self, connection: Connection) -> None:
        self.connection = connection
        self._views: OrderedDict[tuple[tuple[bytes, int], ...], View] = OrderedDict()
        self._next_view = 1
        for statement in _TEMPORARY:
            connection.execute(statement)
        guard(connection)

    @classmethod
    def open(cls, path: Path | None, key: bytes, heal: Callable[[], None] | None = None) -> Self:
        """Open a projection that is complete.

        Raises:
            sqlcipher3.dbapi2.Error: it is damaged, or under another key.
        """
        connection = connect(path, key)
        try:
            return cls(connection, heal)
        except BaseException:
            connection.close()
            raise

    def adopt(self, other: Database) -> None:
        """Go on with the connection of another, which is not used any more."""
        with self._lock:
            self.connection.close()
            self.connection = other.connection
            self._views = other._views
            self._next_view = other._next_view

    def rows(
        self, sql: str, given: Mapping[str, Any] | None = None, *, heads: Heads | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of a statement, as of heads; see view.py for the marks in it."""
        return self._asked(sql, given or {}, heads, lambda cursor: cursor.fetchall())

    def row(
        self, sql: str, given: Mapping[str, Any] | None = None, *, heads: Heads | None = None
    ) -> tuple[Any, ...] | None:
        """The first row of a statement, if there is one."""
        return self._asked(sql, given or {}, heads, lambda cursor: cursor.fetchone())

    def _asked(
        self,
        sql: str,
        given: Mapping[str, Any],
        heads: Heads | None,
        take: Callable[[Cursor], T],
    ) -> T:
        with self._lock:
            try:
                return self._ask(sql, given, heads, take)
            except database_error() as fault:
                if self._heal is None or not is_damage(fault):
                    raise
                heal, self._heal = self._heal, None
            try:
                heal()
                return self._ask(sql, given, heads, take)
            finally:
                self._heal = heal

    def _ask(
        self,
        sql: str,
        given: Mapping[str, Any],
        heads: Heads | None,
        take: Callable[[Cursor], T],
    ) -> T:
        view = self._view(heads)
        return take(self.connection.execute(view.statement(sql), view.parameters(given)))

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write: all of it, or nothing when the block raises."""
        with self._lock:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # some faults end it by themselves
                    self.connection.execute("ROLLBACK")
                raise

    def settle(self) -> bool:
        """Bring everything written into the file itself; False when another program reads it."""
        with self._lock:
            self.connection.set_authorizer(None)
            try:
                row = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return row is not None and row[0] == 0
            finally:
                guard(self.connection)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self.connection.close()

    def heads(self) -> dict[bytes, tuple[int, bytes]]:
        """What was applied: device to number and hash of its last segment."""
        rows = self.rows("SELECT device, seq, hash FROM head")
        return {device: (seq, digest) for device, seq, digest in rows}

    def _view(self, heads: Heads | None) -> View:
        """The view of a set of heads; None is everything there is.

        Heads of segments that were never applied are taken as the last one that was. A view
        stays right whatever is applied later: that is numbered behind it.
        """
        if heads is None:
            return NOW
        applied = self.heads()
        seen = {
            device: min(head.seq, applied[device][0])
            for device, head in heads.items()
            if device in applied
        }
        if seen == {device: seq for device, (seq, _) in applied.items()}:
            return NOW
        key = tuple(sorted(seen.items()))
        if key in self._views:
            self._views.move_to_end(key)
            return self._views[key]
        return self._remember(key, self._made(key))

    def _made(self, key: tuple[tuple[bytes, int], ...]) -> View:
        number = self._next_view
        self._next_view += 1
        last = 0
        total = 0
        for device, seq in key:
            row = self.row(
                "SELECT max(id), count(*) FROM segment WHERE device = :device AND seq <= :seq",
                {"device": device, "seq": seq},
            )
            if row is not None and row[0] is not None:
                last = max(last, row[0])
                total += row[1]
        if last != total:
            self._hide(number, dict(key), last)
        view = View(number, last, last != total)
        sql, given = view.statement(CORRECTIONS), view.parameters({})
        corrections = self.connection.execute(sql, given).fetchall()
        gone = resolve(Ordered(*row) for row in corrections)
        self.connection.executemany(
            "INSERT INTO temp.dead_then (view, target, action, correction) VALUES (?, ?, ?, ?)",
            [(number, target, *reason) for target, reason in gone.items()],
        )
        return view

    def _hide(self, number: int, seen: dict[bytes, int], last: int) -> None:
        rows = self.rows("SELECT id, device, seq FROM segment WHERE id <= :last", {"last": last})
        self.connection.executemany(
            "INSERT INTO temp.hidden (view, seg) VALUES (?, ?)",
            [(number, seg) for seg, device, seq in rows if seq > seen.get(device, 0)],
        )

    def _remember(self, key: tuple[tuple[bytes, int], ...], view: View) -> View:
        self._views[key] = view
        if len(self._views) > _VIEWS_KEPT:
            self._drop(self._views.popitem(last=False)[1])
        return view

    def _drop(self, view: View) -> None:
        for statement in (
            "DELETE FROM temp.dead_then WHERE view = ?",
            "DELETE FROM temp.hidden WHERE view = ?",
        ):
            self.connection.execute(statement, (view.number,))


#: Corrections in view with their order, as `dead.Ordered`.
CORRECTIONS: Final = (
    "SELECT s.hlc, s.device, s.seq, x.pos, x.code, s.save, x.target, x.action "
    "FROM correction x JOIN segment s ON s.id = x.seg WHERE $seen(x.seg)"
)


def create(path: Path | None, key: bytes) -> Connection:
    """A new projection with its tables, not yet indexed or guarded, to be filled in bulk."""
    connection = connect(path, key, building=True)
    connection.execute("BEGIN")
    for table in schema.TABLES:
        connection.execute(schema.created(table))
    for statement in schema.PASSAGE:
        connection.execute(statement)
    return connection


def finish(connection: Connection) -> None:
    """Index what was filled in bulk."""
    for statement in schema.INDEXES:
        connection.execute(statement)
    connection.execute("COMMIT")
