"""The sealed, signed, append-only record: segments of opaque entries, one chain per device.

`Journal` is the way in. The byte format is written down in docs/format.md.
"""

from __future__ import annotations

from unerased.journal.agreement import DELAY_MS, ERASE, EXPORT, Agreement
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
    NotAllowed,
    NotAMember,
    NotSaved,
    ReadOnly,
    Reason,
    RelayFailed,
    Removed,
    StorageDamaged,
    StorageExposed,
)
from unerased.journal.founding import DEFAULT_COMPARTMENTS
from unerased.journal.governing import Governor
from unerased.journal.inviting import Asking, Outstanding, Terms
from unerased.journal.journal import Journal
from unerased.journal.means import Means, system_clock
from unerased.journal.membership import Doubt, Epoch, Membership
from unerased.journal.values import (
    Clock,
    Entry,
    Fault,
    Group,
    Head,
    Heads,
    Heard,
    Noticed,
    Progress,
    Quarantined,
    Report,
    SegmentRead,
    Stamp,
    Synced,
    Unfinished,
    Unrecognised,
)

__all__ = [
    "DEFAULT_COMPARTMENTS",
    "DELAY_MS",
    "ERASE",
    "EXPORT",
    "Agreement",
    "AlreadyExists",
    "Asking",
    "BackupDamaged",
    "ChainHeld",
    "Clock",
    "DeviceBusy",
    "Doubt",
    "Entry",
    "EntryRefused",
    "Epoch",
    "Fault",
    "Governor",
    "Group",
    "Head",
    "Heads",
    "Heard",
    "Invalid",
    "Journal",
    "JournalError",
    "Means",
    "Membership",
    "NoRegister",
    "NoSecret",
    "NotAMember",
    "NotAllowed",
    "NotSaved",
    "Noticed",
    "Outstanding",
    "Progress",
    "Quarantined",
    "ReadOnly",
    "Reason",
    "RelayFailed",
    "Removed",
    "Report",
    "SegmentRead",
    "Stamp",
    "StorageDamaged",
    "StorageExposed",
    "Synced",
    "Terms",
    "Unfinished",
    "Unrecognised",
    "system_clock",
]
