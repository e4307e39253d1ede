"""The common part of a segment: clock, heads seen, which parts follow, control entries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from unerased.journal.codec import Hash, Id, Number, decode, encode
from unerased.journal.errors import Invalid, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "COMMON",
    "Common",
    "Run",
    "Seen",
    "bounded",
    "is_compartment_name",
    "next_hlc",
    "read_common",
    "write_common",
]

COMMON = "common"
"""The compartment that the common parts are sealed in."""

MAX_HLC = 1 << 63
MAX_WALL = 1 << 46
MAX_DEPTH = 32
_FAR = 1 << 62
_MAX_NAME = 64


class Run(msgspec.Struct, frozen=True, array_like=True):
    """Which part of a run a segment is: random id (16 bytes), index from 0, whether the last."""

    id: Id
    index: Annotated[int, msgspec.Meta(ge=0)]
    closing: bool


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """Head of another device's chain that the writer had accepted."""

    device: Id
    seq: Number
    hash: Hash


class Common(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of the common part.

    Attributes:
        control: control entries, as maps with their type under "t".
        heads: heads of other chains that the writer had accepted, ascending by device.
        hlc: hybrid logical clock: milliseconds shifted left by 16 bits, plus a counter.
        member: id of the writing member, 16 bytes.
        parts: compartment and epoch of each further part, ascending by compartment.
        run: which part of a run this is, if any.
        wall_ms: the device's clock, milliseconds since 1970-01-01 UTC.
    """

    control: list[dict[str, Any]]
    heads: list[Seen]
    hlc: Annotated[int, msgspec.Meta(ge=0)]
    member: Id
    parts: list[tuple[str, Number]]
    run: Run | None
    wall_ms: Annotated[int, msgspec.Meta(ge=0)]


_DECODER = msgspec.msgpack.Decoder(Common)
_EXTENSIONS = (msgspec.msgpack.Ext, dt.datetime)


def write_common(common: Common) -> bytes:
    """The canonical bytes of a common part."""
    return encode(common)


def read_common(data: bytes, parts: int, device: bytes) -> Common:
    """Read a common part.

    - Canonical form; ids of 16 bytes, hashes of 32, numbers from 1 (indexes and clocks from 0).
    - Control entries are nested at most 32 deep, and of plain types: no extensions of msgpack.
    - The clocks are under 2^63 and 2^46.
    - Heads ascend by device and name no head of the writer itself.
    - It lists as many parts as there are, ascending by a valid compartment.

    Args:
        data: the opened part.
        parts: number of parts in the segment, this one included.
        device: id of the writing device.

    Raises:
        Invalid: one of these does not hold.
    """
    common = decode(_DECODER, data)
    if common.hlc >= MAX_HLC or common.wall_ms >= MAX_WALL:
        raise Invalid(Reason.CLOCK)
    for entry in common.control:
        _check_entry(entry)
    _check_heads(common.heads, device)
    _check_parts(common.parts, parts - 1)
    return common


def _check_entry(entry: dict[str, Any]) -> None:
    """Bound the nesting of maps and lists, and refuse extensions of msgpack.

    The decoder's own bound is some hundreds; and what one decoder makes of an extension another
    one may read otherwise.
    """
    level: list[object] = [entry]
    depth = 0
    while level:
        if any(isinstance(item, _EXTENSIONS) for item in level):
            raise Invalid(Reason.MALFORMED)
        nested = [item for item in level if isinstance(item, (dict, list))]
        depth += bool(nested)
        if depth > MAX_DEPTH:
            raise Invalid(Reason.TOO_DEEP)
        level = [
            inner
            for item in nested
            for inner in (item.values() if isinstance(item, dict) else item)
        ]


def _check_heads(heads: list[Seen], device: bytes) -> None:
    before = b""
    for seen in heads:
        if seen.device <= before or seen.device == device:
            raise Invalid(Reason.HEADS)
        before = seen.device


def _check_parts(parts: list[tuple[str, int]], count: int) -> None:
    if len(parts) != count:
        raise Invalid(Reason.PARTS)
    before = ""
    for name, _ in parts:
        if name <= before or name == COMMON or not is_compartment_name(name):
            raise Invalid(Reason.PARTS)
        before = name


def is_compartment_name(name: str) -> bool:
    """Whether `name` may name a compartment: 1 to 64 of a-z, 0-9, - and _."""
    return 0 < len(name) <= _MAX_NAME and _LETTERS.issuperset(name)


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


def next_hlc(own: int, seen: Iterable[int], wall_ms: int) -> int:
    """Advance a hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014).

    A clock that another device drove beyond 2^62 is not followed: it would leave no room to
    advance in.

    Args:
        own: value of this chain's newest segment; 0 before the first.
        seen: values of the newest segments of all chains.
        wall_ms: this device's clock now, bounded by `bounded`.

    Returns:
        A value greater than all these, and not before the clock.
    """
    followed = max((value for value in seen if value < _FAR), default=0)
    return max(own + 1, followed + 1, wall_ms << 16)


def bounded(wall_ms: int) -> int:
    """Bring a clock into the range that the format has room for: 1970 to 4199."""
    return min(max(wall_ms, 0), MAX_WALL - 1)
