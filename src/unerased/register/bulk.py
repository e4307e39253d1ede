"""A whole projection from segments, as fast as one core makes it.

Measured: a second thread for the writing gains little, because both need Python's lock, and costs
a fifth more work, which a busy machine does not have.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from unerased.register import schema
from unerased.register.apply import CHUNK, settle_corrections, write, write_heads
from unerased.register.cipher import database_error
from unerased.register.collect import Collector, nothing_taken
from unerased.register.database import create, finish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from unerased.journal.values import SegmentRead
    from unerased.register.cipher import Connection
    from unerased.register.collect import Taken

__all__ = ["build"]


def build(
    path: Path | None,
    key: bytes,
    segments: Callable[[], Iterable[SegmentRead]],
    prefixes: dict[str, str],
    on_progress: Callable[[int], None] | None = None,
) -> Connection:
    """Make a projection of all segments; what stood at `path` is gone.

    Args:
        path: the file to make; None for a projection in memory.
        key: 32 bytes.
        segments: gives all segments in the order of the journal; may be asked twice.
        prefixes: prefix of the codes of each type of record.
        on_progress: called with the number of entries read so far.

    Returns:
        The connection that made it, not yet guarded.

    Raises:
        sqlcipher3.dbapi2.Error: it could not be written.
    """
    try:
        return _build(path, key, segments(), prefixes, nothing_taken, on_progress)
    except database_error() as fault:
        if "UNIQUE" not in str(fault):
            raise
        # a code is used twice, which no device of ours does: look at every code this time
        return _build(path, key, segments(), prefixes, _Once(), on_progress)


class _Once:
    """Remembers every code."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def __call__(self, table: str, code: str) -> bool:
        before = len(self._seen)
        self._seen.add((table, code))
        return len(self._seen) == before


def _build(  # noqa: PLR0913, PLR0917 - the arguments of `build`, and which codes are taken
    path: Path | None,
    key: bytes,
    segments: Iterable[SegmentRead],
    prefixes: dict[str, str],
    taken: Taken,
    on_progress: Callable[[int], None] | None,
) -> Connection:
    if path is not None:
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = create(path, key)
    try:
        with _no_garbage():
            heads = _fill(connection, segments, Collector({}, prefixes, taken), on_progress)
        write_heads(connection, heads)
        settle_corrections(connection)
        write(connection, {"meta": [("version", schema.VERSION)]})
        finish(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Millions of rows come and go, none in a cycle: looking for cycles takes a sixth more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fill(
    connection: Connection,
    segments: Iterable[SegmentRead],
    collector: Collector,
    on_progress: Callable[[int], None] | None,
) -> dict[bytes, tuple[int, bytes]]:
    heads: dict[bytes, tuple[int, bytes]] = {}
    for segment in segments:
        collector.add(segment)
        heads[segment.device] = (segment.seq, segment.hash)
        if collector.pending >= CHUNK:
            write(connection, collector.take())
            if on_progress is not None:
                on_progress(collector.entries)
    write(connection, collector.take())
    return heads
