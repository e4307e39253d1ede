"""One moment as people write it, such as 5 July 2018 or early summer 2018, to EDTF.

Early, middle and late are thirds: days 1-10, 11-20 and 21 to the end of a month, single months of
a season, four months of a year, years 0-2, 3-6 and 7-9 of a decade. Only an inner edge is
approximate: early July may end later than the 10th, and does not begin in June. Halves are exact.

A date in figures is read in every order that it can have; two readings stand side by side, and so
do the two winters that "winter 2018" can mean, and decade and century in "2000s".
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from unerased.model.said.errors import NotUnderstood
from unerased.model.said.tokens import Said

Fields: TypeAlias = Mapping[str, int]

_PART: Final = r"(?:(?:(?P<part>T)|(?P<half>H))[-m]?)?"
#: What a moment may look like, in signs; the groups are its fields. Where a year or a month is
#: not required, it may be written only once, at the other end of an interval.
_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<day>D)e?\.?m?(?P<month>M)(?:,?m?(?P<year>Y))?",
        r"(?P<month>M)(?P<day>D)(?:,?(?P<year>Y))?",
        r"(?P<year>Y),?(?P<month>M)(?P<day>D)?",
        _PART + r"(?:(?P<month>M)|(?P<season>S))(?:,?m?(?P<year>Y))?",
        _PART + r"(?:(?P<year>Y)(?P<decade>e)?|(?P<century>K))",
        _PART + r"(?P<season>S)(?P<year>Y)[-/](?:(?P<next>Y)|(?P<short>D))",
        r"(?P<part>T)",
        r"(?P<day>D)(?:,?(?P<year>Y))?",
        r"(?P<one>D)(?P<mark>[-./])(?P<two>D)(?P=mark)(?P<year>Y)",
        r"(?P<year>Y)(?P<mark>[-./])(?P<one>D)(?P=mark)(?P<two>D)",
        r"(?P<month_number>D)[-./](?P<year>Y)",
    )
)
_SEASON_BEGINS: Final = (3, 6, 9, 12)
_WINTER: Final = 3
_THIRD_OF_DECADE: Final = ((0, 2), (3, 6), (7, 9))
_MONTHS: Final = 12
_CENTURY: Final = 100
_FIRST_DECADE: Final = 1920
EARLY: Final = 0
LATE: Final = 2


@dataclass(frozen=True, slots=True)
class Point:
    """First and last as EDTF dates, the same text for one that is written whole.

    `part` is EARLY to LATE where only a third was said, None otherwise; `day`: is it a single day?
    """

    first: str
    last: str
    part: int | None = None
    day: bool = False


def fields_of(said: Said) -> Fields | None:
    """The fields of a moment, months from 1; None when the signs have no shape of one."""
    for shape in _SHAPES:
        found = shape.fullmatch(said.signs)
        if found is not None:
            groups = ((name, found.start(name)) for name in shape.groupindex)
            fields = {name: said.values[at] for name, at in groups if at >= 0}
            if "month" in fields:
                fields["month"] += 1
            fields["month"] = fields.pop("month_number", fields.get("month", 0))
            return {name: value for name, value in fields.items() if value or name != "month"}
    return None


def points(fields: Fields) -> tuple[Point, ...]:
    """Every moment that these fields can mean, at least one.

    Raises:
        NotUnderstood: without a year there is none; or the parts do not fit together.
    """
    if "century" in fields:
        return (_of_decade(_FIRST_DECADE + 10 * fields["century"], fields),)
    if "year" not in fields:
        named = fields.keys() & {"month", "season"}
        raise NotUnderstood("no_year" if named else "not_understood")
    for name, read in _READERS.items():
        if name in fields:
            return tuple(read(fields["year"], fields))
    return (_of_year(fields["year"], fields),)


def _of_figures(year: int, fields: Fields) -> Iterator[Point]:
    """Day first, then month first, as far as there are such months."""
    one, two = fields["one"], fields["two"]
    orders = dict.fromkeys(((one, two), (two, one)))
    found = [(day, month) for day, month in orders if month <= _MONTHS]
    if not found:
        raise NotUnderstood("no_such_day")
    for day, month in found:
        yield _day(year, month, day)


def _of_day(year: int, fields: Fields) -> Iterator[Point]:
    if "month" not in fields:
        raise NotUnderstood("not_understood")
    yield _day(year, fields["month"], fields["day"])


def _day(year: int, month: int, day: int) -> Point:
    text = f"{year:04d}-{month:02d}-{day:02d}"
    return Point(text, text, day=True)


def _of_month(year: int, fields: Fields) -> Iterator[Point]:
    month = fields["month"]
    text = f"{year:04d}-{month:02d}"
    if year < 1 or month > _MONTHS:
        raise NotUnderstood("no_such_day")
    length = calendar.monthrange(year, month)[1]
    if "half" in fields:
        first, last = ((1, 15), (16, length))[fields["half"]]
        yield Point(f"{text}-{first:02d}", f"{text}-{last:02d}")
    elif "part" in fields:
        first, last = ((1, 10), (11, 20), (21, length))[fields["part"]]
        yield _third(f"{text}-{first:02d}", f"{text}-{last:02d}", fields["part"])
    else:
        yield Point(text, text)


def _of_season(year: int, fields: Fields) -> Iterator[Point]:
    """Winter begins in one year and ends in the next; one year alone leaves open which it is."""
    season = fields["season"]
    if "half" in fields:
        raise NotUnderstood("not_understood")
    if season != _WINTER:
        if fields.keys() & {"next", "short"}:
            raise NotUnderstood("not_understood")
        yield _season(year, season, fields)
    elif fields.keys() & {"next", "short"}:
        if fields.get("next", year + 1) != year + 1:
            raise NotUnderstood("not_understood")
        if fields.get("short", (year + 1) % _CENTURY) != (year + 1) % _CENTURY:
            raise NotUnderstood("two_digit_year")
        yield _season(year, season, fields)
    elif "part" in fields:
        yield _season(year - 1, season, fields)
        yield _season(year, season, fields)
    else:
        for begun in (year - 1, year):  # by its months, for its year is what is in question
            yield Point(f"{begun:04d}-12", f"{begun + 1:04d}-02")


def _season(year: int, season: int, fields: Fields) -> Point:
    if "part" not in fields:
        text = f"{year:04d}-{21 + season}"
        return Point(text, text)
    over, month = divmod(_SEASON_BEGINS[season] + fields["part"] - 1, _MONTHS)
    text = f"{year + over:04d}-{month + 1:02d}~"
    return Point(text, text, fields["part"])


def _of_decades(year: int, fields: Fields) -> Iterator[Point]:
    if year % 10:
        raise NotUnderstood("not_understood")
    yield _of_decade(year, fields)
    if year % _CENTURY == 0:
        if "part" in fields or "half" in fields:
            raise NotUnderstood("not_understood")
        text = f"{year // _CENTURY:02d}XX"
        yield Point(text, text)


def _of_decade(year: int, fields: Fields) -> Point:
    if "half" in fields:
        first = year + 5 * fields["half"]
        return Point(f"{first:04d}", f"{first + 4:04d}")
    if "part" in fields:
        first, last = (year + of for of in _THIRD_OF_DECADE[fields["part"]])
        return _third(f"{first:04d}", f"{last:04d}", fields["part"])
    text = f"{year // 10:03d}X"
    return Point(text, text)


def _of_year(year: int, fields: Fields) -> Point:
    text = f"{year:04d}"
    if "half" in fields:
        first, last = (("01", "06"), ("07", "12"))[fields["half"]]
        return Point(f"{text}-{first}", f"{text}-{last}")
    if "part" in fields:
        first, last = (("01", "04"), ("05", "08"), ("09", "12"))[fields["part"]]
        return _third(f"{text}-{first}", f"{text}-{last}", fields["part"])
    return Point(text, text)


def _third(first: str, last: str, part: int) -> Point:
    """Approximate where it borders on another third."""
    return Point(first + ("" if part == EARLY else "~"), last + ("" if part == LATE else "~"), part)


_READERS: Final[Mapping[str, Callable[[int, Fields], Iterator[Point]]]] = {
    "one": _of_figures,
    "day": _of_day,
    "month": _of_month,
    "season": _of_season,
    "decade": _of_decades,
}
