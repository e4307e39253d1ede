"""What an open journal does when two members agreed and seven days have passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal import erasing
from unerased.journal.agreement import ERASE
from unerased.journal.appending import not_saved
from unerased.journal.governed import Governed

if TYPE_CHECKING:
    from unerased.journal.agreement import Agreement

__all__ = ["Agreed"]


class Agreed(Governed):
    """The proposals of an open journal, and what has become due."""

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """What was proposed that needs two members and seven days, and what became of it."""
        return self._parts.chains.agreements

    def due_ms(self, agreement: Agreement) -> int | None:
        """When this device has to do it, in ms by its own clock; None where it is not agreed.

        Raises:
            StorageDamaged: the log of arrivals was changed.
        """
        return erasing.due_ms(self._parts, agreement)

    def due(self, kind: str = ERASE) -> list[Agreement]:
        """The erasures that this device has to do now; or what else is agreed and may be done.

        Raises:
            StorageDamaged: the log of arrivals was changed.
        """
        self.refresh()
        return erasing.due(self._parts, self._clock(), kind)

    def erase_due(self) -> list[Agreement]:
        """Destroy what has become due: keys here, and the retention keys they could be had by.

        The secret "projection" is another one afterwards.

        Returns:
            What was done; [] where nothing is due, or this device may not write.

        Raises:
            ReadOnly, NotSaved, StorageDamaged: the next time goes on.
        """
        self._check_writable()
        chosen = self.due() if self._appender.may_write else []
        if chosen:
            try:
                erasing.erase(self._parts, self._appender, self._disk, chosen)
            except OSError as fault:
                raise not_saved(fault) from fault
        return chosen
