"""The three files by which somebody comes in, held in memory until the register is locked.

An invitation with its words, an answer that is looked at, an admission: each is made by a form and
fetched from the page after it, so that loading a page again makes nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from unerased.web.held import Held

__all__ = ["Admission", "Answered", "Invited", "Letter"]


@dataclass(slots=True)
class Letter(Held):
    """A file that passes between two people."""

    KEY: ClassVar = "letter"

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
