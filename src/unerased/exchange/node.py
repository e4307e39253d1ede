"""One YAML mapping taken apart key by key; what is left over is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from unerased.exchange.errors import BadMapping
from unerased.model.errors import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.model.yamltext import Plain

__all__ = ["Node"]

_Choice = TypeVar("_Choice", bound="str | bool")


class Node:
    """A mapping of the YAML text and where it stands. Every method raises `BadMapping`."""

    def __init__(self, where: str, plain: Plain) -> None:
        if not isinstance(plain, dict):
            raise BadMapping(where, "must be a mapping, written key: value")
        self.where = where
        self._left = dict(plain)

    def has(self, key: str) -> bool:
        """Whether the key is there, and was not taken yet."""
        return key in self._left

    def left(self) -> tuple[str, ...]:
        """Keys that were not taken yet."""
        return tuple(self._left)

    def plain(self, key: str) -> Plain:
        """The value of a key that is there, not taken."""
        return self._left[key]

    def node(self, key: str, default: Plain = None) -> Node:
        """A mapping in the mapping; `default=None` makes it required."""
        return Node(f"{self.where}, {key}", self._left.pop(key, default))

    def text(self, key: str, default: str = "") -> str:
        """A text; a whole number that YAML made of one is taken for its digits."""
        value = self._left.pop(key, default)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise BadMapping(f"{self.where}, {_safe(key)}", "must be text (put it in quotes)")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text for a list of one."""
        value = self._left.pop(key, [])
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, (str, int)) for item in items):
            raise BadMapping(f"{self.where}, {key}", "must be a text, or a list of texts")
        return tuple(str(item) for item in items)

    def number(self, key: str, default: int) -> int:
        """A whole number from 1 up."""
        value = self._left.pop(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise BadMapping(f"{self.where}, {key}", "must be a whole number from 1 up")
        return value

    def choice(
        self, key: str, allowed: Sequence[_Choice], default: _Choice | None = None
    ) -> _Choice:
        """One of a fixed set; `default=None` makes it required."""
        value = self._left.pop(key, default)
        for one in allowed:
            if value == one and type(value) is type(one):
                return one
        words = ", ".join(repr(one) if one == "\t" else str(one) for one in allowed[:30])
        raise BadMapping(f"{self.where}, {key}", f"{shown(value)} is none of {words}")

    def done(self) -> None:
        """See that nothing is left."""
        if self._left:
            raise BadMapping(self.where, f"unknown key {shown(next(iter(self._left)))}")


def _safe(key: str) -> str:
    """A key that is no cell's text; `terms` has cells for keys."""
    return key if key.isascii() and key.isidentifier() else "(a cell's text)"
