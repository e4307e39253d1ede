"""A small club of members whose control entries are made by hand: what each had seen is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from unerased.journal.entries import (
    Accept,
    Administer,
    Called,
    Compartment,
    Device,
    Entry,
    Founder,
    Key,
    Remove,
    device_id,
)
from unerased.journal.membership import Membership, Op, Past, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable

HPKE, RETENTION = b"P" * 1216, b"Q" * 1216
NAMES = "ABCD"


def member(name: str) -> bytes:
    return name.encode() * 16


def verify_key(name: str) -> bytes:
    return name.lower().encode() * 32


@cache
def device(name: str, number: int = 1) -> bytes:
    """Id of a device; that of A, the founder, is random."""
    if (name, number) == ("A", 1):
        return b"a" * 16
    return device_id(member(name), verify_key(name), hpke(number))


def hpke(number: int) -> bytes:
    return bytes([number]) * 1216


def introduced(name: str, number: int = 1) -> Device:
    return Device(device(name, number), hpke(number), member(name), RETENTION, verify_key(name))


def key_id(name: str, epoch: int, by: str = "A") -> bytes:
    return f"{name[:10]}-{epoch}-{by}".encode().ljust(16, b".")


FOUNDER = Founder(device("A"), b"H" * 32, member("A"), b"R" * 16, verify_key("A"))


@dataclass
class Club:
    """Chains of control entries, one for each device; the founding is done.

    `say` writes an entry; its writer has seen all, or what `seen` says: the last segment of each
    other device, by its name ("B", or "B2" for the second device of B); 0 or none for nothing.
    """

    ops: list[Op] = field(default_factory=list)
    lengths: dict[str, int] = field(default_factory=dict)
    clock: int = 0

    def __post_init__(self) -> None:
        if not self.ops:
            self.say("A", introduced("A"), Compartment(1, key_id("common", 1), "common"))
            self.say("A", Compartment(1, key_id("cases", 1), "cases"))

    def say(self, by: str, *entries: Entry, seen: dict[str, int] | None = None) -> int:
        """Write a segment; gives its number."""
        number = int(by[1:] or 1)
        seq = self.lengths.get(by, 0) + 1
        seen = self.lengths if seen is None else seen
        heads = tuple(
            (device(name[0], int(name[1:] or 1)), last)
            for name, last in sorted(seen.items())
            if name != by and last
        )
        self.clock += 1
        for index, entry in enumerate(entries):
            place = (self.clock, device(by[0], number), seq, index)
            self.ops.append(Op(*place, member(by[0]), heads, entry))
        self.lengths[by] = seq
        return seq

    def admit(self, name: str, *, by: str = "A", administer: bool = False) -> None:
        """A member enters with a first device and reads cases."""
        entries: list[Entry] = [introduced(name), Called(member(name), f"Test Person {name}")]
        if administer:
            entries.append(Administer(member(name)))
        entries += [key(name, "common"), key(name, "cases")]
        self.say(by, *entries)

    @property
    def membership(self) -> Membership:
        return evaluate(FOUNDER, self.ops)


def key(name: str, compartment: str, epoch: int = 1, by: str = "A", number: int = 1) -> Key:
    """The key of a compartment given to a device."""
    place = (device(name, number), epoch, key_id(compartment, epoch, by), member(name))
    return Key(compartment, *place, b"")


def remove(name: str, number: int | None = None) -> Remove:
    return Remove(None if number is None else device(name, number), member(name))


def rotate(compartment: str, epoch: int, by: str, *names: str) -> list[Entry]:
    """The next epoch, its key given to members."""
    begun = Compartment(epoch, key_id(compartment, epoch, by), compartment)
    return [begun, *[key(name, compartment, epoch, by) for name in names]]


def accept(name: str, seq: int) -> Accept:
    return Accept(device(name), b"%032d" % seq, seq)


def past(name: str, seq: int, seen: dict[str, int] | None = None) -> Past:
    """The place of a segment of entries, and what its writer had seen."""
    heads = {device(other): last for other, last in (seen or {}).items()}
    return Past(1 << 40, device(name), seq, 0, heads)


def names_of(members: Iterable[bytes]) -> str:
    """The members' letters, sorted."""
    return "".join(sorted(one[:1].decode() for one in members))
