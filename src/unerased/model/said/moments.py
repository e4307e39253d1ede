"""A date as people write it, in English, Russian or Arabic, to an uncertain date.

Read: what `model.dates` reads; days, months, seasons, years, decades and their parts (see
`points`) with or without "about" (`~`) and "probably" (`?`); two of them with between … and …,
from … to …, or a dash, where the first may leave out what the second says (3 to 5 March 2018);
two neighbours with "or"; and one of them with a word of before and after. The interval is the
widest that the words allow:

* before and after leave out what they name; "until", "by", "not after", "since", "not before"
  and "from" include it, for such words do not say that they leave it out;
* the Russian "\u0434\u043e" leaves out a month or a year, as its speakers do, and includes a day;
* before and "\u0434\u043e" the end of something, and after its beginning, include that something.

Nothing is guessed and nothing left over. A phrase that has two readings gives both, as
`Ambiguous`; one in figures or with "winter" stays so even where only one of its readings ends
after it begins. A phrase without a year, or with two figures for it, is refused.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from unerased.model import dates
from unerased.model.errors import BadDate
from unerased.model.said.errors import Fault, NotUnderstood
from unerased.model.said.known import LANGUAGES, unknown
from unerased.model.said.points import EARLY, LATE, Fields, Point, fields_of, points
from unerased.model.said.tokens import Said, cut, fold, lexicon
from unerased.model.values import Unknown, When

_LEXICON: Final = lexicon(
    *(language.both for language in LANGUAGES), *(language.dates for language in LANGUAGES)
)
_MARKS: Final[Mapping[str, str]] = {"A": "~", "Q": "?"}
_OPENS: Final[Mapping[str, str]] = {"b": "&w", "f": "tid-", "m": "tid-", "q": "tid-"}
_BETWEEN: Final = "tid-r"
_EDGES: Final[Mapping[str, str]] = {
    **dict.fromkeys("Bd", "before"),
    **dict.fromkeys("UiE", "until"),
    **dict.fromkeys("NfmO", "since"),
    "F": "after",
}
_TWO_DIGITS: Final = re.compile(r"'D|[MS]D|De|k|D([-./])D\1D|Y[-/]D\Z|[-./]D\Z")


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A date that can mean different things: its readings, at least one, each an EDTF date."""

    readings: tuple[str, ...]


def read_date(text: str) -> When | Ambiguous | Unknown:
    """Read a date; the languages are tried together, for their words do not meet.

    Raises:
        NotUnderstood: it is none, or could only be read by guessing.
    """
    folded = fold(text)
    for plain in (text.strip(), folded.upper()):
        try:
            return dates.read(plain)
        except BadDate:
            if plain.count("/") == 1 and _why(plain) == "backwards":
                raise NotUnderstood("backwards") from None
    if unknown(text):
        return Unknown()
    said = _LEXICON.said(cut(folded))
    try:
        return _one_of(_meanings(said))
    except NotUnderstood as error:
        raise NotUnderstood(_fault(said, error.fault)) from None


def _meanings(said: Said) -> list[str]:
    """Every EDTF text that the phrase can mean; none when it has no form that is known."""
    mark, body = _unqualified(said)
    return _single(body, mark) or _pair(body, mark) or _edge(body, mark)


def _fault(said: Said, found: Fault) -> Fault:
    """What to say of a phrase that was not read: the likeliest reason where none was found."""
    signs = said.signs
    if found != "not_understood":
        return found
    if signs == "Y-D" and said.values[2] <= said.values[0] % 100:
        return "no_such_day"  # month 13 of 2018, and not the years 2018 to 2019
    if _TWO_DIGITS.search(signs):
        return "two_digit_year"
    return "no_year" if re.search("[MS]", signs) and "Y" not in signs else "not_understood"


def _one_of(texts: list[str]) -> When | Ambiguous:
    """The one date that these are, or all that can be; the last fault where none can."""
    read: dict[str, When] = {}
    fault: Fault = "not_understood"
    for text in texts:
        try:
            read[text] = dates.read(text)
        except BadDate:
            fault = _why(text)
    if not read:
        raise NotUnderstood(fault)
    return next(iter(read.values())) if len(set(texts)) == 1 else Ambiguous(tuple(read))


def _why(text: str) -> Fault:
    try:
        for end in text.split("/"):
            dates.read(end.replace("..", "/"))
    except BadDate:
        return "no_such_day"
    return "backwards"


