"""Dates in cells: read in the order that the mapping names, never in one that was guessed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from unerased.exchange.errors import BadCell
from unerased.exchange.table import EPOCH_1900, CellValue, text_of
from unerased.model import dates
from unerased.model.errors import BadDate
from unerased.model.said import NotUnderstood, read_date
from unerased.model.values import When

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["ASKED", "ORDERS", "fitting", "likely", "read_when"]

#: the letter that stands for "year" behind Russian dates, with its full stop or without
_END: Final = r"(?:\s*\u0433\.?)?\s*\Z"
_TIME: Final = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_ISO: Final = re.compile(r"\s*([0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)" + _TIME + _END)
_NUMBERS: Final = re.compile(
    r"\s*([0-9]{1,2})\s*([./-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4})" + _TIME + _END
)
_MONTH: Final = re.compile(r"\s*(0?[1-9]|1[0-2])\s*[./-]\s*([0-9]{4})" + _END)
_YEAR: Final = re.compile(r"\s*([0-9]{4})" + _END)
_SERIAL: Final = re.compile(r"\s*([0-9]{1,7})(?:\.[0-9]+)?\s*\Z")
#: 1 March 1900, before which Excel's own calendar is wrong, and 31 December 9999
_FIRST_SERIAL: Final = 61
_LONGEST: Final = 80
_LAST_SERIAL: Final = 2_958_465


def _iso(text: str, _: dt.date) -> str:
    found = _ISO.match(text)
    return found[1] if found else ""


def _edtf(text: str, _: dt.date) -> str:
    return text.strip()


def _day_first(text: str, _: dt.date) -> str:
    if found := _NUMBERS.match(text):
        return f"{found[4]}-{found[3]:0>2}-{found[1]:0>2}"
    return _month(text)


def _month_first(text: str, _: dt.date) -> str:
    if found := _NUMBERS.match(text):
        return f"{found[4]}-{found[1]:0>2}-{found[3]:0>2}"
    return _month(text)


def _month(text: str) -> str:
    found = _MONTH.match(text)
    return f"{found[2]}-{found[1]:0>2}" if found else ""


def _years(text: str, _: dt.date) -> str:
    found = _YEAR.match(text)
    return found[1] if found else ""


def _excel_serial(text: str, epoch: dt.date) -> str:
    found = _SERIAL.match(text)
    if found is None:
        return ""
    days = int(found[1])
    first = _FIRST_SERIAL if epoch == EPOCH_1900 else 0
    if not first <= days <= _LAST_SERIAL - (epoch - EPOCH_1900).days:
        return ""
    return (epoch + dt.timedelta(days=days)).isoformat()


def _words(text: str, _: dt.date) -> str:
    if not any(map(str.isalpha, text)):
        return ""  # figures alone are read in the orders that are named for them
    try:
        said = read_date(text)
    except NotUnderstood:
        return ""
    return said.edtf if isinstance(said, When) else ""


#: the orders that people are asked about when a column of dates names none
ASKED: Final = ("iso", "day_first", "month_first", "years", "words")
#: each gives the EDTF that a text means in this order, or "" where it does not fit
ORDERS: Final[Mapping[str, Callable[[str, dt.date], str]]] = {
    "iso": _iso,
    "day_first": _day_first,
    "month_first": _month_first,
    "years": _years,
    "excel_serial": _excel_serial,
    "edtf": _edtf,
    "words": _words,
}


def read_when(cell: CellValue, orders: Sequence[str], epoch: dt.date = EPOCH_1900) -> When:
    """Read a date cell.

    A cell that the spreadsheet itself keeps as a date is taken as that day. Any other is read in
    the orders named; where several fit, they must mean the same.

    Args:
        cell: the cell.
        orders: keys of `ORDERS`.
        epoch: day 0 of serial numbers.

    Raises:
        BadCell: it fits none of the orders, or two of them differently.
    """
    if isinstance(cell, dt.date):  # a moment is a date, too
        return dates.write(_day(cell), _day(cell))
    found = fitting(cell, orders, epoch)
    meant = {(when.earliest, when.latest, when.qualifier) for when in found.values()}
    if len(meant) > 1:
        raise BadCell(f"means different days as {' and as '.join(found)}")
    if not found:
        hint = [order for order in fitting(cell, ASKED, epoch) if order not in orders]
        if not orders:
            raise BadCell("is no date, and the mapping names no order for this column")
        fits = f"; it would fit {', '.join(hint)}" if hint else ""
        raise BadCell(f"is no date in the order {' or '.join(orders)}{fits}")
    return next(iter(found.values()))


def fitting(cell: CellValue, orders: Sequence[str], epoch: dt.date = EPOCH_1900) -> dict[str, When]:
    """What a cell that is no date by itself means in each of the orders that it fits."""
    text = text_of(cell)
    found: dict[str, When] = {}
    for order in orders if len(text) <= _LONGEST else ():
        edtf = ORDERS[order](text, epoch)
        try:
            found |= {order: dates.read(edtf)} if edtf else {}
        except BadDate:
            continue  # there is no such day in this order: it does not fit
    return found


def likely(cell: CellValue, epoch: dt.date = EPOCH_1900) -> dict[str, When]:
    """What a cell could mean in the orders that people are asked about, and as a serial.

    A number such as 2018 is asked about as a year, not as the serial that it could be, too.
    """
    found = fitting(cell, ASKED, epoch)
    return found if "years" in found else found | fitting(cell, ("excel_serial",), epoch)


def _day(cell: dt.date) -> dt.date:
    return cell.date() if isinstance(cell, dt.datetime) else cell
