"""Outlines of one's own: rough lists of longitude and latitude, read strictly."""

from __future__ import annotations

import math
import re
from typing import Final

from unerased.pictures.errors import BadOutline

Point = tuple[float, float]

LONGEST: Final = 32 * 1024
FEWEST, MOST = 3, 500
#: the least span of an outline in degrees of latitude: about five kilometres
SMALLEST: Final = 0.045
_NUMBER: Final = r"-?[0-9]{1,3}(?:\.[0-9]{1,8})?"
_PAIR: Final = re.compile(rf"\s*({_NUMBER})[ \t]+({_NUMBER})\s*\Z")
#: hundredths of a degree: what is finer says more than a region should
_DIGITS: Final = 2
_EAST, _NORTH = 180.0, 90.0


def read_outline(text: str) -> tuple[Point, ...]:
    """Pairs "longitude latitude" with commas, semicolons or line ends between them.

    Returns:
        The points in degrees, rounded to hundredths; the last one is not the first.

    Raises:
        BadOutline: it is not written so, has fewer than 3 or more than 500 points, leaves the
            globe, or spans less than five kilometres either way.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise BadOutline("long")
    pieces = re.split(r"[,;\n]", text.strip().strip(",;"))
    if len(pieces) > MOST + 1:
        raise BadOutline("points")
    points = [_point(piece) for piece in pieces]
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(set(points)) < FEWEST or len(points) > MOST:
        raise BadOutline("points")
    _check_span(points)
    return tuple(points)


def _point(piece: str) -> Point:
    found = _PAIR.match(piece)
    if found is None:
        raise BadOutline("form")
    east, north = float(found[1]), float(found[2])
    if abs(east) > _EAST or abs(north) > _NORTH:
        raise BadOutline("range")
    return round(east, _DIGITS), round(north, _DIGITS)


def _check_span(points: list[Point]) -> None:
    wide = max(x for x, _ in points) - min(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    wide *= math.cos(math.radians((low + high) / 2))
    if min(wide, high - low) < SMALLEST:
        raise BadOutline("small")
