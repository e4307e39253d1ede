"""From a backup and its shares to a new device that administers.

The device that the shares stand for admits the new one and leaves in the same breath: the shares
have done their work, and new ones are to be made.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from unerased.journal import disk as disks
from unerased.journal import keybag
from unerased.journal.appending import Appender
from unerased.journal.backup.archive import check_new, extract, read_head
from unerased.journal.backup.contents import open_contents
from unerased.journal.backup.device import device_of, identity_of
from unerased.journal.common import COMMON
from unerased.journal.control import initial
from unerased.journal.entries import Device, Remove, device_id, grant_context
from unerased.journal.errors import AlreadyExists, BackupDamaged, Invalid, Reason
from unerased.journal.founding import IDENTITY
from unerased.journal.governing import Governor
from unerased.journal.marks import Marks, seal_marks
from unerased.journal.opening import assemble, fresh_chains
from unerased.journal.private import ARRIVALS, KEYBAG, MARKS, RETENTION, WELCOME
from unerased.journal.retention import new_retention, seal_retention
from unerased.journal.row import Records, row_header
from unerased.journal.storage import Places, check_apart
from unerased.journal.values import Head as ChainHead
from unerased.journal.verify import verify
from unerased.journal.welcome import CommonKey, Welcome, seal_welcome
from unerased.journal.writing import Author
from unerased.seal import Identity, seal_identity, wrap

if TYPE_CHECKING:
    from unerased.journal.backup.contents import Contents
    from unerased.journal.backup.head import Head
    from unerased.journal.means import Means
    from unerased.journal.opening import Parts
    from unerased.journal.retention import Retention
    from unerased.journal.values import Progress, Report
    from unerased.seal import Cost, Policy, RecoveryKeys, ShareSet

__all__ = ["Opened", "open_backup", "rehearse", "restore"]


def _silent(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A backup whose keys were opened."""

    path: Path
    head: Head
    contents: Contents
    shares: ShareSet
    keys: RecoveryKeys


def open_backup(path: Path, keys: RecoveryKeys) -> Opened:
    """Open the keys of a backup, in memory alone.

    Raises:
        BackupDamaged: it is no backup, was changed, or is of other shares.
        OSError: it cannot be read.
    """
    head, data, sealed = read_head(path)
    try:
        contents = open_contents(sealed, data, keys)
    except Invalid as fault:
        raise BackupDamaged("keys", fault.reason) from fault
    if contents.founder.register != head.register:
        raise BackupDamaged("keys", Reason.OTHER_REGISTER)
    return Opened(path, head, contents, head.share_set(), keys)


def rehearse(backup: Opened, means: Means, on_progress: Progress = _silent) -> Report:
    """See that everything in a backup stands and opens. No device is made of it.

    Only ciphertext is written, into a folder of its own that is deleted at the end.

    Args:
        backup: the open backup.
        means: what writes, and the clock.
        on_progress: called with what is done and to do, in several runs.

    Raises:
        BackupDamaged: a file of it was changed, is cut, or is missing.
        OSError: the system refused to write.
    """
    with tempfile.TemporaryDirectory(prefix="unerased-rehearsal-") as name:
        places = Places.of(Path(name) / "register", Path(name) / "storage", backup.head.register)
        _unpack(backup, places, on_progress)
        parts = _recovery_parts(backup, places, means)
        return _checked(backup, parts, on_progress)


def restore(  # noqa: PLR0913 -- each is a choice of its own
    backup: Opened,
    folder: Path,
    storage: Path,
    passphrase: str,
    *,
    cost: Cost,
    policy: Policy,
    means: Means,
    name: str = "restored",
    on_progress: Progress = _silent,
) -> Report:
    """Make a new device of a backup; it administers, and may open everything.

    Args:
        backup: the open backup.
        folder: where the register is to lie; must be empty or not there.
        storage: this device's private storage.
        passphrase: what the new identity is sealed under.
        cost: of deriving a key from it.
        policy: bounds of the cost.
        means: what writes, and the clock.
        name: what the new member is called.
        on_progress: called with what is done and to do, in several runs.

    Returns:
        What the walk of everything found.

    Raises:
        StorageExposed: `storage` lies inside `folder`.
        AlreadyExists: something lies in `folder`, or this device has keys for the register.
        BackupDamaged: a file of it was changed, is cut, or is missing. No device was made.
        SealError: passphrase or cost is refused.
        OSError: the system refused to write.
    """
    check_apart(folder, storage)
    check_new(folder)
    places = Places.of(folder, storage, backup.head.register)
    if places.private.exists():
        raise AlreadyExists(
            "This device has keys for this register already. Nothing was restored. Restore it on "
            "another device, or under another device storage."
        )
    fresh = Identity.generate()
    sealed = seal_identity(fresh, passphrase, cost, policy)
    retention = new_retention()
    public = fresh.public
    own = device_id(public.member, public.verify_key, public.hpke_key)
    device = Device(own, public.hpke_key, public.member, retention.public(), public.verify_key)
    with tempfile.TemporaryDirectory(prefix="unerased-restore-") as work:
        at_work = Places.of(folder, Path(work), backup.head.register)
        try:
            _unpack(backup, at_work, on_progress)
            parts = _recovery_parts(backup, at_work, means)
            report = _checked(backup, parts, on_progress)
            _hand_over(parts, device, name, means)
            _write_private(places, _Keys(fresh, own, retention, sealed), backup.contents, means)
        except BaseException:
            # What was unpacked here is in the backup still; half of it would only confuse.
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(places.private, ignore_errors=True)
            raise
    return report


