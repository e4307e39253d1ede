"""Taking every key of a register off this device. Needs no passphrase: who has the disk may.

The identity goes first: everything else in the private storage is sealed under it, or under keys
that are. An interruption leaves what opens nothing, and the next time goes on. Keys are overwritten
before they are deleted; what flash storage keeps of the old blocks is beyond reach.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from unerased.journal import disk as disks
from unerased.journal.founding import IDENTITY
from unerased.journal.lock import DeviceLock
from unerased.journal.private import KEYBAG, RETENTION, WELCOME

if TYPE_CHECKING:
    from unerased.journal.disk import Disk
    from unerased.journal.storage import Places

__all__ = ["wipe"]

KEYS = (IDENTITY, RETENTION.name, KEYBAG.name, WELCOME.name)


def wipe(places: Places, disk: Disk | None = None) -> bool:
    """Destroy this device's private storage of a register; the register folder is left.

    Args:
        places: where everything lies, as `storage.recognise` gives it.
        disk: what writes; None for the system's.

    Returns:
        Whether there was anything.

    Raises:
        DeviceBusy: another program has the register open for writing; nothing was changed.
        OSError: the system refused; the next time goes on.
    """
    disk = disk or disks.RealDisk()
    if not places.private.is_dir():
        return False
    DeviceLock(places.own("lock")).release()  # nobody writes: what is deleted may be open no more
    for name in KEYS:
        if disks.exists(places.own(name)):
            disk.overwrite(places.own(name))
            disk.remove(places.own(name))
            disk.fsync_dir(places.private)
    shutil.rmtree(places.private)
    disk.fsync_dir(places.private.parent)
    return True
