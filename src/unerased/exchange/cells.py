"""One cell to one value, by the type of the property that its column is for."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final, Protocol

from unerased.exchange.errors import BadCell
from unerased.exchange.table import CellValue, fold, text_of
from unerased.exchange.when import read_when
from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.model.values import Amount, Duration, Ref, Term, Text, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.exchange.column import Column

__all__ = ["Names", "is_number", "read_cell"]

_NUMBER: Final = re.compile(r"([0-9]{1,12})")
_RANGE: Final = re.compile(r"([0-9]{0,12})\s*(?:-|–|\.\.)\s*([0-9]{0,12})")  # noqa: RUF001 - people type an en dash in ranges
_INTERVALS: Final[Mapping[str, type[Amount | Duration]]] = {
    "amount": Amount,
    "duration": Duration,
}


class Names(Protocol):
    """Where what a cell names is looked up."""

    def code_of(self, name: str, column: Column) -> str:
        """The code of what this column's cells call so.

        Raises:
            BadCell: nothing, or more than one thing, is called so.
        """


def read_cell(cell: CellValue, column: Column, names: Names, epoch: dt.date) -> Value:
    """Read a cell that is not empty.

    Args:
        cell: the cell.
        column: what its column is for.
        names: where places and events are looked up.
        epoch: day 0 of dates that stand as serial numbers.

    Raises:
        BadCell: it cannot be such a value. The reason never repeats the cell.
    """
    text = text_of(cell).strip()
    if column.not_known and fold(text) in column.not_known:
        return Unknown()
    kind = column.prop.type
    if kind in _INTERVALS:
        return _INTERVALS[kind](*_ends(cell, text))
    match kind:
        case "date":
            return read_when(cell, column.dates, epoch)
        case "term":
            return _term(text, column)
        case "ref":
            return Ref(_ref(text, column, names))
        case _:
            return Text(text, column.lang)


def is_number(cell: CellValue) -> bool:
    """Whether a cell can be a whole number, or a range of them."""
    try:
        _ends(cell, text_of(cell).strip())
    except BadCell:
        return False
    return True


def _term(text: str, column: Column) -> Term:
    term = column.terms.get(fold(text))
    if term is None:
        raise BadCell(
            f'is no term of the list "{column.prop.list}"; say under "terms" which one it means'
        )
    return Term(term)


def _ends(cell: CellValue, text: str) -> tuple[int | None, int | None]:
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        raise BadCell("is a date here; a spreadsheet makes dates of ranges such as 3-21")
    if found := _NUMBER.fullmatch(text):
        return int(found[1]), int(found[1])
    found = _RANGE.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        raise BadCell("is no whole number, and no range such as 3-21 or 18..")
    return int(found[1]) if found[1] else None, int(found[2]) if found[2] else None


def _ref(text: str, column: Column, names: Names) -> str:
    try:
        return parse_code(text)
    except BadCode:
        if column.create or "place" in column.prop.to:
            return names.code_of(text, column)
    raise BadCell("is no full code")
