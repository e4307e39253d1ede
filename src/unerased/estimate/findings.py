"""What was noticed about a table or an answer, in words that a lawyer can read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from unerased.estimate.answer import Plain

Force = Literal["refuses", "doubts", "notes"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation that bears on the verdict.

    Attributes:
        code: a short fixed name, for programs.
        force: `refuses`: no estimate; `doubts`: no estimate, but a floor may stand; `notes`:
            the reader must know it, the verdict does not change.
        words: one or two sentences for people.
        values: what the sentences name, for who says them in another language: totals, lists,
            families by their names.
    """

    code: str
    force: Force
    words: str
    values: dict[str, Plain] = field(default_factory=dict)


def refuses(code: str, words: str, **values: Plain) -> Finding:
    """A finding that rules out any number."""
    return Finding(code, "refuses", words, values)


def doubts(code: str, words: str, **values: Plain) -> Finding:
    """A finding that rules out an estimate but not a floor."""
    return Finding(code, "doubts", words, values)


def notes(code: str, words: str, **values: Plain) -> Finding:
    """A finding that the reader must know."""
    return Finding(code, "notes", words, values)
