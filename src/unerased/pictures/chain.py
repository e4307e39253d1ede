"""The chain from a claim to its denial to our answer, from top to bottom in the order of dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from unerased.pictures import card
from unerased.pictures.letters import fitted, wrapped
from unerased.pictures.style import (
    ACT,
    DENY,
    EDGE,
    INK,
    MARGIN,
    PANEL,
    PAPER,
    SMALL,
    TEXT,
    WAIT,
    WIDE,
    Fill,
    Heading,
    Point,
    Sheet,
    heading,
    one_at_a_time,
)

if TYPE_CHECKING:
    from unerased.pictures.style import Dash

Part = Literal["claim", "denial", "other", "answer", "missing"]

#: so many boxes are drawn
MOST: Final = 24
_GAP, _INDENT, _NOTE = 16.0, 36.0, 30.0
_NARROW: Final = 500.0
_NARROW_INDENT: Final = 22.0
_WORDS: Final = 4
_HEADS: Final = 2
_VERB_ROOM: Final = 20.0


@dataclass(frozen=True, slots=True)
class Link:
    """A box of the chain.

    Attributes:
        key: by which others join it.
        part: what it is; "missing" is an answer that is still owed.
        who: who says it, in which office.
        when: the date in words.
        words: what is said.
        verb: on the line that joins it to `joins`: "denies", "our answer".
        joins: keys of boxes above that it is about.
    """

    key: str
    part: Part
    who: str
    when: str = ""
    words: str = ""
    verb: str = ""
    joins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """What is drawn, with its words. `more` says how many boxes were left out, "" for none."""

    title: str
    links: tuple[Link, ...]
    more: str = ""
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box in its place, in pixels; `verb_at` is the middle of its verb, at its start."""

    link: Link
    depth: int
    x: float
    y: float
    width: float
    height: float
    head: tuple[str, ...]
    when: str
    lines: tuple[str, ...]
    verb: str
    verb_at: Point


@dataclass(frozen=True, slots=True)
class Laid:
    """The chain laid out, in pixels. `joints` are corners of the lines between boxes."""

    width: float
    height: float
    heading: Heading
    boxes: tuple[Box, ...]
    joints: tuple[tuple[Point, ...], ...]


def laid_out(chain: Chain, width: float = WIDE) -> Laid:
    """Where everything stands on a sheet so wide. Pure."""
    indent = _INDENT if width > _NARROW else _NARROW_INDENT
    depths: dict[str, int] = {}
    boxes: list[Box] = []
    title = heading(chain.title, width)
    y = title.height
    for link in chain.links:
        depth = 1 + max((depths[key] for key in link.joins if key in depths), default=-1)
        depths[link.key] = depth
        x = MARGIN + depth * indent
        box = _box(link, depth, (x, y), width - MARGIN - x)
        boxes.append(box)
        y = box.y + box.height + _GAP
    placed = {box.link.key: box for box in boxes}
    joints = [_joint(placed[key], box, indent) for box in boxes for key in _joins(box, placed)]
    foot = _NOTE if chain.more else 0.0
    return Laid(width, y + foot, title, tuple(boxes), tuple(joints))


def _joins(box: Box, placed: dict[str, Box]) -> list[str]:
    return [key for key in box.link.joins if key in placed and placed[key].y < box.y]


def _box(link: Link, depth: int, at: Point, wide: float) -> Box:
    x, y = at
    room = wide - 2 * card.PAD
    verb = fitted(link.verb, room, SMALL)
    top = y + (_VERB_ROOM if verb else 0.0)
    head = wrapped(link.who, room, TEXT, _HEADS, bold=True) if link.who else ()
    when = fitted(link.when, room, SMALL)
    lines = wrapped(link.words, room, TEXT, _WORDS)
    high = (len(head) + bool(when) + len(lines)) * card.LINE + 2 * card.PAD
    verb_at = (x + card.PAD, y + _VERB_ROOM / 2 - 2)
    return Box(link, depth, x, top, wide, high, head, when, lines, verb, verb_at)


def _joint(above: Box, below: Box, indent: float) -> tuple[Point, ...]:
    """Down from the foot of the upper box, then across to the side of the lower one."""
    x = above.x + indent / 2
    y = below.y + below.height / 2
    return ((x, above.y + above.height), (x, y), (below.x, y))


def draw(chain: Chain, width: float = WIDE) -> bytes:
    """The chain as PNG."""
    with one_at_a_time():
        laid = laid_out(chain, width)
        sheet = Sheet(laid.width, laid.height, mirrored=chain.mirrored)
        sheet.heading(laid.heading)
        for joint in laid.joints:
            sheet.line(joint, EDGE, 1.6)
        for box in laid.boxes:
            _draw_box(sheet, box)
        card.left_out(sheet, chain.more)
        return sheet.png()


_LOOKS: Final[dict[Part, tuple[str, card.Pattern | None]]] = {
    "claim": (INK, "solid"),
    "denial": (DENY, "barred"),
    "other": (WAIT, "dotted"),
    "answer": (ACT, "solid"),
    "missing": (WAIT, None),
}


def _draw_box(sheet: Sheet, box: Box) -> None:
    colour, pattern = _LOOKS[box.link.part]
    missing = pattern is None
    dash: Dash = "dashed" if missing else "solid"
    fill, edge = Fill(PAPER if missing else PANEL), colour if missing else EDGE
    sheet.box((box.x, box.y), (box.width, box.height), fill, edge=edge, dash=dash)
    if pattern is not None:
        card.side(sheet, (box.x, box.y), box.height, colour, pattern)
    if box.verb:
        sheet.text(box.verb_at, box.verb, size=SMALL, colour=colour, bold=True)
    at = (box.x + card.PAD, box.y + card.PAD + card.LINE / 2)
    card.words(sheet, at, box.head, (box.when,) if box.when else (), box.lines)
