"""What a choice of values leaves of a shelf, and what each further choice would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from unerased.register.overview.columns import UNKNOWN

if TYPE_CHECKING:
    from unerased.register.overview.columns import Column, Mask
    from unerased.register.overview.shelf import Shelf

__all__ = ["Chosen", "Picks", "choose"]

Picks: TypeAlias = Mapping[str, Sequence[str]]
"""Facet to the values chosen of it; `UNKNOWN` is a value, too."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a choice leaves.

    Attributes:
        mask: for each row whether it is left: it holds, and has a chosen value of every facet
            that something was chosen of.
        total: how many are left.
        counts: for each facet and value, how many have that value among those that the choices
            of all other facets leave: what choosing it alone of its facet gives.
    """

    mask: Mask
    total: int
    counts: Mapping[str, Mapping[str, int]]


def choose(shelf: Shelf, picks: Picks) -> Chosen:
    """Work out a choice. Facets that the shelf does not have are taken as not chosen."""
    size = len(shelf.codes)
    masks = {
        name: _mask(shelf.columns[name], values, size)
        for name, values in picks.items()
        if name in shelf.columns and values
    }
    counts: dict[str, Mapping[str, int]] = {}
    for name, column in shelf.columns.items():
        others = [mask for other, mask in masks.items() if other != name]
        counts[name] = _counts(column, _all(shelf.alive, others), size)
    mask = _all(shelf.alive, list(masks.values()))
    return Chosen(mask, int(np.count_nonzero(mask)), counts)


def _mask(column: Column, values: Sequence[str], size: int) -> Mask:
    mask = column.having([value for value in values if value != UNKNOWN], size)
    return mask | ~column.known(size) if UNKNOWN in values else mask


def _counts(column: Column, base: Mask, size: int) -> dict[str, int]:
    counts = column.counts(base)
    unknown = int(np.count_nonzero(base & ~column.known(size)))
    return {**counts, UNKNOWN: unknown} if unknown else counts


def _all(alive: Mask, masks: Sequence[Mask]) -> Mask:
    found = alive
    for mask in masks:
        found = found & mask
    return found
