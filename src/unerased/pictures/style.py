"""One style for all pictures: the sheet that is drawn on, its colours, its patterns.

Lengths are in pixels of the page; the file has twice as many each way. Nothing of matplotlib's
shared state is used or changed. On a sheet from the right everything is mirrored but the letters.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from unerased.pictures.letters import clean, font_file, from_right, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Dash: TypeAlias = Literal["solid", "dashed", "dotted"]

INK, PAPER, PANEL, LINE, EDGE, MUTED = (
    *("#1c2024", "#fbfaf7", "#ffffff"),
    *("#d9d5cc", "#8b877d", "#5b6168"),
)
ACT, DENY, WAIT, FIND = "#0b5a57", "#9a2f22", "#8a5a00", "#2f4b7c"
WATER: Final = "#eef1f2"

#: widths of a picture on a page: beside text, and on a telephone
WIDE, NARROW = 720, 340
SMALL, TEXT, HEAD = 11.5, 13.0, 15.0
#: a picture is cut rather than grow beyond this
TALLEST: Final = 6000

MARGIN: Final = 16.0
_HEAD_LINE, _HEAD_PAD, _HEAD_LINES = 20.0, 12.0, 4
_DENSITY: Final = 2
_INCH: Final = 72  # one pixel of the page is one point, so that sizes of letters are pixels
# matplotlib says of itself that it is not made for several threads
_ONE_AT_A_TIME: Final = threading.Lock()
_SIDES: Final = {"start": "left", "middle": "center", "end": "right"}
_MIRRORED: Final = {"start": "right", "middle": "center", "end": "left"}


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled: a colour, and a hatch in the ink of its own, "" for none."""

    colour: str
    hatch: str = ""
    hatch_ink: str = INK
    ink: str = INK


