"""From degrees to pixels: the window on the globe, what is cut at its edge, where words go."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.pictures.regions import Ring
    from unerased.pictures.style import Point

Rings = tuple[tuple["Point", ...], ...]
Window = tuple[float, float, float, float]
Frame = tuple[float, float, float, float]

#: a window shows at least so many degrees of latitude, and so much around what is drawn
_LEAST, _AROUND = 1.5, 0.25
#: height of the window to its width
_FLATTEST: Final = 0.45
_TALLEST: Final = 0.7
_NORTHERNMOST: Final = 84.0
_ROUND: Final = 360.0
_NEAREST_POLE: Final = 0.2


def _shifted(ring: Ring) -> Ring:
    """A ring west of Greenwich, moved once around the globe to the east."""
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    return tuple((x + _ROUND, y) for x, y in ring) if west + east < 0 else ring


def is_turned(rings: Sequence[Ring]) -> bool:
    """Whether the map is narrower when it is cut at Greenwich instead of at the date line."""
    if not rings:
        return False
    plain = [x for ring in rings for x, _ in ring]
    other = [x for ring in rings for x, _ in _shifted(ring)]
    return max(other) - min(other) < max(plain) - min(plain)


def window_of(rings: Sequence[Ring], *, turned: bool) -> Window:
    """West, south, east, north of what is drawn, with some land around it."""
    points = [point for ring in rings for point in (_shifted(ring) if turned else ring)]
    if not points:
        return (-_ROUND / 2, -60.0, _ROUND / 2, _NORTHERNMOST)
    xs, ys = zip(*points, strict=True)
    south, north = min(ys), max(ys)
    tall = max(north - south, _LEAST) * (1 + 2 * _AROUND)
    middle = (south + north) / 2
    squeeze = max(math.cos(math.radians(middle)), _NEAREST_POLE)
    broad = max(max(xs) - min(xs), _LEAST / squeeze) * (1 + 2 * _AROUND)
    # never so tall that it leaves the page, never so broad that it is a strip
    tall = max(tall, broad * squeeze * _FLATTEST)
    broad = max(broad, tall / (squeeze * _TALLEST))
    centre = (min(xs) + max(xs)) / 2
    return (centre - broad / 2, middle - tall / 2, centre + broad / 2, middle + tall / 2)


def height_of(window: Window, wide: float) -> float:
    """How tall a window is, in pixels, when it is so wide."""
    west, south, east, north = window
    squeeze = max(math.cos(math.radians((south + north) / 2)), _NEAREST_POLE)
    return wide * (north - south) / ((east - west) * squeeze)


class Put:
    """From degrees to pixels within the frame."""

    def __init__(self, window: Window, frame: Frame, *, turned: bool) -> None:
        self._window, self._frame, self._turned = window, frame, turned

    def rings(self, rings: Iterable[Ring]) -> Rings:
        """Rings in pixels, cut at the frame."""
        west, south, east, north = self._window
        x0, y0, wide, high = self._frame
        made = []
        for ring in rings:
            # where the map is cut at Greenwich, what lies west of it is seen again in the far east
            for by in (0.0, _ROUND) if self._turned else (0.0,):
                points = [
                    (
                        x0 + (x + by - west) / (east - west) * wide,
                        y0 + (north - y) / (north - south) * high,
                    )
                    for x, y in ring
                ]
                cut = _cut(points, (x0, y0, x0 + wide, y0 + high))
                if len(cut) > 2:  # noqa: PLR2004 - less than a triangle is nothing
                    made.append(tuple(cut))
        return tuple(made)


def _cut(points: list[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """A ring cut at the four sides of a box, one after the other (Sutherland and Hodgman)."""
    left, top, right, bottom = box
    for axis, limit, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        made: list[Point] = []
        for before, here in zip([*points[-1:], *points[:-1]], points, strict=True):
            was, now = sign * (before[axis] - limit) >= 0, sign * (here[axis] - limit) >= 0
            if was is not now:
                share = (limit - before[axis]) / (here[axis] - before[axis])
                made.append(
                    (
                        before[0] + share * (here[0] - before[0]),
                        before[1] + share * (here[1] - before[1]),
                    )
                )
            if now:
                made.append(here)
        points = made
    return points


def area_of(ring: Sequence[Point]) -> float:
    """The area inside a ring, signed."""
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def middle_of(ring: Sequence[Point]) -> Point:
    """A point well inside: the middle of the longest stretch on one of a few level lines."""
    ys = [y for _, y in ring]
    low, high = min(ys), max(ys)
    best, at = -1.0, ring[0]
    for step in (4, 5, 3, 6, 2):
        y = low + (high - low) * step / 8 + 1e-7
        cuts = sorted(
            a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)
            if (a[1] > y) is not (b[1] > y)
        )
        for left, right in zip(cuts[::2], cuts[1::2], strict=False):
            if right - left > best * 1.2:
                best, at = right - left, ((left + right) / 2, y)
    return at
