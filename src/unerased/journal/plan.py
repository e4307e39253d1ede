"""How a save is cut into segments. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal.content import MAX_ENTRY, MAX_UNITS, is_unit_id
from unerased.journal.errors import EntryRefused
from unerased.journal.values import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["checked", "cut"]

BUDGET = 10 * 1024 * 1024
"""Content of a segment in bytes: with padding (12 % at most) it stays well below 16 MiB."""

_PER_ENTRY = 24
_PER_GROUP = 128


def checked(entries: Iterable[Entry], compartments: Collection[str]) -> list[Entry]:
    """Bring entries into the form that can be sealed: units sorted, each once.

    Raises:
        EntryRefused: an entry is over 64 KiB, has no body, or names a compartment that this
            member cannot seal for or a unit that cannot be.
    """
    return [_checked(entry, compartments) for entry in entries]


def _checked(entry: Entry, compartments: Collection[str]) -> Entry:
    compartment, given, head, body = entry
    if compartment not in compartments:
        raise _refused("names a compartment that this device has no key for")
    if body is None:
        raise _refused("has no body")
    if len(head) + len(body) > MAX_ENTRY:
        raise _refused(f"has more than {MAX_ENTRY} bytes: keep so much as a file of evidence")
    units = tuple(sorted(set(given)))
    if len(units) > MAX_UNITS or not all(map(is_unit_id, units)):
        raise _refused("names units that cannot be")
    return Entry(compartment, units, head, body)


def _refused(what: str) -> EntryRefused:
    return EntryRefused(f"An entry {what}. Nothing was saved.")


def cut(entries: Sequence[Entry], budget: int = BUDGET) -> list[Sequence[Entry]]:
    """Cut entries, in their order, into pieces that each fit a segment.

    Args:
        entries: as `checked` gives them.
        budget: content of a segment in bytes.
    """
    pieces: list[Sequence[Entry]] = []
    first = size = 0
    groups: set[tuple[str, tuple[str, ...]]] = set()
    for index, (compartment, units, head, body) in enumerate(entries):
        cost = _PER_ENTRY + len(head) + len(body or b"")
        if (compartment, units) not in groups:
            groups.add((compartment, units))
            cost += _PER_GROUP + sum(len(unit) + 2 for unit in units)
        if size + cost > budget and index > first:
            pieces.append(entries[first:index])
            first, size, groups = index, 0, {(compartment, units)}
        size += cost
    pieces.append(entries[first:])
    return pieces
