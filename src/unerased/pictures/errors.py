"""What can go wrong with what is to be drawn."""

from __future__ import annotations

from typing import Literal, TypeAlias

Why: TypeAlias = Literal["form", "points", "range", "small", "long"]

_ADVICE: dict[Why, str] = {
    "form": "write pairs of longitude and latitude, such as 45.1 43.2, 45.9 43.1, 45.5 42.8",
    "points": "an outline has 3 to 500 points",
    "range": "longitude is from -180 to 180, latitude from -90 to 90",
    "small": "an outline spans five kilometres or more: no point is ever drawn",
    "long": "an outline is at most 32 KiB long",
}


class PicturesError(Exception):
    """Something cannot be drawn; nothing was."""


class BadOutline(PicturesError):
    """A text is no outline of a region.

    Attributes:
        why: which rule it breaks.
    """

    def __init__(self, why: Why) -> None:
        super().__init__(f"This is no outline: {_ADVICE[why]}.")
        self.why: Why = why


class UnknownRegion(PicturesError):
    """No region of the package has this id; look it up by name."""

    def __init__(self) -> None:
        super().__init__("No region has this id. Find its id by its name.")
