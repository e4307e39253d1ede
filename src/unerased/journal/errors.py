"""What this room refuses, and what a person can do about it."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AlreadyExists",
    "BackupDamaged",
    "ChainHeld",
    "DeviceBusy",
    "EntryRefused",
    "Invalid",
    "JournalError",
    "NoRegister",
    "NoSecret",
    "NotAMember",
    "NotAllowed",
    "NotSaved",
    "ReadOnly",
    "Reason",
    "RelayFailed",
    "Removed",
    "StorageDamaged",
    "StorageExposed",
]


class Reason(StrEnum):
    """Why bytes were not believed. Each reads after the name of the file that it is about."""

    MISSING = "is missing"
    UNREADABLE = "cannot be read"
    LINK = "is a link or no plain file"
    FOREIGN = "does not belong in the journal"
    TOO_LARGE = "is larger than allowed"
    FORM = "is not a file of this kind"
    VERSION = "is of a version that this program does not know"
    TRUNCATED = "is cut short"
    TRAILING = "has bytes after its end"
    LENGTHS = "declares lengths that it may not have"
    OTHER_REGISTER = "belongs to another register"
    OTHER_DEVICE = "belongs to another device"
    OTHER_NUMBER = "does not carry the number in its name"
    GENESIS = "is not the beginning that this device was given"
    UNKNOWN_DEVICE = "is of a device that this register does not know"
    OTHER_INVITATION = "answers another invitation"
    SIGNATURE = "is not signed by its device"
    BROKEN_CHAIN = "does not follow the segment before it"
    UNKNOWN_KEY = "is sealed under a key that was never introduced"
    NOT_OPENED = "does not open: it was changed or stands in the wrong place"
    PADDING = "is not padded as it must be"
    MALFORMED = "does not have the form of the format"
    NOT_CANONICAL = "is not in canonical form"
    TOO_DEEP = "is nested too deeply"
    CLOCK = "has a clock that does not advance"
    MEMBER = "names another member than its device's"
    PARTS = "lists other parts than it holds"
    HEADS = "lists heads out of order"
    RUN = "does not continue its run"
    CONTROL = "holds a control entry that contradicts the record"
    NOT_ALLOWED = "holds a control entry that its member has no right to make"
    BUNDLE = "holds keys for this device that it cannot open any more"
    GROUPS = "holds groups that contradict each other"
    UNIT_KEY = "holds entries whose unit key is not on this device"
    DROPPED = "the newest segment this device wrote is missing"
    REPLACED = "is not the segment that was seen before"
    UNWRITTEN = "could not be written"
    ROLLED_BACK = "is not all on the relay any more"
    WITHHELD = "has not arrived, though another device has seen it"
    FORKED = "was written twice: devices have seen different ones"
    SET_BACK = "was written by this device, whose storage does not know of it"
    MISNAMED = "does not hold what its name says"
    UNMARKED = "the high-water marks are missing or damaged, so a dropped segment would not show"


class JournalError(Exception):
    """Root of everything that `unerased.journal` refuses."""


class Invalid(JournalError):
    """Bytes that are not believed.

    Attributes:
        reason: why.
        detail: numbers and random ids that say where, or "".
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class StorageDamaged(JournalError):
    """A file in device-private storage is missing or was changed.

    Attributes:
        file: its name.
        reason: why it is not believed.
        detail: where in it, or "".
    """

    def __init__(self, file: str, reason: Reason, detail: str = "") -> None:
        told = f"{reason} ({detail})" if detail else str(reason)
        super().__init__(
            f"In this device's private storage, {file} {told}. Nothing was changed. "
            "Restore this device's storage from a copy, or join the register again."
        )
        self.file = file
        self.reason = reason
        self.detail = detail


class BackupDamaged(JournalError):
    """A backup is no backup, or was changed or cut, or could not be made whole.

    Attributes:
        file: what in it, or "" for the whole.
        reason: why it is not believed.
    """

    def __init__(self, file: str, reason: Reason) -> None:
        super().__init__(
            f"In the backup, {file} {reason}. Nothing was restored. Take another copy of it."
            if file
            else f"The backup {reason}. Nothing was restored. Take another copy of it."
        )
        self.file = file
        self.reason = reason


class NoRegister(JournalError):
    """The folder holds no register, or one whose creation was never finished."""


class NotAMember(JournalError):
    """This device holds no keys for this register."""


class AlreadyExists(JournalError):
    """A register is to be created where something lies already."""


class DeviceBusy(JournalError):
    """Another program on this device has the register open for writing."""


class StorageExposed(JournalError):
    """Device-private storage would lie inside the register folder, which is copied around."""


class ReadOnly(JournalError):
    """The journal was opened for reading, or was closed."""


class NotAllowed(JournalError):
    """This member may not do that, or it cannot be done to whom it was asked for."""


class Removed(JournalError):
    """This device was removed from the register, so nothing that it writes would be believed."""


class ChainHeld(JournalError):
    """This device's own chain has a fault, so nothing may be appended to it."""


class EntryRefused(JournalError):
    """An entry is too large or names a compartment or a unit that cannot be."""


class NotSaved(JournalError):
    """The operating system refused to write."""


class RelayFailed(JournalError):
    """A relay cannot be reached, or refuses. What it says of itself is never in the message."""


class NoSecret(JournalError):
    """The keybag holds no secret of this name."""
