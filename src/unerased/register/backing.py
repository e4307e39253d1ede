"""Backups of a register: made, listed, rehearsed, restored, confirmed destroyed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.journal import Means
from unerased.journal.backup.restoring import open_backup
from unerased.journal.backup.restoring import rehearse as rehearse_journal
from unerased.journal.backup.restoring import restore as restore_journal
from unerased.journal.errors import AlreadyExists, StorageExposed
from unerased.model.records import Backup, Correction
from unerased.register.cipher import check_packages
from unerased.register.costs import affordable
from unerased.seal import Policy

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from unerased.journal import Progress, Report
    from unerased.register.register import Register
    from unerased.seal import RecoveryKeys

__all__ = ["Made", "back_up", "destroyed", "rehearse", "restore"]

_NOT_WRITTEN = "could not be written: there is no such file"


def _silent(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made.

    Attributes:
        backup: as it is listed.
        size: of its file, in bytes.
        lacking: compartments that nobody can read from it: this member cannot open them.
    """

    backup: Backup
    size: int
    lacking: tuple[str, ...]


def back_up(
    register: Register, path: Path, place: str, today: date, on_progress: Progress = _silent
) -> Made:
    """Write everything that is here into one file, which the recovery shares open, and list it.

    It is listed before it is written: a backup of which nobody knows cannot be destroyed. What
    could not be written is taken off the list again.

    Args:
        register: open for writing.
        path: where; nothing may lie there.
        place: where the backup will be kept, in words without names and addresses.
        today: the day.
        on_progress: called with files done and to do.

    Raises:
        NotAllowed: there are no recovery shares.
        StorageExposed: it would lie in the register folder, or beside this device's keys.
        AlreadyExists, NotSaved, BackupDamaged: nothing was written, and nothing is listed.
        Refused: the place cannot be recorded.
        ReadOnly, JournalError: as `Register.record`.
    """
    shares = register.journal.recovery
    own = (register.folder, register.journal.private_folder.parent)
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in own):
        raise StorageExposed(
            "A backup may not lie in the register folder, or beside this device's keys. Nothing "
            "was written. Name another place for it."
        )
    if path.exists() or path.is_symlink():
        raise AlreadyExists(
            "Something lies where the backup would be written. Nothing was changed. "
            "Name a file that is not there."
        )
    number = secrets.token_bytes(16)
    code = register.new_code("backup")
    listed = Backup(code, today, number.hex(), shares.id.hex(), place)
    register.record([listed])
    try:
        made = register.journal.back_up(path, on_progress, number=number)
    except BaseException:
        destroyed(register, code, _NOT_WRITTEN)
        raise
    return Made(listed, made.size, made.lacking)


def destroyed(register: Register, code: str, reason: str) -> None:
    """Take a backup off the list: somebody saw that it was destroyed.

    Args:
        register: open for writing.
        code: of the backup.
        reason: who saw it, and how it was destroyed.

    Raises:
        Refused: there is no such backup, or no reason.
        ReadOnly, JournalError: as `Register.record`.
    """
    register.record([Correction(register.new_code("correction"), code, "retracted", reason)])


def rehearse(path: Path, keys: RecoveryKeys, on_progress: Progress = _silent) -> Report:
    """See that everything in a backup stands and opens; no device is made of it.

    Raises:
        BackupDamaged: it is no backup, was changed or cut, or is of other shares.
        OSError: the system refused to read, or to write what is deleted at the end.
    """
    return rehearse_journal(open_backup(path, keys), Means(), on_progress)


def restore(  # noqa: PLR0913, PLR0917 - what a restore is made of
    path: Path,
    keys: RecoveryKeys,
    folder: Path,
    storage: Path,
    passphrase: str,
    on_progress: Progress = _silent,
) -> Report:
    """Make a new device of a backup: it administers, and may open everything.

    Args:
        path: the backup.
        keys: what its shares give together.
        folder: where the register is to lie; must be empty or not there.
        storage: this device's private storage.
        passphrase: what the new identity is sealed under.
        on_progress: called with what is done and to do, in several runs.

    Raises:
        CipherClash: packages that overwrite each other are installed.
        JournalError, SealError: as `unerased.journal.backup.restoring.restore`; no device is made.
        OSError: the system refused to read or to write; no device is made.
    """
    check_packages()
    return restore_journal(
        open_backup(path, keys),
        folder,
        storage,
        passphrase,
        cost=affordable(),
        policy=Policy.current(),
        means=Means(),
        on_progress=on_progress,
    )
