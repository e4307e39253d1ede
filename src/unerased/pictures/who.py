"""Who did what to whom, in three columns: by whom, what, to whom.

What is joined was said of the same acts: acts with the same actors and the same violation are one
box in the middle, so that no line leads from an actor to a person whom nobody says they harmed.
Persons are codes. Ties between them are drawn only when they are handed over.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from unerased.pictures.letters import fitted, wrapped
from unerased.pictures.style import (
    ACT,
    DENY,
    EDGE,
    FIND,
    INK,
    MARGIN,
    MUTED,
    PANEL,
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
    from collections.abc import Iterable, Mapping

    from unerased.pictures.style import Dash

Side = Literal[0, 1, 2]

#: so many boxes stand in a column; what is left over is a line below it
MOST: Final = 14
_HEAD, _GAP, _LINE, _PAD, _FOOT = 30.0, 12.0, 17.0, 8.0, 30.0
#: how thick the start edge of a box is in each column; words begin behind the thickest
_EDGES: Final = (6.0, 3.0, 1.5)
_BETWEEN: Final = 66.0
#: room beside the last column for the ties
_BOW: Final = 46.0
_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A box. `detail` is a second, smaller line; `weight` is how many acts it stands for."""

    key: str
    label: str
    detail: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from a box to one in the next column; broken when what it says is denied."""

    start: str
    end: str
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """What is drawn, with its words.

    Attributes:
        title: says the finding.
        heads: of the three columns.
        columns: the boxes of each; keys are unique over all three.
        edges: from the first to the second column, and from the second to the third.
        ties: pairs of keys of the third column.
        more: for each column what is said of boxes left out, "" for none.
        key: what a broken line means, "" when none is drawn; `tie_key` the same for ties.
    """

    title: str
    heads: tuple[str, str, str]
    columns: tuple[tuple[Node, ...], tuple[Node, ...], tuple[Node, ...]]
    edges: tuple[Edge, ...]
    ties: tuple[tuple[str, str], ...] = ()
    more: tuple[str, str, str] = ("", "", "")
    key: str = ""
    tie_key: str = ""
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box in its place, in pixels."""

    node: Node
    side: Side
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Joint:
    """A line in its place: from the end of one box to the start of the other."""

    start: Point
    end: Point
    denied: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """The picture laid out, in pixels."""

    width: float
    height: float
    heading: Heading
    boxes: tuple[Box, ...]
    joints: tuple[Joint, ...]
    ties: tuple[tuple[Point, Point], ...]
    more: tuple[tuple[Point, str], ...]


def cut(who: Who, most: int = MOST) -> tuple[Who, tuple[int, int, int]]:
    """The weightiest boxes of each column, and how many were left out of each.

    A box that joins nothing any more goes too. Equal weights are settled by key.
    """
    kept = [
        sorted(column, key=lambda node: (-node.weight, node.key))[:most] for column in who.columns
    ]
    names = [{node.key for node in column} for column in kept]
    kept[1] = [node for node in kept[1] if _joined(node, who.edges, names)]
    names[1] = {node.key for node in kept[1]}
    every = set().union(*names)
    edges = tuple(edge for edge in who.edges if edge.start in every and edge.end in every)
    ties = tuple(tie for tie in who.ties if set(tie) <= names[2])
    left, middle, right = (
        len(column) - len(found) for column, found in zip(who.columns, kept, strict=True)
    )
    columns = (tuple(kept[0]), tuple(kept[1]), tuple(kept[2]))
    return replace(who, columns=columns, edges=edges, ties=ties), (left, middle, right)


def _joined(node: Node, edges: tuple[Edge, ...], names: list[set[str]]) -> bool:
    own = [edge for edge in edges if node.key in (edge.start, edge.end)]
    if not own:
        return True
    return any(edge.start in names[0] or edge.end in names[2] for edge in own)


def ordered(who: Who) -> Who:
    """The columns in an order that crosses few lines; the same input gives the same order."""
    first = sorted(who.columns[0], key=lambda node: (-node.weight, node.label, node.key))
    into: dict[str, list[str]] = defaultdict(list)
    for edge in who.edges:
        into[edge.end].append(edge.start)
    second = _by_middle(who.columns[1], into, {node.key: at for at, node in enumerate(first)})
    third = _by_middle(who.columns[2], into, {node.key: at for at, node in enumerate(second)})
    return replace(who, columns=(tuple(first), tuple(second), tuple(third)))


def _by_middle(
    nodes: Iterable[Node], into: Mapping[str, list[str]], places: Mapping[str, int]
) -> list[Node]:
    def middle(node: Node) -> tuple[float, int, str]:
        found = [places[key] for key in into.get(node.key, ()) if key in places]
        mean = sum(found) / len(found) if found else float(len(places))
        return (mean, -node.weight, node.key)

    return sorted(nodes, key=middle)


