"""Opening a register whose projection is warm, until the first answer from it.

Deriving the key from the passphrase is apart: by design it takes seconds, and the cheapest
parameters, which are refused outside of tests, stand in for it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bench.build import opened
from bench.plain import connect
from bench.values import Sample
from unerased.register import reads

if TYPE_CHECKING:
    from bench.timing import Stopwatch

__all__ = ["ours", "peer"]

_FIRST: Final = "SELECT code FROM claim ORDER BY id LIMIT 1"


def ours(watch: Stopwatch, folder: str, storage: str) -> Sample:
    """Open the register for writing, as the pages do, and read one row."""
    with watch:
        entered = opened(folder, storage, write=True)
        register = entered.__enter__()
        first = register.db.row(_FIRST)
    counted = reads.counts(register.db).claims
    register.close()
    if first is None:
        raise ValueError(folder)
    return Sample(watch.total, size=f"{counted:,} claims")


def peer(watch: Stopwatch, path: str) -> Sample:
    """Open the same rows in plain SQLite and read one row."""
    with watch:
        connection = connect(path)
        first = connection.execute(_FIRST).fetchone()
    counted = connection.execute("SELECT count(*) FROM claim").fetchone()[0]
    connection.close()
    if first is None:
        raise ValueError(path)
    return Sample(watch.total, size=f"{counted:,} claims")
