"""The open journal of one register on one device: everything of this room put together."""

from __future__ import annotations

import dataclasses
import secrets
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from unerased.journal import founding
from unerased.journal import verify as verifying
from unerased.journal.agreed import Agreed
from unerased.journal.appending import not_saved
from unerased.journal.common import COMMON
from unerased.journal.errors import StorageDamaged
from unerased.journal.lock import DeviceLock
from unerased.journal.means import Means, system_clock
from unerased.journal.opened import silent
from unerased.journal.opening import assemble, fresh_chains, load_identity, marks_fault, trust_anew
from unerased.journal.reading import read_all
from unerased.journal.recoverable import Recoverable
from unerased.journal.relaybook import open_book
from unerased.journal.relayed import Relayed
from unerased.journal.storage import check_apart, find
from unerased.journal.values import Fault, Head
from unerased.journal.writing import Author
from unerased.seal import Identity, Policy, seal_identity
from unerased.seal.cost import STANDARD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from unerased.journal.storage import Places
    from unerased.journal.values import (
        Clock,
        Entry,
        Progress,
        Report,
        SegmentRead,
        Stamp,
        Unfinished,
        Unrecognised,
    )
    from unerased.seal import Cost

__all__ = ["Journal"]


class Journal(Agreed, Recoverable, Relayed):
    """The sealed, signed, append-only record. A context manager: leaving it closes it.

    What it does with the membership, agreements, backups and relays stands in its bases.
    """

    @classmethod
    def create(  # noqa: PLR0913 -- each is a choice of its own, and all but three have defaults
        cls,
        folder: Path,
        storage: Path,
        passphrase: str,
        *,
        cost: Cost | None = None,
        policy: Policy | None = None,
        clock: Clock = system_clock,
        means: Means | None = None,
        compartments: Sequence[str] = founding.DEFAULT_COMPARTMENTS,
    ) -> Self:
        """Found a register and open it for writing.

        Args:
            folder: the register folder; must be empty or not there.
            storage: device-private storage, outside of `folder`.
            passphrase: what the identity is sealed under.
            cost: of deriving a key from it; None for the standard one.
            policy: bounds of the cost; None for `Policy.current()`.
            clock: gives milliseconds since 1970-01-01 UTC.
            means: disk, clock and randomness, in place of `clock` and the system's.
            compartments: those to begin with.

        Raises:
            AlreadyExists: something lies in `folder`.
            StorageExposed: `storage` lies inside `folder`.
            EntryRefused: a compartment has a name that none may have.
            SealError: passphrase or cost is refused.
            NotSaved: the system refused to write; there is no register then.
        """
        check_apart(folder, storage)
        founding.check_compartments(compartments)
        places = founding.new_places(folder, storage)
        policy = policy or Policy.current()
        identity = Identity.generate()
        sealed = seal_identity(identity, passphrase, cost or STANDARD, policy)
        means = means or Means(clock)
        author = Author(places.register, secrets.token_bytes(16), identity, means.random)
        try:
            founding.found(places, author, sealed, compartments, means)
        except OSError as fault:
            raise not_saved(fault) from fault
        return cls._start(places, lambda: identity, means, write=True)

    @classmethod
    def open(  # noqa: PLR0913 -- each is a choice of its own, and all but three have defaults
        cls,
        folder: Path,
        storage: Path,
        passphrase: str,
        *,
        policy: Policy | None = None,
        clock: Clock = system_clock,
        write: bool = False,
        means: Means | None = None,
        renew_marks: bool = False,
    ) -> Self:
        """Open a register; only what is newer than the marks is walked.

        Args:
            folder: the register folder.
            storage: device-private storage.
            passphrase: what the identity is sealed under.
            policy: bounds of the cost; None for `Policy.current()`.
            clock: gives milliseconds since 1970-01-01 UTC.
            write: take the device's lock, so that entries can be appended.
            means: disk, clock and randomness, in place of `clock` and the system's.
            renew_marks: where the high-water marks are missing or damaged, make them anew from
                what the folder holds now, trusting that nothing was dropped from it.

        Raises:
            NoRegister: the folder holds none.
            NotAMember: this device has no keys for it.
            StorageExposed: `storage` lies inside `folder`.
            DeviceBusy: another program has it open for writing.
            SealError: the passphrase does not open the identity, or that was changed.
            StorageDamaged: another file of the device-private storage was changed.
        """
        check_apart(folder, storage)
        places = find(folder, storage)
        policy = policy or Policy.current()
        return cls._start(
            places,
            lambda: load_identity(places, passphrase, policy),
            means or Means(clock),
            write=write,
            renew=renew_marks and write,
        )

    @classmethod
    def _start(
        cls,
        places: Places,
        identity: Callable[[], Identity],
        means: Means,
        *,
        write: bool,
        renew: bool = False,
    ) -> Self:
        with ExitStack() as undo:
            lock = DeviceLock(places.own("lock")) if write else None
            if lock is not None:
                undo.callback(lock.release)
            parts = assemble(places, identity(), means.disk, write=write)
            if renew:
                parts = trust_anew(parts)
            parts.chains.check_tips()
            book = open_book(parts)
            journal = cls(parts, means, lock, book)
            journal.refresh()
            if write and parts.keybag.rewritten_unnoted:
                journal._appender.save_marks()
            undo.pop_all()
        return journal

    @property
    def compartments(self) -> tuple[str, ...]:
        """The compartments that this member may seal for, sorted."""
        self._check_open()
        newest = self._parts.newest()
        return tuple(sorted(name for name in newest if name != COMMON))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What was found not to stand so far; `verify` looks at everything."""
        others = (self._parts.unmarked, self._appender.unwritten)
        return (*self._parts.chains.faults, *[fault for fault in others if fault is not None])

    @property
    def unfinished(self) -> tuple[Unfinished, ...]:
        """Runs that were never closed, or are not yet: their entries are not believed."""
        return verifying.unfinished(self._parts.chains.tips.values())

    @property
    def unrecognised(self) -> tuple[Unrecognised, ...]:
        """Control entries of a type that this version does not know."""
        return self._parts.chains.state.unrecognised

    def append(self, entries: Sequence[Entry], on_progress: Progress = silent) -> list[Stamp]:
        """Seal, sign and write entries as one save; durable on return.

        A save that is larger than a segment becomes a run, believed only as a whole.

        Args:
            entries: in the order in which they are to be read.
            on_progress: called with entries done and to do.

        Returns:
            The segments written, in order; none for no entries.

        Raises:
            ReadOnly: the journal is not open for writing.
            ChainHeld: this device's chain has a fault.
            Removed: this device was removed.
            EntryRefused: an entry cannot be sealed; nothing was written.
            NotSaved: the system refused to write.
            StorageDamaged: the keybag was changed.
        """
        self._check_writable()
        self.refresh()
        return self._appender.append(entries, on_progress)

    def read(self, after: Mapping[bytes, int]) -> Iterator[SegmentRead]:
        """Give believed segments, verified and opened, by (clock, device, number).

        What does not stand joins `faults` and ends its chain at that point.

        Args:
            after: for each device the number of the last segment that is not wanted any more;
                {} for all. It is one that was read before.

        Raises:
            StorageDamaged: the keybag was changed.
        """
        self.refresh()
        yield from read_all(self._parts.chains, after, self._parts.keybag.keys)

    def verify(self, on_progress: Progress = silent) -> Report:
        """Walk everything from the first byte on, believing nothing that was remembered.

        Args:
            on_progress: called with segments done and to do.
        """
        self._check_open()
        bag = self._parts.keybag.fresh()
        bag_fault = _storage_fault(bag.load)
        others = (
            bag_fault,
            _storage_fault(self._parts.arrivals.load),
            marks_fault(self._parts),
            self._appender.unwritten,
        )
        # A keybag that stands goes on to be read: another process may append meanwhile.
        keys_of = bag.keys if bag_fault is None else bag.peek
        unreached = {tip.device: Head(tip.seq, tip.hash) for tip in self._parts.chains.unreached}
        expected = {**self.heads(), **unreached}
        report = verifying.verify(
            self._parts.places, fresh_chains(self._parts), expected, keys_of, on_progress
        )
        own = [fault for fault in others if fault is not None]
        return dataclasses.replace(report, faults=(*report.faults, *own))


def _storage_fault(look: Callable[[], object]) -> Fault | None:
    try:
        look()
    except StorageDamaged as fault:
        return Fault(fault.file, None, fault.reason, fault.detail)
    return None
