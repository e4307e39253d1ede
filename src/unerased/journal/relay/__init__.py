"""Relays: places that copy sealed files between devices, and are trusted with nothing.

A relay is anything with names and bytes: a folder (a stick, Syncthing, whatever a system mounts), a
WebDAV server, a dictionary in memory. It holds ciphertext alone; whatever comes from it is walked
by the gate of `unerased.journal.segment` and `chains` before it enters the register folder.

`WebdavRelay` is imported from `unerased.journal.relay.webdav` by whoever needs it: its library is
heavy.
"""

from unerased.journal.relay.folder import FolderRelay
from unerased.journal.relay.interface import MAX_OBJECT, Relay
from unerased.journal.relay.memory import MemoryRelay

__all__ = ["MAX_OBJECT", "FolderRelay", "MemoryRelay", "Relay"]
