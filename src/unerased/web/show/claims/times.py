"""Dates, lengths of time and amounts in words, and a date as a bar on a scale of twenty steps."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.model.values import Amount, Duration, When
    from unerased.web.words import Words

STEPS: Final = 20
_SEASON: Final = re.compile(r"([0-9]{4})-(2[1-4])[~?%]?\Z")
_SEASONS: Final = {
    "21": mark("spring {year}"),
    "22": mark("summer {year}"),
    "23": mark("autumn {year}"),
    "24": mark("winter {year}"),
}
_ABOUT: Final = {
    "": "{date}",
    "~": mark("about {date}"),
    "?": mark("{date}, uncertain"),
    "%": mark("about {date}, uncertain"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """From step `first` to step `last` of twenty; `loose` when an end is open or approximate."""

    first: int
    last: int
    loose: bool


def when_words(when: When, words: Words) -> str:
    """A date as people write it: about July 2018; from 3 to 7 July 2018; not before 2017."""
    if when.earliest is None and when.latest is None:
        return words.say("date not known")
    return words.say(_ABOUT[when.qualifier], date=_interval(when, words))


def _interval(when: When, words: Words) -> str:
    season = _SEASON.match(when.edtf)
    if season is not None:
        return words.say(_SEASONS[season[2]], year=season[1])
    first, last = when.earliest, when.latest
    if first is None and last is not None:
        return words.say("not after {date}", date=words.day(last))
    if last is None and first is not None:
        return words.say("not before {date}", date=words.day(first))
    if first is None or last is None:
        return words.say("date not known")
    if first == last:
        return words.day(first)
    return _between(first, last, words)


def _between(first: dt.date, last: dt.date, words: Words) -> str:
    if not _whole_months(first, last):
        return words.say("between {first} and {last}", first=words.day(first), last=words.day(last))
    if (first.year, first.month) == (last.year, last.month):
        return words.month(first)
    if first.month == 1 and last.month == 12:  # noqa: PLR2004 - December
        low, high = str(first.year), str(last.year)
        return low if low == high else words.say("{low}\u2013{high}", low=low, high=high)
    return words.say("{first} to {last}", first=words.month(first), last=words.month(last))


def _whole_months(first: dt.date, last: dt.date) -> bool:
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]


def duration_words(duration: Duration, words: Words) -> str:
    """12 days; 3 to 21 days; at least 3 days."""
    low, high = duration.min_days, duration.max_days
    if low is None and high is None:
        return words.say("length not known")
    if low is not None and high is not None and low != high:
        return words.count("{low} to {count} day", "{low} to {count} days", high, low=low)
    if low is not None and high is not None:
        return words.count("{count} day", "{count} days", low)
    if low is not None:
        return words.count("at least {count} day", "at least {count} days", low)
    return words.count("at most {count} day", "at most {count} days", high or 0)


def range_words(low: int | None, high: int | None, words: Words) -> str:
    """40; 30 to 40; at least 30."""
    if low is None and high is None:
        return words.say("number not known")
    if low is None:
        return words.say("at most {number}", number=words.number(high or 0))
    if high is None:
        return words.say("at least {number}", number=words.number(low))
    if low == high:
        return words.number(low)
    return words.say("{low}\u2013{high}", low=words.number(low), high=words.number(high))


def amount_words(amount: Amount, words: Words) -> str:
    """The same for a value."""
    return range_words(amount.low, amount.high, words)


@dataclass(frozen=True, slots=True)
class Scale:
    """The days that the bars of one table share."""

    first: dt.date
    last: dt.date

    def bar(self, when: When | None) -> Bar | None:
        """Where a date lies on the scale; None when it is not known at all."""
        if when is None or (when.earliest is None and when.latest is None):
            return None
        open_end = when.earliest is None or when.latest is None
        first = self._step(when.earliest or self.first)
        last = self._step(when.latest or self.last)
        return Bar(first, max(first, last), open_end or bool(when.qualifier))

    def _step(self, day: dt.date) -> int:
        days = max((self.last - self.first).days, 1)
        place = (min(max(day, self.first), self.last) - self.first).days
        return 1 + min(place * STEPS // days, STEPS - 1)


def scale_of(dates: Iterable[When]) -> Scale | None:
    """The scale from the first to the last of these dates; None when none is known."""
    known = [day for when in dates for day in (when.earliest, when.latest) if day is not None]
    return Scale(min(known), max(known)) if known else None


def year_bar(when: When) -> Bar | None:
    """A single date on the scale of the years that it touches; None for one day or none known."""
    if when.earliest == when.latest:
        return None
    known = [day for day in (when.earliest, when.latest) if day is not None]
    scale = Scale(dt.date(min(known).year, 1, 1), dt.date(max(known).year, 12, 31))
    return scale.bar(when)
