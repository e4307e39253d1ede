"""The values that pass between the journal and those who use it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from unerased.journal.errors import Reason

__all__ = [
    "Clock",
    "Entry",
    "Fault",
    "Group",
    "Head",
    "Heads",
    "Heard",
    "Noticed",
    "Progress",
    "Quarantined",
    "Report",
    "SegmentRead",
    "Stamp",
    "Synced",
    "Unfinished",
    "Unrecognised",
]

Clock = Callable[[], int]
"""Gives milliseconds since 1970-01-01 UTC."""

Progress = Callable[[int, int], None]
"""Called with what is done and what is to do."""


class Head(NamedTuple):
    """The newest accepted segment of a chain: its number (from 1) and its hash (32 bytes)."""

    seq: int
    hash: bytes


Heads = Mapping[bytes, Head]
"""Device id (16 bytes) to the head of its chain."""


class Entry(NamedTuple):
    """One entry of the record, opaque to the journal.

    Attributes:
        compartment: where it is sealed.
        units: sorted ids of the units under whose keys its body is sealed; () for none.
        head: what stays readable to the compartment when a unit is erased.
        body: what goes with the units; None when a unit key is gone.
    """

    compartment: str
    units: tuple[str, ...]
    head: bytes
    body: bytes | None


class Group(NamedTuple):
    """The entries of one segment that share compartment and units: the fast way to read.

    Attributes:
        compartment: where they are sealed.
        units: sorted ids of their units.
        positions: place of each entry in the segment, ascending from 0.
        heads: head of each entry.
        bodies: body of each entry; None when a unit key is gone.
    """

    compartment: str
    units: tuple[str, ...]
    positions: list[int]
    heads: list[bytes]
    bodies: list[bytes] | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """One segment that an append wrote.

    Attributes:
        device: id of this device, 16 bytes.
        seq: number of the segment.
        hash: SHA-256 of the file.
        hlc: hybrid logical clock, milliseconds shifted left by 16 bits, plus a counter.
        wall_ms: this device's clock.
        member: id of the writing member, 16 bytes.
        first: index in the appended sequence of the first entry that it holds.
        count: number of entries that it holds; the entry at `first + i` has position i.
    """

    device: bytes
    seq: int
    hash: bytes
    hlc: int
    wall_ms: int
    member: bytes
    first: int
    count: int


@dataclass(frozen=True)
class SegmentRead:
    """A verified and opened segment.

    Attributes:
        device: id of the device that wrote it, 16 bytes.
        seq: its number, from 1.
        hash: SHA-256 of the file, 32 bytes.
        hlc: hybrid logical clock.
        wall_ms: the writing device's clock, milliseconds since 1970-01-01 UTC.
        member: id of the writing member, 16 bytes.
        groups: its entries by compartment and units.
        run: id, index and whether it closes, when it is one of a run.
        closed: compartments in it that this member may not open.
    """

    device: bytes
    seq: int
    hash: bytes
    hlc: int
    wall_ms: int
    member: bytes
    groups: tuple[Group, ...]
    run: tuple[bytes, int, bool] | None
    closed: tuple[str, ...]

    @cached_property
    def positioned(self) -> tuple[tuple[int, Entry], ...]:
        """The entries that could be opened, each with its position, in order."""
        positions: list[int] = []
        rows: list[Entry] = []
        for compartment, units, places, heads, bodies in self.groups:
            positions += places
            opened = repeat(None) if bodies is None else bodies
            rows += map(Entry, repeat(compartment), repeat(units), heads, opened)
        return tuple(sorted(zip(positions, rows, strict=True), key=itemgetter(0)))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that could be opened, in order."""
        return tuple(entry for _, entry in self.positioned)


class Quarantined(NamedTuple):
    """A segment that is kept and not believed until who administers accepts it, and why.

    Attributes:
        segment: what could be opened of it.
        why: reads after the name of the segment.
    """

    segment: SegmentRead
    why: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the record that is not believed.

    Attributes:
        file: its path in the register folder (or name in device-private storage).
        segment: number of the segment, when it is about one.
        reason: why.
        detail: numbers and random ids that say where, or "".
    """

    file: str
    segment: int | None
    reason: Reason
    detail: str = ""

    def __str__(self) -> str:
        told = f"{self.reason}: {self.detail}" if self.detail else str(self.reason)
        return f"{self.file} {told}" if told.startswith(_VERBS) else f"{self.file}: {told}"


_VERBS = (
    "is ",
    "does ",
    "has ",
    "holds ",
    "lists ",
    "names ",
    "declares ",
    "cannot ",
    "belongs ",
    "was ",
)


class Noticed(NamedTuple):
    """A fault that a relay showed: where the relay is, what, and since when (device clock, ms)."""

    relay: str
    fault: Fault
    since_ms: int


class Heard(NamedTuple):
    """The newest that is held of a device's chain: whose, its number, its own clock then (ms)."""

    device: bytes
    member: bytes
    seq: int
    wall_ms: int


@dataclass(frozen=True, slots=True)
class Synced:
    """What one sync did.

    Attributes:
        fetched: number of segments that were taken in.
        sent: number of segments that were put on the relay.
        beat: whether a heartbeat was written.
        faults: what does not stand at the relay, or between what devices say they have seen.
    """

    fetched: int
    sent: int
    beat: bool
    faults: tuple[Fault, ...]


class Unfinished(NamedTuple):
    """A run that was never closed: its entries, segments `first` to `last`, are not believed."""

    device: bytes
    first: int
    last: int


class Unrecognised(NamedTuple):
    """A control entry of a type that this version does not know; it was kept."""

    device: bytes
    seq: int
    type: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` walked and found.

    Attributes:
        chains: number of chains.
        segments: number of segments that stand.
        entries: number of entries in them that were opened.
        faults: everything that does not stand.
        unfinished: runs that were never closed; a crash leaves one, it is no fault.
        unrecognised: control entries of unknown type.
    """

    chains: int
    segments: int
    entries: int
    faults: tuple[Fault, ...]
    unfinished: tuple[Unfinished, ...]
    unrecognised: tuple[Unrecognised, ...]
