"""Packs: a draft of a submission with what consent lets this recipient see, and its receipt.

`allowed` decides claim by claim what may be in it, `words` and `compose` write it, both pure;
`gather` reads the register, `make` records the export and gives the files.
"""

from unerased.remedies.packs.allowed import LeftOut
from unerased.remedies.packs.annexes import ALL, NotEnclosed
from unerased.remedies.packs.frames import LANGUAGES
from unerased.remedies.packs.gather import Gathered, gather
from unerased.remedies.packs.made import Made, made_packs, receipt_of
from unerased.remedies.packs.make import (
    Pack,
    Wanted,
    again,
    draft,
    make,
    still_allowed,
    wanted_of,
)
from unerased.remedies.packs.released import Released, released
from unerased.remedies.packs.zipped import zipped

__all__ = [
    "ALL",
    "LANGUAGES",
    "Gathered",
    "LeftOut",
    "Made",
    "NotEnclosed",
    "Pack",
    "Released",
    "Wanted",
    "again",
    "draft",
    "gather",
    "made_packs",
    "make",
    "receipt_of",
    "released",
    "still_allowed",
    "wanted_of",
    "zipped",
]