def _unqualified(said: Said) -> tuple[str, Said]:
    """The qualifier that stands before or after, and what stands between."""
    signs, body = said.without("AQ,")
    given = {_MARKS[sign] for sign in signs if sign in _MARKS}
    return "%" if len(given) > 1 else "".join(given), body


def _qualified(text: str, mark: str) -> str:
    if text[-1] != "~":
        return text + mark
    return text[:-1] + ("%" if mark in ("?", "%") else "~")


def _single(said: Said, mark: str) -> list[str]:
    fields = fields_of(said)
    if fields is None:
        return []
    return [
        _qualified(point.first, mark)
        if point.first == point.last
        else f"{_qualified(point.first, mark)}/{_qualified(point.last, mark)}"
        for point in points(fields)
    ]


def _pair(said: Said, mark: str) -> list[str]:
    """Two moments with the words of an interval; the first may lean on the second."""
    opening = said.signs[:1]
    within = said.part(1) if opening in _OPENS else said
    for at, sign in enumerate(within.signs):
        if sign not in _OPENS.get(opening, _BETWEEN):
            continue
        begin_mark, begin = _unqualified(within.part(0, at))
        end_mark, end = _unqualified(within.part(at + 1))
        first, last = fields_of(begin), fields_of(end)
        if first is None or last is None:
            continue
        pairs = _aligned(*_completed(first, last))
        if sign == "r" and not all(_neighbours(one, two) for one, two in pairs):
            break
        return [
            _qualified(_qualified(one.first, begin_mark), mark)
            + "/"
            + _qualified(_qualified(two.last, end_mark), mark)
            for one, two in pairs
        ]
    return []


def _completed(first: Fields, last: Fields) -> tuple[Fields, Fields]:
    """Month and year that were written only once, for both ends."""
    if last.keys() <= {"day", "year"} and "day" in last and "month" in first:
        last = {**last, "month": first["month"]}
    if first.keys() == {"part"}:
        lent = {"month", "season", "year", "decade", "century"}
    elif first.keys() == {"day"}:
        lent = {"month", "year"}
    else:
        lent = set() if first.keys() & {"year", "century"} else {"year"}
    return {**{name: last[name] for name in lent & last.keys()}, **first}, last


def _aligned(first: Fields, last: Fields) -> list[tuple[Point, Point]]:
    """The meanings of both ends together: whoever writes the day first does so at both."""
    begins, ends = points(first), points(last)
    count = max(len(begins), len(ends))
    return [(begins[min(at, len(begins) - 1)], ends[min(at, len(ends) - 1)]) for at in range(count)]


def _neighbours(one: Point, two: Point) -> bool:
    """Is there no day between them? Then "or" says no more than their interval."""
    begin, end = _days(one.first)[0], _days(one.last)[1]
    next_begin = _days(two.first)[0]
    return begin <= next_begin <= end or next_begin - end == dt.timedelta(days=1)


def _days(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of one end, which is never open."""
    try:
        when = dates.read(text)
    except BadDate:
        raise NotUnderstood("no_such_day") from None
    return cast("dt.date", when.earliest), cast("dt.date", when.latest)


def _edge(said: Said, mark: str) -> list[str]:
    """One moment and a word of before or after it."""
    if said.signs[-1:] in ("O", "E"):
        word = said.signs[-1]
        rest = said.part(said.signs[0] in "fm", -1)
    else:
        word, rest = said.signs[:1], said.part(1)
    own, rest = _unqualified(rest)
    fields = fields_of(rest)
    if word not in _EDGES or fields is None:
        return []
    return [
        _beside(word, point, lambda text: _qualified(_qualified(text, own), mark))
        for point in points(fields)
    ]


def _beside(word: str, point: Point, qualified: Callable[[str], str]) -> str:
    side = _EDGES[word]
    if side == "before" and (point.part == LATE or (word == "d" and point.day)):
        side = "until"
    if side == "after" and point.part == EARLY:
        side = "since"
    match side:
        case "before":
            return f"../{qualified(_step(point.first, -1))}"
        case "until":
            return f"../{qualified(point.last)}"
        case "after":
            return f"{qualified(_step(point.last, 1))}/.."
        case _:
            return f"{qualified(point.first)}/.."


def _step(text: str, by: int) -> str:
    """The next day, month or year before (-1) or after (1), written as finely as the text."""
    plain = text.rstrip("~")
    first, last = _days(plain)
    try:
        day = (first if by < 0 else last) + dt.timedelta(days=by)
    except OverflowError:
        raise NotUnderstood("no_such_day") from None
    return day.isoformat()[: len(plain)] + text[len(plain) :]