def laid_out(who: Who, width: float = WIDE) -> Laid:
    """Where everything stands on a sheet so wide. Pure."""
    who = ordered(who)
    bow = _BOW if who.ties else 0.0
    size = (width - 2 * MARGIN - 2 * _BETWEEN - bow) / 3
    head = heading(who.title, width)
    columns = [
        _stacked(column, side, size, head.height + _HEAD) for side, column in enumerate(who.columns)
    ]
    tall = max((_foot(column) for column in columns), default=0.0)
    boxes = [box for column in columns for box in _centred(column, tall)]
    placed = {box.node.key: box for box in boxes}
    joints = tuple(
        _joint(placed[edge.start], placed[edge.end], edge)
        for edge in sorted(who.edges, key=_drawn_at)
        if edge.start in placed and edge.end in placed
    )
    ties = tuple(
        (_end(placed[a]), _end(placed[b])) for a, b in who.ties if a in placed and b in placed
    )
    foot = max(tall, head.height + _HEAD)
    more = tuple(
        ((MARGIN + side * (size + _BETWEEN), foot + _FOOT / 2), fitted(words, size, SMALL))
        for side, words in enumerate(who.more)
        if words
    )
    below = sum(bool(words) for words in (any(who.more), who.key, who.tie_key))
    return Laid(width, foot + below * _FOOT + MARGIN, head, tuple(boxes), joints, ties, more)


def _drawn_at(edge: Edge) -> tuple[bool, str, str]:
    """Broken lines come last, above the others."""
    return edge.denied, edge.start, edge.end


def _stacked(column: tuple[Node, ...], side: int, size: float, y: float) -> list[Box]:
    x = MARGIN + side * (size + _BETWEEN)
    made: list[Box] = []
    for node in column:
        lines = wrapped(node.label, size - 2 * _PAD - _EDGES[0], TEXT, _WORDS)
        detail = fitted(node.detail, size - 2 * _PAD - _EDGES[0], SMALL)
        high = (len(lines) + bool(detail)) * _LINE + 2 * _PAD
        made.append(Box(node, (0, 1, 2)[side], x, y, size, high, lines, detail))
        y += high + _GAP
    return made


def _foot(column: list[Box]) -> float:
    return column[-1].y + column[-1].height if column else 0.0


def _centred(column: list[Box], tall: float) -> list[Box]:
    down = (tall - _foot(column)) / 2
    return [replace(box, y=box.y + down) for box in column]


def _joint(start: Box, end: Box, edge: Edge) -> Joint:
    return Joint(_end(start), (end.x, end.y + end.height / 2), edge.denied)


def _end(box: Box) -> Point:
    return (box.x + box.width, box.y + box.height / 2)


def draw(who: Who, width: float = WIDE) -> bytes:
    """The picture as PNG."""
    with one_at_a_time():
        laid = laid_out(who, width)
        sheet = Sheet(laid.width, laid.height, mirrored=who.mirrored)
        sheet.heading(laid.heading)
        for side, words in enumerate(who.heads):
            _draw_head(sheet, laid, side, words)
        for joint in laid.joints:
            dash: Dash = "dashed" if joint.denied else "solid"
            colour = DENY if joint.denied else EDGE
            sheet.curve(joint.start, joint.end, colour, 1.6, dash)
        for start, end in laid.ties:
            _draw_tie(sheet, start, end)
        for box in laid.boxes:
            _draw_box(sheet, box)
        for at, words in laid.more:
            sheet.text(at, words, size=SMALL, colour=MUTED)
        _draw_keys(sheet, who, laid)
        return sheet.png()


def _draw_head(sheet: Sheet, laid: Laid, side: int, head: str) -> None:
    here = [box for box in laid.boxes if box.side == side]
    if here:
        words = fitted(head, here[0].width, TEXT, bold=True)
        sheet.text((here[0].x, laid.heading.height + _HEAD / 3), words, colour=MUTED, bold=True)


def _draw_box(sheet: Sheet, box: Box) -> None:
    # each column has an edge of its own on the start side, so that grey print tells them apart
    edge = (INK, FIND, ACT)[box.side]
    sheet.box((box.x, box.y), (box.width, box.height), Fill(PANEL), edge=EDGE)
    sheet.box((box.x, box.y), (_EDGES[box.side], box.height), Fill(edge))
    x = box.x + _PAD + _EDGES[0]
    y = box.y + _PAD + _LINE / 2
    for line in box.lines:
        sheet.text((x, y), line)
        y += _LINE
    if box.detail:
        sheet.text((x, y), box.detail, size=SMALL, colour=MUTED)


def _draw_tie(sheet: Sheet, start: Point, end: Point) -> None:
    far = start[0] + _BOW - 8
    sheet.line([start, (far, start[1])], WAIT, 1.6, "dotted")
    sheet.line([(far, start[1]), (far, end[1])], WAIT, 1.6, "dotted")
    sheet.line([(far, end[1]), end], WAIT, 1.6, "dotted")


def _draw_keys(sheet: Sheet, who: Who, laid: Laid) -> None:
    y = laid.height - MARGIN - _FOOT / 2
    shown: tuple[tuple[str, str, Dash], ...] = (
        (who.tie_key, WAIT, "dotted"),
        (who.key, DENY, "dashed"),
    )
    for words, colour, dash in shown:
        if words:
            sheet.line([(MARGIN, y), (MARGIN + 40, y)], colour, 1.6, dash)
            room = laid.width - 2 * MARGIN - 50
            sheet.text((MARGIN + 50, y), fitted(words, room, SMALL), size=SMALL, colour=MUTED)
            y -= _FOOT
