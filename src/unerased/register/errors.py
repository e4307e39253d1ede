"""What this room refuses, and what a person can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.model.known import Problem

__all__ = [
    "CipherClash",
    "NoSuchView",
    "ProjectionLost",
    "ReadLogBusy",
    "ReadOnly",
    "Refused",
    "RegisterError",
    "TooManyViews",
]


_MOST_TOLD = 20


class RegisterError(Exception):
    """Root of everything that `unerased.register` refuses."""


class Refused(RegisterError):
    """Records that do not hold together. Nothing was written.

    Attributes:
        problems: what is wrong, one entry for each problem, in the order of the records.

    Args:
        problems: the same.
        lines: number of the line that a code comes from, for records read from a file.
    """

    def __init__(self, problems: Sequence[Problem], lines: Mapping[str, int] | None = None) -> None:
        self.problems = tuple(problems)
        told = [_told(problem, lines or {}) for problem in self.problems[:_MOST_TOLD]]
        if len(self.problems) > _MOST_TOLD:
            told.append(f"and {len(self.problems) - _MOST_TOLD} more")
        listed = "; ".join(told)
        super().__init__(f"Nothing was saved. Correct this and save again: {listed}.")


def _told(problem: Problem, lines: Mapping[str, int]) -> str:
    line = lines.get(problem.code)
    where = problem.code if line is None else f"line {line}"
    return (
        f"{where}, {problem.field}: {problem.reason}"
        if problem.field
        else f"{where}: {problem.reason}"
    )


class ReadLogBusy(RegisterError):
    """Another program holds the read log for longer than a moment."""

    def __init__(self) -> None:
        super().__init__(
            "What was to be shown could not be noted in the read log, so it is not shown: another "
            "program holds the log. Nothing is lost. Close the other program and try again."
        )


class NoSuchView(RegisterError):
    """A saved view was asked for that is not there."""

    def __init__(self) -> None:
        super().__init__(
            "There is no such saved view on this device; it may have been deleted. Nothing was "
            "changed. Open the list of saved views."
        )


class TooManyViews(RegisterError):
    """No more views can be kept."""

    def __init__(self) -> None:
        super().__init__(
            "The view was not kept: there are as many saved views as fit. Delete one and try again."
        )


class ReadOnly(RegisterError):
    """The register was opened for reading, and a save was asked for."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was saved: the register is open for reading only. Open it for writing."
        )


class ProjectionLost(RegisterError):
    """The searchable copy could not be written; what was saved is safe in the journal."""

    def __init__(self, reason: str, save: str = "") -> None:
        self.reason = reason
        self.save = save
        kept = f"The save {save} is kept" if save else "Everything that was saved is kept"
        super().__init__(
            f"The searchable copy of the register could not be written ({reason}). {kept} in the "
            "journal. Free some space on the disk, then open it again: the copy rebuilds itself."
        )


class CipherClash(RegisterError):
    """Two packages that overwrite each other are installed, or the cipher is missing."""
