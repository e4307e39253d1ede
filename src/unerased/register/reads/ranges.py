"""Rows of a segment without an index: rows and segments are both numbered as they were applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.register.database import Database

__all__ = ["first_row", "last_row", "rows_of_segments"]


def last_row(db: Database, table: str) -> int:
    """Number of a table's last row, which is also how many rows it has."""
    row = db.row(f"SELECT coalesce(max(c.id), 0) FROM {table} c")  # noqa: S608 - own names
    return row[0] if row else 0


def first_row(db: Database, table: str, seg: int) -> int:
    """Number of a table's first row in segment `seg` or a later one, behind the last for none."""
    low, high = 1, last_row(db, table) + 1
    sql = f"SELECT c.seg FROM {table} c WHERE c.id >= :id ORDER BY c.id LIMIT 1"  # noqa: S608 - own names
    while low < high:
        middle = (low + high) // 2
        found = db.row(sql, {"id": middle})
        if found is not None and found[0] < seg:
            low = middle + 1
        else:
            high = middle
    return low


def rows_of_segments(db: Database, table: str, segments: Iterable[int]) -> list[tuple[int, int]]:
    """First and last row of each stretch of neighbouring segments; empty stretches left out."""
    stretches: list[tuple[int, int]] = []
    for seg in sorted(segments):
        if stretches and stretches[-1][1] == seg - 1:
            stretches[-1] = (stretches[-1][0], seg)
        else:
            stretches.append((seg, seg))
    rows = (
        (first_row(db, table, first), first_row(db, table, last + 1) - 1)
        for first, last in stretches
    )
    return [(first, last) for first, last in rows if first <= last]
