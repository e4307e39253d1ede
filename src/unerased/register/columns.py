"""Values to columns of the projection and back, exactly."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from unerased.model.values import (
    Amount,
    Duration,
    Qualifier,
    Ref,
    Stance,
    StanceKind,
    Term,
    Text,
    Unknown,
    Value,
    When,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "DEFAULT",
    "ERASED",
    "OPEN_HIGH",
    "OPEN_LOW",
    "ValueColumns",
    "are_codes",
    "derived_column",
    "derived_of",
    "value_columns",
    "value_of",
]

ValueColumns: TypeAlias = tuple[str, str, str, str, int, int]
"""vtype, word, text, mark, lo, hi: see schema.py."""

#: Ends of an interval that are not known: comparisons in SQL take them for what they are.
OPEN_HIGH: Final = 2**63 - 1
OPEN_LOW: Final = -OPEN_HIGH

ERASED: Final[ValueColumns] = ("", "", "", "", 0, 0)
"""The columns of a value that is gone."""

DEFAULT: Final = "-"
"""The column of a claim that leaves it to its source what it repeats."""


def value_columns(value: Value) -> ValueColumns:
    """The columns of a value; `value_of` gives it back exactly.

    Raises:
        OverflowError: a number is larger than a column holds.
    """
    return _COLUMNS[type(value)](value)


def _of_when(value: When) -> ValueColumns:
    low = OPEN_LOW if value.earliest is None else value.earliest.toordinal()
    high = OPEN_HIGH if value.latest is None else value.latest.toordinal()
    return "w", value.edtf, "", value.qualifier, low, high


def _of_numbers(vtype: str, low: int | None, high: int | None) -> ValueColumns:
    first = OPEN_LOW if low is None else _fitting(low)
    last = OPEN_HIGH if high is None else _fitting(high)
    return vtype, "", "", "", first, last


def _fitting(number: int) -> int:
    if -OPEN_HIGH < number < OPEN_HIGH:
        return number
    raise OverflowError


# Looked up by type: a rebuild asks a million times.
_COLUMNS: Final[dict[type[Any], Callable[[Any], ValueColumns]]] = {
    Text: lambda value: ("x", "", value.text, value.lang, 0, 0),
    Term: lambda value: ("t", value.term, "", "", 0, 0),
    Ref: lambda value: ("r", value.code, "", "", 0, 0),
    When: _of_when,
    Duration: lambda value: _of_numbers("d", value.min_days, value.max_days),
    Amount: lambda value: _of_numbers("a", value.low, value.high),
    Stance: lambda value: ("s", value.stance, "", "", 0, 0),
    Unknown: lambda _: ("u", "", "", "", 0, 0),
}

_VALUES: Final[dict[str, Callable[[str, str, str, int, int], Value]]] = {
    "x": lambda _, text, mark, __, ___: Text(text, mark),
    "t": lambda word, *_: Term(word),
    "r": lambda word, *_: Ref(word),
    "w": lambda word, _, mark, low, high: When(
        None if low == OPEN_LOW else date.fromordinal(low),
        None if high == OPEN_HIGH else date.fromordinal(high),
        word,
        cast("Qualifier", mark),
    ),
    "d": lambda _, __, ___, low, high: Duration(_end(low), _end(high)),
    "a": lambda _, __, ___, low, high: Amount(_end(low), _end(high)),
    "s": lambda word, *_: Stance(cast("StanceKind", word)),
    "u": lambda *_: Unknown(),
    "": lambda *_: Unknown(),
}


def value_of(columns: ValueColumns) -> Value:
    """The value that `value_columns` was given; Unknown for one that was erased."""
    return _VALUES[columns[0]](*columns[1:])


def _end(number: int) -> int | None:
    return None if abs(number) == OPEN_HIGH else number


def derived_column(derived: tuple[str, ...] | None) -> str:
    """The column of the codes that a claim repeats."""
    return DEFAULT if derived is None else " ".join(derived)


def derived_of(column: str) -> tuple[str, ...] | None:
    """The codes that a claim repeats, as `derived_column` was given them."""
    return None if column == DEFAULT else tuple(column.split())


def are_codes(codes: tuple[str, ...]) -> bool:
    """Whether codes can be one column, separated by spaces, without loss."""
    return all(code and code != DEFAULT and not any(map(str.isspace, code)) for code in codes)
