"""The epoch keys that this member holds, by the ids that stand in clear in segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.common import COMMON
from unerased.journal.control import grant_context
from unerased.journal.errors import Invalid, Reason
from unerased.journal.welcome import unwrap_key

if TYPE_CHECKING:
    from unerased.journal.control import State
    from unerased.journal.welcome import Welcome
    from unerased.seal import Identity

__all__ = ["EpochKey", "Held", "Keyring"]


class Held(NamedTuple):
    """What a key id stands for; the key is None when this member was not given it."""

    compartment: str
    epoch: int
    key: bytes | None


class EpochKey(NamedTuple):
    """The key of a compartment in its newest epoch."""

    key_id: bytes
    epoch: int
    key: bytes


class Keyring:
    """Key ids to keys. Those of the common part come with the welcome, the others by grants."""

    def __init__(self, identity: Identity, welcome: Welcome) -> None:
        """Open the keys of the common part.

        Raises:
            Invalid: one does not open.
        """
        self._identity = identity
        self._register = welcome.founder.register
        self._device = welcome.device
        self._held: dict[bytes, Held] = {}
        self._seen = (0, 0)
        for given in welcome.common:
            key = self._unwrap(COMMON, given.epoch, given.wrap)
            self._held[given.key_id] = Held(COMMON, given.epoch, key)

    def update(self, state: State) -> None:
        """Take in compartments and grants that are new in `state`.

        Raises:
            Invalid: a grant does not open.
        """
        seen = (len(state.compartments), len(state.grants))
        if seen == self._seen:
            return
        for entry in state.compartments[self._seen[0] :]:
            self._held.setdefault(entry.key_id, Held(entry.name, entry.epoch, None))
        ids = {(entry.name, entry.epoch): entry.key_id for entry in state.compartments}
        for grant in state.grants[self._seen[1] :]:
            key = self._unwrap(grant.compartment, grant.epoch, grant.wrap)
            key_id = ids[grant.compartment, grant.epoch]
            self._held[key_id] = Held(grant.compartment, grant.epoch, key)
        self._seen = seen

    def find(self, key_id: bytes, compartment: str, epoch: int | None = None) -> bytes | None:
        """The key that an id stands for, or None when this member was not given it.

        Raises:
            Invalid: the id was never introduced for this compartment and epoch.
        """
        held = self._held.get(key_id)
        if held is None or held.compartment != compartment or epoch not in {None, held.epoch}:
            raise Invalid(Reason.UNKNOWN_KEY)
        return held.key

    def newest(self) -> dict[str, EpochKey]:
        """Compartments in their newest epochs, as far as this member has those keys."""
        ascending = sorted(self._held.items(), key=lambda row: row[1].epoch)
        rows = {held.compartment: (key_id, held) for key_id, held in ascending}
        return {
            name: EpochKey(key_id, held.epoch, held.key)
            for name, (key_id, held) in rows.items()
            if held.key is not None
        }

    def forget(self) -> None:
        """Drop all keys from memory."""
        self._held = {}

    def _unwrap(self, compartment: str, epoch: int, wrap: bytes) -> bytes:
        member = self._identity.member
        context = grant_context(self._register, compartment, epoch, member, self._device)
        return unwrap_key(self._identity, wrap, context)
