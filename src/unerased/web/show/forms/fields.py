"""The fields of a form as they are shown: label, help, what was typed, and the error beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.model.codebook import TermList
    from unerased.web.words import Words


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind` is text, area, code, number, select or check."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    help: str = ""
    error: str = ""
    options: tuple[Option, ...] = ()
    identifying: bool = False
    rows: int = 3

    @property
    def described(self) -> str:
        """The ids of what is said about the field, for a screen reader."""
        found = [("help", self.help), ("error", self.error)]
        return " ".join(f"f-{self.name}-{part}" for part, text in found if text)


def term_options(terms: TermList, words: Words) -> tuple[Option, ...]:
    """The terms of a list, narrower ones indented below the wider; first the empty choice."""

    def below(parent: str, depth: int) -> Iterator[Option]:
        for name, term in terms.terms.items():
            if term.parent == parent:
                indent = "\u2003" * depth
                yield Option(name, indent + words.label(term.labels, name))
                yield from below(name, depth + 1)

    return (Option("", words.say("Choose")), *below("", 0))
