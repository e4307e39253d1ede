"""Joining a register: from an invitation to a device of one's own. No secret is copied anywhere.

Three files pass: the invitation, the joining, the admission. Between the second and the third both
people read the safety words to each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from unerased.journal import disk as disks
from unerased.journal import keybag, storage
from unerased.journal.codec import decode, encode
from unerased.journal.control import initial
from unerased.journal.entries import Device, device_id
from unerased.journal.errors import AlreadyExists, Invalid, NotAMember, StorageDamaged
from unerased.journal.founding import IDENTITY
from unerased.journal.letters import (
    MAX_LETTER,
    Invitation,
    open_admission,
    seal_joining,
    words_of,
)
from unerased.journal.marks import Marks, seal_marks
from unerased.journal.private import (
    ARRIVALS,
    KEYBAG,
    MARKS,
    MAX_PRIVATE,
    RETENTION,
    WELCOME,
    Kind,
    open_file,
    seal_file,
)
from unerased.journal.retention import new_retention, open_retention, seal_retention
from unerased.journal.row import Records, row_header
from unerased.journal.storage import Places, check_apart
from unerased.journal.welcome import Welcome, seal_welcome
from unerased.seal import Identity, open_identity, seal_identity

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal.disk import Disk
    from unerased.seal import Cost, Policy

__all__ = ["Asked", "again", "finish", "give_up", "read_letter", "start", "waiting"]

ASKED = Kind(storage.ASKED, b"UNERASKD", b"unerased asked v1")

_DECODER = msgspec.msgpack.Decoder(Invitation)


class Asked(msgspec.Struct, frozen=True):
    """What a device that asks to join hands back.

    Attributes:
        letter: the bytes of the joining.
        words: the safety words.
    """

    letter: bytes
    words: str

    def __repr__(self) -> str:
        return "Asked(...)"


def read_letter(path: Path) -> bytes:
    """The bytes of one of the three files.

    Raises:
        Invalid: it is missing, a link, no plain file, or larger than any of them.
    """
    return disks.read(path, MAX_LETTER)


def start(  # noqa: PLR0913 -- each is a choice of its own
    invitation: Invitation,
    folder: Path,
    private: Path,
    passphrase: str,
    *,
    cost: Cost,
    policy: Policy,
    disk: Disk | None = None,
) -> Asked:
    """Make this device's keys, and ask to be admitted.

    Args:
        invitation: as `open_invitation` gave it.
        folder: where the register is to lie: a copy of it, or nothing yet.
        private: device-private storage.
        passphrase: what the identity is to be sealed under.
        cost: of deriving a key from it.
        policy: bounds of the cost.
        disk: what writes; None for the system's.

    Raises:
        StorageExposed: the storage lies inside the folder.
        AlreadyExists: this device has keys for the register, or the folder holds something else.
        SealError: passphrase or cost is refused.
        OSError: the system refused to write.
    """
    disk = disk or disks.RealDisk()
    check_apart(folder, private)
    places = Places.of(folder, private, invitation.founder.register)
    if places.private.exists():
        raise AlreadyExists(
            "This device has keys for this register already. Nothing was changed. To begin anew, "
            "delete this device's storage of it first; it opens nothing any more then."
        )
    _check_folder(places)
    identity = Identity.generate()
    if invitation.joins is not None:
        identity = identity.of_member(invitation.joins)
    sealed = seal_identity(identity, passphrase, cost, policy)
    retention = new_retention()
    device = _device(identity, retention.public())
    register = places.register
    files = {
        IDENTITY: sealed,
        RETENTION.name: seal_retention(retention, register, identity),
        ASKED.name: seal_file(ASKED, register, identity.storage_key, encode(invitation)),
    }
    disks.make_folder(disk, places.private)
    for name, data in files.items():
        disk.write(places.own(name), data)
        disk.fsync(places.own(name))
    disk.fsync_dir(places.private)
    _make_register(disk, places)
    return Asked(seal_joining(invitation, device, identity), words_of(invitation, device))


def waiting(places: Places) -> bool:
    """Whether this device asked to join and was not admitted yet."""
    return disks.exists(places.own(ASKED.name))


def finish(  # noqa: PLR0913 -- each is a choice of its own
    folder: Path,
    private: Path,
    passphrase: str,
    letter: bytes,
    *,
    policy: Policy,
    disk: Disk | None = None,
) -> None:
    """Take in the admission: the register opens on this device from now on.

    Args:
        folder: the register folder that was named when asking.
        private: device-private storage.
        passphrase: that of this device.
        letter: the bytes of the admission.
        policy: bounds of the cost of the passphrase.
        disk: what writes; None for the system's.

    Raises:
        NoRegister: there is no register in the folder.
        NotAMember: this device did not ask to join it, or is in it already.
        Invalid: the admission is not for this device, or not by who invited.
        SealError: the passphrase does not open this device's keys.
        StorageDamaged: a file of the device-private storage was changed.
        OSError: the system refused to write.
    """
    disk = disk or disks.RealDisk()
    places = _asking(folder, private)
    identity, invitation, device, secret = _opened(places, passphrase, policy)
    common = open_admission(invitation, device.device, letter)
    welcome = Welcome(common, device.device, invitation.founder)
    bag = keybag.first_bytes(places.register, secret)
    log = row_header(ARRIVALS, places.register)
    state = initial(invitation.founder, device.device)
    marks = Marks(Records(0, len(log)), Records(1, len(bag)), (), (), state, ())
    for name, data in {
        KEYBAG.name: bag,
        ARRIVALS.name: log,
        MARKS.name: seal_marks(marks, identity.storage_key),
        WELCOME.name: seal_welcome(welcome, identity),
    }.items():
        disks.replace_file(disk, places.own(name), data)
    disk.remove(places.own(ASKED.name))
    disk.fsync_dir(places.private)


def again(folder: Path, private: Path, passphrase: str, *, policy: Policy) -> Asked:
    """The answer once more, for who lost it; the safety words are the same.

    Args:
        folder: the register folder that was named when asking.
        private: device-private storage.
        passphrase: that of this device.
        policy: bounds of the cost of the passphrase.

    Raises:
        NoRegister, NotAMember, SealError, StorageDamaged: as `finish`.
    """
    places = _asking(folder, private)
    identity, invitation, device, _ = _opened(places, passphrase, policy)
    return Asked(seal_joining(invitation, device, identity), words_of(invitation, device))


def give_up(folder: Path, private: Path, *, disk: Disk | None = None) -> None:
    """Forget that this device asked to join: its keys, which nothing was sealed for, are destroyed.

    Args:
        folder: the register folder that was named when asking; it stays as it is.
        private: device-private storage.
        disk: what writes; None for the system's.

    Raises:
        NoRegister: there is no register in the folder.
        NotAMember: this device did not ask to join it, or is in it already.
        OSError: the system refused; what is left still says that it asked.
    """
    disk = disk or disks.RealDisk()
    places = _asking(folder, private)
    for name in (IDENTITY, RETENTION.name, ASKED.name):  # what says that it asked goes last
        disk.remove(places.own(name))
    disk.fsync_dir(places.private)
    places.private.rmdir()


def _asking(folder: Path, private: Path) -> Places:
    """Where a device has its keys that asked to join and was not admitted yet."""
    places = storage.recognise(folder, private)
    if not waiting(places):
        raise NotAMember(
            "This device did not ask to join this register, or was admitted already. "
            "Nothing was changed."
        )
    return places


class _Opened(NamedTuple):
    identity: Identity
    invitation: Invitation
    device: Device
    secret: bytes


def _opened(places: Places, passphrase: str, policy: Policy) -> _Opened:
    """The keys of a device that asked, the invitation, and the secret of its keybag."""
    try:
        sealed = disks.read(places.own(IDENTITY), MAX_PRIVATE)
    except Invalid as fault:
        raise StorageDamaged(IDENTITY, fault.reason, fault.detail) from fault
    identity = open_identity(sealed, passphrase, policy)
    invitation, secret, public = _kept(places, identity)
    return _Opened(identity, invitation, _device(identity, public), secret)


def _kept(places: Places, identity: Identity) -> tuple[Invitation, bytes, bytes]:
    """The invitation; the secret of the keybag and the public retention key."""
    register = places.register
    name = ASKED.name
    try:
        data = disks.read(places.own(name), MAX_PRIVATE)
        content = open_file(ASKED, register, identity.storage_key, data)
        invitation = decode(_DECODER, content)
        name = RETENTION.name
        sealed = disks.read(places.own(name), MAX_PRIVATE)
        retention = open_retention(sealed, register, identity)
    except Invalid as fault:
        raise StorageDamaged(name, fault.reason, fault.detail) from fault
    return invitation, retention.secret, retention.public()


def _device(identity: Identity, retention_key: bytes) -> Device:
    public = identity.public
    own = device_id(public.member, public.verify_key, public.hpke_key)
    return Device(own, public.hpke_key, public.member, retention_key, public.verify_key)


def _check_folder(places: Places) -> None:
    """Refuse a folder that holds something else than this register."""
    folder = places.folder
    if not folder.exists():
        return
    line = folder / storage.FORMAT
    if line.exists():
        if disks.read(line, MAX_LETTER) == storage.format_line(places.register):
            return
    elif folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
        return
    raise AlreadyExists(
        "The folder for the register holds something else. Nothing was changed. "
        "Name an empty folder, or one with a copy of this register."
    )


def _make_register(disk: Disk, places: Places) -> None:
    """The empty form of a register, to be filled by copying or by a relay."""
    disks.make_folder(disk, places.journal)
    disks.make_folder(disk, places.folder / storage.EVIDENCE)
    line = places.folder / storage.FORMAT
    if not line.exists():
        disks.replace_file(disk, line, storage.format_line(places.register))
