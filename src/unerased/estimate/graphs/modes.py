"""Separate peaks of a posterior of N."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats

VALLEY = 0.8  # a peak counts when the density falls to this share of it on both sides
LEAST_MASS = 0.02  # and when it holds this share of the posterior


@dataclass(frozen=True, slots=True)
class Mode:
    """One peak.

    Attributes:
        total: the N at the peak.
        mass: posterior probability between the valleys on either side.
    """

    total: float
    mass: float


def modes(totals: Floats, density: Floats, mass: Floats) -> tuple[Mode, ...]:
    """The separate peaks of a density on a grid, from the lowest N to the highest.

    A valley between two peaks separates them only when it falls below `VALLEY` times the lower
    of the two. Peaks are looked for in the density per unit of log N, so that a thin far tail
    of the whole numbers does not hide one.

    Args:
        totals: shape (M,), increasing N.
        density: shape (M,), probability per person.
        mass: shape (M,), probability of each grid point.
    """
    height = density * totals
    peaks: list[tuple[int, int, int]] = []  # start, top, end of each basin
    start, top, low = 0, 0, 0
    for i in range(1, len(height)):
        if height[i] > height[top] and height[low] >= VALLEY * height[top]:
            top, low = i, i
        elif height[i] < height[low]:
            low = i
        elif height[low] < VALLEY * min(height[top], height[i]):
            peaks.append((start, top, low))
            start, top, low = low, i, i
        elif height[i] > height[top]:
            top, low = i, i
    peaks.append((start, top, len(height)))
    found = [Mode(float(totals[t]), float(mass[a:b].sum())) for a, t, b in peaks]
    return tuple(m for m in found if m.mass >= LEAST_MASS)


def tops(found: tuple[Mode, ...]) -> str:
    """The peaks in words: 'near 11,700 (30 %) and near 23,000 (68 %)'."""
    parts = [f"near {m.total:,.0f} ({m.mass:.0%})" for m in found]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def main_share(found: tuple[Mode, ...]) -> float:
    """The mass of the largest peak among those found; 1 when there is one."""
    masses = np.array([m.mass for m in found])
    return float(masses.max() / masses.sum()) if len(masses) else 1.0
