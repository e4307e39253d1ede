"""The way of a complaint through the authorities, from top to bottom, with the waiting between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from unerased.pictures import card
from unerased.pictures.letters import fitted, wrapped
from unerased.pictures.style import (
    ACT,
    DENY,
    EDGE,
    FIND,
    INK,
    MARGIN,
    PANEL,
    PAPER,
    POSSIBLE,
    SMALL,
    TEXT,
    WAIT,
    WIDE,
    Fill,
    Heading,
    Sheet,
    heading,
    one_at_a_time,
)

if TYPE_CHECKING:
    from unerased.pictures.style import Dash

#: how a station ended: refused, passed on or granted, waits, only announced, not taken yet
Part = Literal["refused", "moved", "waits", "announced", "ahead"]

#: so many stations are drawn
MOST: Final = 20
_GAP, _NOTE, _INDENT, _BAR = 10.0, 30.0, 20.0, 10.0
_PAUSE: Final = 34.0
_HEADS, _WORDS = 2, 3


@dataclass(frozen=True, slots=True)
class Pause:
    """Waiting that comes after a station.

    Attributes:
        words: what for and how long, in words.
        least: days at least.
        most: days at most; None when that is open.
        goes_on: it has not ended.
    """

    words: str
    least: int = 0
    most: int | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Station:
    """An authority on the way.

    Attributes:
        part: how it ended, or that it has not.
        who: the authority.
        when: dates in words.
        words: which remedy, and what came of it.
        pauses: the waiting there and after it.
    """

    part: Part
    who: str
    when: str = ""
    words: str = ""
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """What is drawn, with its words. `more` says how many stations were left out, "" for none."""

    title: str
    stations: tuple[Station, ...]
    more: str = ""
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A station in its place, in pixels."""

    station: Station
    y: float
    height: float
    head: tuple[str, ...]
    when: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A pause in its place, in pixels: solid for what is sure, hatched for what may be."""

    pause: Pause
    y: float
    sure: float
    maybe: float
    words: str


@dataclass(frozen=True, slots=True)
class Laid:
    """The way laid out, in pixels."""

    width: float
    height: float
    heading: Heading
    boxes: tuple[Box, ...]
    bars: tuple[Bar, ...]


def laid_out(way: Way, width: float = WIDE) -> Laid:
    """Where everything stands on a sheet so wide. Pure.

    All bars have one scale: the longest waiting that is known, at its most, fills the row.
    """
    title = heading(way.title, width)
    room = width - 2 * MARGIN - _INDENT - card.PAD
    pauses = [pause for station in way.stations for pause in station.pauses]
    longest = max([1, *(pause.most or pause.least for pause in pauses)])
    boxes: list[Box] = []
    bars: list[Bar] = []
    y = title.height
    for station in way.stations:
        box = _box(station, y, width - 2 * MARGIN)
        boxes.append(box)
        y += box.height + _GAP
        for pause in station.pauses:
            sure = pause.least / longest * room
            most = (pause.least if pause.most is None else pause.most) / longest * room
            words = fitted(pause.words, room, SMALL)
            bars.append(Bar(pause, y, sure, max(most - sure, 0.0), words))
            y += _PAUSE
        y += _GAP / 2 if station.pauses else 0.0
    foot = _NOTE if way.more else 0.0
    return Laid(width, y + foot + _GAP, title, tuple(boxes), tuple(bars))


def _box(station: Station, y: float, wide: float) -> Box:
    room = wide - 2 * card.PAD - card.SIDE
    head = wrapped(station.who, room, TEXT, _HEADS, bold=True)
    when = wrapped(station.when, room, SMALL, 1) if station.when else ()
    lines = wrapped(station.words, room, TEXT, _WORDS) if station.words else ()
    high = (len(head) + len(when) + len(lines)) * card.LINE + 2 * card.PAD
    return Box(station, y, high, head, when, lines)


def draw(way: Way, width: float = WIDE) -> bytes:
    """The way as PNG."""
    with one_at_a_time():
        laid = laid_out(way, width)
        sheet = Sheet(laid.width, laid.height, mirrored=way.mirrored)
        sheet.heading(laid.heading)
        if laid.boxes:
            last = laid.boxes[-1]
            x = MARGIN + _INDENT / 2
            sheet.line(((x, laid.boxes[0].y), (x, last.y + last.height)), EDGE, 1.6)
        for box in laid.boxes:
            _draw_box(sheet, box, laid.width)
        for bar in laid.bars:
            _draw_bar(sheet, bar)
        card.left_out(sheet, way.more)
        return sheet.png()


_LOOKS: Final[dict[Part, tuple[str, Dash]]] = {
    "refused": (DENY, "solid"),
    "moved": (INK, "solid"),
    "waits": (WAIT, "solid"),
    "announced": (WAIT, "dashed"),
    "ahead": (ACT, "dashed"),
}


def _draw_box(sheet: Sheet, box: Box, width: float) -> None:
    colour, dash = _LOOKS[box.station.part]
    solid = dash == "solid"
    size = (width - 2 * MARGIN, box.height)
    fill = Fill(PANEL if solid else PAPER)
    sheet.box((MARGIN, box.y), size, fill, edge=EDGE if solid else colour, dash=dash)
    at = (MARGIN, box.y)
    if box.station.part == "refused":  # as a denial is
        card.side(sheet, at, box.height, colour, "barred")
    elif solid:
        card.side(sheet, at, box.height, colour)
    start = (MARGIN + card.SIDE + card.PAD, box.y + card.PAD + card.LINE / 2)
    card.words(sheet, start, box.head, box.when, box.lines)


def _draw_bar(sheet: Sheet, bar: Bar) -> None:
    x = MARGIN + _INDENT + card.PAD
    colour = WAIT if bar.pause.goes_on else FIND
    sheet.text((x, bar.y + card.LINE / 2), bar.words, size=SMALL, colour=colour)
    y = bar.y + card.LINE + 1
    if bar.sure:
        sheet.box((x, y), (max(bar.sure, 2.0), _BAR), Fill(colour))
    if bar.maybe:
        sheet.box((x + bar.sure, y), (bar.maybe, _BAR), POSSIBLE, edge=FIND)
    if not bar.sure and not bar.maybe:
        sheet.line(((x, y + _BAR / 2), (x + _INDENT, y + _BAR / 2)), colour, 2.0, "dotted")
