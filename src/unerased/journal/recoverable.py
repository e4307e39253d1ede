"""Recovery shares and backups of an open journal."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from unerased.journal.appending import not_saved
from unerased.journal.backup.device import begun, latest, replaced
from unerased.journal.backup.making import make
from unerased.journal.governed import Governed
from unerased.journal.opened import silent

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal.backup.making import BackedUp
    from unerased.journal.values import Progress
    from unerased.seal import ShareSet

__all__ = ["Recoverable"]


class Recoverable(Governed):
    """How an open journal outlives its devices."""

    def share_recovery(self, whole: ShareSet) -> None:
        """Let a set of shares open backups from now on; earlier ones are replaced. Durable.

        Args:
            whole: what everybody may know of it, as `unerased.seal.split` gives it. The shares
                themselves are kept nowhere: let people have them first.

        Raises:
            NotAllowed: this member may not administer, or cannot open everything.
            ReadOnly, ChainHeld, Removed, NotSaved: as `append`.
        """
        self.govern(lambda governor: begun(governor, self.membership, whole))
        while self.govern(lambda governor: replaced(governor, self.membership, whole)):
            pass

    @property
    def recovery(self) -> ShareSet:
        """What everybody may know of the recovery shares that hold now.

        Raises:
            NotAllowed: there are none.
        """
        return latest(self.membership)

    def back_up(
        self, path: Path, on_progress: Progress = silent, *, number: bytes | None = None
    ) -> BackedUp:
        """Write a backup, which the recovery shares open; durable on return.

        Args:
            path: where; nothing may lie there.
            number: id of the backup, 16 random bytes; None for a new one.
            on_progress: called with files done and to do.

        Raises:
            NotAllowed: there are no recovery shares.
            AlreadyExists, BackupDamaged, StorageDamaged: nothing is left.
            NotSaved: the system refused to write; nothing is left.
        """
        self._check_open()
        try:
            return make(
                self._parts, path, self.recovery, on_progress, number or secrets.token_bytes(16)
            )
        except OSError as fault:
            raise not_saved(fault) from fault
