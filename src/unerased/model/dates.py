"""Uncertain dates: a reader and a writer for Extended Date/Time Format (EDTF 2019) levels 0 and 1.

Read: 2018, 2018-07, 2018-07-15; qualifiers `~` `?` `%` at the end of a date; seasons 2018-21 to
2018-24 (spring, summer, autumn, winter of the northern half, by whole months; winter begins in
December); unspecified digits from the right (201X, 20XX, 2018-XX, 2018-07-XX, 2018-XX-XX) and,
beyond level 1, 2018-XX-15; intervals a/b, ../b, a/.., /b, a/, and "/" for a date not known.
Years are 0001 to 9999. What is read becomes the plain interval from the first to the last day
that it can mean.

**Qualifiers.** A qualifier never widens that interval. Whoever compares dates asks `bounds`: each
qualified end may be off by as much as the part of the date that was written there: a day for
2018-07-15~, a month for 2018-07~, a year for 2018?. So an act dated "2018-07~" lies within 2018
(YES), may lie in July (MAYBE) and in August (MAYBE), and does not lie in December (NO).
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final, cast

from unerased.model.errors import BadDate
from unerased.model.values import Qualifier, When

_POINT: Final = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?"
    r"(?P<qualifier>[~?%]?)\Z"
)
_OPEN: Final = ("", "..")
_MAX: Final = 40
_MONTHS: Final = 12
_SEASONS: Final = {21: 3, 22: 6, 23: 9, 24: 12}
_SEASON_MONTHS: Final = 3
_ADVICE: Final = "write it as 2018, 2018-07, 2018-07-15, 2018-07~ or 2018-07/2018-09"


@dataclass(frozen=True, slots=True)
class _Span:
    """One written end of a date: the first and last day that it can mean, and its qualifier."""

    first: dt.date
    last: dt.date
    qualifier: str

    @property
    def slack(self) -> dt.timedelta:
        """Its length: by so much a comparison lets this end be off when it is qualified."""
        return self.last - self.first + dt.timedelta(days=1)


def read(text: str) -> When:
    """Read one EDTF date.

    Raises:
        BadDate: not written so, or no such day. The reason does not repeat the date.
    """
    start, end = _ends(text)
    earliest = start.first if start else None
    latest = end.last if end else None
    if earliest and latest and latest < earliest:
        raise BadDate("the interval ends before it begins")
    marks = {span.qualifier for span in (start, end) if span} - {""}
    qualifier = "%" if len(marks) > 1 else next(iter(marks), "")
    return When(earliest, latest, text, cast("Qualifier", qualifier))


def write(earliest: dt.date | None, latest: dt.date | None, qualifier: Qualifier = "") -> When:
    """Write an interval of days in its shortest canonical form; `read` of that gives it back.

    Raises:
        BadDate: it ends before it begins, or a qualifier stands where no date is known.
    """
    if earliest is None and latest is None:
        text = "/"
    elif earliest is None or latest is None:
        known = earliest or latest
        text = _day(cast("dt.date", known)) + qualifier
        text = f"{text}/.." if latest is None else f"../{text}"
    elif whole := _whole(earliest, latest):
        text = whole + qualifier
    else:
        begin, finish = _pair(earliest, latest)
        text = f"{begin}{qualifier}/{finish}{qualifier}"
    if text == "/" and qualifier:
        raise BadDate("a date that is not known has no qualifier")
    return read(text)


def bounds(when: When) -> tuple[dt.date | None, dt.date | None]:
    """First and last day that a comparison must reckon with: see the rule on qualifiers."""
    if not when.qualifier:
        return when.earliest, when.latest
    start, end = _ends(when.edtf)
    earliest = _shifted(start.first, -start.slack) if start and start.qualifier else when.earliest
    latest = _shifted(end.last, end.slack) if end and end.qualifier else when.latest
    return earliest, latest


def _shifted(day: dt.date, by: dt.timedelta) -> dt.date:
    try:
        return day + by
    except OverflowError:
        return dt.date.min if by.days < 0 else dt.date.max


def _ends(text: str) -> tuple[_Span | None, _Span | None]:
    if len(text) > _MAX:
        raise BadDate(f"not a date: {_ADVICE}")
    if "/" not in text:
        span = _span(text)
        return span, span
    begin, _, finish = text.partition("/")
    return (
        None if begin in _OPEN else _span(begin),
        None if finish in _OPEN else _span(finish),
    )


def _span(text: str) -> _Span:
    found = _POINT.match(text)
    if found is None:
        raise BadDate(f"not a date: {_ADVICE}")
    year, month, day, qualifier = found.group("year", "month", "day", "qualifier")
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not last_year:
        raise BadDate("there is no year 0000")
    if "X" in year and {month, day} - {None, "XX"}:
        raise BadDate("a month or day needs a year written in full")
    if day == "XX" and month == "XX":
        day = None
    first, last = _days(max(first_year, 1), last_year, month or "XX", day)
    return _Span(first, last, qualifier)


def _days(year: int, last_year: int, month: str, day: str | None) -> tuple[dt.date, dt.date]:
    """First and last day; the two years differ only where digits of the year are unspecified."""
    if month == "XX":
        if day is None:
            return dt.date(year, 1, 1), dt.date(last_year, 12, 31)
        return _day_of_some_month(year, day)
    number = int(month)
    if number in _SEASONS:
        if day is not None:
            raise BadDate("a season has no days")
        return _season(year, number)
    if not 1 <= number <= _MONTHS:
        raise BadDate(f"there is no month {month}")
    length = calendar.monthrange(year, number)[1]
    if day in (None, "XX"):
        return dt.date(year, number, 1), dt.date(year, number, length)
    only = int(day)
    if not 1 <= only <= length:
        raise BadDate(f"there is no day {day} in month {month} of that year")
    return dt.date(year, number, only), dt.date(year, number, only)


def _day_of_some_month(year: int, day: str) -> tuple[dt.date, dt.date]:
    number = int(day)
    months = [
        month
        for month in range(1, _MONTHS + 1)
        if 1 <= number <= calendar.monthrange(year, month)[1]
    ]
    if not months:
        raise BadDate(f"no month has a day {day}")
    return dt.date(year, months[0], number), dt.date(year, months[-1], number)


def _season(year: int, season: int) -> tuple[dt.date, dt.date]:
    begin = _SEASONS[season]
    over, month = divmod(begin + _SEASON_MONTHS - 2, _MONTHS)
    last_year = year + over
    if last_year > dt.MAXYEAR:
        raise BadDate("years end at 9999")
    length = calendar.monthrange(last_year, month + 1)[1]
    return dt.date(year, begin, 1), dt.date(last_year, month + 1, length)


def _month_ends(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _whole(first: dt.date, last: dt.date) -> str:
    """A single year, month or day, or "" when it takes two ends to write."""
    begin, finish = _pair(first, last)
    return begin if begin == finish else ""


def _pair(first: dt.date, last: dt.date) -> tuple[str, str]:
    """Both ends by the coarsest of year, month and day that loses nothing."""
    if first.day == 1 and _month_ends(last):
        if first.month == 1 and last.month == _MONTHS:
            return f"{first.year:04d}", f"{last.year:04d}"
        return _day(first)[:7], _day(last)[:7]
    return _day(first), _day(last)


def _day(day: dt.date) -> str:
    return day.isoformat()
