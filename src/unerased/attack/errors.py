"""What this room refuses, with advice."""

from __future__ import annotations

__all__ = [
    "AttackError",
    "BadStatement",
    "CannotProtect",
    "CannotRound",
    "Contradiction",
    "TooLarge",
]


class AttackError(Exception):
    """Root of everything that this room raises."""


class BadStatement(AttackError):
    """A published value names what the cube does not have, or cannot be."""

    def __init__(self, label: str, reason: str) -> None:
        super().__init__(
            f"The published value {label!r} cannot be used: {reason}. Nothing was worked out; "
            "correct it where it was entered."
        )
        self.label = label
        self.reason = reason


class Contradiction(AttackError):
    """Published values that cannot all be true.

    Attributes:
        labels: the values that contradict each other, as few as were found.
    """

    def __init__(self, labels: tuple[str, ...]) -> None:
        listed = "; ".join(labels)
        super().__init__(
            f"These published values cannot all be true: {listed}. Nothing was worked out; correct "
            "the one that was entered wrongly."
        )
        self.labels = labels


class TooLarge(AttackError):
    """The cube has more cells than can be worked through."""

    def __init__(self, cells: int, most: int) -> None:
        super().__init__(
            f"The cube has {cells:,} cells, and at most {most:,} can be worked through. "
            "Leave out a breakdown, or use wider categories."
        )


class CannotProtect(AttackError):
    """No choice of what to hide leaves the intervals wide enough."""

    def __init__(self, protected: int, width: int) -> None:
        super().__init__(
            f"{protected:,} protected values cannot be hidden with intervals of {width}: too "
            "little is counted. Use wider categories, leave the breakdown out, or wait for more."
        )


class CannotRound(AttackError):
    """No rounding was found in the time there was."""

    def __init__(self, base: int) -> None:
        super().__init__(
            f"No rounding to multiples of {base} was found in time. Nothing was changed; use wider "
            "categories, or another base."
        )
