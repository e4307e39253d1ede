"""The three files by which somebody comes in, held in memory until the register is locked.

An invitation with its words, an answer that is looked at, an admission: each is made by a form and
fetched from the page after it, so that loading a page again makes nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from unerased.web.desk import Desk

__all__ = ["Admission", "Answered", "Invited", "Letter", "held", "hold", "let_go"]

_KEY: Final = "letter"

T = TypeVar("T", bound="Letter")


@dataclass(slots=True)
class Letter:
    """A file that passes between two people."""

    data: bytes

    def drop(self) -> None:
        """Forget it."""
        self.data = b""


@dataclass(slots=True)
class Invited(Letter):
    """An invitation, the words that open it, and what its bearer is to be called."""

    code: str
    name: str
    further: bool


@dataclass(slots=True)
class Answered(Letter):
    """An answer to an invitation that somebody uploaded; nobody is admitted yet."""


@dataclass(slots=True)
class Admission(Letter):
    """What lets somebody in, and the safety words that both have."""

    words: str
    name: str


def hold(desk: Desk, letter: Letter) -> None:
    """Hold a file in place of the one before."""
    desk.cache.held[_KEY] = letter


def held(desk: Desk, kind: type[T]) -> T | None:
    """The file that is held, if it is of this kind."""
    letter = desk.cache.held.get(_KEY)
    return letter if isinstance(letter, kind) and letter.data else None


def let_go(desk: Desk) -> None:
    """Forget the file that is held."""
    desk.cache.held.pop(_KEY, None)
