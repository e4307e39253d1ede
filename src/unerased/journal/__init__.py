"""The sealed, signed, append-only record: segments of opaque entries, one chain per device.

`Journal` is the way in. The byte format is written down in docs/format.md.
"""

from __future__ import annotations

from unerased.journal.errors import (
    AlreadyExists,
    BackupDamaged,
    ChainHeld,
    DeviceBusy,
    EntryRefused,
    Invalid,
    JournalError,
    NoRegister,
    NoSecret,
    NotAMember,
    NotSaved,
    ReadOnly,
    Reason,
    StorageDamaged,
    StorageExposed,
)
from unerased.journal.founding import DEFAULT_COMPARTMENTS
from unerased.journal.journal import Journal
from unerased.journal.means import Means, system_clock
from unerased.journal.values import (
    Clock,
    Entry,
    Fault,
    Group,
    Head,
    Heads,
    Progress,
    Report,
    SegmentRead,
    Stamp,
    Unfinished,
    Unrecognised,
)

__all__ = [
    "DEFAULT_COMPARTMENTS",
    "AlreadyExists",
    "BackupDamaged",
    "ChainHeld",
    "Clock",
    "DeviceBusy",
    "Entry",
    "EntryRefused",
    "Fault",
    "Group",
    "Head",
    "Heads",
    "Invalid",
    "Journal",
    "JournalError",
    "Means",
    "NoRegister",
    "NoSecret",
    "NotAMember",
    "NotSaved",
    "Progress",
    "ReadOnly",
    "Reason",
    "Report",
    "SegmentRead",
    "Stamp",
    "StorageDamaged",
    "StorageExposed",
    "Unfinished",
    "Unrecognised",
    "system_clock",
]
