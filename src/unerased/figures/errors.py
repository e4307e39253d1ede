"""What can go wrong when a figure is defined or computed."""

from __future__ import annotations


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
