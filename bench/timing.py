"""A stopwatch for what a stage measures; under the profiler when it is asked where time goes."""

from __future__ import annotations

import os
import time
from statistics import median
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from bench.profiling import Profiler

__all__ = ["Stopwatch"]


class Stopwatch:
    """Measures each `with` block of its own, and nothing in between.

    Attributes:
        laps: seconds of each block.
        computed: seconds that the processors spent on each block, which others hardly change.
        cpu: seconds that this process and the commands it ran computed in all blocks together.
        profiler: runs in each block, when there is one.
    """

    def __init__(self, profiler: Profiler | None = None) -> None:
        self.laps: list[float] = []
        self.computed: list[float] = []
        self.cpu = 0.0
        self.profiler = profiler
        self._began = 0.0
        self._computed = 0.0

    def __enter__(self) -> Self:
        if self.profiler is not None:
            self.profiler.enable()
        self._computed = _computed()
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.laps.append(time.perf_counter() - self._began)
        self.computed.append(_computed() - self._computed)
        self.cpu += self.computed[-1]
        if self.profiler is not None:
            self.profiler.disable()

    @property
    def total(self) -> float:
        """Seconds of all blocks."""
        return sum(self.laps)

    @property
    def middle(self) -> float:
        """Median of the blocks, seconds."""
        return median(self.laps)

    def clear(self) -> None:
        """Forget what was measured."""
        self.laps.clear()
        self.computed.clear()
        self.cpu = 0.0

    def highest(self, share: float) -> float:
        """Seconds that this share of the blocks stays below."""
        return sorted(self.laps)[min(int(len(self.laps) * share), len(self.laps) - 1)]


def _computed() -> float:
    of_commands = os.times()
    return time.process_time() + of_commands.children_user + of_commands.children_system
