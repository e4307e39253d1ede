"""How long: a length of time as people write it, in English, Russian or Arabic, to days.

Days are counted outwards to whole ones: 36 hours are 1 to 2 days, anything under a day 0 to 1.
A month is 28 to 31 days, half a month 14 to 16, several months what so many months in a row can
have between 1901 and 2099, when every fourth year is a leap year; a year is 12 months. Numbers
alone are days. "Several days", or "days" alone, are two or more with no upper end; a couple is
about two. "More than a week" is at least 8 days, "less than a week" at most 6.

**About.** As with numbers, half of the step that the number was rounded to, in the smallest unit
that was named: about two weeks is one and a half to two and a half, so 10 to 18 days; about a
month half a month to one and a half, 14 to 47; about 12 days 11 to 13; about 10 days 5 to 15.
"""

import calendar
import re
from itertools import accumulate
from typing import Final

from unerased.model.said.errors import NotUnderstood
from unerased.model.said.known import unknown
from unerased.model.said.numbers import NUMBER, Ends, number, plain_ends, read_ends, rounded_to
from unerased.model.said.tokens import Said
from unerased.model.values import Duration, Unknown

_PART: Final = re.compile(
    rf"(?P<number>{NUMBER})?-?(?P<and>[&w]x)?(?P<unit>[ugGp])(?P<half>[&w]x)?"
    r"|(?P<two>W)(?P<two_half>[&w]x)?"
    r"|(?:(?P<less>x)-?|(?P<more>Q))(?P<of>[ugGp])"
    r"|(?P<halved>R)"
)
_VAGUE: Final = re.compile(r"s[ugGp]|p")
_COUPLE: Final = re.compile(r"l[ugGp]")
_TURNED: Final = re.compile(rf"[gG]{NUMBER}(?:[-r]{NUMBER})?")
_BARE: Final = re.compile(NUMBER)
_UNITS: Final = "ugGp"
_MINUTE, _HOUR, _DAY, _WEEK, _MONTH, _YEAR = range(6)
_A_DAY: Final = {_MINUTE: 24 * 60, _HOUR: 24}
_DAYS: Final = {_DAY: 1, _WEEK: 7}
_CYCLE: Final = 48
_CYCLE_DAYS: Final = 1461
_BEFORE: Final = tuple(
    accumulate(
        (calendar.monthrange(2000 + at // 12, at % 12 + 1)[1] for at in range(_CYCLE)), initial=0
    )
)


def read_duration(text: str) -> Duration | Unknown:
    """Read a length of time.

    Raises:
        NotUnderstood: it is none, or there is a number in words without its unit.
    """
    plain = plain_ends(text)
    if plain is None and unknown(text):
        return Unknown()
    return Duration(*(plain or read_ends(text, _length, _with_unit)))


def _with_unit(begin: Said, end: Said) -> tuple[Said, Said]:
    """The unit of both ends where one has it: three to four weeks, a week or two."""
    if _BARE.fullmatch(begin.signs) and end.signs[-1:] in tuple(_UNITS):
        unit = end.part(-1)
        return Said(begin.signs + unit.signs, begin.values + unit.values), end
    if begin.signs in ("u", "g") and _BARE.fullmatch(end.signs):
        return begin, Said(end.signs + begin.signs, end.values + begin.values)
    return begin, end


def _length(said: Said, *, about: bool, whole: bool) -> Ends | None:
    signs = said.signs
    if whole and _BARE.fullmatch(signs):
        raise NotUnderstood("no_unit")
    if _VAGUE.fullmatch(signs):
        low = _days([(4, said.values[-1])])[0]
        return None if about else Ends(low, None)
    if _COUPLE.fullmatch(signs):
        return _near([(4, said.values[-1])], about=True)
    if _TURNED.fullmatch(signs):
        return _turned(said)
    parts = _parts(said)
    return _near(parts, about=about) if parts else None


def _turned(said: Said) -> Ends | None:
    """The Russian "weeks two" and "weeks two-three" are about so many."""
    unit = said.values[0]
    split = re.search("[-r]", said.signs)
    ends = (
        [said.part(1)] if split is None else [said.part(1, split.start()), said.part(split.end())]
    )
    found = [_near([(2 * number(end), unit)], about=True) for end in ends]
    return Ends(found[0].low, found[-1].high)


def _parts(said: Said) -> list[tuple[int, int]]:
    """Numbers of half units with their units, the greatest unit first; empty when it is none."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(said.signs):
        if found and said.signs[at] in "&w,":
            at += 1
        part = _PART.match(said.signs, at)
        read = None if part is None else _part(said, part)
        if part is None or read is None or (found and found[-1][1] <= read[1]):
            return []
        found.append(read)
        at = part.end()
    return found


def _part(said: Said, part: re.Match[str]) -> tuple[int, int] | None:
    half = bool(part["and"] or part["half"] or part["two_half"])
    unit = said.values[part.end("halved") - 1 if part["halved"] else _unit_at(part)]
    if part["halved"] or part["less"]:
        return 1, unit
    if part["more"]:
        return 3, unit
    if part["two"]:
        return 4 + half, unit
    if part["number"] is None:
        return (2 + half, unit) if part["unit"] in ("u", "g") and not part["and"] else None
    return 2 * number(said.part(*part.span("number"))) + half, unit


def _unit_at(part: re.Match[str]) -> int:
    return next(part.start(name) for name in ("unit", "two", "of") if part[name])


def _near(parts: list[tuple[int, int]], *, about: bool) -> Ends:
    *greater, (halves, unit) = parts
    step = 0
    if about:
        step = 1 if halves % 2 else rounded_to(halves // 2)
    low = _days([*greater, (max(halves - step, 0), unit)])[0]
    high = _days([*greater, (halves + step, unit)])[1]
    whole = all(of >= _DAY and not (of == _DAY and count % 2) for count, of in parts)
    return Ends(low, high, step=int(whole), least=1)


def _days(parts: list[tuple[int, int]]) -> tuple[int, int]:
    """Fewest and most days of so many half units."""
    low = high = months = 0
    for halves, unit in parts:
        if unit in _A_DAY:
            low += halves // (2 * _A_DAY[unit])
            high -= -halves // (2 * _A_DAY[unit])
        elif unit in _DAYS:
            low += halves * _DAYS[unit] // 2
            high -= -halves * _DAYS[unit] // 2
        else:
            months += halves * (12 if unit == _YEAR else 1)
    fewest, most = _days_of_months(months // 2)
    half = months % 2
    return low + fewest + 14 * half, high + most + 16 * half


def _days_of_months(count: int) -> tuple[int, int]:
    """Fewest and most days that so many months in a row have."""
    found = [
        (begin + count) // _CYCLE * _CYCLE_DAYS + _BEFORE[(begin + count) % _CYCLE] - _BEFORE[begin]
        for begin in range(_CYCLE)
    ]
    return min(found), max(found)
