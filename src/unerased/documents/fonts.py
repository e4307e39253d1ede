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
def own() -> tuple[str, ...]:
    """Families of this machine, sorted.

    They are named one by one, and typst may take no other: among matplotlib's is one that has a
    box for every letter, which would hide that a script cannot be set.
    """
    import typst  # noqa: PLC0415 - heavy, and an extra

    return tuple(sorted(typst.Fonts(include_embedded_fonts=False).families()))


def known() -> frozenset[str]:
    """The letters that the packaged font for all scripts has."""
    return _letters("DejaVuSans.ttf")


def slanted() -> frozenset[str]:
    """The letters that its slanted cut has: Arabic is not among them, nor written so."""
    return _letters("DejaVuSans-Oblique.ttf")


@cache
def _letters(name: str) -> frozenset[str]:
    from matplotlib.font_manager import get_font  # noqa: PLC0415 - heavy

    return frozenset(chr(point) for point in get_font(str(Path(_folder(), name))).get_charmap())


def _folder() -> str:
    import matplotlib as mpl  # noqa: PLC0415 - heavy

    return str(Path(mpl.get_data_path(), "fonts", "ttf"))
