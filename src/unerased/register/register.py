"""The register of one member on one device: the journal and its projection, as one."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Self

from unerased.journal import DeviceBusy, Journal, system_clock
from unerased.journal.lock import DeviceLock
from unerased.model.check import Problem
from unerased.model.codes import RANDOM_BYTES, new_code
from unerased.model.records import Correction, Save
from unerased.register import reads
from unerased.register.cipher import check_packages
from unerased.register.codebook_file import record_prefixes, with_extensions
from unerased.register.costs import affordable
from unerased.register.erasing import delete_sealed, sealed_names
from unerased.register.errors import ProjectionLost, ReadOnly, Refused
from unerased.register.gone import note_gone
from unerased.register.known import ProjectionKnown
from unerased.register.notebook import Notebook
from unerased.register.projection import Projection
from unerased.register.readlog import ReadLog
from unerased.register.recording import entries
from unerased.register.saved import Saved

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from unerased.journal import Clock, Heads, Progress, Report, Synced
    from unerased.journal.relay import Relay
    from unerased.model.codebook import Codebook
    from unerased.model.records import Record
    from unerased.register.database import Database
    from unerased.register.rows import Counts, SaveRow
    from unerased.seal import Cost, Policy

__all__ = ["Register"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Register:
    """An open register. A context manager: leaving it closes it. For one thread at a time.

    Attributes:
        db: what the functions of `unerased.register.reads` take first.
        journal: the sealed record beneath.
    """

    def __init__(self, journal: Journal, clock: Clock, on_progress: Progress | None) -> None:
        """Use `create` or `open`."""
        self.journal: Final = journal
        self._clock = clock
        self._notices: list[str] = []
        self._codebook: tuple[tuple[str, ...], Codebook] | None = None
        self._projection = self._new_projection()
        self._log = ReadLog(journal.private_folder / "readlog", journal, clock)
        self._open(_entries_done(on_progress))
        if journal.writable:
            self._erase_due(_entries_done(on_progress))

    def _new_projection(self) -> Projection:
        return Projection(
            self.journal.private_folder,
            self.journal.secret("projection"),
            self.journal,
            record_prefixes,
            self._notices.append,
            writes=self.journal.writable,
        )

    def _erase_due(self, on_progress: Callable[[int], None] | None) -> None:
        """Do the erasures that have become due: sealed files, keys, then the searchable copy."""
        due = self.journal.due()
        if not due:
            return
        units = {unit for one in due for unit in one.about}
        names = sealed_names(self.db, units)
        note_gone(self.journal, names)  # first: afterwards nobody could tell what they were
        delete_sealed(self.journal, names)
        done = self.journal.erase_due()
        self._projection.destroy()
        self._projection = self._new_projection()
        self._projection.open(on_progress)
        self._notices.append(
            f"Erased on this device, as it was agreed: {len(done)}. It is pending on every other "
            "device until that says so; `unerased erase` lists them."
        )

    @classmethod
    def create(  # noqa: PLR0913 - each is a choice of its own, and all but three have defaults
        cls,
        folder: Path,
        storage: Path,
        passphrase: str,
        *,
        cost: Cost | None = None,
        policy: Policy | None = None,
        clock: Clock = system_clock,
    ) -> Self:
        """Found a register and open it for writing.

        Args:
            folder: the register folder; must be empty or not there.
            storage: this device's private storage, outside of `folder`.
            passphrase: what the identity is sealed under.
            cost: of deriving a key from it; None for what this machine can afford.
            policy: bounds of the cost; None for the current one.
            clock: gives milliseconds since 1970-01-01 UTC.

        Raises:
            CipherClash: packages that overwrite each other are installed.
            JournalError, SealError: as `Journal.create`.
        """
        check_packages()
        journal = Journal.create(
            folder, storage, passphrase, cost=cost or affordable(), policy=policy, clock=clock
        )
        return cls._begin(journal, clock, None)

    @classmethod
    def open(  # noqa: PLR0913 - each is a choice of its own, and all but three have defaults
        cls,
        folder: Path,
        storage: Path,
        passphrase: str,
        *,
        write: bool = False,
        policy: Policy | None = None,
        clock: Clock = system_clock,
        on_progress: Progress | None = None,
    ) -> Self:
        """Open a register; only what is new is replayed.

        Args:
            folder: the register folder.
            storage: this device's private storage.
            passphrase: what the identity is sealed under.
            write: take the device's lock, so that it can be written to.
            policy: bounds of the cost; None for the current one.
            clock: gives milliseconds since 1970-01-01 UTC.
            on_progress: called with entries replayed, and 0 because their number is not known.

        Raises:
            CipherClash: packages that overwrite each other are installed.
            DeviceBusy: another program has it open for writing (only with `write`).
            ProjectionLost: the searchable copy could be neither read nor rebuilt.
            JournalError, SealError: as `Journal.open`.
        """
        check_packages()
        journal = Journal.open(folder, storage, passphrase, policy=policy, clock=clock, write=write)
        return cls._begin(journal, clock, on_progress)

    @classmethod
    def _begin(cls, journal: Journal, clock: Clock, on_progress: Progress | None) -> Self:
        try:
            if journal.writable:
                journal.tend()
            return cls(journal, clock, on_progress)
        except BaseException:
            journal.close()
            raise

    def _open(self, on_progress: Callable[[int], None] | None) -> None:
        if self.writable:
            self._projection.open(on_progress)
        elif not self._projection.open_current():
            try:
                lock = DeviceLock(self.journal.private_folder / "lock")
            except DeviceBusy:
                self._projection.open_as_it_stands(on_progress)
                return
            try:
                self._projection.open(on_progress)
                self._projection.settle()
            finally:
                lock.release()

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
        """Close it: keys are dropped as far as Python can, and the device's lock is free."""
        try:
            self._projection.close()
        finally:
            self.journal.close()

    @property
    def db(self) -> Database:
        """The projection, for the functions of `unerased.register.reads`."""
        return self._projection.db

    @property
    def folder(self) -> Path:
        """The register folder: ciphertext only."""
        return self.journal.folder

    @property
    def writable(self) -> bool:
        """Whether it was opened for writing."""
        return self.journal.writable

    @property
    def heads(self) -> Heads:
        """The newest segment of every chain: what the register is as of now."""
        return self.journal.heads()

    @property
    def notices(self) -> tuple[str, ...]:
        """What people should know: a copy that was rebuilt, faults found in the journal."""
        faults = dict.fromkeys(str(fault) for fault in self.journal.faults)
        relays = dict.fromkeys(f"At a relay, {fault}" for _, fault, _ in self.journal.noticed)
        return (*self._notices, *faults, *relays)

    @property
    def codebook(self) -> Codebook:
        """The codebook with the additions that hold now.

        An addition that contradicts an earlier one (two devices may have made them at the same
        time) is left out, with a notice.
        """
        extensions = tuple(reads.codebook_extensions(self.db))
        if self._codebook is None or self._codebook[0] != extensions:
            made, left_out = with_extensions(extensions)
            if left_out:
                self._notices.append(
                    f"{left_out} of the additions to the codebook contradict it and were left out."
                )
            self._codebook = (extensions, made)
        return self._codebook[1]

    def as_of(self, moment: date | datetime) -> Heads:
        """The heads that this device held at a moment, or at the end of a day (UTC).

        A `datetime` without a time zone is taken as UTC.
        """
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time.max)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return self.journal.heads_at((moment - _EPOCH) // _MILLISECOND)

    def new_code(self, kind: str) -> str:
        """A fresh code for something of this kind ("person", "claim" …).

        Raises:
            KeyError: the codebook has no such kind.
        """
        prefix = self.codebook.kinds[kind].prefix
        known = ProjectionKnown(self.db, self.codebook)
        while True:
            code = new_code(prefix, secrets.token_bytes(RANDOM_BYTES))
            if known.kind_of(code) is None:
                return code

    def record(
        self,
        records: Sequence[Record],
        title: str = "",
        step: str = "",
        *,
        on_progress: Progress | None = None,
    ) -> Saved:
        """Write records as one save: all of them, or nothing when any of them is not good.

        Args:
            records: in order; a record may name what stands before it.
            title: what this save is, for the history.
            step: for saves that belong to a series.
            on_progress: called with records done and to do, once for checking, once for sealing.

        Raises:
            Refused: with a problem for everything that is wrong. Nothing was written.
            ReadOnly: the register is not open for writing. Nothing was written.
            ProjectionLost: the save is kept in the journal, and cannot be shown before the
                register is opened again.
            JournalError: as `Journal.append`; what it says of what was written holds.
        """
        if not self.writable:
            raise ReadOnly
        self.journal.check_may_write()
        if not records:
            raise Refused([Problem("", "", "there is nothing to save")])
        save = Save(self.new_code("save"), title, step)
        known = ProjectionKnown(self.db, self.codebook)
        made = entries([save, *records], known, self.journal.compartments, on_progress)
        self.journal.append(made, *([on_progress] if on_progress else []))
        try:
            self._projection.catch_up()
        except ProjectionLost as fault:
            raise ProjectionLost(fault.reason, save.code) from fault
        return Saved(save.code, tuple(record.code for record in records), self.heads)

    def undo(self, save: str, reason: str) -> Saved:
        """Undo a save as a whole: nothing that it wrote holds any more; all of it stays visible.

        Raises:
            Refused: there is no such save, or no reason. Otherwise as `record`.
        """
        return self.record([Correction(self.new_code("correction"), save, "undone", reason)])

    def refresh(self) -> None:
        """Take up what came since from other devices, or from another program on this one.

        Raises:
            ProjectionLost: the searchable copy could be neither written nor rebuilt.
        """
        self.journal.refresh()
        if self.writable:
            self._projection.catch_up()

    def sync(self, relay: Relay, address: str, on_progress: Progress | None = None) -> Synced:
        """Pass the sealed record on to a relay, and take up what others put there.

        The sealed files go by `unerased.evidence.relaying.exchange`, which calls this first.

        Raises:
            ProjectionLost: the searchable copy could be neither written nor rebuilt.
            ReadOnly, JournalError: as `Journal.sync`. What came before is taken up.
        """
        if not self.writable:
            raise ReadOnly
        try:
            return self.journal.sync(relay, address, *([on_progress] if on_progress else []))
        finally:
            self._projection.catch_up()

    def rebuild(self, on_progress: Progress | None = None) -> None:
        """Make the searchable copy anew from the journal.

        Raises:
            ReadOnly: the register is not open for writing.
            ProjectionLost: it could not be written; the journal is safe.
        """
        if not self.writable:
            raise ReadOnly
        self._projection.rebuild(_entries_done(on_progress))

    def verify(self, on_progress: Progress | None = None) -> Report:
        """Walk the whole journal from its first byte on; see `Journal.verify`."""
        return self.journal.verify(*([on_progress] if on_progress else []))

    def counts(self, heads: Heads | None = None) -> Counts:
        """How much there is."""
        return reads.counts(self.db, heads=heads)

    def saves(self, limit: int | None = None, heads: Heads | None = None) -> list[SaveRow]:
        """Saves, the latest first."""
        return reads.saves(self.db, limit=limit, heads=heads)

    def log_read(self, code: str, *properties: str) -> None:
        """Note in this device's own log that values of a code are shown; never what they are.

        Raises:
            ReadLogBusy: another program held the log too long; the values should not be shown.
        """
        self._log.reads(code, properties or ("",))

    def log_search(self, hits: int) -> None:
        """Note in this device's own log that a search was made; never its words.

        Raises:
            ReadLogBusy: as `log_read`.
        """
        self._log.search(hits)

    @property
    def notebook(self) -> Notebook:
        """This device's own notebook: saved views of lists."""
        return Notebook(self.journal.private_folder / "notebook", self.journal)

    @property
    def read_log(self) -> ReadLog:
        """This device's own log of what was looked at."""
        return self._log


def _entries_done(on_progress: Progress | None) -> Callable[[int], None] | None:
    if on_progress is None:
        return None
    return lambda done: on_progress(done, 0)
