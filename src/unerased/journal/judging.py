"""Which control entries stand while certain removals are in effect. Pure.

The rules are written at the top of `membership`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from unerased.journal.common import is_compartment_name
from unerased.journal.entries import (
    Accept,
    Administer,
    Agree,
    Called,
    Cancel,
    Compartment,
    Device,
    Done,
    Founder,
    Genesis,
    Grant,
    Key,
    Keys,
    Propose,
    Recovery,
    Remove,
    Renew,
    device_id,
    is_name,
)
from unerased.journal.ops import Past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unerased.journal.entries import Entry
    from unerased.journal.ops import Op

__all__ = ["Judged", "Seen", "hits", "judge", "of_type"]

T = TypeVar("T")

Seen = tuple["Op", Past]


class Judged:
    """What stands when certain removals are in effect: one walk, causes before effects.

    Args:
        founder: the founding device and member.
        removals: those in effect.
        without: what stands when none is; None for that walk itself.
    """

    def __init__(
        self, founder: Founder, removals: Sequence[Op], without: Judged | None = None
    ) -> None:
        self.founder = founder
        self._without = self if without is None else without
        self._in_effect = [(op, Past.of(op)) for op in removals]
        self.admissions: list[Op] = []
        self.administer: list[Op] = []
        self.begun: list[Op] = []
        self.keys: list[Op] = []
        self.removals: list[Op] = []
        self.accepts: list[Op] = []
        self.called: list[Op] = []
        self.renewals: list[Op] = []
        self.recoveries: list[Op] = []
        self._given: dict[tuple[bytes, int, int], tuple[bytes, bytes]] = {}
        self.acts: list[Op] = []
        self.refused: list[tuple[Op, bool]] = []
        self.cut: list[Op] = []

    def take(self, op: Op, past: Past) -> None:
        """Judge the next entry."""
        if any(op is removal for removal, _ in self._in_effect):
            self.removals.append(op)
        elif any(_cuts(removal, its, op) for removal, its in self._in_effect):
            self.cut.append(op)
        else:
            self._judge(op, past)

    def _judge(self, op: Op, past: Past) -> None:
        entry = op.entry
        if isinstance(entry, (Genesis, Keys)):
            return
        if not self._may(op, past):
            self.refused.append((op, True))
            return
        kept = self._place(op, entry, past)
        if kept is None:
            self.refused.append((op, False))
        else:
            kept.append(op)

    def _place(self, op: Op, entry: Entry, past: Past) -> list[Op] | None:
        """Where an entry whose writer may make it belongs; None where it does not fit."""
        if isinstance(entry, Device):
            return self.admissions if self._new_device(entry) else None
        if isinstance(entry, Compartment):
            return self.begun if self._next_epoch(entry, past) else None
        if isinstance(entry, (Grant, Key)):
            return self.keys if self._good_key(op, entry, past) else None
        if isinstance(entry, Recovery):
            return self.recoveries if self._admits(entry.device, past) else None
        if isinstance(entry, (Administer, Called, Remove)):
            return self._of_member(entry, past)
        plain: dict[type[Entry], list[Op]] = {Accept: self.accepts, Renew: self.renewals}
        return plain.get(type(entry), self.acts)

    def _of_member(self, entry: Administer | Called | Remove, past: Past) -> list[Op] | None:
        if isinstance(entry, Called):
            fits = is_name(entry.name) and self._known(entry.member, None, past)
            return self.called if fits else None
        device = entry.device if isinstance(entry, Remove) else None
        if not self._known(entry.member, device, past):
            return None
        return self.removals if isinstance(entry, Remove) else self.administer

    def _may(self, op: Op, past: Past) -> bool:
        founder = self.founder
        if op.device != founder.device and not self._known(op.member, op.device, past):
            return False
        entry = op.entry
        if isinstance(entry, (Renew, Propose, Agree, Cancel, Done)):
            return True
        if isinstance(entry, (Called, Remove)) and entry.member == op.member:
            return True
        if isinstance(entry, Grant) and op.device != founder.device:
            return False
        return op.member == founder.member or any(
            isinstance(other.entry, Administer)
            and other.entry.member == op.member
            and past.holds(other)
            for other in self.administer
        )

    def _known(self, member: bytes, device: bytes | None, past: Past) -> bool:
        """Whether a member, on a device or on any, had been admitted then."""
        founder = self.founder
        if member == founder.member and device in {None, founder.device}:
            return True
        return any(
            isinstance(other.entry, Device)
            and other.entry.member == member
            and device in {None, other.entry.device}
            and past.holds(other)
            for other in self.admissions
        )

    def _admits(self, device: bytes, past: Past) -> bool:
        """Whether a device other than the founder's had been admitted then."""
        return device != self.founder.device and any(
            isinstance(other.entry, Device) and other.entry.device == device and past.holds(other)
            for other in self.admissions
        )

    def _new_device(self, entry: Device) -> bool:
        founder = self.founder
        if entry.device == founder.device:
            again = any(other.entry != entry for other in self.admissions if _of(other, entry))
            same = (entry.member, entry.verify_key) == (founder.member, founder.verify_key)
            return same and not again
        return entry.device == device_id(entry.member, entry.verify_key, entry.hpke_key)

    def _next_epoch(self, entry: Compartment, past: Past) -> bool:
        """Whether an epoch has a key of its own, and follows one that its writer had seen.

        It may follow one that a removal cut off: its writer cannot have known.
        """
        if any(begun.key_id == entry.key_id for _, begun in of_type(self.begun, Compartment)):
            return False
        seen = {
            begun.epoch
            for other, begun in of_type(self._without.begun, Compartment)
            if begun.name == entry.name and past.holds(other)
        }
        return is_compartment_name(entry.name) and entry.epoch - 1 in (seen or {0})

    def _good_key(self, op: Op, entry: Grant | Key, past: Past) -> bool:
        if not self._known(entry.member, entry.device, past):
            return False
        key_id = self._introduced(op, entry, past)
        if key_id is not None:
            self._given[op.place] = (key_id, entry.device)
        return key_id is not None

    def given(self, op: Op) -> tuple[bytes, bytes]:
        """The id of the key that an entry gives, and to which device."""
        return self._given[op.place]

    def _introduced(self, op: Op, entry: Grant | Key, past: Past) -> bytes | None:
        """The id of the key that is given; None when its writer had not seen it introduced."""
        for other in self.begun:
            begun = other.entry
            if (
                isinstance(begun, Compartment)
                and (begun.name, begun.epoch) == (entry.compartment, entry.epoch)
                and (begun.key_id == entry.key_id if isinstance(entry, Key) else _same(other, op))
                and past.holds(other)
            ):
                return begun.key_id
        return None


def _of(op: Op, entry: Device) -> bool:
    return isinstance(op.entry, Device) and op.entry.device == entry.device


def _same(one: Op, other: Op) -> bool:
    return one.device == other.device


def _cuts(removal: Op, past: Past, op: Op) -> bool:
    return hits(removal.entry, op.device, op.member) and op.seq > past.last(op.device)


def hits(entry: Entry, device: bytes, member: bytes) -> bool:
    """Whether an entry removes a device of a member."""
    if not isinstance(entry, Remove) or entry.member != member:
        return False
    return entry.device in {None, device}


def judge(
    founder: Founder, ops: Sequence[Seen], removals: Sequence[Op], without: Judged | None = None
) -> Judged:
    """What stands of entries, in the order of the clocks; the arguments are those of `Judged`."""
    judged = Judged(founder, removals, without)
    for op, past in ops:
        judged.take(op, past)
    return judged


def of_type(ops: Iterable[Op], kind: type[T]) -> Iterator[tuple[Op, T]]:
    """The entries of one type, each with its place."""
    return ((op, op.entry) for op in ops if isinstance(op.entry, kind))
