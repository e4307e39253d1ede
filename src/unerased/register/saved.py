"""What a save gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unerased.journal import Heads

__all__ = ["Saved"]


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is durable.

    Attributes:
        code: of the save (SV-…); the whole save is undone by it.
        codes: of its records, in their order.
        heads: the register with this save, and nothing that came later.
    """

    code: str
    codes: tuple[str, ...]
    heads: Heads
