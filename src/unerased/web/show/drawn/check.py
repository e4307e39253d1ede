"""What a place may carry for the map: help beside the field, and what is wrong with a text."""

from __future__ import annotations

from typing import Final

from unerased.pictures import regions
from unerased.pictures.errors import BadOutline, UnknownRegion
from unerased.pictures.outline import read_outline
from unerased.web.words import mark

REGION: Final = "place.map_region"
OUTLINE: Final = "place.outline"
HELP: Final = {
    REGION: mark("The id of a region of the map. The page of the place finds it by name."),
    OUTLINE: mark(
        "Roughly around the place, for one that the map does not have: pairs of longitude and "
        "latitude with commas between them, for example 45.1 43.2, 45.9 43.1, 45.5 42.8. "
        "From 3 to 500 points, five kilometres across or more; hundredths of a degree are drawn."
    ),
}
FAULTS: Final = {
    "form": mark(
        "This is no outline. Write pairs of longitude and latitude, for example "
        "45.1 43.2, 45.9 43.1, 45.5 42.8."
    ),
    "points": mark("An outline has from 3 to 500 points."),
    "range": mark("Longitude is from -180 to 180, latitude from -90 to 90, longitude first."),
    "small": mark("An outline is five kilometres across or more: no point is ever drawn."),
    "long": mark("This is longer than 32 KiB. Enter long texts as evidence."),
}


def fault_of(name: str, text: str) -> str:
    """Why this text cannot be the value of this property, as a sentence; "" when it can."""
    try:
        if name == OUTLINE:
            read_outline(text)
        elif name == REGION:
            regions.known(text.strip())
    except BadOutline as bad:
        return FAULTS[bad.why]
    except UnknownRegion:
        return mark("No region has this id. Find it by its name, on the page of the place.")
    return ""
