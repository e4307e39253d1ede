"""What is refused of releases and audits, with advice."""

from __future__ import annotations

from unerased.figures.errors import FiguresError

__all__ = [
    "AuditRefused",
    "BadMethod",
    "BadOthers",
    "LedgerUnread",
    "NoRelease",
    "ReleaseError",
    "ReleaseRefused",
]


class ReleaseError(FiguresError):
    """Root of what goes wrong with releases."""


class ReleaseRefused(ReleaseError):
    """A figure is not released like this; nothing was written.

    Attributes:
        reasons: one line each.
    """

    def __init__(self, what: str, reasons: tuple[str, ...] = ()) -> None:
        tail = "".join(f" {reason}" for reason in reasons)
        super().__init__(f"This is not released: {what}. Nothing was written.{tail}")
        self.what = what
        self.reasons = reasons


class BadOthers(ReleaseError):
    """What others published was not entered in its form."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"what others published, {where}: {problem}. Nothing was worked out and nothing was "
            "written; docs/releases.md shows the form."
        )
        self.where = where
        self.problem = problem


class BadMethod(ReleaseError):
    """What a sheet should say of the method was not entered in its form."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"the texts of the sheet, {where}: {problem}. Nothing was written; "
            "docs/how-to/release-a-figure.md shows the form."
        )
        self.where = where
        self.problem = problem


class NoRelease(ReleaseError):
    """The ledger has no release of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"The ledger has no release {code}; `unerased release list` shows what it has."
        )


class LedgerUnread(ReleaseError):
    """A release in the ledger is in a form that this version does not know."""

    def __init__(self) -> None:
        super().__init__(
            "The ledger holds a release of a newer version of this program. Nothing was written: "
            "what is released must be attacked together with all of it. Update the program."
        )


class AuditRefused(ReleaseError):
    """An audit sample cannot be opened or checked like this."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"This sample cannot be used: {problem}. Nothing was opened.")
        self.problem = problem
