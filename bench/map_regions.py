"""Make the regions that the map is drawn from, out of two copies of Natural Earth.

Run once, by hand; the two files that it writes are kept in the package:

    python -m bench.map_regions WORLD_MAP.gpkg NE_50M_ADMIN_0_COUNTRIES.dbf src/unerased/pictures

What it reads, and where that comes from, stands in `src/unerased/pictures/REGIONS.md`.
Borders that two regions share become one arc, so that both keep the same line when it is made
simpler. Whole numbers are hundredths of a degree.
"""

from __future__ import annotations

import gzip
import itertools
import json
import math
import re
import sqlite3
import struct
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from anyascii import anyascii

if TYPE_CHECKING:
    from collections.abc import Iterator

Point = tuple[int, int]
Line = tuple[Point, ...]

SCALE: Final = 100
#: hundredths of a degree by which a simplified border may be off: about two kilometres
TOLERANCE: Final = 2.0
#: rings smaller than this (in square hundredths of a degree) go, but for a region's largest
SMALLEST: Final = 60.0
LANGUAGES: Final = ("en", "ru", "ar")
_EWKB_POINT: Final = 16


@dataclass
class Shape:
    """A region: where it belongs, what it is called, its rings."""

    country: str
    name: str
    long_name: str
    rings: list[Line]
    arcs: list[list[int]] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    """Read the two sources, write the two files."""
    package, table, target = map(Path, arguments)
    names = country_names(table)
    with sqlite3.connect(f"file:{package}?mode=ro", uri=True) as db:
        states = list(shapes(db, "states_provinces", "adm0_a3, name, gn_name"))
        whole = list(shapes(db, "countries", "ISO_A3, NAME, NULL"))
    kept = [shape for shape in (*whole, *states) if shape.rings]
    arcs = share([shape.rings for shape in kept], [shape.arcs for shape in kept])
    listed = identified(kept, len(whole), names)
    write(target / "region_names.json.gz", {"regions": [entry for entry, _ in listed]})
    outlines = {entry["id"]: shape.arcs for entry, shape in listed}
    write(
        target / "region_outlines.json.gz",
        {"scale": SCALE, "arcs": [steps(arc) for arc in arcs], "regions": outlines},
    )
    print(f"{len(listed)} regions, {len(arcs)} arcs, {sum(map(len, arcs))} points")
    return 0


def shapes(db: sqlite3.Connection, table: str, columns: str) -> Iterator[Shape]:
    """The rows of a layer that have a country and a name."""
    for country, name, long_name, blob in db.execute(
        f"SELECT {columns}, geom FROM {table} ORDER BY fid"  # noqa: S608 - names of this file's own
    ):
        if country and name and blob:
            code = "XKX" if country in {"-99", "KOS"} else country
            yield Shape(code, name.strip(), (long_name or "").strip(), rings_of(blob))


def rings_of(blob: bytes) -> list[Line]:
    """The rings of a GeoPackage geometry, on the grid; tiny ones are left out."""
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7]
    rings: list[Line] = []
    position = 8 + envelope

    def take(form: str) -> tuple[float, ...]:
        nonlocal position
        found = struct.unpack_from(form, blob, position)
        position += struct.calcsize(form)
        return found

    _, _, polygons = take("<BII")
    for _ in range(int(polygons)):
        _, _, count = take("<BII")
        for _ in range(int(count)):
            (points,) = take("<I")
            flat = take(f"<{int(points) * 2}d")
            rings.append(on_grid(flat))
    rings = [ring for ring in rings if len(ring) > 2]
    rings.sort(key=lambda ring: -abs(area(ring)))
    return [ring for place, ring in enumerate(rings) if not place or abs(area(ring)) >= SMALLEST]


def on_grid(flat: tuple[float, ...]) -> Line:
    """Points in hundredths of a degree, without repeats; the closing point is left out."""
    made: list[Point] = []
    for at in range(0, len(flat), 2):
        point = (round(flat[at] * SCALE), round(flat[at + 1] * SCALE))
        if not made or made[-1] != point:
            made.append(point)
    if len(made) > 1 and made[0] == made[-1]:
        made.pop()
    return tuple(made)


def area(ring: Line) -> float:
    """The area inside a ring, signed."""
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def share(shaped: list[list[Line]], into: list[list[list[int]]]) -> list[Line]:
    """Cut the rings where borders meet; each piece becomes one arc, however often it is used.

    Args:
        shaped: for each region its rings.
        into: for each region a list that gets, for each ring, the numbers of its arcs; an arc run
            backwards is the complement of its number.
    """
    beside: dict[Point, set[frozenset[Point]]] = defaultdict(set)
    for ring in (ring for rings in shaped for ring in rings):
        for before, here, after in zip((ring[-1], *ring), ring, (*ring[1:], ring[0]), strict=False):
            beside[here].add(frozenset((before, after)))
    meet = {point for point, pairs in beside.items() if len(pairs) > 1}
    numbers: dict[Line, int] = {}
    arcs: list[Line] = []
    for rings, lists in zip(shaped, into, strict=True):
        for ring in rings:
            made = []
            for piece in pieces(ring, meet):
                forward = min(piece, piece[::-1])
                if forward not in numbers:
                    numbers[forward] = len(arcs)
                    arcs.append(simpler(forward))
                number = numbers[forward]
                made.append(number if piece == forward else ~number)
            lists.append(made)
    return arcs


