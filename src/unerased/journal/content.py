"""A compartment's part: groups of entries, each sealed once more under the keys of its units.

A group is the map {b, h, p, u}: bodies, heads, positions, units. With units, `b` is the box
[salt, commitment, ciphertext] of the list of bodies, under the keys of all units in their order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING

import msgspec

from unerased.journal.codec import decode, encode
from unerased.journal.errors import Invalid, Reason
from unerased.journal.values import Entry, Group
from unerased.seal import KEY_SIZE, Damaged, Sealed, WrongKey, frame, open_box, seal_box

if TYPE_CHECKING:
    from unerased.journal.segment import Place

__all__ = [
    "MAX_ENTRY",
    "MAX_UNITS",
    "KeysOf",
    "check_positions",
    "gather",
    "is_unit_id",
    "open_groups",
    "seal_groups",
]

MAX_ENTRY = 64 * 1024
MAX_UNITS = 256

KeysOf = Callable[[str], tuple[bytes, ...]]
"""Gives the keys of a unit (32 bytes each), or () when they are gone.

A unit has several where devices that knew nothing of each other began to write about it; any of
them seals, and each is tried where something is opened.
"""

_MOST_TRIED = 256

_MAX_UNIT_ID = 64
_BOX_FIELDS = 3


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    b: list[bytes]
    h: list[bytes]
    p: list[int]
    u: list[str]


_GROUPS = msgspec.msgpack.Decoder(list[_Group])
_BODIES = msgspec.msgpack.Decoder(list[bytes])


def is_unit_id(unit: str) -> bool:
    """Whether `unit` may name a unit: 1 to 64 visible ASCII characters."""
    return 0 < len(unit) <= _MAX_UNIT_ID and unit.isascii() and unit.isprintable()


def gather(entries: Iterable[Entry]) -> dict[str, list[Group]]:
    """Group entries by compartment and units, in the order of their first appearance."""
    parts: dict[str, dict[tuple[str, ...], Group]] = {}
    for position, (compartment, units, head, body) in enumerate(entries):
        groups = parts.setdefault(compartment, {})
        group = groups.get(units)
        if group is None:
            group = groups[units] = Group(compartment, units, [], [], [])
        group.positions.append(position)
        group.heads.append(head)
        if group.bodies is not None and body is not None:
            group.bodies.append(body)
    return {name: list(groups.values()) for name, groups in sorted(parts.items())}


def seal_groups(
    place: Place,
    compartment: str,
    groups: Sequence[Group],
    keys_of: KeysOf,
    random: Callable[[int], bytes],
) -> bytes:
    """Write a compartment's part.

    Args:
        place: the segment that it will stand in.
        compartment: its name.
        groups: its groups, with bodies.
        keys_of: the keys of units; all must be there.
        random: source of randomness.
    """
    where = _where(place, compartment)
    written: list[_Group] = []
    for _, units, positions, heads, bodies in groups:
        held = bodies or []
        if units:
            keys = [keys_of(unit)[0] for unit in units]
            context = where + _about(units, positions, heads)
            box = seal_box(keys, context, encode(held), random=random)
            held = [box.salt, box.commitment, box.ciphertext]
        written.append(_Group(held, heads, positions, list(units)))
    return encode(written)


def open_groups(place: Place, compartment: str, data: bytes, keys_of: KeysOf) -> list[Group]:
    """Read a compartment's part.

    - Canonical form; units of a group ascend and are valid, its positions ascend from 0 or more.
    - A group has at least one entry, a head for each position, and a body for each head.
    - What the bodies are sealed in was not changed.

    Where none of the keys that are here is the one that they were sealed under, in this place, for
    these positions and heads, the group's bodies are None: the key was destroyed, or has not come
    yet, and the unit may have another one meanwhile.

    Raises:
        Invalid: one of these does not hold.
    """
    where = _where(place, compartment)
    return [_open(where, compartment, group, keys_of) for group in decode(_GROUPS, data)]


def _open(where: bytes, compartment: str, group: _Group, keys_of: KeysOf) -> Group:
    heads, positions, units = group.h, group.p, tuple(group.u)
    if not heads or len(heads) != len(positions) or positions[0] < 0:
        raise Invalid(Reason.GROUPS)
    if positions != sorted(set(positions)):
        raise Invalid(Reason.GROUPS)
    bodies: list[bytes] | None = group.b
    if units:
        bodies = _open_bodies(where, units, group, keys_of)
    if bodies is not None and len(bodies) != len(heads):
        raise Invalid(Reason.GROUPS)
    return Group(compartment, units, positions, heads, bodies)


def _open_bodies(
    where: bytes, units: tuple[str, ...], group: _Group, keys_of: KeysOf
) -> list[bytes] | None:
    if list(units) != sorted(set(units)) or not all(map(is_unit_id, units)):
        raise Invalid(Reason.GROUPS)
    sizes = [len(field) for field in group.b[:2]]
    if len(group.b) != _BOX_FIELDS or sizes != [KEY_SIZE, KEY_SIZE]:
        raise Invalid(Reason.GROUPS)
    keys = [keys_of(unit) for unit in units]
    if not all(keys):
        return None
    context = where + _about(units, group.p, group.h)
    box = Sealed(*group.b)
    for chosen in islice(product(*keys), _MOST_TRIED):
        try:
            return decode(_BODIES, open_box(chosen, context, box))
        except WrongKey:
            continue
        except Damaged as fault:
            raise Invalid(Reason.NOT_OPENED) from fault
    return None


def check_positions(groups: Iterable[Group], *, complete: bool) -> int:
    """Check the positions of all groups of a segment together.

    - No two entries have one position; when all parts are open, none is missing.

    Returns:
        The number of entries.

    Raises:
        Invalid: one of these does not hold.
    """
    positions = [position for group in groups for position in group.positions]
    count = len(positions)
    distinct = set(positions)
    if len(distinct) != count or (complete and count and max(distinct) != count - 1):
        raise Invalid(Reason.GROUPS)
    return count


def _where(place: Place, compartment: str) -> bytes:
    register, device, seq = place
    return frame(b"units v1", register, compartment.encode(), device, seq.to_bytes(8))


def _about(units: Sequence[str], positions: list[int], heads: list[bytes]) -> bytes:
    told = hashlib.sha256(encode([positions, heads])).digest()
    return frame(*[unit.encode() for unit in units], told)
