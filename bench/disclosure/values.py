"""What a study gives. Values only."""

from __future__ import annotations

import msgspec

__all__ = ["Study"]


class Study(msgspec.Struct, frozen=True, omit_defaults=True):
    """One study.

    Attributes:
        size: what was studied, in words.
        goal: what was to be shown, in words.
        met: whether it was.
        broken: something that holds at any size does not: a run with it fails.
        figures: what was measured.
        rows: a table of it, the heads first.
        why: where the goal is missed, the cause.
        seconds: how long it took.
    """

    name: str
    size: str
    goal: str
    met: bool
    figures: dict[str, float]
    rows: tuple[tuple[str, ...], ...] = ()
    broken: str = ""
    why: str = ""
    seconds: float = 0.0
