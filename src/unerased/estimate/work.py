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
        latent_runs: latent-class runs of the table that were already made, under the uniform and
            the open prior.
    """

    settings: Settings
    rng: np.random.Generator
    progress: Callable[[float], None] | None = None
    latent_runs: tuple[Run, Run] | None = None
