"""Relays of an open journal: what is passed on, what they showed, who was heard of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal.appending import not_saved
from unerased.journal.errors import NotAllowed
from unerased.journal.governed import Governed
from unerased.journal.opened import silent
from unerased.journal.relaybook import write_book
from unerased.journal.sync import synchronise
from unerased.journal.witness import heard

if TYPE_CHECKING:
    from unerased.journal.relay import Relay
    from unerased.journal.relaybook import Book
    from unerased.journal.values import Heard, Noticed, Progress, Synced

__all__ = ["Relayed"]


class Relayed(Governed):
    """How an open journal passes on and takes in."""

    def sync(self, relay: Relay, address: str, on_progress: Progress = silent) -> Synced:
        """Fetch from a relay what is not here, and put there what it lacks.

        Everything that comes is walked before it enters the register folder. A sync that is
        interrupted goes on the next time. At most once a day it writes an empty save.

        Args:
            relay: where to.
            address: where that is, as people call it, without a name or a password.
            on_progress: called with segments done and to do.

        Raises:
            ReadOnly: the journal is not open for writing.
            RelayFailed: the relay cannot be reached, or refuses. What was passed on stays.
            NotSaved: the system refused to write. The same.
        """
        self._check_writable()
        self.refresh()
        now = self._clock()
        synced, page = synchronise(
            self._parts,
            self._appender,
            self._disk,
            relay,
            tend=self.tend,
            page=self._book.page(address),
            now_ms=now,
            on_progress=on_progress,
        )
        self._keep(self._book.having(page))
        return synced

    @property
    def noticed(self) -> tuple[Noticed, ...]:
        """What relays showed that does not stand, until the next sync or `acknowledge`."""
        return self._book.noticed()

    @property
    def relays(self) -> tuple[tuple[str, int], ...]:
        """Relays that were used: where they are, and when a sync last went to its end (ms)."""
        return tuple((page.address, page.at_ms) for page in self._book.relays)

    def acknowledge(self) -> None:
        """Somebody has read what `noticed` says.

        Raises:
            ReadOnly: the journal is not open for writing.
            NotSaved: the system refused to write.
        """
        self._check_writable()
        self._keep(self._book.read_by_somebody())

    def forget_relay(self, address: str) -> None:
        """Take a relay off this device, with everything that is remembered of it.

        Raises:
            NotAllowed: no relay of this address was used.
            ReadOnly: the journal is not open for writing.
            NotSaved: the system refused to write.
        """
        self._check_writable()
        if address not in {known for known, _ in self.relays}:
            raise NotAllowed("No relay of this address was used here. Nothing was changed.")
        self._keep(self._book.without(address))

    def heard(self) -> tuple[Heard, ...]:
        """The newest that is held of every device, this one included."""
        self._check_open()
        return heard(self._parts.chains)

    def _keep(self, book: Book) -> None:
        try:
            write_book(self._parts.places, self._parts.identity.storage_key, self._disk, book)
        except OSError as fault:
            raise not_saved(fault) from fault
        self._book = book
