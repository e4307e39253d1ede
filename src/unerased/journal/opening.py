"""From the files of a device to the values that the journal works with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from unerased.journal import disk as disks
from unerased.journal.arrivals import ArrivalLog
from unerased.journal.chains import Chains
from unerased.journal.control import initial
from unerased.journal.erasing import NEXT, finish_interrupted, present
from unerased.journal.errors import Invalid, Reason, StorageDamaged
from unerased.journal.founding import IDENTITY
from unerased.journal.keybag import Keybag
from unerased.journal.keyring import Keyring
from unerased.journal.marks import Marks, open_marks
from unerased.journal.private import (
    ARRIVALS,
    KEYBAG,
    MARKS,
    MAX_PRIVATE,
    RETENTION,
    WELCOME,
)
from unerased.journal.retention import Retention, bag_id, open_retention
from unerased.journal.row import NOTHING, Row
from unerased.journal.values import Fault
from unerased.journal.welcome import Welcome, open_welcome
from unerased.seal import open_identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.journal.disk import Disk
    from unerased.journal.keyring import EpochKey
    from unerased.journal.storage import Places
    from unerased.seal import Identity, Policy

__all__ = ["Parts", "assemble", "fresh_chains", "load_identity", "marks_fault", "trust_anew"]

T = TypeVar("T")


@dataclass(slots=True)
class Parts:
    """What an open journal works with. The retention keys are replaced when they are renewed.

    Attributes:
        places: where everything lies.
        welcome: what the register is recognised by.
        identity: the member's keys.
        keyring: epoch keys.
        chains: chains and state, as remembered.
        keybag: unit keys and secrets.
        arrivals: the log of arrivals.
        retention: what unit keys reach this device by.
        unmarked: why the marks are not believed, if they are not.
        settled: announcements of keys, and writers of whom nothing has to be sent again after them.
    """

    places: Places
    welcome: Welcome
    identity: Identity
    keyring: Keyring
    chains: Chains
    keybag: Keybag
    arrivals: ArrivalLog
    retention: Retention
    unmarked: Fault | None
    settled: set[tuple[tuple[bytes, int, int], bytes]] = field(default_factory=set)

    def newest(self) -> dict[str, EpochKey]:
        """Compartments in their newest epochs, as far as this member has those keys."""
        return self.keyring.newest(self.chains.membership)


def load_identity(places: Places, passphrase: str, policy: Policy) -> Identity:
    """Open the identity.

    Raises:
        StorageDamaged: its file is not there.
        SealError: the passphrase does not open it, or it was changed.
    """
    return open_identity(_read(places, IDENTITY), passphrase, policy)


def assemble(places: Places, identity: Identity, disk: Disk, *, write: bool = False) -> Parts:
    """Open the device-private files.

    Args:
        places: where they lie.
        identity: the member's keys.
        disk: what writes.
        write: this program holds the device's lock, and may finish what was interrupted.

    Raises:
        OSError: the system refused to write.
        StorageDamaged: one is missing or was changed.
    """
    register, key = places.register, identity.storage_key
    data = _read(places, WELCOME.name)
    welcome = _opened(WELCOME.name, lambda: open_welcome(data, register, identity))
    sealed = _read(places, RETENTION.name)
    retention = _opened(RETENTION.name, lambda: open_retention(sealed, register, identity))
    if write:
        _opened(KEYBAG.name, lambda: finish_interrupted(places, retention.secret, disk))
    marks, unmarked = _marks(places, welcome, key)
    # A keybag that was rewritten since the marks were is as long as it is.
    known, name = marks.keybag, KEYBAG.name
    rewritten = marks.bag not in {b"", bag_id(retention)}
    if rewritten or disks.exists(places.own(NEXT)):
        name = _opened(KEYBAG.name, lambda: present(places, retention.secret))
        known = NOTHING
    keyring = _opened(WELCOME.name, lambda: Keyring(identity, welcome))
    chains = _opened(
        MARKS.name, lambda: Chains(places, keyring, marks.state, marks.tips, marks.seen)
    )
    bag_row = Row(KEYBAG, register, retention.secret)
    bag = Keybag(places.own(name), bag_row, disk, known, rewritten=rewritten)
    path = places.own(ARRIVALS.name)
    log_row = Row(ARRIVALS, register, key)
    log = ArrivalLog(path, log_row, disk, marks.arrivals, marks.pending)
    return Parts(places, welcome, identity, keyring, chains, bag, log, retention, unmarked)


def fresh_chains(parts: Parts) -> Chains:
    """Chains that know the founder and nothing else."""
    keyring = Keyring(parts.identity, parts.welcome)
    state = initial(parts.welcome.founder, parts.welcome.device)
    return Chains(parts.places, keyring, state, ())


def _marks(places: Places, welcome: Welcome, key: bytes) -> tuple[Marks, Fault | None]:
    try:
        data = disks.read(places.own(MARKS.name), MAX_PRIVATE)
        return open_marks(data, places.register, key), None
    except Invalid as fault:
        state = initial(welcome.founder, welcome.device)
        marks = Marks(NOTHING, NOTHING, (), (), state, ())
        return marks, Fault(MARKS.name, None, Reason.UNMARKED, f"marks {fault}")


def trust_anew(parts: Parts) -> Parts:
    """Go on without the marks that were lost, trusting what is there.

    Raises:
        StorageDamaged: the keybag has a record that does not open; the next append would cut it.
    """
    parts.keybag.load()
    if parts.keybag.torn:
        raise StorageDamaged(KEYBAG.name, Reason.NOT_OPENED)
    return replace(parts, unmarked=None)


def marks_fault(parts: Parts) -> Fault | None:
    """Read the marks again: why they are not believed, if they are not."""
    return _marks(parts.places, parts.welcome, parts.identity.storage_key)[1]


def _read(places: Places, name: str) -> bytes:
    return _opened(name, lambda: disks.read(places.own(name), MAX_PRIVATE))


def _opened(name: str, make: Callable[[], T]) -> T:
    try:
        return make()
    except Invalid as fault:
        raise StorageDamaged(name, fault.reason, fault.detail) from fault
