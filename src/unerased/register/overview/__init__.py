"""What stands in the whole register, worked out once and kept up to date save by save.

Lists with filters and the start page ask about everything there is: how many persons come from
a place, which denials wait for an answer. The first time that is read from the projection, which
takes seconds for a million claims. From then on only what new segments and corrections touched is
read again. Nothing of it is written anywhere; it goes when the register is closed.
"""

from __future__ import annotations

from unerased.register.overview.choosing import Chosen, Picks, choose
from unerased.register.overview.columns import UNKNOWN
from unerased.register.overview.facets import MORE_THAN_ONE, NO, YES, Facet, facets_of
from unerased.register.overview.overview import Overview
from unerased.register.overview.shelf import Shelf

__all__ = [
    "MORE_THAN_ONE",
    "NO",
    "UNKNOWN",
    "YES",
    "Chosen",
    "Facet",
    "Overview",
    "Picks",
    "Shelf",
    "choose",
    "facets_of",
]