def _unpack(backup: Opened, places: Places, on_progress: Progress) -> None:
    found = extract(backup.path, places.folder, on_progress)
    lacking = set(backup.contents.evidence) - set(found)
    if lacking:
        raise BackupDamaged(f"evidence/{min(lacking)}", Reason.MISSING)


@dataclass(frozen=True, slots=True, repr=False)
class _Keys:
    """What a device's private storage is made of."""

    identity: Identity
    device: bytes
    retention: Retention
    identity_file: bytes


def _recovery_parts(backup: Opened, places: Places, means: Means) -> Parts:
    """The journal as the device of the shares sees it."""
    identity = identity_of(backup.shares, backup.keys)
    device = device_of(backup.shares).device
    keys = _Keys(identity, device, new_retention(), b"")
    _write_private(places, keys, backup.contents, means)
    parts = assemble(places, identity, means.disk)
    parts.keyring.add({row.key_id: row.key for row in backup.contents.epochs})
    parts.chains.refresh()
    return parts


def _checked(backup: Opened, parts: Parts, on_progress: Progress) -> Report:
    """Walk everything; that a unit was erased before is no fault.

    Raises:
        BackupDamaged: something does not stand.
    """
    chains = fresh_chains(parts)
    expected = {row.device: ChainHead(row.seq, row.hash) for row in backup.contents.heads}
    report = verify(parts.places, chains, expected, parts.keybag.keys, on_progress)
    for fault in report.faults:
        if fault.reason is not Reason.UNIT_KEY:
            raise BackupDamaged(fault.file, fault.reason)
    return report


def _hand_over(parts: Parts, device: Device, name: str, means: Means) -> None:
    recovery = parts.welcome.device
    membership = parts.chains.membership
    names = sorted({epoch.name for epoch in membership.epochs} - {COMMON})
    mine = [name for name in names if parts.keyring.held(membership, name)]
    taken = set(membership.names.values())
    called = next(one for one in _numbered(name) if one not in taken)
    entries = [
        *Governor(parts).admit(device, called, mine, administer=True),
        Remove(None, membership.devices[recovery]),
    ]
    author = Author(parts.places.register, recovery, parts.identity, secrets.token_bytes)
    Appender(parts, author, means.disk, means.clock).govern(entries)


def _numbered(name: str) -> list[str]:
    return [name, *(f"{name} {number}" for number in range(2, 100))]


def _write_private(places: Places, keys: _Keys, contents: Contents, means: Means) -> None:
    identity, register, disk = keys.identity, places.register, means.disk
    common = tuple(
        CommonKey(
            row.epoch,
            row.key_id,
            wrap(
                row.key,
                identity.public.hpke_key,
                grant_context(register, COMMON, row.epoch, identity.member, keys.device),
            ),
        )
        for row in contents.epochs
        if row.name == COMMON
    )
    welcome = Welcome(common, keys.device, contents.founder)
    bag, end = keybag.whole_bytes(register, keys.retention.secret, contents.units, contents.secrets)
    log = row_header(ARRIVALS, register)
    state = initial(contents.founder, keys.device)
    marks = Marks(Records(0, len(log)), end, (), (), state, ())
    disks.make_folder(disk, places.private)
    files = {
        IDENTITY: keys.identity_file,
        RETENTION.name: seal_retention(keys.retention, register, identity),
        KEYBAG.name: bag,
        ARRIVALS.name: log,
        MARKS.name: seal_marks(marks, identity.storage_key),
        WELCOME.name: seal_welcome(welcome, identity),
    }
    for name, data in files.items():
        disk.write(places.own(name), data)
        disk.fsync(places.own(name))
    disk.fsync_dir(places.private)
