"""Chance, from a seed: the same seed gives the same network (but for its random codes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")
_CENT = 100


class Dice:
    """A few questions to one random generator. It tells stories and protects nothing."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self._generator.integers(low, high, endpoint=True))

    def chance(self, percent: int) -> bool:
        """Yes, so many times in a hundred."""
        return self.whole(1, _CENT) <= percent

    def one(self, options: Sequence[T]) -> T:
        """One of them, each as likely as the next."""
        return options[self.whole(0, len(options) - 1)]

    def weighed(self, weights: Mapping[str, int]) -> str:
        """One of the words by its weight."""
        *words, last = weights
        left = self.whole(1, sum(weights.values()))
        for word in words:
            left -= weights[word]
            if left <= 0:
                return word
        return last

    def some(self, options: Sequence[T], number: int) -> list[T]:
        """So many different ones of them, or all."""
        return self.mixed(options)[:number]

    def mixed(self, options: Sequence[T]) -> list[T]:
        """All of them in another order."""
        return [options[int(place)] for place in self._generator.permutation(len(options))]
