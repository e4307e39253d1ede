"""Words as they stand in a picture: harmless, no longer than their place, measured in pixels."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from anyascii import anyascii

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

#: so many characters of a label are looked at, whatever its length
LONGEST: Final = 400
#: in a row on one letter; more of them would climb out of their line
_MARKS: Final = 3
_MORE: Final = "\u2026"
_BOX: Final = "\u25a1"
#: sets the direction of a line that begins with a code; it has no width
_FROM_RIGHT: Final = "\u200f"


def font_file(*, bold: bool = False) -> str:
    """The font of every picture: DejaVu Sans, which comes with matplotlib."""
    import matplotlib as mpl  # noqa: PLC0415 - heavy

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(mpl.get_data_path(), "fonts", "ttf", name))


def clean(text: str, longest: int = LONGEST) -> str:
    """The words on one line, without controls, and with letters that the font has.

    Bidi controls, other controls and halves of characters go; a letter that the font lacks is
    spelled in Latin letters, or becomes a box.
    """
    known = _known()
    made: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text[:LONGEST].encode("utf-8", "ignore").decode()):
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind == "Mn" else 0
        if marks > _MARKS:
            continue
        if kind in {"Zs", "Zl", "Zp"} or letter in "\t\n\r":
            made.append(" ")
        elif kind[0] == "C":
            continue
        else:
            made.append(letter if ord(letter) in known else anyascii(letter) or _BOX)
    words = " ".join("".join(made).split())
    cut = len(text) > LONGEST or len(words) > longest
    return words[: longest - 1].rstrip() + _MORE if cut else words


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is, in pixels, set at `size` pixels."""
    font = _font(bold=bold)
    font.set_size(size, 72)
    font.set_text(text, 0)
    return float(font.get_width_height()[0]) / 64


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The words, or as many of their letters as fit into so many pixels, with … behind them."""
    words = clean(text)
    if width(words, size, bold=bold) <= room:
        return words
    low, high = 0, len(words)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        if width(words[:middle].rstrip() + _MORE, size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + _MORE


def wrapped(
    text: str, room: float, size: float, most: int, *, bold: bool = False
) -> tuple[str, ...]:
    """The words on at most `most` lines; what does not fit ends in ….

    A word that is wider than a line stands alone on it, cut.
    """
    lines: list[str] = []
    ahead = clean(text).split()
    while ahead and len(lines) < most:
        line = ahead.pop(0)
        if len(lines) == most - 1:
            lines.append(fitted(" ".join((line, *ahead)), room, size, bold=bold))
            break
        while ahead and width(f"{line} {ahead[0]}", size, bold=bold) <= room:
            line = f"{line} {ahead.pop(0)}"
        lines.append(fitted(line, room, size, bold=bold))
    return tuple(lines)


def from_right(text: str) -> str:
    """The line, to be read from right to left even where it begins with a code."""
    return _FROM_RIGHT + text


def _font(*, bold: bool) -> FT2Font:
    from matplotlib.font_manager import get_font  # noqa: PLC0415 - heavy

    return get_font(font_file(bold=bold))


@cache
def _known() -> frozenset[int]:
    """What both cuts of the font have, so that no letter depends on the weight."""
    plain, heavy = (set(_font(bold=bold).get_charmap()) for bold in (False, True))
    return frozenset(plain & heavy)
