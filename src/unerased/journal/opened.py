"""What every part of an open journal rests on: whose it is, its heads, its secrets, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from unerased.journal.appending import Appender, not_saved
from unerased.journal.arriving import take_keys
from unerased.journal.errors import NoSecret, ReadOnly
from unerased.journal.private import open_private, seal_private
from unerased.journal.values import Head
from unerased.journal.writing import Author

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from unerased.journal.lock import DeviceLock
    from unerased.journal.means import Means
    from unerased.journal.opening import Parts
    from unerased.journal.relaybook import Book

__all__ = ["OpenJournal", "silent"]


def silent(_done: int, _total: int) -> None:
    """Progress that nobody asked for."""


class OpenJournal:
    """A journal that was opened. A context manager: leaving it closes it."""

    def __init__(self, parts: Parts, means: Means, lock: DeviceLock | None, book: Book) -> None:
        """Use `create` or `open`."""
        self._parts = parts
        self._book = book
        self._disk = means.disk
        author = Author(parts.places.register, parts.welcome.device, parts.identity, means.random)
        self._appender = Appender(parts, author, means.disk, means.clock)
        self._clock = means.clock
        self._lock = lock
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Drop the keys from memory, as far as Python can, and free the device's lock."""
        if self._closed:
            return
        self._closed = True
        self._parts.keybag.forget()
        self._parts.keyring.forget()
        if self._lock is not None:
            self._lock.release()

    @property
    def register(self) -> bytes:
        """Id of the register, 16 bytes."""
        return self._parts.places.register

    @property
    def device(self) -> bytes:
        """Id of this device, 16 bytes."""
        return self._parts.welcome.device

    @property
    def member(self) -> bytes:
        """Id of the member on this device, 16 bytes."""
        return self._parts.identity.member

    @property
    def private_folder(self) -> Path:
        """This device's private storage of this register; others keep their files there, too."""
        return self._parts.places.private

    @property
    def folder(self) -> Path:
        """The register folder: ciphertext only."""
        return self._parts.places.folder

    @property
    def writable(self) -> bool:
        """Whether it was opened for writing."""
        return self._lock is not None

    def check_may_write(self) -> None:
        """See whether what this device writes would be believed.

        Raises:
            ReadOnly: the journal is not open for writing.
            ChainHeld: this device's chain has a fault.
            Removed: this device was removed.
        """
        self._check_writable()
        self._appender.check_chain()

    def heads(self) -> dict[bytes, Head]:
        """The newest accepted segment of every chain, by device id."""
        tips = self._parts.chains.tips
        return {device: Head(tip.seq, tip.hash) for device, tip in tips.items()}

    def heads_at(self, moment_ms: int) -> dict[bytes, Head]:
        """The heads that this device held at a moment, by its own log of arrivals.

        Args:
            moment_ms: milliseconds since 1970-01-01 UTC by this device's clock.

        Raises:
            StorageDamaged: the log was changed.
        """
        self._check_open()
        return self._parts.arrivals.heads_at(moment_ms)

    def refresh(self) -> None:
        """Walk on to what came since: from another program on this device, or by copying."""
        self._check_open()
        accepted = self._parts.chains.refresh()
        try:
            take_keys(self._parts, write=self.writable and self._parts.unmarked is None)
        except OSError as fault:
            raise not_saved(fault) from fault
        self._parts.arrivals.note(accepted, self.device, self._clock())
        if accepted and self.writable:
            self._appender.save_marks()

    def secret(self, name: str, make: Callable[[], bytes] | None = None) -> bytes:
        """A named secret of this device, made and kept when it is not there.

        The secret "projection" is always there, and is read without loading the others.

        Args:
            name: for instance "projection" or "age:" and the code of a file.
            make: gives a new one.

        Raises:
            NoSecret: it is not there and `make` is None.
            ReadOnly: it is not there and the journal is not open for writing.
            ChainHeld: it is not there and the marks are missing or damaged.
            NotSaved: the system refused to write.
            StorageDamaged: the keybag was changed.
        """
        self._check_open()
        found = self._parts.keybag.secret(name)
        if found is not None:
            return found
        if make is None:
            raise NoSecret("The keybag of this device holds no secret of this name.")
        self._check_writable()
        self._appender.check_marks()
        made = make()
        try:
            self._appender.keep(name, made)
        except OSError as fault:
            raise not_saved(fault) from fault
        self._appender.save_marks()
        return made

    def seal_private(self, context: bytes, plaintext: bytes) -> bytes:
        """Seal bytes for a file of this device's private storage.

        Args:
            context: which file and where in it; `open_private` needs the same.
            plaintext: what to seal.
        """
        self._check_open()
        key = self._parts.identity.storage_key
        return seal_private(self.register, key, context, plaintext)

    def open_private(self, context: bytes, sealed: bytes) -> bytes:
        """Open what `seal_private` sealed.

        Raises:
            Invalid: it was changed, or stands in another context, register or device.
        """
        self._check_open()
        return open_private(self.register, self._parts.identity.storage_key, context, sealed)

    def _check_open(self) -> None:
        if self._closed:
            raise ReadOnly("The register was closed or locked. Open it again.")

    def _check_writable(self) -> None:
        self._check_open()
        if not self.writable:
            raise ReadOnly("The register is open for reading only. Nothing was written.")
