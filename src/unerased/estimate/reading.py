"""Tables of overlaps from a CSV file: one table, or one for each stratum.

The file has one 0/1 column a list and a column `count`; lines that start with # are comments.
Further columns may part it into strata, such as region and year.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.errors import TableError
from unerased.estimate.table import LEAST_LISTS, from_arrays, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from unerased.estimate.table import Table

MAX_ROWS = 100_000  # of one table
MAX_LINES = 2_000_000  # of one file with strata
MAX_STRATA = 20_000
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "strokes"}
COUNT = "count"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One stratum as it was read.

    Attributes:
        values: what stands in the columns that part the file, in the order asked for.
        seen: people in it.
        table: its overlaps; None where fewer than two lists found anybody here.
        silent: lists that found nobody here, and are left out of its table.
    """

    values: tuple[str, ...]
    seen: int
    table: Table | None
    silent: tuple[str, ...]

    @property
    def name(self) -> str:
        """The values in one line; another for any other values."""
        return ", ".join(
            '"' + value.replace('"', '""') + '"' if set(value) & set(',"') else value
            for value in self.values
        )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The cells of a file, and the line that each row stands on."""

    header: list[str]
    lines: list[int]
    rows: list[list[str]]


def read_table(path: Path) -> Table:
    """Read a CSV file that holds one table.

    Args:
        path: a UTF-8 text file.

    Raises:
        TableError: the file cannot be read, or a line is at fault; the message gives the line.
    """
    return parse_table(_text(path).splitlines())


def parse_table(lines: Iterable[str]) -> Table:
    """Read one table from the lines of a CSV file; see `read_table`."""
    sheet = _sheet(lines, MAX_ROWS)
    names, rows, counts = _overlaps(sheet, ())
    _once_each(rows, sheet.lines)
    return from_arrays(names, np.array(rows, dtype=np.int64), counts)


def read_parts(path: Path, by: Sequence[str]) -> list[Part]:
    """Read a CSV file whose columns `by` part it into strata.

    Args:
        path: a UTF-8 text file.
        by: names of columns, such as region and year.

    Returns:
        The strata, sorted by their values.

    Raises:
        TableError: as for `read_table`; there is no such column; a line names no stratum.
    """
    return parse_parts(_text(path).splitlines(), by)


def parse_parts(lines: Iterable[str], by: Sequence[str]) -> list[Part]:
    """Read strata from the lines of a CSV file; see `read_parts`."""
    sheet = _sheet(lines, MAX_LINES)
    at = [_column(sheet.header, name) for name in by]
    if len(set(at)) != len(at) or not at:
        raise TableError("name each column that parts the table once")
    names, rows, counts = _overlaps(sheet, at)
    groups: dict[tuple[str, ...], list[int]] = {}
    for i, (line, cells) in enumerate(zip(sheet.lines, sheet.rows, strict=True)):
        values = tuple(cells[j] for j in at)
        if not all(values):
            raise TableError(f"line {line} does not say which stratum it is of")
        groups.setdefault(values, []).append(i)
    if len(groups) > MAX_STRATA:
        raise TableError(f"{len(groups):,} strata; at most {MAX_STRATA:,} are estimated at once")
    for some in groups.values():
        _once_each([rows[i] for i in some], [sheet.lines[i] for i in some])
    return [
        _part(values, names, [rows[i] for i in some], [counts[i] for i in some])
        for values, some in sorted(groups.items())
    ]


def _part(
    values: tuple[str, ...], names: list[str], rows: list[list[int]], counts: list[float]
) -> Part:
    """A list that found nobody in a stratum says nothing about it: it may not have looked there."""
    x, y = np.array(rows, dtype=np.int64), whole(counts, len(rows))
    someone = y > 0
    found = x[someone].sum(axis=0) > 0
    table = None
    if found.sum() >= LEAST_LISTS:
        heard = [name for name, some in zip(names, found, strict=True) if some]
        table = from_arrays(heard, x[someone][:, found], y[someone])
    silent = tuple(name for name, some in zip(names, found, strict=True) if not some)
    return Part(values, int(y.sum()), table, silent)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(
            f"the table could not be read ({type(error).__name__}); give a UTF-8 CSV file"
        ) from error


def _sheet(lines: Iterable[str], most: int) -> _Sheet:
    numbered = [
        (number, line)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not numbered:
        raise TableError("the table is empty: give a header line and one line a pattern")
    if len(numbered) > most:
        raise TableError(f"the table has more than {most} lines")
    try:
        cells = [
            [cell.strip() for cell in row]
            for row in csv.reader([line for _, line in numbered], strict=True)
        ]
    except csv.Error as error:
        raise TableError(f"the table is no well-formed CSV: {error}") from error
    if len(cells) != len(numbered):
        raise TableError("a quoted cell runs over several lines; give one line a pattern")
    header, *rows = cells
    lines_of = [number for number, _ in numbered[1:]]
    for number, row in zip(lines_of, rows, strict=True):
        if len(row) != len(header):
            raise TableError(
                f"line {number} has {len(row)} cells where the header has {len(header)}"
            )
    return _Sheet(header, lines_of, rows)


def _overlaps(
    sheet: _Sheet, without: Sequence[int]
) -> tuple[list[str], list[list[int]], list[float]]:
    """Names of the lists, zeros and ones of each row, and its count."""
    at = _count_column(sheet.header)
    if at in without:
        raise TableError(f"the column `{COUNT}` holds how many people, and parts nothing")
    lists = [j for j in range(len(sheet.header)) if j != at and j not in without]
    rows, counts = [], []
    for number, row in zip(sheet.lines, sheet.rows, strict=True):
        rows.append([_bit(row[j], number) for j in lists])
        counts.append(_count(row[at], number))
    if not rows:
        raise TableError("the table has a header but no pattern; give one line a pattern")
    return [sheet.header[j] for j in lists], rows, counts


def _column(header: list[str], name: str) -> int:
    if header.count(name) != 1:
        words = "no column" if name not in header else "more than one column"
        raise TableError(f"the header has {words} of the name asked for; name one of its columns")
    return header.index(name)


def _count_column(header: list[str]) -> int:
    if header.count(COUNT) == 1:
        return header.index(COUNT)
    words = f"the header needs exactly one column named `{COUNT}`, and one column for each list"
    other = [name for mark, name in SEPARATORS.items() if mark in header[0]]
    if len(header) == 1 and other:
        words = f"the columns are parted by {other[0]}; part them by commas"
    raise TableError(words)


def _once_each(rows: list[list[int]], numbers: list[int]) -> None:
    first: dict[tuple[int, ...], int] = {}
    for row, number in zip(rows, numbers, strict=True):
        if not any(row):
            raise TableError(
                f"line {number} is for people on no list; they are what is estimated: remove it"
            )
        before = first.setdefault(tuple(row), number)
        if before != number:
            raise TableError(
                f"lines {before} and {number} have the same pattern; add them up into one line"
            )


def _bit(cell: str, number: int) -> int:
    if cell not in {"0", "1"}:
        raise TableError(f"line {number}: a list column holds something other than 0 or 1")
    return int(cell)


def _count(cell: str, number: int) -> float:
    try:
        # Python reads 1_000 as a thousand; who wrote it may have meant something else
        value = float("" if "_" in cell else cell)
    except ValueError:
        raise TableError(f"line {number}: the count is missing or not a number") from None
    if not np.isfinite(value):
        raise TableError(f"line {number}: the count is missing or not a finite number")
    if value < 0:
        raise TableError(f"line {number}: the count is negative; people are counted from 0 up")
    if value != int(value):
        raise TableError(f"line {number}: the count is not a whole number")
    return value
