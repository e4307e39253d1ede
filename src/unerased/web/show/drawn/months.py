"""Acts by month: an act whose date spans months is in none of them for certain."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.pictures.months import MOST, Month, Months, Year
from unerased.web.show.drawn.scope import Month as Calendar
from unerased.web.show.drawn.words import acts
from unerased.web.words import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.web.show.drawn.facts import Fact
    from unerased.web.words import Words

#: a date that spans more months says nothing about the month
WIDEST: Final = 12
_MONTHS: Final = 12
_SHORT: Final = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A month in the table: its name, its address, what lies in it and what may."""

    month: str
    written: str
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The strip and its table. `unknown` counts acts of which no month is known."""

    picture: Months
    rows: tuple[Row, ...]
    unknown: int


def months_drawn(facts: Sequence[Fact], words: Words) -> Drawn:
    """The strip of these acts."""
    certain: dict[int, int] = defaultdict(int)
    possible: dict[int, int] = defaultdict(int)
    unknown = 0
    for fact in facts:
        touched = months_of(fact)
        if not touched:
            unknown += 1
        counts = certain if len(touched) == 1 else possible
        for month in touched:
            counts[month] += 1
    found = sorted({*certain, *possible})
    rows = tuple(
        Row(
            words.month(_day(month)),
            Calendar(*_split(month)).written,
            certain.get(month, 0),
            possible.get(month, 0),
        )
        for month in found
    )
    years = _years(found, certain, possible)
    picture = Months(
        title=_title(len(facts), certain, words),
        names=_names(words),
        years=years[-MOST:],
        notes=tuple(_notes(unknown, len(years) - MOST, words)),
        mirrored=words.direction == "rtl",
    )
    return Drawn(picture, rows, unknown)


def months_of(fact: Fact) -> range:
    """The months that an act may lie in, counted from the year 0; none when that says nothing."""
    first, last = fact.span
    if first is None or last is None:
        return range(0)
    touched = range(_count(first), _count(last) + 1)
    return touched if len(touched) <= WIDEST else range(0)


def _count(day: dt.date) -> int:
    return day.year * _MONTHS + day.month - 1


def _split(month: int) -> tuple[int, int]:
    year, number = divmod(month, _MONTHS)
    return year, number + 1


def _day(month: int) -> dt.date:
    year, number = _split(month)
    return dt.date(year, number, 1)


def _years(
    found: Sequence[int], certain: dict[int, int], possible: dict[int, int]
) -> tuple[Year, ...]:
    if not found:
        return ()
    # a few decades without anything would push the picture apart: only years with something
    years = sorted({month // _MONTHS for month in found})
    near = range(years[0], years[-1] + 1) if years[-1] - years[0] < MOST else years
    return tuple(
        Year(
            year,
            tuple(
                Month(certain.get(at, 0), possible.get(at, 0))
                for at in range(year * _MONTHS, (year + 1) * _MONTHS)
            ),
        )
        for year in near
    )


def _names(words: Words) -> tuple[str, ...]:
    names = MONTHS[words.language]
    # Arabic has no short forms of its months
    return names if words.language == "ar" else tuple(name[:_SHORT] for name in names)


def _title(total: int, certain: dict[int, int], words: Words) -> str:
    said = acts(total, words)
    most = max(certain.values(), default=0)
    busiest = [month for month, count in certain.items() if count == most]
    if len(busiest) == 1 and most > 1:
        return words.say(
            "{acts}; most in {month}: {number}",
            acts=said,
            month=words.month(_day(busiest[0])),
            number=words.number(most),
        )
    return words.say("{acts} by month", acts=said)


def _notes(unknown: int, hidden: int, words: Words) -> Iterable[str]:
    if unknown:
        yield words.count(
            "{count} act of which the month is not known",
            "{count} acts of which the month is not known",
            unknown,
        )
    if hidden > 0:
        yield words.count(
            "{count} earlier year is in the table only",
            "{count} earlier years are in the table only",
            hidden,
        )