#: four classes, from few to many: lighter to darker, and each with a pattern of its own
CLASSES: Final = (
    Fill("#e6edf2"),
    Fill("#c3d2df", "////", "#7d94ab"),
    Fill("#7f9bb8", "xxxx", "#4a678a"),
    Fill("#2f4b7c", ink="#ffffff"),
)
POSSIBLE: Final = Fill("#ffffff", "//////", FIND)


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a picture on as many lines as it needs, at most four."""

    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """So much room it takes from the upper edge, in pixels."""
        return len(self.lines) * _HEAD_LINE + 2 * _HEAD_PAD


def heading(title: str, wide: float) -> Heading:
    """The title, broken for a sheet so wide."""
    return Heading(wrapped(title, wide - 2 * MARGIN, HEAD, _HEAD_LINES, bold=True))


class Sheet:
    """A sheet of so many pixels of the page, y downwards.

    Args:
        width: in pixels.
        height: in pixels; at most `TALLEST` is drawn.
        mirrored: for languages that are written from right to left.
        from_right: the words are, though the sheet is not mirrored: a map never is.
    """

    def __init__(
        self, width: float, height: float, *, mirrored: bool = False, from_right: bool = False
    ) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - heavy
        from matplotlib.figure import Figure  # noqa: PLC0415 - heavy

        self.width, self.height = width, min(height, TALLEST)
        self.mirrored = mirrored
        self.from_right = from_right or mirrored
        size = (self.width / _INCH, self.height / _INCH)
        self._figure = Figure(figsize=size, dpi=_INCH * _DENSITY, facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, self.width)
        self._axes.set_ylim(self.height, 0)
        self._drawn = 0

    def _x(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def _next(self) -> int:
        """What is drawn later lies above."""
        self._drawn += 1
        return self._drawn

    def heading(self, made: Heading) -> None:
        """The title, above everything else, at the side where lines begin."""
        for number, line in enumerate(made.lines):
            y = _HEAD_PAD + (number + 0.5) * _HEAD_LINE
            self.words((MARGIN, y), line, size=HEAD, bold=True)

    def words(
        self, at: Point, line: str, *, size: float = TEXT, colour: str = INK, bold: bool = False
    ) -> None:
        """A line of its own: it begins so far from the side where lines begin, on any sheet."""
        if self.from_right and not self.mirrored:
            at = (self.width - at[0], at[1])
            self.text(at, line, size=size, colour=colour, bold=bold, anchor="end")
        else:
            self.text(at, line, size=size, colour=colour, bold=bold)

    def text(  # noqa: PLR0913 - each is a choice of its own, with a default
        self,
        at: Point,
        words: str,
        *,
        size: float = TEXT,
        colour: str = INK,
        bold: bool = False,
        anchor: Anchor = "start",
        halo: bool = False,
    ) -> None:
        """One line of words whose middle lies at the height of `at`."""
        from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - heavy
        from matplotlib.patheffects import withStroke  # noqa: PLC0415 - heavy

        line = clean(words)
        made = self._axes.text(
            self._x(at[0]),
            at[1],
            from_right(line) if self.from_right else line,
            color=colour,
            fontproperties=FontProperties(fname=font_file(bold=bold), size=size),
            ha=(_MIRRORED if self.mirrored else _SIDES)[anchor],
            va="center_baseline",
            zorder=self._next(),
            parse_math=False,
            clip_on=True,
        )
        if halo:
            made.set_path_effects([withStroke(linewidth=2.5, foreground=PAPER)])

    def line(
        self, points: Sequence[Point], colour: str = INK, width: float = 1.0, dash: Dash = "solid"
    ) -> None:
        """A row of straight lines."""
        from matplotlib.lines import Line2D  # noqa: PLC0415 - heavy

        xs, ys = zip(*((self._x(x), y) for x, y in points), strict=True)
        self._axes.add_line(
            Line2D(
                xs,
                ys,
                color=colour,
                linewidth=width,
                linestyle=dash,
                solid_capstyle="butt",
                zorder=self._next(),
            )
        )

    def box(  # noqa: PLR0913 - each is a choice of its own, with a default
        self,
        at: Point,
        size: Point,
        fill: Fill | None = None,
        *,
        edge: str = "none",
        line: float = 1.0,
        dash: Dash = "solid",
    ) -> None:
        """A box with its upper start corner at `at`."""
        (x, y), (wide, high) = at, size
        corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
        self.area([corners], fill, edge=edge, line=line, dash=dash)

    def area(
        self,
        rings: Sequence[Sequence[Point]],
        fill: Fill | None = None,
        *,
        edge: str = "none",
        line: float = 1.0,
        dash: Dash = "solid",
    ) -> None:
        """An area inside closed rings; a ring within another is a hole when it runs the other way.

        The hatch is laid over the colour, the edge over both.
        """
        from matplotlib.patches import PathPatch  # noqa: PLC0415 - heavy

        path = _path([[(self._x(x), y) for x, y in ring] for ring in rings])
        looks: list[dict[str, Any]] = []
        if fill is not None:
            looks.append({"facecolor": fill.colour, "edgecolor": "none"})
        if fill is not None and fill.hatch:
            ink = {"edgecolor": fill.hatch_ink, "linewidth": 0}
            looks.append({"facecolor": "none", "hatch": fill.hatch, **ink})
        if edge != "none":
            ink = {"edgecolor": edge, "linewidth": line}
            looks.append({"facecolor": "none", "linestyle": dash, **ink})
        for look in looks:
            self._axes.add_patch(PathPatch(path, zorder=self._next(), **look))

    def curve(
        self, start: Point, end: Point, colour: str, width: float = 1.0, dash: Dash = "solid"
    ) -> None:
        """A curve from one side to the other, level at both ends."""
        from matplotlib.patches import PathPatch  # noqa: PLC0415 - heavy
        from matplotlib.path import Path  # noqa: PLC0415 - heavy

        middle = (start[0] + end[0]) / 2
        points = [start, (middle, start[1]), (middle, end[1]), end]
        path = Path(
            [(self._x(x), y) for x, y in points],
            [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
        )
        ink = {"edgecolor": colour, "linewidth": width, "linestyle": dash}
        self._axes.add_patch(PathPatch(path, facecolor="none", zorder=self._next(), **ink))

    def png(self) -> bytes:
        """The picture; the file says nothing beside it."""
        held = io.BytesIO()
        self._figure.savefig(held, format="png", metadata={"Software": None})
        return held.getvalue()


def one_at_a_time() -> threading.Lock:
    """Held while anything is laid out or drawn."""
    return _ONE_AT_A_TIME


def _path(rings: Sequence[Sequence[Point]]) -> Any:  # noqa: ANN401 - heavy to import
    from matplotlib.path import Path  # noqa: PLC0415 - heavy

    points: list[Point] = []
    codes: list[Any] = []
    for ring in rings:
        points += [*ring, ring[0]]
        codes += [Path.MOVETO, *([Path.LINETO] * (len(ring) - 1)), Path.CLOSEPOLY]
    return Path(points, codes)
