"""Answers about the whole register, kept as long as its heads stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


class Cache:
    """Remembers answers for one state of the register; a save or a lock forgets them all.

    Used on the keeper's thread only.
    """

    def __init__(self) -> None:
        self._heads: object = None
        self._answers: dict[Hashable, Any] = {}

    def get(self, heads: object, question: Hashable, answer: Callable[[], T]) -> T:
        """The answer to the question at these heads, worked out the first time it is asked."""
        if heads != self._heads:
            self._heads = heads
            self._answers = {}
        if question not in self._answers:
            self._answers[question] = answer()
        return cast("T", self._answers[question])

    def has(self, heads: object, question: Hashable) -> bool:
        """Whether the answer is known already."""
        return heads == self._heads and question in self._answers

    def forget(self) -> None:
        """Forget everything; the register is closed."""
        self._heads = None
        self._answers = {}
