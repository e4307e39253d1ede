"""Rebuilding the projection from sealed segments, against inserting the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.build import opened
from bench.plain import load, rows_of
from bench.values import Sample
from unerased.register import reads

if TYPE_CHECKING:
    from bench.timing import Stopwatch

__all__ = ["ours", "peer"]


def ours(watch: Stopwatch, folder: str, storage: str) -> Sample:
    """Read, verify, decrypt and decode every segment into a new encrypted projection."""
    with opened(folder, storage, write=True) as register:
        with watch:
            register.rebuild()
        claims = reads.counts(register.db).claims
    notes = {"microseconds_a_claim": round(watch.total / claims * 1e6, 2)}
    return Sample(watch.total, size=f"{claims:,} claims", notes=notes)


def peer(watch: Stopwatch, folder: str, storage: str, path: str) -> Sample:
    """Insert the rows, which lie in memory, into plain SQLite."""
    with opened(folder, storage) as register:
        rows = rows_of(register.db)
    Path(path).unlink(missing_ok=True)
    with watch:
        load(path, rows)
    Path(path).unlink()
    return Sample(watch.total, size=f"{len(rows['claim']):,} claims")
