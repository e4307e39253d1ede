"""Which corrections hold, and what they take out. Pure.

A correction acts only on what stands before it in the order of the journal, so whether it holds
is decided from the last one backwards: a later correction may have taken it out, by its code or by
the save that it belongs to. The undo of an undo lets the first save live again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Gone", "Ordered", "resolve"]


class Ordered(NamedTuple):
    """A correction and its place: tuples sort in the order of the journal."""

    hlc: int
    device: bytes
    seq: int
    pos: int
    code: str
    save: str
    target: str
    action: str


class Gone(NamedTuple):
    """Why a target does not hold, and the correction that says so."""

    action: str
    correction: str


def resolve(corrections: Iterable[Ordered]) -> dict[str, Gone]:
    """What is taken out, by code of the record or save; the last correction that holds speaks."""
    gone: dict[str, Gone] = {}
    for correction in sorted(corrections, reverse=True):
        if correction.code in gone or correction.save in gone:
            continue
        gone.setdefault(correction.target, Gone(correction.action, correction.code))
    return gone
