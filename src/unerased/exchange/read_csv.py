"""CSV to a table. Encoding and delimiter are said, never guessed."""

from __future__ import annotations

import csv
import io
from typing import Final

from unerased.exchange.errors import BadTable
from unerased.exchange.table import Table

__all__ = ["DELIMITERS", "ENCODINGS", "likely_delimiter", "read_csv"]

ENCODINGS: Final = (
    "utf-8", "utf-16", "cp1251", "cp1252", "cp1254", "cp1256", "cp866", "koi8-r",
)  # fmt: skip
DELIMITERS: Final = (",", ";", "\t", "|")
_MOST_ROWS: Final = 200_000
_MOST_COLUMNS: Final = 1_000


def read_csv(data: bytes, encoding: str = "utf-8", delimiter: str = ",") -> Table:
    """Read CSV; every cell is text, a line of nothing is an empty row.

    Args:
        data: the file.
        encoding: one of `ENCODINGS`.
        delimiter: one of `DELIMITERS`.

    Raises:
        BadTable: not text in this encoding, a quote that does not close, or too large.
    """
    text = _text(data, encoding)
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if len(rows) >= _MOST_ROWS or len(row) > _MOST_COLUMNS:
                raise BadTable(
                    f"more than {_MOST_ROWS:,} rows or {_MOST_COLUMNS:,} columns",
                    "Import it in parts.",
                )
            rows.append(tuple(row))
    except csv.Error:
        raise BadTable(
            f"row {len(rows) + 1} has a quote that does not close, or a cell beyond 128 kB",
            "Save it as CSV again.",
        ) from None
    return Table(tuple(rows))


def likely_delimiter(data: bytes, encoding: str) -> str:
    """The delimiter that the first line has most of; for a mapping that people then look at."""
    first = _text(data, encoding).partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeError:
        raise BadTable(
            f"it is no text in {encoding}",
            f"Say how it was written (encoding, one of {', '.join(ENCODINGS)}), or save it as "
            "UTF-8.",
        ) from None
