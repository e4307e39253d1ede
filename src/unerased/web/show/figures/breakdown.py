"""The breakdowns of a figure as tables: by month, by place, or by both."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.figures.keys import NOT_EXACT, NOT_RECORDED
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.figures.value import Breakdown, FigureValue
    from unerased.web.show.claims.look import Look
    from unerased.web.words import Words

#: more columns than this, and each pair of keys gets a row of its own
MOST_COLUMNS: Final = 12
MOST_ROWS: Final = 300
DIMENSIONS: Final = {
    "month": mark("month"),
    "year": mark("year"),
    "place": mark("place"),
    "region": mark("region or republic"),
    "violation": mark("what was done"),
    "actor_kind": mark("kind of actor"),
    "organisation": mark("body or organisation"),
    "sex": mark("sex or gender"),
    "age": mark("age"),
}
_BY_THEMSELVES: Final = frozenset({"month", "year", "age"})
_LISTS: Final = {
    "violation": "violations",
    "actor_kind": "perpetrator_kinds",
    "sex": "sexes",
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: what it is of, and a number for each column."""

    labels: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableCard:
    """One breakdown.

    Attributes:
        title: by what.
        heads: headings of the labels of a row.
        columns: headings of the numbers.
        several: a sentence on units that stand in several cells, "" when none does.
        left: rows that are not shown.
    """

    title: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    several: str
    left: int


def tables_of(value: FigureValue, look: Look) -> tuple[TableCard, ...]:
    """A table for each breakdown of a figure."""
    codes = {
        key
        for table in value.breakdowns
        for cell in table.cells
        for key, name in zip(cell.keys, table.by, strict=True)
        if name in {"place", "region"} and key not in {NOT_EXACT, NOT_RECORDED}
    }
    look.about(codes)
    return tuple(_table(table, value.unit, look) for table in value.breakdowns)


def _table(table: Breakdown, unit: str, look: Look) -> TableCard:
    words = look.words
    names = tuple(words.say(DIMENSIONS[name]) for name in table.by)
    joined = words.say("{one} and {other}", one=names[0], other=names[1]) if names[1:] else names[0]
    counts = {cell.keys: len(cell.units) for cell in table.cells}
    across = _in_order(table.by[1], {keys[1] for keys in counts}, look) if names[1:] else []
    if names[1:] and len(across) <= MOST_COLUMNS:
        down = _in_order(table.by[0], {keys[0] for keys in counts}, look)
        rows = [
            TableRow(
                (key_words(table.by[0], key, look),),
                tuple(_number(counts.get((key, other), 0), words) for other in across),
            )
            for key in down
        ]
        heads, columns = names[:1], tuple(key_words(table.by[1], key, look) for key in across)
    else:
        rows = [
            TableRow(
                tuple(key_words(name, key, look) for name, key in zip(table.by, keys, strict=True)),
                (_number(counts[keys], words),),
            )
            for keys in in_order(table.by, counts, look)
        ]
        heads, columns = names, (_unit(unit, words),)
    return TableCard(
        words.say("By {what}", what=joined),
        heads,
        columns,
        tuple(rows[:MOST_ROWS]),
        _several(table.several, unit, words),
        max(0, len(rows) - MOST_ROWS),
    )


def in_order(
    by: tuple[str, ...], cells: Iterable[tuple[str, ...]], look: Look
) -> list[tuple[str, ...]]:
    """The keys of cells in the order in which people look for them."""
    return sorted(
        cells,
        key=lambda keys: [_place_of(name, key, look) for name, key in zip(by, keys, strict=True)],
    )


def dimension(name: str, words: Words) -> str:
    """What a dimension is called."""
    return words.say(DIMENSIONS[name]) if name in DIMENSIONS else name


def _in_order(name: str, keys: Iterable[str], look: Look) -> list[str]:
    return sorted(keys, key=lambda key: _place_of(name, key, look))


def _place_of(name: str, key: str, look: Look) -> tuple[int, str]:
    """What is known in its order, then what is not exact, then what is not recorded.

    Months, years and ages by themselves, which sorts them in time; anything else by its label.
    """
    rank = {NOT_EXACT: 1, NOT_RECORDED: 2}.get(key, 0)
    return rank, key if name in _BY_THEMSELVES else key_words(name, key, look)


def key_words(name: str, key: str, look: Look) -> str:
    """The key of a cell as people say it."""
    words = look.words
    if key == NOT_RECORDED:
        return words.say("not recorded")
    if key == NOT_EXACT:
        return words.say("not exactly known")
    if name == "month":
        year, _, month = key.partition("-")
        return words.month(dt.date(int(year), int(month), 1))
    if name in {"place", "region"}:
        return look.short_words(key) or key
    if name in _LISTS:
        return look.term(_LISTS[name], key)
    return key[:1].upper() + key[1:] if name == "organisation" else key.replace("-", "\u2013")


def _number(number: int, words: Words) -> str:
    return words.number(number) if number else "\u2013"


def _unit(unit: str, words: Words) -> str:
    return words.say(
        {"persons": mark("Persons"), "acts": mark("Acts"), "events": mark("Events")}[unit]
    )


def _several(number: int, unit: str, words: Words) -> str:
    if not number:
        return ""
    if unit == "persons":
        return words.count(
            "{count} person stands in several cells, so they add up to more than the figure.",
            "{count} persons stand in several cells, so they add up to more than the figure.",
            number,
        )
    return words.count(
        "{count} of them stands in several cells, so they add up to more than the figure.",
        "{count} of them stand in several cells, so they add up to more than the figure.",
        number,
    )
