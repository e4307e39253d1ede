"""What can go wrong when a figure is defined or computed."""

from __future__ import annotations

from typing import Final, Literal


class FiguresError(Exception):
    """Root of this room's errors; the message is one line that says what to do."""


class BadDefinition(FiguresError):
    """A definition cannot be read as written; nothing was recorded."""

    def __init__(self, where: str, problem: str, advice: str = "") -> None:
        self.where = where
        self.problem = problem
        self.advice = advice
        tail = f" {advice}" if advice else ""
        super().__init__(f"figure definition, {where}: {problem}.{tail}")


class UnknownFigure(FiguresError):
    """No live definition has this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        has = ", ".join(known) if known else "none yet"
        super().__init__(f"no figure is called {name!r}. Figures of this register: {has}.")


class NoLists(FiguresError):
    """No lists can be made of a figure; nothing was estimated.

    ``why`` is ``not_persons``, ``nobody`` or ``one_list``.
    """

    def __init__(self, why: Literal["not_persons", "nobody", "one_list"]) -> None:
        self.why = why
        super().__init__(_WHY[why])


_WHY: Final = {
    "not_persons": (
        "lists are of persons, and this figure counts something else; choose a figure of persons."
    ),
    "nobody": (
        "this figure counts nobody yet; what is missing can be estimated once persons are "
        "documented one by one by several sources."
    ),
    "one_list": (
        "fewer than two lists document the persons of this figure. Enter what other sources say "
        "of the same persons, as claims of their own; who only repeats is no list, nor is the "
        "team's own coding."
    ),
}