def pieces(ring: Line, meet: set[Point]) -> Iterator[Line]:
    """The pieces of a ring from one meeting of borders to the next."""
    starts = [place for place, point in enumerate(ring) if point in meet]
    # a ring that meets nothing begins at its smallest point, whoever it belongs to
    first = starts[0] if starts else ring.index(min(ring))
    turned = (*ring[first:], *ring[:first], ring[first])
    piece: list[Point] = [turned[0]]
    for point in turned[1:]:
        piece.append(point)
        if point in meet:
            yield tuple(piece)
            piece = [point]
    if len(piece) > 1:
        yield tuple(piece)


def simpler(line: Line) -> Line:
    """The line by Douglas and Peucker's rule; both ends stay."""
    keep = {0, len(line) - 1}
    if line[0] == line[-1]:  # a ring: its farthest point stays too, or it would fall flat
        far = max(range(len(line)), key=lambda at: math.dist(line[at], line[0]))
        ahead = [(0, far), (far, len(line) - 1)]
        keep.add(far)
    else:
        ahead = [(0, len(line) - 1)]
    while ahead:
        first, last = ahead.pop()
        worst, where = 0.0, 0
        for at in range(first + 1, last):
            off = distance(line[at], line[first], line[last])
            if off > worst:
                worst, where = off, at
        if worst > TOLERANCE:
            keep.add(where)
            ahead += [(first, where), (where, last)]
    return tuple(line[at] for at in sorted(keep))


def distance(point: Point, a: Point, b: Point) -> float:
    """How far a point lies from the stretch between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    if not length:
        return math.dist(point, a)
    along = max(0.0, min(1.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length))
    return math.dist(point, (a[0] + along * dx, a[1] + along * dy))


def steps(arc: Line) -> list[int]:
    """The first point, then each step to the next, in one row of numbers."""
    made = [*arc[0]]
    for before, after in itertools.pairwise(arc):
        made += (after[0] - before[0], after[1] - before[1])
    return made


def identified(
    kept: list[Shape], countries: int, names: dict[str, dict[str, str]]
) -> list[tuple[dict[str, object], Shape]]:
    """Each region with its id (`ABC` or `ABC/name`) and its names, sorted by id."""
    made: dict[str, tuple[dict[str, object], Shape]] = {}
    for place, shape in enumerate(kept):
        whole = place < countries
        labels = names.get(shape.country, {}) if whole else {}
        labels = {"en": shape.name, **labels}
        stem = shape.country if whole else f"{shape.country}/{slug(shape.name)}"
        found, number = stem, 1
        while found in made:  # two regions of one name: the second is ABC/name-2
            number += 1
            found = f"{stem}-{number}"
        entry: dict[str, object] = {"id": found, "names": labels}
        if shape.long_name and shape.long_name != shape.name:
            entry["also"] = shape.long_name
        made[found] = (entry, shape)
    return [made[found] for found in sorted(made)]


def slug(name: str) -> str:
    """A name in small Latin letters and hyphens."""
    return re.sub("[^a-z0-9]+", "-", anyascii(name).lower()).strip("-") or "region"


def country_names(path: Path) -> dict[str, dict[str, str]]:
    """Names of the countries by their three letters, from a dBASE table."""
    data = path.read_bytes()
    rows, start, length = struct.unpack("<IHH", data[4:12])
    columns: list[tuple[str, int, int]] = []
    at, offset = 32, 1
    while data[at] != 0x0D:
        size = data[at + 16]
        columns.append((data[at : at + 11].split(b"\0")[0].decode(), offset, size))
        at, offset = at + 32, offset + size
    found: dict[str, dict[str, str]] = {}
    for number in range(rows):
        row = data[start + number * length : start + (number + 1) * length]
        cells = {
            name: row[begin : begin + size].decode().strip(" \0") for name, begin, size in columns
        }
        code = "XKX" if cells["ADM0_A3"] == "KOS" else cells["ADM0_A3"]
        iso = cells["ISO_A3_EH"] if cells["ISO_A3_EH"] != "-99" else code
        labels = {tag: cells[f"NAME_{tag.upper()}"] for tag in LANGUAGES}
        found[iso] = found[code] = {tag: label for tag, label in labels.items() if label}
    return found


def write(path: Path, content: object) -> None:
    """Write compact JSON, compressed, the same bytes every time."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
