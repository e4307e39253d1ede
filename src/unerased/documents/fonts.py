"""The fonts of a PDF: two that come with what is installed, so that any machine sets the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import typst

#: text and headings: in typst itself, Latin and Cyrillic. Then letters that it lacks, Arabic and
#: Hebrew among them: in matplotlib
SERIF: Final = ("Libertinus Serif", "DejaVu Sans")
MONO: Final = ("DejaVu Sans Mono", "DejaVu Sans")


@cache
def packaged() -> typst.Fonts:
    """What comes with typst and matplotlib, and nothing of this machine's own."""
    import typst  # noqa: PLC0415 - heavy, and an extra

    return typst.Fonts(include_system_fonts=False, font_paths=[_folder()])


@cache
def everything() -> typst.Fonts:
    """The same and the fonts of this machine, for scripts that the packaged ones lack."""
    import typst  # noqa: PLC0415 - heavy, and an extra

    return typst.Fonts(include_system_fonts=True, font_paths=[_folder()])


@cache
def known() -> frozenset[str]:
    """The letters that the packaged font for all scripts has."""
    from matplotlib.font_manager import get_font  # noqa: PLC0415 - heavy

    font = get_font(str(Path(_folder(), "DejaVuSans.ttf")))
    return frozenset(chr(point) for point in font.get_charmap())


def _folder() -> str:
    import matplotlib as mpl  # noqa: PLC0415 - heavy

    return str(Path(mpl.get_data_path(), "fonts", "ttf"))
