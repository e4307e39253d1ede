"""A file to a table, by what the file is and not by what it is called."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from unerased.exchange.errors import BadTable
from unerased.exchange.read_csv import read_csv
from unerased.exchange.read_xlsx import read_xlsx

if TYPE_CHECKING:
    from unerased.exchange.table import Table

__all__ = ["MOST_BYTES", "check_file", "is_packed", "read_table", "step_of"]

MOST_BYTES: Final = 64 * 2**20
_PACKED: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0"
_DIGITS: Final = 16


def read_table(
    data: bytes, *, sheet: str = "", encoding: str = "utf-8", delimiter: str = ","
) -> Table:
    """Read XLSX or CSV.

    Args:
        data: the file.
        sheet: for XLSX, the worksheet; "" where there is only one.
        encoding: for CSV.
        delimiter: for CSV.

    Raises:
        BadTable: it cannot be read; the message says why, and what to do.
    """
    check_file(data)
    table = read_xlsx(data, sheet) if is_packed(data) else read_csv(data, encoding, delimiter)
    if not table.rows:
        raise BadTable("it is empty", "Nothing is there to import.")
    return table


def check_file(data: bytes) -> None:
    """Refuse what cannot be read in any way.

    Raises:
        BadTable: too large, or an older file of Excel's.
    """
    if len(data) > MOST_BYTES:
        raise BadTable("it is larger than 64 MiB", "Import it in parts.")
    if data.startswith(_OLD):
        raise BadTable(
            "it is an older Excel file, or one with a password", "Save it as XLSX without one."
        )


def is_packed(data: bytes) -> bool:
    """Whether it is a packed file, as XLSX is; anything else is taken for CSV."""
    return data.startswith(_PACKED)


def step_of(data: bytes) -> str:
    """By what a save tells which file it holds: the first 16 digits of the file's SHA-256."""
    return f"import:{sha256(data).hexdigest()[:_DIGITS]}"
