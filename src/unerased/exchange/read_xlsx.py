"""XLSX to a table: the values that the file keeps. No formula is ever computed."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from unerased.exchange.errors import BadTable
from unerased.exchange.table import EPOCH_1900, EPOCH_1904, Table

__all__ = ["read_xlsx", "sheets_of"]

_WORKBOOK: Final = "xl/workbook.xml"
_MOST_BYTES: Final = 256 * 2**20
_MOST_ROWS: Final = 200_000
_MOST_COLUMNS: Final = 1_000
_MOST_CELLS: Final = 5_000_000
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)([0-9]+)""")
_LONGEST_REFERENCE: Final = (3, 7)
_SHEET: Final = b"sheetData"
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
#: memory is laid out by such a count before anything is counted
_COUNT: Final = re.compile(rb"""[cC]ount\s*=\s*["']\s*\+?[0-9]{8,}""")
_1904: Final = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true)["']""")
#: what reading a packed file raises that is damaged (ValueError, too: places before its start),
#: encrypted (RuntimeError), or packed in a way that XLSX does not have
_NO_PACKED_FILE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
_DAMAGED: Final = "Open it in a spreadsheet program and save it as XLSX again."
_PARTS: Final = "Import it in parts."


def read_xlsx(data: bytes, sheet: str = "") -> Table:
    """Read one worksheet.

    A sheet's rows are laid out in memory as far as its last cell, so a single cell far away
    could take all of it: where the cells stand is looked at before anything is laid out.

    Args:
        data: the file.
        sheet: name of the worksheet; "" where there is only one.

    Raises:
        BadTable: damaged, not XLSX, too large, no such sheet, or several and none was named.
    """
    epoch = EPOCH_1904 if _looked_at(data) else EPOCH_1900
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = _worksheets(book)
            found = book.get_sheet_by_name(_chosen(names, sheet))
            rows = tuple(tuple(row) for row in found.to_python(skip_empty_area=False))
            merged = found.merged_cell_ranges or []
    except CalamineError:
        raise BadTable("it is damaged, or no XLSX file", _DAMAGED) from None
    ranges = tuple((*first, *last) for first, last in merged)
    return Table(rows, ranges, found.name if len(names) > 1 else "", epoch)


def sheets_of(data: bytes) -> tuple[str, ...]:
    """Names of the worksheets, hidden ones included, in the order of the file.

    Raises:
        BadTable: damaged, not XLSX, or too large.
    """
    _looked_at(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return tuple(_worksheets(book))
    except CalamineError:
        raise BadTable("it is damaged, or no XLSX file", _DAMAGED) from None


def _worksheets(book: CalamineWorkbook) -> list[str]:
    return [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]


def _chosen(names: list[str], sheet: str) -> str:
    if sheet:
        if sheet in names:
            return sheet
        raise BadTable("it has no sheet of that name", "Name it as the spreadsheet program does.")
    if len(names) == 1:
        return names[0]
    raise BadTable(
        f"it has {len(names)} sheets, hidden ones included, and none was named",
        "Name one with --sheet, or in the mapping.",
    )


def _looked_at(data: bytes) -> bool:
    """Look at sizes and places of all cells; whether dates count from 1904."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            if _WORKBOOK not in packed.namelist():
                raise BadTable("it is a packed file, but not XLSX", _DAMAGED)
            if sum(member.file_size for member in members) > _MOST_BYTES:
                raise BadTable("it unpacks to more than 256 MiB", _PARTS)
            if max(_cells_in(packed.read(member)) for member in members) > 4 * _MOST_CELLS:
                raise BadTable(f"a sheet has more than {_MOST_CELLS:,} cells", _PARTS)
            return _1904.search(packed.read(_WORKBOOK)) is not None
    except _NO_PACKED_FILE:
        raise BadTable("it is damaged, or no XLSX file", _DAMAGED) from None


def _cells_in(part: bytes) -> int:
    """How many cells would be laid out for a part of the file, and somewhat more.

    Cells may say where they stand, or stand behind each other; both are reckoned with. A number
    that is too long is far away, too: a reader's own whole numbers would run over.
    """
    if _COUNT.search(part):
        raise BadTable("it says of itself that it holds far too much", _DAMAGED)
    if _SHEET not in part:
        return 0
    rows = _ROW.split(part)
    down, right = len(rows), max(len(_CELL.findall(row)) for row in rows)
    last, widest = 0, 0
    letters, digits = _LONGEST_REFERENCE
    for found in _REFERENCE.finditer(part):
        name, row = found.groups()
        if len(name) > letters or len(row) > digits:
            raise _far()
        last, widest = max(last, int(row)), max(widest, _column(name))
    if max(last, down) > _MOST_ROWS or max(widest, right) > _MOST_COLUMNS:
        raise _far()
    return (last + down) * (widest + right)


def _far() -> BadTable:
    return BadTable(
        f"it has cells beyond {_MOST_ROWS:,} rows or {_MOST_COLUMNS:,} columns",
        "Delete what stands far below or to the right, or import it in parts.",
    )


def _column(name: bytes) -> int:
    number = 0
    for symbol in name.upper():
        number = number * 26 + symbol - ord("A") + 1
    return number
