"""What one estimation carries along besides the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from unerased.estimate.latent.runs import Run
    from unerased.estimate.settings import Settings


@dataclass(frozen=True, slots=True)
class Work:
    """Settings, randomness and progress of one estimation.

    Attributes:
        settings: level and lengths of runs.
        rng: source of all randomness; its state moves as the work goes on.
        progress: called with the share that is done, 0 to 1.
        latent_run: a latent-class run of the table that was already made.
    """

    settings: Settings
    rng: np.random.Generator
    progress: Callable[[float], None] | None = None
    latent_run: Run | None = None
