"""A timeline: every date as a bar from the first to the last day that it can mean."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from unerased.pictures.letters import fitted, width
from unerased.pictures.style import (
    DENY,
    EDGE,
    FIND,
    INK,
    LINE,
    MARGIN,
    MUTED,
    PANEL,
    SMALL,
    TEXT,
    WIDE,
    Fill,
    Heading,
    Sheet,
    heading,
    one_at_a_time,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.pictures.style import Dash

Kind = Literal["act", "step", "statement"]

#: so many bars are drawn; what is left over is said below them
MOST: Final = 40
ARROW: Final = 9.0
LEAST: Final = 7.0
_ROW, _HEAD, _AXIS = 42.0, 34.0, 30.0
#: behind a broken edge, which a full colour would swallow
_PALE: Final = "#f0dcd8"
_TALL: Final = {"act": 12.0, "step": 8.0, "statement": 12.0}
_MONTHS: Final = 12
#: months between two ticks, from close to far
_STRIDES: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)
_TICK_ROOM: Final = 92.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that has a date, or has none.

    Attributes:
        label: what it is.
        first: the first day that is meant, None for an open or unknown beginning.
        last: the last day, likewise.
        about: the ends are approximate or uncertain.
        denied: somebody denies it; drawn with a broken edge.
    """

    kind: Kind
    label: str
    first: dt.date | None = None
    last: dt.date | None = None
    about: bool = False
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn, with its words.

    Attributes:
        title: says the finding.
        bars: in the order in which they are drawn, kind by kind.
        kinds: the heading of each kind.
        undated: the heading of what has no date.
        more: said when not everything is drawn, else "".
        months: the names of the twelve months.
    """

    title: str
    bars: tuple[Bar, ...]
    kinds: tuple[tuple[Kind, str], ...]
    undated: str
    months: tuple[str, ...]
    more: str = ""
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar in its place. Pixels; `open_start` and `open_end` get arrows."""

    bar: Bar
    label: str
    y: float
    x: float
    width: float
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words: a heading, or something without a date."""

    words: str
    y: float
    heading: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Laid:
    """A timeline laid out, in pixels. `axis` is its height; None when nothing has a date."""

    width: float
    height: float
    heading: Heading
    start: float
    end: float
    axis: float | None
    ticks: tuple[Tick, ...]
    bars: tuple[Placed, ...]
    lines: tuple[Line, ...]


def laid_out(timeline: Timeline, wide: float = WIDE) -> Laid:
    """Where everything stands on a sheet so wide. Pure."""
    start, end = MARGIN + ARROW, wide - MARGIN - ARROW
    dated = [bar for bar in timeline.bars if bar.first or bar.last]
    scale = _scale(dated, start, end)
    head = heading(timeline.title, wide)
    y = head.height + (_AXIS if scale else 0)
    bars: list[Placed] = []
    lines: list[Line] = []
    for kind, name in timeline.kinds if scale else ():
        here = [bar for bar in dated if bar.kind == kind]
        if here:
            lines.append(Line(name, y + _HEAD / 2, heading=True))
            y += _HEAD
        for bar in here:
            bars.append(_placed(bar, y, wide, scale))
            y += _ROW
    undated = [bar for bar in timeline.bars if not (bar.first or bar.last)]
    if undated:
        lines.append(Line(timeline.undated, y + _HEAD / 2, heading=True))
        y += _HEAD
    for bar in undated:
        words = fitted(bar.label, wide - 2 * MARGIN, TEXT)
        lines.append(Line(words, y + _HEAD / 3, heading=False))
        y += _HEAD * 2 / 3
    if timeline.more:
        lines.append(Line(timeline.more, y + _HEAD / 2, heading=False))
        y += _HEAD
    ticks = tuple(_ticks(scale, timeline.months)) if scale else ()
    axis = head.height + _AXIS - 8 if scale else None
    return Laid(wide, y + MARGIN, head, start, end, axis, ticks, tuple(bars), tuple(lines))


@dataclass(frozen=True, slots=True)
class _Scale:
    first: dt.date
    last: dt.date
    start: float
    end: float

    def x(self, day: dt.date) -> float:
        """Where a day begins."""
        days = (self.last - self.first).days + 1
        return self.start + (self.end - self.start) * (day - self.first).days / days

    def after(self, day: dt.date) -> float:
        """Where a day ends."""
        days = (self.last - self.first).days + 1
        return self.start + (self.end - self.start) * ((day - self.first).days + 1) / days


def _scale(bars: list[Bar], start: float, end: float) -> _Scale | None:
    """From the first day of the first month to the last day of the last one."""
    known = [day for bar in bars for day in (bar.first, bar.last) if day]
    if not known:
        return None
    last = max(known)
    last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return _Scale(min(known).replace(day=1), last, start, end)


def _placed(bar: Bar, y: float, sheet: float, scale: _Scale | None) -> Placed:
    assert scale is not None  # noqa: S101 - a bar is placed only where something has a date
    left = scale.start if bar.first is None else scale.x(bar.first)
    right = scale.end if bar.last is None else scale.after(bar.last)
    wide = max(right - left, LEAST)
    left = min(left, scale.end - wide)
    label = fitted(bar.label, sheet - 2 * MARGIN, TEXT)
    return Placed(bar, label, y, left, wide, bar.first is None, bar.last is None)


def _ticks(scale: _Scale, months: tuple[str, ...]) -> Iterator[Tick]:
    """Beginnings of months, or of years, so far apart that their words have room."""
    begin = scale.first.year * _MONTHS + scale.first.month - 1
    end = scale.last.year * _MONTHS + scale.last.month - 1
    room = max((scale.end - scale.start) / _TICK_ROOM, 1)
    stride = next((far for far in _STRIDES if (end - begin + 1) / far <= room), _STRIDES[-1])
    first = begin if stride < _MONTHS else -(-begin // stride) * stride
    for month in range(first, end + 1, stride):
        year, number = divmod(month, _MONTHS)
        day = dt.date(year, number + 1, 1)
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            continue
        words = str(year) if stride % _MONTHS == 0 else f"{months[number]} {year}"
        if scale.x(day) + 4 + width(words, SMALL) <= scale.end + ARROW:
            yield Tick(scale.x(day), words)


def draw(timeline: Timeline, wide: float = WIDE) -> bytes:
    """The timeline as PNG."""
    with one_at_a_time():
        laid = laid_out(timeline, wide)
        sheet = Sheet(laid.width, laid.height, mirrored=timeline.mirrored)
        sheet.heading(laid.heading)
        if laid.axis is not None:
            _draw_axis(sheet, laid, laid.axis)
        for line in laid.lines:
            colour = MUTED if line.heading else INK
            sheet.text((MARGIN, line.y), line.words, colour=colour, bold=line.heading)
        for placed in laid.bars:
            _draw_bar(sheet, placed)
        return sheet.png()


def _draw_axis(sheet: Sheet, laid: Laid, y: float) -> None:
    foot = max((placed.y + _ROW for placed in laid.bars), default=y)
    for tick in laid.ticks:
        sheet.line([(tick.x, y), (tick.x, foot)], LINE)
        sheet.text((tick.x + 4, y - 8), tick.words, size=SMALL, colour=MUTED)
    sheet.line([(laid.start, y), (laid.end, y)], EDGE)


def _draw_bar(sheet: Sheet, placed: Placed) -> None:
    bar = placed.bar
    colour = DENY if bar.denied else FIND
    sheet.text((MARGIN, placed.y + 9), placed.label, halo=True)
    tall = _TALL[bar.kind]
    top = placed.y + 26 - tall / 2
    solid = Fill(_PALE) if bar.denied else Fill(colour)
    fill = Fill(PANEL, "//////", colour) if bar.about else solid
    if bar.kind == "statement":
        fill = Fill(PANEL)
    dash: Dash = "dashed" if bar.denied else "solid"
    sheet.box((placed.x, top), (placed.width, tall), fill, edge=colour, line=1.4, dash=dash)
    middle = placed.y + 26
    if placed.open_start:
        _arrow(sheet, placed.x, middle, -ARROW, colour)
    if placed.open_end:
        _arrow(sheet, placed.x + placed.width, middle, ARROW, colour)


def _arrow(sheet: Sheet, x: float, y: float, by: float, colour: str) -> None:
    sheet.area([[(x, y - 8), (x + by, y), (x, y + 8)]], Fill(colour))
