"""What can go wrong with remedies and their time limits."""

from __future__ import annotations


class RemediesError(Exception):
    """Root of this room's errors; the message is one line that says what to do."""


class BadRules(RemediesError):
    """A file of time limits cannot be used as it is; none of its rules holds."""

    def __init__(self, file: str, problem: str) -> None:
        self.file = file
        self.problem = problem
        super().__init__(
            f"rules of time limits, {file}: {problem}. See docs/how-to/add-a-time-limit.md."
        )


class UnknownRemedy(RemediesError):
    """No file of rules has a remedy of this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        super().__init__(
            f"no rule of this name is known, and none is guessed. Remedies in the rules: "
            f"{', '.join(known)}."
        )


class NoSuchPerson(RemediesError):
    """The code stands for no person or group in this register."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"{code} is no person or group in this register.")
