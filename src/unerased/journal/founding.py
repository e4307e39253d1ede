"""Founding a register: its first segment, and the device-private files that open it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from unerased.journal import disk as disks
from unerased.journal import keybag, storage
from unerased.journal.chain import start
from unerased.journal.common import COMMON, bounded, is_compartment_name, next_hlc
from unerased.journal.control import initial
from unerased.journal.entries import (
    Compartment,
    Device,
    Founder,
    Genesis,
    Grant,
    grant_context,
    to_map,
)
from unerased.journal.errors import AlreadyExists, EntryRefused
from unerased.journal.keyring import EpochKey
from unerased.journal.marks import Marks, seal_marks
from unerased.journal.private import (
    ARRIVALS,
    KEYBAG,
    MARKS,
    RETENTION,
    WELCOME,
)
from unerased.journal.retention import Retention, new_retention, seal_retention
from unerased.journal.row import Records, row_header
from unerased.journal.storage import Places
from unerased.journal.welcome import CommonKey, Welcome, seal_welcome
from unerased.journal.writing import Author, Draft, compose
from unerased.seal import digest, new_key, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from unerased.journal.means import Means

__all__ = ["DEFAULT_COMPARTMENTS", "IDENTITY", "found", "new_places"]

DEFAULT_COMPARTMENTS = ("identities", "cases", "evidence", "legal", "figures")
IDENTITY = "identity"

_FIRST_EPOCH = 1


def new_places(folder: Path, private: Path) -> Places:
    """Places for a new register.

    Raises:
        AlreadyExists: something lies in the folder.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise AlreadyExists(
            "The folder for the new register is not empty. Nothing was written. "
            "Name another folder, or empty this one."
        )
    return Places.of(folder, private, secrets.token_bytes(16))


def check_compartments(names: Sequence[str]) -> None:
    """Refuse names that no compartment may have.

    Raises:
        EntryRefused: a name is not made of a-z, 0-9, - and _, is "common", or stands twice.
    """
    valid = all(is_compartment_name(name) and name != COMMON for name in names)
    if not valid or len(set(names)) != len(names):
        raise EntryRefused(
            "A compartment's name is made of 1 to 64 of a-z, 0-9, - and _, is not 'common', and "
            "stands once. Nothing was written."
        )


def found(
    places: Places,
    author: Author,
    identity_file: bytes,
    compartments: Sequence[str],
    means: Means,
) -> None:
    """Write a new register; the last step, the file `format`, makes it one.

    Args:
        places: where; nothing is there.
        author: the founding device.
        identity_file: its sealed identity.
        compartments: names of the compartments to begin with.
        means: what writes, and the clock.

    Raises:
        OSError: the system refused to write; what was written is no register.
    """
    retention = new_retention()
    keys = {
        name: EpochKey(secrets.token_bytes(16), _FIRST_EPOCH, new_key())
        for name in (COMMON, *compartments)
    }
    segment = _first_segment(author, retention, keys, means.clock())
    disk = means.disk
    welcome = _welcome(author, keys[COMMON], segment)
    bag = keybag.first_bytes(places.register, retention.secret)
    files = {
        IDENTITY: identity_file,
        WELCOME.name: seal_welcome(welcome, author.identity),
        RETENTION.name: seal_retention(retention, places.register, author.identity),
        KEYBAG.name: bag,
        ARRIVALS.name: row_header(ARRIVALS, places.register),
        MARKS.name: _first_marks(author, welcome, len(bag)),
    }
    disks.make_folder(disk, places.private)
    for name, data in files.items():
        disk.write(places.own(name), data)
        disk.fsync(places.own(name))
    disk.fsync_dir(places.private)
    disks.make_folder(disk, places.chain(author.device))
    disks.make_folder(disk, places.folder / storage.EVIDENCE)
    disks.replace_file(disk, places.segment(author.device, 1), segment)
    disks.replace_file(disk, places.folder / storage.FORMAT, storage.format_line(places.register))


def _first_segment(
    author: Author,
    retention: Retention,
    keys: Mapping[str, EpochKey],
    wall_ms: int,
) -> bytes:
    public = author.identity.public
    who = (author.device, public.hpke_key, public.member)
    control = [
        to_map(Genesis(*who, author.register, public.verify_key)),
        to_map(Device(*who, retention.public(), public.verify_key)),
        *[to_map(Compartment(row.epoch, row.key_id, name)) for name, row in keys.items()],
        *[to_map(_grant(author, name, row)) for name, row in keys.items() if name != COMMON],
    ]
    wall = bounded(wall_ms)
    draft = Draft((), (), next_hlc(0, (), wall), wall, control=control)
    return compose(author, start(author.device), draft, keys, lambda _: ())


def _grant(author: Author, name: str, row: EpochKey) -> Grant:
    member, device = author.identity.member, author.device
    context = grant_context(author.register, name, row.epoch, member, device)
    wrapped = wrap(row.key, author.identity.public.hpke_key, context)
    return Grant(name, device, row.epoch, member, wrapped)


def _welcome(author: Author, common: EpochKey, segment: bytes) -> Welcome:
    public = author.identity.public
    given = CommonKey(common.epoch, common.key_id, _grant(author, COMMON, common).wrap)
    founder = Founder(
        author.device, digest(segment), public.member, author.register, public.verify_key
    )
    return Welcome((given,), author.device, founder)


def _first_marks(author: Author, welcome: Welcome, bag_size: int) -> bytes:
    state = initial(welcome.founder, author.device)
    log = Records(0, len(row_header(ARRIVALS, author.register)))
    marks = Marks(log, Records(1, bag_size), (), (), state, ())
    return seal_marks(marks, author.identity.storage_key)
