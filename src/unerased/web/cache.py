"""Answers about the whole register, kept as long as its heads stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


class Held(Protocol):
    """Something under way that a person goes on with on another page."""

    def drop(self) -> None:
        """Forget what it holds."""


class Cache:
    """Remembers answers for one state of the register; a save or a lock forgets them all.

    Used on the keeper's thread only, but for `held`.

    Attributes:
        held: what is under way and outlives a save; a lock forgets it, too.
    """

    def __init__(self) -> None:
        self._heads: object = None
        self._answers: dict[Hashable, Any] = {}
        self.held: dict[str, Held] = {}

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
        for one in self.held.values():
            one.drop()
        self.held = {}
