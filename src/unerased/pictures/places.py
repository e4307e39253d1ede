"""A map of regions: the more acts, the darker, each class with a pattern of its own.

No point is ever drawn. What has no region is not on the map, and its table says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.pictures import regions
from unerased.pictures.globe import Put, area_of, height_of, is_turned, middle_of, window_of
from unerased.pictures.letters import fitted, width
from unerased.pictures.months import rank_of
from unerased.pictures.style import (
    CLASSES,
    EDGE,
    INK,
    LINE,
    MARGIN,
    MUTED,
    PANEL,
    SMALL,
    TEXT,
    WATER,
    WIDE,
    Fill,
    Heading,
    Point,
    Sheet,
    heading,
    one_at_a_time,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unerased.pictures.globe import Frame, Rings
    from unerased.pictures.regions import Ring

#: so many areas get words; the table has all
MOST_WORDS: Final = 24
_KEY, _NOTE = 34.0, 26.0
_LINE_HALF: Final = 10.0


@dataclass(frozen=True, slots=True)
class Area:
    """A region with its count.

    Attributes:
        label: its name.
        acts: how many acts lie in it; at least one.
        region: the id of a region of the package, "" when it has an outline of its own.
        outline: points in degrees.
    """

    label: str
    acts: int
    region: str = ""
    outline: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """What is drawn, with its words. `notes` stand below."""

    title: str
    areas: tuple[Area, ...]
    notes: tuple[str, ...] = ()
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """An area in its place: rings in pixels, and its class."""

    area: Area
    rings: Rings
    rank: int


@dataclass(frozen=True, slots=True)
class Label:
    """Words in their place: the middle of the line, and half its sides."""

    words: str
    at: Point
    half: Point

    def meets(self, other: Label) -> bool:
        """Whether the two lie over each other."""
        near_x = abs(self.at[0] - other.at[0]) < self.half[0] + other.half[0]
        return near_x and abs(self.at[1] - other.at[1]) < self.half[1] + other.half[1]


@dataclass(frozen=True, slots=True)
class Laid:
    """The map laid out, in pixels.

    Attributes:
        frame: the map itself: x, y, width, height.
        land: the countries around, without words.
        borders: the parts of the countries in which something is counted.
        shapes: the larger first, so that a part lies over its country.
        classes: for each class that is drawn, the first and the last count.
    """

    width: float
    height: float
    heading: Heading
    frame: Frame
    land: tuple[Rings, ...]
    borders: tuple[Rings, ...]
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    classes: tuple[tuple[int, int, int], ...]


def laid_out(places: Places, wide: float = WIDE) -> Laid:
    """Where everything stands on a sheet so wide. Pure, but for the regions of the package."""
    own = {id(area): _rings_of(area) for area in places.areas}
    seen = _looked_at(places.areas)
    every = [ring for area in seen for ring in own[id(area)]]
    turned = is_turned(every)
    window = window_of(every, turned=turned)
    high = height_of(window, wide - 2 * MARGIN)
    head = heading(places.title, wide)
    frame = (MARGIN, head.height, wide - 2 * MARGIN, high)
    put = Put(window, frame, turned=turned)
    most = max((area.acts for area in places.areas), default=0)
    shapes = [
        Shape(area, put.rings(own[id(area)]), rank_of(area.acts, most) or 0)
        for area in places.areas
    ]
    shapes.sort(key=lambda shape: (-_size(shape.rings), shape.area.label, shape.area.region))
    inside = sorted({area.region.partition("/")[0] for area in places.areas if area.region})
    notes = len(places.notes) * _NOTE
    return Laid(
        width=wide,
        height=head.height + high + (_KEY if shapes else 0) + notes + MARGIN,
        heading=head,
        frame=frame,
        land=_around(put, regions.countries()),
        borders=_around(put, [part for country in inside for part in regions.parts(country)]),
        shapes=tuple(shapes),
        labels=tuple(_labels(shapes, frame)),
        classes=tuple(_classes(shapes)),
    )


def _rings_of(area: Area) -> tuple[Ring, ...]:
    return regions.rings(area.region) if area.region else (area.outline,)


def _looked_at(areas: Sequence[Area]) -> Sequence[Area]:
    """What the map is fitted to: parts and outlines, else whole countries."""
    small = [area for area in areas if area.outline or "/" in area.region]
    return small or areas


def _around(put: Put, names: Iterable[str]) -> tuple[Rings, ...]:
    found = (put.rings(regions.rings(name)) for name in names)
    return tuple(rings for rings in found if rings)


def _size(rings: Rings) -> float:
    return sum(abs(area_of(ring)) for ring in rings)


def _labels(shapes: list[Shape], frame: Frame) -> list[Label]:
    """Name and count on each area where no other words stand; else the count; else nothing."""
    made: list[Label] = []
    ranked = sorted(shapes, key=lambda shape: (-shape.area.acts, shape.area.label))
    for shape in ranked[:MOST_WORDS]:
        if not shape.rings:
            continue
        free = (
            label for label in _tries(shape, frame) if not any(label.meets(other) for other in made)
        )
        label = next(free, None)
        if label is not None:
            made.append(label)
    return made


def _tries(shape: Shape, frame: Frame) -> Iterator[Label]:
    """The name with the count, then the count alone; in the middle, above it, below it."""
    x, y = middle_of(max(shape.rings, key=lambda ring: abs(area_of(ring))))
    name = fitted(shape.area.label, frame[2] / 3, TEXT, bold=True)
    for words in (f"{name}: {shape.area.acts}", str(shape.area.acts)):
        half = width(words, TEXT, bold=True) / 2 + 4
        across = min(max(x, frame[0] + half), frame[0] + frame[2] - half)
        for up in (0, -2 * _LINE_HALF, 2 * _LINE_HALF):
            down = min(max(y + up, frame[1] + _LINE_HALF), frame[1] + frame[3] - _LINE_HALF)
            yield Label(words, (across, down), (half, _LINE_HALF))


def _classes(shapes: list[Shape]) -> list[tuple[int, int, int]]:
    found = []
    for rank in range(len(CLASSES)):
        counts = [shape.area.acts for shape in shapes if shape.rank == rank]
        if counts:
            found.append((rank, min(counts), max(counts)))
    return found


def draw(places: Places, wide: float = WIDE) -> bytes:
    """The map as PNG."""
    with one_at_a_time():
        laid = laid_out(places, wide)
        sheet = Sheet(laid.width, laid.height, from_right=places.mirrored)
        sheet.heading(laid.heading)
        x, y, across, high = laid.frame
        sheet.box((x, y), (across, high), Fill(WATER))
        for rings in laid.land:
            sheet.area(rings, Fill(PANEL), edge=EDGE, line=0.7)
        for rings in laid.borders:
            sheet.area(rings, edge=LINE, line=0.6)
        for shape in laid.shapes:
            if shape.rings:
                sheet.area(shape.rings, CLASSES[shape.rank], edge=INK, line=1.1)
        for label in laid.labels:
            _draw_label(sheet, label)
        sheet.box((x, y), (across, high), edge=EDGE)
        _draw_key(sheet, laid, mirrored=places.mirrored)
        _draw_notes(sheet, places, laid)
        return sheet.png()


def _draw_label(sheet: Sheet, label: Label) -> None:
    corner = (label.at[0] - label.half[0], label.at[1] - label.half[1] + 1)
    sheet.box(corner, (2 * label.half[0], 2 * label.half[1] - 2), Fill(PANEL), edge=LINE, line=0.6)
    sheet.text(label.at, label.words, bold=True, anchor="middle")


def _draw_key(sheet: Sheet, laid: Laid, *, mirrored: bool) -> None:
    y = laid.frame[1] + laid.frame[3] + _KEY / 2
    x = MARGIN
    for rank, low, high in laid.classes:
        words = str(low) if low == high else f"{low}\u2013{high}"
        wide = 34 + width(words, TEXT) + 22
        start = laid.width - x - 26 if mirrored else x
        sheet.box((start, y - 8), (26, 16), CLASSES[rank], edge=INK, line=0.8)
        at = (start - 8, y) if mirrored else (start + 34, y)
        sheet.text(at, words, anchor="end" if mirrored else "start")
        x += wide


def _draw_notes(sheet: Sheet, places: Places, laid: Laid) -> None:
    y = laid.height - MARGIN - len(places.notes) * _NOTE
    for number, note in enumerate(places.notes):
        words = fitted(note, laid.width - 2 * MARGIN, SMALL)
        sheet.words((MARGIN, y + (number + 0.6) * _NOTE), words, size=SMALL, colour=MUTED)
