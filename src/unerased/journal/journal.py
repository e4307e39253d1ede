"""The open journal of one register on one device: everything of this room put together."""

from __future__ import annotations

import dataclasses
import secrets
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self, TypeVar

from unerased.journal import erasing, founding
from unerased.journal import verify as verifying
from unerased.journal.appending import Appender, not_saved
from unerased.journal.arriving import take_keys
from unerased.journal.backup.device import begun, latest, replaced
from unerased.journal.backup.making import make
from unerased.journal.bundles import Brought
from unerased.journal.codec import encode
from unerased.journal.common import COMMON
from unerased.journal.errors import NoSecret, ReadOnly, StorageDamaged
from unerased.journal.governing import Governor
from unerased.journal.inviting import Inviter
from unerased.journal.lock import DeviceLock
from unerased.journal.means import Means, system_clock
from unerased.journal.opening import assemble, fresh_chains, load_identity, marks_fault, trust_anew
from unerased.journal.private import open_private, seal_private
from unerased.journal.reading import quarantined, read_all
from unerased.journal.relaybook import open_book, write_book
from unerased.journal.storage import check_apart, find
from unerased.journal.sync import synchronise
from unerased.journal.tending import leaving, tend
from unerased.journal.values import Fault, Head
from unerased.journal.witness import heard
from unerased.journal.writing import Author
from unerased.seal import Identity, Policy, digest, seal_identity
from unerased.seal.cost import STANDARD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from unerased.journal.agreement import Agreement
    from unerased.journal.backup.making import BackedUp
    from unerased.journal.entries import Entry as ControlEntry
    from unerased.journal.inviting import Asking, Terms
    from unerased.journal.membership import Membership
    from unerased.journal.opening import Parts
    from unerased.journal.relay import Relay
    from unerased.journal.relaybook import Book
    from unerased.journal.storage import Places
    from unerased.journal.values import (
        Clock,
        Entry,
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
    from unerased.seal import Cost, ShareSet

__all__ = ["Journal"]

T = TypeVar("T")


def _silent(_done: int, _total: int) -> None:
    pass


class Journal:
    """The sealed, signed, append-only record. A context manager: leaving it closes it."""

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
            undo.pop_all()
        return journal

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

    def append(self, entries: Sequence[Entry], on_progress: Progress = _silent) -> list[Stamp]:
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

    @property
    def membership(self) -> Membership:
        """Who belongs, who may do what, and what is believed of whom, up to the heads."""
        return self._parts.chains.membership

    def belief(self, applied: Mapping[bytes, int]) -> str:
        """A digest of what decides how segments that were taken in already are read.

        It changes when a removal, an acceptance or a key that came late makes something believed
        or readable that was not, or the other way round.

        Args:
            applied: device and number of the newest segment that was taken in.
        """
        chains = self._parts.chains
        keys = [self._parts.keyring.ids, chains.state.late, sorted(chains.erased)]
        facts = [chains.membership.belief(applied), keys]
        return digest(encode(facts)).hex()

    def govern(self, decide: Callable[[Governor], Sequence[ControlEntry]]) -> Stamp | None:
        """Change the membership; durable on return.

        Args:
            decide: gives the entries, of what the record says now; a method of `Governor`.

        Returns:
            The segment that was written; None when there was nothing to write.

        Raises:
            NotAllowed: it may not be; nothing was written.
            ReadOnly, ChainHeld, Removed, NotSaved: as `append`.
        """
        self._check_writable()
        self.refresh()
        entries = decide(Governor(self._parts))
        return self._appender.govern(entries) if entries else None

    def invite(
        self, terms: Terms, code: str, *, cost: Cost | None = None, policy: Policy | None = None
    ) -> bytes:
        """An invitation, sealed under a code that is said and not sent; open for 30 days.

        Args:
            terms: what somebody is invited as.
            code: as `unerased.seal.new_code` gives it.
            cost: of deriving a key from the code; None for the standard one.
            policy: bounds of the cost; None for `Policy.current()`.

        Raises:
            NotAllowed: this member may not invite so.
            ReadOnly, ChainHeld, Removed, NotSaved, StorageDamaged, SealError: nothing was made.
        """
        return self._inviting(
            lambda inviter: inviter.invite(
                terms, code, cost or STANDARD, policy or Policy.current()
            )
        )

    def asking(self, letter: bytes) -> Asking:
        """Who answers an open invitation of this device, and the safety words to compare.

        Raises:
            Invalid: it answers none, or was changed.
            ReadOnly, StorageDamaged: nothing was looked at.
        """
        return self._inviting(lambda inviter: inviter.asking(letter))

    def admit(self, letter: bytes, words: str) -> bytes:
        """Admit a device whose safety words its owner read out; durable on return.

        It is given the keys of its compartments, and every unit key that is here.

        Args:
            letter: the bytes of its answer.
            words: the safety words as the other side read them.

        Returns:
            The file that lets it in, to be handed over.

        Raises:
            Invalid: it answers none of this device's open invitations, or was changed.
            NotAllowed: the words differ, or it may not be admitted.
            ReadOnly, ChainHeld, Removed, NotSaved, StorageDamaged: as `append`.
        """
        asking = self._inviting(lambda inviter: inviter.confirmed(letter, words))
        self._inviting(lambda inviter: self._appender.govern(inviter.entries(asking)))
        self.give_keys((asking.device.device,))
        return self._inviting(lambda inviter: inviter.admission(asking))

    def grant(
        self, member: bytes, compartments: Sequence[str], *, administer: bool = False
    ) -> None:
        """Let a member open more compartments, or administer; durable on return.

        Raises:
            NotAllowed: it may not be; nothing was written.
            ReadOnly, ChainHeld, Removed, NotSaved, StorageDamaged: as `append`.
        """
        self.govern(lambda governor: governor.grant(member, compartments, administer=administer))
        if compartments:
            self.give_keys(self.membership.devices_of(member))

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
        self, path: Path, on_progress: Progress = _silent, *, number: bytes | None = None
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

    def tend(self) -> None:
        """Do what has become due: renew keys that a removed device holds, send keys again.

        Quietly nothing where this device may not write.

        Raises:
            ReadOnly, NotSaved, StorageDamaged: as `append`.
        """
        self._check_writable()
        self.refresh()
        if self._appender.may_write:
            self.govern(lambda governor: governor.renew())
            tend(self._parts, self._appender)

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

    def due(self) -> list[Agreement]:
        """The erasures that this device has to do now.

        Raises:
            StorageDamaged: the log of arrivals was changed.
        """
        self.refresh()
        return erasing.due(self._parts, self._clock())

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

    def give_keys(self, devices: Sequence[bytes]) -> None:
        """Send every unit key and secret that is here to devices; durable on return.

        Raises:
            ReadOnly, ChainHeld, Removed, NotSaved, StorageDamaged: as `append`.
        """
        self._check_writable()
        units, secrets = self._parts.keybag.everything(leaving(self._parts))
        self._appender.send(Brought(units, secrets), devices)

    def _inviting(self, ask: Callable[[Inviter], T]) -> T:
        self._check_writable()
        self.refresh()
        try:
            return ask(Inviter(self._parts, self._disk, self._clock()))
        except OSError as fault:
            raise not_saved(fault) from fault

    def quarantine(self) -> list[Quarantined]:
        """The segments that are kept and not believed, by device and number."""
        self.refresh()
        return list(quarantined(self._parts.chains, self._parts.keybag.keys))

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

    def sync(self, relay: Relay, address: str, on_progress: Progress = _silent) -> Synced:
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

    def verify(self, on_progress: Progress = _silent) -> Report:
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


def _storage_fault(look: Callable[[], object]) -> Fault | None:
    try:
        look()
    except StorageDamaged as fault:
        return Fault(fault.file, None, fault.reason, fault.detail)
    return None
