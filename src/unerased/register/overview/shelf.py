"""All records of one kind with what they are filtered by."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from unerased.register.overview.columns import Column
from unerased.register.overview.parts import in_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from unerased.register.overview.columns import Mask, Numbers
    from unerased.register.overview.facets import Facet
    from unerased.register.overview.reading import Reading

__all__ = ["Shelf"]

_RECORDS: Final = frozenset({"finding", "consent"})


class Shelf:
    """The records of a kind, each a row, and a column for each facet.

    Args:
        kind: an entity's kind, "finding" or "consent".
        facets: its columns.
        above: what contains a value of a facet; None for values that contain nothing.
    """

    def __init__(
        self,
        kind: str,
        facets: Sequence[Facet],
        above: Callable[[Facet], Callable[[str], Iterable[str]] | None],
    ) -> None:
        self.kind = kind
        self.facets = {facet.name: facet for facet in facets}
        self.columns = {facet.name: Column(above(facet)) for facet in facets}
        self.codes: list[str] = []
        self.alive: Mask = np.zeros(0, np.bool_)
        self._row: dict[str, int] = {}
        self._sorted: list[str] = []
        self._order: Numbers | None = None

    def read(self, reading: Reading, codes: Sequence[str] | None = None) -> None:
        """Read everything, or only these codes anew."""
        rows = self._entries(reading, codes)
        fresh = [code for code, _ in rows if code not in self._row]
        for code in fresh:
            self._row[code] = len(self.codes)
            self.codes.append(code)
        if len(fresh) > len(self.codes) // 2:
            self._sorted = sorted(self.codes)
        else:
            for code in fresh:
                insort(self._sorted, code)
        if fresh:
            self._order = None
        alive = np.zeros(len(self.codes), np.bool_)
        alive[: len(self.alive)] = self.alive
        numbers = np.fromiter((self._row[code] for code, _ in rows), np.int32, len(rows))
        alive[numbers] = np.fromiter((live for _, live in rows), np.bool_, len(rows))
        self.alive = alive
        dirty = None
        if codes is not None:
            dirty = np.zeros(len(self.codes), np.bool_)
            dirty[numbers] = True
        for name, facet in self.facets.items():
            self._fill(name, facet, reading, codes, dirty)

    def _fill(
        self,
        name: str,
        facet: Facet,
        reading: Reading,
        codes: Sequence[str] | None,
        dirty: Mask | None,
    ) -> None:
        row_of = self._row
        rows, values = [], []
        for code, value in facet.read(reading, codes):
            row = row_of.get(code)
            if row is not None:
                rows.append(row)
                values.append(value)
        column = self.columns[name]
        column.put(rows, values, dirty)
        for value in values if facet.sort == "text" else ():
            column.notes.setdefault(value, reading.notes[value])

    def _entries(self, reading: Reading, codes: Sequence[str] | None) -> list[tuple[str, bool]]:
        """The codes of this kind, each with whether it holds."""
        if self.kind in _RECORDS:
            sql, given = f"SELECT c.seg, c.code FROM {self.kind} c WHERE 1", ""  # noqa: S608 - own names
        else:
            sql, given = "SELECT c.seg, c.code FROM entity c WHERE c.kind = '$kind'", self.kind
        sql = sql.replace("$kind", given)
        rows: list[tuple[Any, ...]]
        if codes is None:
            rows = reading.db.rows(f"{sql} ORDER BY c.id")
        else:
            rows = in_codes(reading.db, f"{sql} AND c.code IN $codes ORDER BY c.id", codes)
        if self.kind == "finding":
            return [(code, code in reading.judged.live) for _, code in rows]
        gone = reading.gone
        return [(code, gone.spares(seg, code)) for seg, code in rows]

    def row(self, code: str) -> int | None:
        """Number of the row of a code."""
        return self._row.get(code)

    def values(self, code: str) -> dict[str, frozenset[str]]:
        """All values of a record by facet; those that it has none of are left out."""
        row = self._row[code]
        found = {name: column.of(row) for name, column in self.columns.items()}
        return {name: values for name, values in found.items() if values}

    def page(self, mask: Mask, after: str, limit: int) -> list[str]:
        """Codes of the rows in the mask, in order, at most `limit`, beginning behind a code.

        Entities are in the order of their codes, findings and consents newest first.
        """
        order = self._ordered()
        start = self._place(after)
        chosen = order[start:][mask[order[start:]]][:limit]
        return [self.codes[row] for row in chosen]

    def _place(self, after: str) -> int:
        if self.kind in _RECORDS:
            row = self._row.get(after)
            return 0 if row is None else len(self.codes) - row
        place = bisect_left(self._sorted, after)
        return place + (self._sorted[place : place + 1] == [after])

    def _ordered(self) -> Numbers:
        if self._order is None:
            if self.kind in _RECORDS:
                self._order = np.arange(len(self.codes) - 1, -1, -1, dtype=np.int32)
            else:
                rows = (self._row[code] for code in self._sorted)
                self._order = np.fromiter(rows, np.int32, len(self._sorted))
        return self._order

    def widen(self) -> None:
        """Which places lie in which has changed."""
        for name, facet in self.facets.items():
            if facet.places:
                self.columns[name].widen()
