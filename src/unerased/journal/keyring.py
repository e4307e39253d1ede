"""The epoch keys that this member holds, by the ids that stand in clear in segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.common import COMMON
from unerased.journal.entries import Compartment, Key, grant_context, key_context, key_id_of
from unerased.journal.errors import Invalid, Reason
from unerased.journal.storage import segment_name
from unerased.journal.values import Fault
from unerased.journal.welcome import unwrap_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.journal.control import Given, State
    from unerased.journal.membership import Membership
    from unerased.journal.welcome import Welcome
    from unerased.seal import Identity

__all__ = ["EpochKey", "Keyring"]


class EpochKey(NamedTuple):
    """The key of a compartment in an epoch: id (16 bytes), number, key (32 bytes)."""

    key_id: bytes
    epoch: int
    key: bytes


class Keyring:
    """Key ids to keys. Those of the common part come with the welcome, the others by grants.

    Attributes:
        faults: keys that were given to this device and do not open.
    """

    def __init__(self, identity: Identity, welcome: Welcome) -> None:
        """Open the keys of the common part.

        Raises:
            Invalid: one does not open.
        """
        self._identity = identity
        self._register = welcome.founder.register
        self._founder = welcome.founder.device
        self._keys: dict[bytes, bytes] = {}
        self._introduced: dict[bytes, set[tuple[str, int]]] = {}
        self._seen = (0, 0)
        self.faults: list[Fault] = []
        for given in welcome.common:
            member = identity.member
            context = grant_context(self._register, COMMON, given.epoch, member, welcome.device)
            self._keys[given.key_id] = unwrap_key(identity, given.wrap, context)
            self._introduced[given.key_id] = {(COMMON, given.epoch)}

    def update(self, state: State) -> None:
        """Take in compartments and keys that are new in `state`."""
        seen = (len(state.compartments), len(state.given))
        if seen == self._seen:
            return
        for entry in state.compartments[self._seen[0] :]:
            names = self._introduced.setdefault(entry.key_id, set())
            names.add((entry.name, entry.epoch))
        for given in state.given[self._seen[1] :]:
            try:
                self._take(state, given)
            except Invalid as fault:
                name = segment_name(given.device, given.seq)
                self.faults.append(Fault(name, given.seq, fault.reason))
        self._seen = seen

    def _take(self, state: State, given: Given) -> None:
        entry = given.entry
        if entry.member != self._identity.member:  # the membership refuses it
            return
        if isinstance(entry, Key):
            key = unwrap_key(self._identity, entry.wrap, key_context(self._register, entry))
            if key_id_of(key) != entry.key_id and not _founding(state, entry.key_id):
                raise Invalid(Reason.NOT_OPENED)
            self._keys[entry.key_id] = key
        elif given.device == self._founder:
            about = (entry.compartment, entry.epoch)
            begun = [one for one in state.compartments if (one.name, one.epoch) == about]
            if begun:
                context = grant_context(self._register, *about, entry.member, entry.device)
                key = unwrap_key(self._identity, entry.wrap, context)
                self._keys.setdefault(begun[0].key_id, key)

    def add(self, keys: Mapping[bytes, bytes]) -> None:
        """Take in epoch keys (32 bytes) by their ids from elsewhere than the record: a backup."""
        self._keys.update(keys)

    def find(self, key_id: bytes, compartment: str, epoch: int) -> bytes | None:
        """The key that an id stands for, or None when this member was not given it.

        Raises:
            Invalid: the id was never introduced for this compartment and epoch.
        """
        if (compartment, epoch) not in self._introduced.get(key_id, ()):
            raise Invalid(Reason.UNKNOWN_KEY)
        return self._keys.get(key_id)

    def common(self, key_id: bytes) -> tuple[int, bytes]:
        """Epoch and key of a common part.

        Raises:
            Invalid: the id was never introduced for common parts, or this member was not given it.
        """
        epochs = [epoch for name, epoch in self._introduced.get(key_id, ()) if name == COMMON]
        key = self._keys.get(key_id)
        if not epochs or key is None:
            raise Invalid(Reason.UNKNOWN_KEY)
        return min(epochs), key

    def newest(self, membership: Membership) -> dict[str, EpochKey]:
        """Compartments in their newest epochs, as far as this member has those keys.

        Of several newest epochs one is taken that nobody who was removed can open.
        """
        found: dict[str, EpochKey] = {}
        for name in (COMMON, *membership.compartments):
            rows = [
                (membership.sound(epoch), epoch.key_id, epoch.number)
                for epoch in membership.current(name)
                if epoch.key_id in self._keys
            ]
            if rows:
                _, key_id, number = max(rows)
                found[name] = EpochKey(key_id, number, self._keys[key_id])
        return found

    def held(self, membership: Membership, name: str) -> list[EpochKey]:
        """The keys of every epoch of a compartment that this member has, ascending."""
        return [
            EpochKey(epoch.key_id, epoch.number, self._keys[epoch.key_id])
            for epoch in membership.epochs
            if epoch.name == name and epoch.key_id in self._keys
        ]

    @property
    def ids(self) -> list[bytes]:
        """The ids of all keys that this member has, sorted."""
        return sorted(self._keys)

    def forget(self) -> None:
        """Drop all keys from memory."""
        self._keys = {}


def _founding(state: State, key_id: bytes) -> bool:
    """Whether a key is of the founding: the ids of those were random."""
    return any(
        isinstance(op.entry, Compartment) and op.entry.key_id == key_id
        for op in state.ops
        if (op.device, op.seq) == (state.founder.device, 1)
    )
