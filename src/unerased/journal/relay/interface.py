"""What a relay can do: four small things over opaque names and bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MAX_OBJECT", "Relay", "checked_name"]

MAX_OBJECT = 20 * 1024 * 1024
"""Most bytes of one object: the largest segment there can be, in its pack."""

_NAME = re.compile(r"[0-9a-z][0-9a-z.]*(/[0-9a-z][0-9a-z.]*)*")


class Relay(Protocol):
    """A place for objects. Names are of lower-case letters, digits, dots, and `/` between folders.

    A relay may lie, forget and repeat: nobody who uses one believes it. It need not know what it
    holds. Every method may raise `RelayFailed` when it cannot be reached or refuses.
    """

    def names(self, folder: str) -> Mapping[str, int]:
        """Names in a folder, without it, and the bytes of each; nothing when it is not there.

        Foreign names may be among them: they are not ours to judge, and are never asked for.
        """

    def get(self, name: str) -> bytes:
        """The bytes of an object.

        Raises:
            Invalid: it is missing, a link, no plain file, or larger than `MAX_OBJECT`.
        """

    def put(self, name: str, data: bytes) -> None:
        """Keep an object: afterwards it is there whole, in the place of what had its name."""

    def remove(self, name: str) -> None:
        """Drop an object that is not needed any more; nothing to do when it is not there."""


def checked_name(name: str) -> tuple[str, ...]:
    """The parts of a name.

    Raises:
        ValueError: it is none. A fault of the program: names from a relay are read by a grammar
            before they are asked for.
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError("no name of an object on a relay")
    return tuple(name.split("/"))
