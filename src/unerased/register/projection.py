"""The projection's file: opened when it can be trusted, kept up to date, rebuilt when in doubt."""

from __future__ import annotations

import contextlib
import os
from itertools import chain
from typing import TYPE_CHECKING, Final

from unerased.register import schema
from unerased.register.apply import OutOfOrder, apply
from unerased.register.bulk import build
from unerased.register.cipher import database_error
from unerased.register.database import Database
from unerased.register.errors import ProjectionLost
from unerased.register.stamp import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from unerased.journal.values import Head, Heads, SegmentRead
    from unerased.register.stamp import Sealer

__all__ = ["Projection", "Source"]

FILE: Final = "projection.db"

if TYPE_CHECKING:
    from typing import Protocol

    class Source(Sealer, Protocol):
        """What is asked of the journal."""

        def read(self, after: Mapping[bytes, int]) -> Iterable[SegmentRead]:
            """Verified segments behind these numbers, in order."""

        def heads(self) -> Mapping[bytes, Head]:
            """The heads of all chains."""

        def belief(self, applied: Mapping[bytes, int]) -> str:
            """A digest of what decides how segments that were applied are read."""


class Projection:
    """One register's projection on one device.

    Args:
        folder: this device's private storage of the register.
        key: 32 bytes.
        source: the journal.
        prefixes: prefix of the codes of each type of record.
        notice: told in one line what people should know.
        writes: this program holds the device's lock as long as it is open.
    """

    def __init__(  # noqa: PLR0913 - made in one place, by the register
        self,
        folder: Path,
        key: bytes,
        source: Source,
        prefixes: Callable[[], dict[str, str]],
        notice: Callable[[str], None],
        *,
        writes: bool,
    ) -> None:
        self._file = folder / FILE
        self._key = key
        self._source = source
        self._prefixes = prefixes
        self._notice = notice
        self._stamp = Stamp(self._file, source)
        self._touched = False
        self._writes = writes
        self._db: Database | None = None
        self._handed: Database | None = None

    @property
    def db(self) -> Database:
        """The open projection."""
        if self._db is None:
            raise ProjectionLost("it is closed")
        return self._db

    def open(self, on_progress: Callable[[int], None] | None = None) -> None:
        """Open it, up to date with the journal. Only for who holds the device's lock.

        Raises:
            ProjectionLost: it could neither be opened nor rebuilt.
        """
        reason = self._doubt()
        if reason:
            if reason != _MISSING:
                self._notice(f"The searchable copy {reason}. It was rebuilt; nothing is lost.")
            self.rebuild(on_progress)
        else:
            self.catch_up(on_progress)

    def open_current(self) -> bool:
        """Open it when it is in good order and up to date, which needs no lock."""
        if self._doubt():
            return False
        if self._behind() or self._read_otherwise():
            self._close_db()
            return False
        return True

    def open_as_it_stands(self, on_progress: Callable[[int], None] | None = None) -> None:
        """Open it for reading while another program writes; in memory when it cannot be read."""
        try:
            if self._file.exists():
                self._show(self._opened())
        except database_error():
            self._db = None
        if self._db is not None and self._fits_journal(self._db):
            return
        self._close_db()
        self._notice(
            "The searchable copy could not be read while another program writes it. It was rebuilt "
            "in memory; nothing is lost."
        )
        self._in_memory(on_progress)

    def catch_up(self, on_progress: Callable[[int], None] | None = None) -> None:
        """Apply what is new in the journal; rebuild when that cannot be done.

        Raises:
            ProjectionLost: it could be neither written nor rebuilt.
        """
        if self._read_otherwise():
            self.rebuild(on_progress)
            return
        if not self._behind():
            return
        after = {device: seq for device, (seq, _) in self.db.heads().items()}
        segments = iter(self._source.read(after))
        first = next(segments, None)
        if first is None:  # a run that was never closed: nothing of it is believed
            return
        self._touch()
        try:
            apply(self.db, chain([first], segments), self._prefixes(), on_progress)
            self._note_belief()
        except OutOfOrder:
            self.rebuild(on_progress)
        except database_error():
            self._notice("The searchable copy could not be written. It was rebuilt.")
            self.rebuild(on_progress)

    def rebuild(self, on_progress: Callable[[int], None] | None = None) -> None:
        """Make it anew from the journal.

        Raises:
            ProjectionLost: it could not be written; the old one is gone, the journal is safe.
        """
        self._close_db()
        self._touch()
        new = self._file.with_suffix(".new")
        try:
            build(
                new, self._key, lambda: self._source.read({}), self._prefixes(), on_progress
            ).close()
            _synchronise(new)
            self._discard()
            new.replace(self._file)
            self._show(self._opened())
            self._note_belief()
        except (database_error(), OSError) as fault:
            raise ProjectionLost(_kind(fault)) from fault
        finally:
            with contextlib.suppress(OSError):  # a half-made copy is made anew next time
                new.unlink(missing_ok=True)

    def settle(self) -> None:
        """Leave the file in good order, and note that it is."""
        if self._touched and self.db.settle():
            _synchronise(self._file)
            self._stamp.put()
            self._touched = False

    def close(self) -> None:
        """Close it, in good order when this program wrote to it."""
        if self._db is None:
            return
        try:
            self.settle()
        except (database_error(), OSError):
            self._notice("The searchable copy was not closed in order; it will be rebuilt.")
        finally:
            self._close_db()

    def destroy(self) -> None:
        """Close it and delete its files.

        Raises:
            OSError: the system refused.
        """
        self._close_db()
        self._stamp.remove()
        self._discard()

    def _doubt(self) -> str:
        """Why the file cannot be used; "" when it can, and then it is open."""
        if not self._file.exists():
            return _MISSING
        if not self._stamp.fits():
            return "was changed, or not closed in good order"
        try:
            self._show(self._opened())
            if self._fits_journal(self.db):
                return ""
            reason = "does not belong to the journal as it is now"
        except database_error():
            reason = "is damaged"
        self._close_db()
        return reason

    def _opened(self) -> Database:
        db = Database.open(self._file, self._key, self._heal)
        try:
            row = db.row("SELECT value FROM meta WHERE name = 'version'")
        except database_error():
            db.close()
            raise
        if row != (schema.VERSION,):
            db.close()
            raise database_error()("of another version")
        return db

    def _fits_journal(self, db: Database) -> bool:
        """Whether everything that was applied still stands in the journal."""
        now = self._source.heads()
        return all(
            device in now and (seq < now[device].seq or (seq, digest) == now[device])
            for device, (seq, digest) in db.heads().items()
        )

    def _belief(self) -> str:
        applied = {device: seq for device, (seq, _) in self.db.heads().items()}
        return self._source.belief(applied)

    def _read_otherwise(self) -> bool:
        """Whether what was applied is believed, or can be read, otherwise than it was then."""
        held = self.db.row("SELECT value FROM meta WHERE name = 'belief'")
        return held != (self._belief(),)

    def _note_belief(self) -> None:
        with self.db.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO meta (name, value) VALUES ('belief', ?)",
                (self._belief(),),
            )

    def _behind(self) -> bool:
        applied = self.db.heads()
        now: Heads = self._source.heads()
        return any(
            device not in applied or applied[device][0] < head.seq for device, head in now.items()
        )

    def _in_memory(self, on_progress: Callable[[int], None] | None) -> None:
        connection = build(
            None, self._key, lambda: self._source.read({}), self._prefixes(), on_progress
        )
        self._show(Database(connection))

    def _show(self, db: Database) -> None:
        """Whoever holds the database that was open before goes on with this one."""
        if self._handed is None:
            self._db = self._handed = db
        else:
            self._handed.adopt(db)
            self._db = self._handed

    def _heal(self) -> None:
        """A read found the file damaged."""
        self._notice("The searchable copy was damaged. It was rebuilt; nothing is lost.")
        if self._writes:
            self.rebuild()
        else:
            self._close_db()
            self._in_memory(None)

    def _touch(self) -> None:
        if not self._touched:
            self._stamp.remove()
            self._touched = True

    def _discard(self) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)

    def _close_db(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


_MISSING: Final = "is missing"


def _synchronise(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _kind(fault: BaseException) -> str:
    """What went wrong, without anything that could have been entered."""
    if isinstance(fault, OSError) and fault.errno:
        return os.strerror(fault.errno)
    return type(fault).__name__
