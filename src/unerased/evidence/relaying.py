"""Syncing a register with a relay: its sealed record first, then the sealed files it names.

A file stands on a relay in pieces of 8 MiB, so that what was interrupted goes on where it stopped;
the name of a piece says the size of the whole and its own number. Pieces gather in device-private
storage, and the file enters the register folder only when its digest is the recorded one.
"""

from __future__ import annotations

import errno
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from unerased.evidence.errors import FileDamaged, NoSuchFile
from unerased.evidence.plain import Watched, create_private, fsync_file, fsync_folder
from unerased.evidence.vault import FOLDER, FileFault, same_digest, sealed_file, sha256
from unerased.journal import Invalid, Reason
from unerased.register import reads
from unerased.register.gone import gone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from unerased.journal import Fault, Progress, Synced
    from unerased.journal.relay import Relay
    from unerased.model.records import FileRecord
    from unerased.register import Register

__all__ = ["PIECE", "Exchanged", "exchange"]

PIECE: Final = 8 * 1024 * 1024
"""Bytes of every piece but the last."""

_OURS: Final = re.compile(r"[0-9a-f]{32}\.age")
_PIECE: Final = re.compile(r"([0-9a-f]{32})\.([1-9a-f][0-9a-f]{0,11})\.([0-9]{6})")
_INCOMING: Final = "incoming"
_STEM: Final = 32
_HARMLESS: Final = frozenset({Reason.WITHHELD})


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one sync did.

    Attributes:
        record: what was done with the sealed record.
        files_fetched: number of sealed files that were taken in.
        files_sent: number of sealed files that were put on the relay.
        file_faults: sealed files that are not as they were added, here or there.
    """

    record: Synced
    files_fetched: int
    files_sent: int
    file_faults: tuple[FileFault, ...]

    @property
    def harmful(self) -> tuple[str, ...]:
        """What somebody should look at, a line each."""
        files = tuple(f"{fault.file} {fault.reason}" for fault in self.file_faults)
        return (*map(str, self._faults(harmless=False)), *files)

    @property
    def waiting(self) -> tuple[str, ...]:
        """What has not arrived yet, a line each."""
        return tuple(map(str, self._faults(harmless=True)))

    def _faults(self, *, harmless: bool) -> Iterator[Fault]:
        for fault in self.record.faults:
            if (fault.reason in _HARMLESS) is harmless:
                yield fault


class _Stored(NamedTuple):
    """The pieces of one file of one size on a relay."""

    total: int
    numbers: frozenset[int]

    @property
    def whole(self) -> bool:
        return len(self.numbers) == _count(self.total)


def exchange(
    register: Register, relay: Relay, address: str, on_progress: Progress | None = None
) -> Exchanged:
    """Fetch what is not here, and put on the relay what it lacks.

    Args:
        register: open for writing.
        relay: where to.
        address: where that is, as people call it, without a name or a password.
        on_progress: called with segments, then pieces of files, done and to do.

    Raises:
        ReadOnly: the register is not open for writing.
        RelayFailed: the relay cannot be reached, or refuses. What was passed on stays.
        JournalError, OSError: the same.
    """
    record = register.sync(relay, address, on_progress=on_progress)
    files = _Files(register, relay, on_progress)
    files.run()
    return Exchanged(record, files.fetched, files.sent, tuple(files.faults))


class _Files:
    """One sync's sealed files."""

    def __init__(self, register: Register, relay: Relay, on_progress: Progress | None) -> None:
        self._register = register
        self._relay = relay
        self._on_progress = on_progress
        self._folder = f"{register.journal.register.hex()}/{FOLDER}"
        self._done = self._total = 0
        self.fetched = self.sent = 0
        self.faults: list[FileFault] = []

    def run(self) -> None:
        """Look at every file that a record names."""
        records = [row.file for row in reads.files(self._register.db)]
        erased = gone(self._register.journal)
        ours = [
            record
            for record in records
            if _OURS.fullmatch(record.sealed_name) and record.sealed_name not in erased
        ]
        if not ours and not erased:
            return
        names = self._relay.names(self._folder)
        self._let_go({name[:_STEM] for name in erased}, names)
        stored = _stored(names)
        held = [(self._register.folder / FOLDER / record.sealed_name).exists() for record in ours]
        lacking = [record for record, there in zip(ours, held, strict=True) if not there]
        here = [record for record, there in zip(ours, held, strict=True) if there]
        self._total = sum(_count(record.size) for record in (*lacking, *here))
        for record in lacking:
            self._fetch(record, stored.get(record.sealed_name[:_STEM], []))
        for record in here:
            self._send(record, stored.get(record.sealed_name[:_STEM], []))

    def _let_go(self, stems: set[str], names: Mapping[str, int]) -> None:
        """Take what was erased away from the relay, as far as it does so."""
        for name in names:
            match = _PIECE.fullmatch(name)
            if match is not None and match[1] in stems:
                self._relay.remove(f"{self._folder}/{name}")

    def _fetch(self, record: FileRecord, stored: list[_Stored]) -> None:
        """Take in a file of which the relay has all pieces; what does not fit is told."""
        for choice in stored:
            if not choice.whole or choice.total > _most(record.size):
                continue
            part = self._gathered(record, choice)
            if part is None:
                continue
            with part.open("rb") as file:
                fits = same_digest(sha256(file), record.sealed_sha256)
            if fits:
                _move(part, self._register.folder / FOLDER / record.sealed_name)
                self.fetched += 1
                return
            part.unlink()
            self._fault(record, "is not on the relay as it was added")
            for number in range(_count(choice.total)):  # whoever has the file puts it again
                name = _piece(record.sealed_name[:_STEM], choice.total, number)
                self._relay.remove(f"{self._folder}/{name}")

    def _gathered(self, record: FileRecord, choice: _Stored) -> Path | None:
        """All pieces in one file in private storage; begins where an earlier sync stopped."""
        incoming = self._register.journal.private_folder / _INCOMING
        incoming.mkdir(mode=0o700, exist_ok=True)
        stem = record.sealed_name[:_STEM]
        part = incoming / f"{stem}.{choice.total:x}"
        if not part.exists():
            create_private(part).close()
        with part.open("r+b") as file:
            begun = part.stat().st_size // PIECE
            file.truncate(begun * PIECE)
            file.seek(begun * PIECE)
            for number in range(begun, _count(choice.total)):
                try:
                    data = self._relay.get(f"{self._folder}/{_piece(stem, choice.total, number)}")
                except Invalid as why:
                    self._fault(record, f"cannot be fetched: a piece on the relay {why.reason}")
                    return None
                file.write(data)
                file.flush()
                self._step()
        return part

    def _send(self, record: FileRecord, stored: list[_Stored]) -> None:
        """Put the pieces that the relay lacks, of a file that is as it was added."""
        try:
            with sealed_file(self._register, record) as (file, total):
                held = next((one.numbers for one in stored if one.total == total), frozenset())
                lacking = [number for number in range(_count(total)) if number not in held]
                if not lacking:
                    return
                if not same_digest(sha256(file), record.sealed_sha256):
                    self._fault(record, "is not as it was added, so it was not sent")
                    return
                for number in lacking:
                    file.seek(number * PIECE)
                    name = _piece(record.sealed_name[:_STEM], total, number)
                    self._relay.put(f"{self._folder}/{name}", _read(file, PIECE))
                    self._step()
                self.sent += 1
        except (NoSuchFile, FileDamaged):
            self._fault(record, "is missing, or is no plain file")

    def _fault(self, record: FileRecord, reason: str) -> None:
        self.faults.append(FileFault(record.code, f"{FOLDER}/{record.sealed_name}", reason))

    def _step(self) -> None:
        self._done += 1
        if self._on_progress is not None:
            self._on_progress(self._done, max(self._done, self._total))


def _stored(names: Mapping[str, int]) -> dict[str, list[_Stored]]:
    """What pieces a listing shows, by the beginning of the file's name; torn ones count not."""
    found: dict[tuple[str, int], set[int]] = {}
    for name, size in names.items():
        match = _PIECE.fullmatch(name)
        if match is None:
            continue
        total, number = int(match[2], 16), int(match[3])
        if number < _count(total) and size == min(PIECE, total - number * PIECE):
            found.setdefault((match[1], total), set()).add(number)
    stored: dict[str, list[_Stored]] = {}
    for (stem, total), numbers in sorted(found.items()):
        stored.setdefault(stem, []).append(_Stored(total, frozenset(numbers)))
    return stored


def _piece(stem: str, total: int, number: int) -> str:
    return f"{stem}.{total:x}.{number:06d}"


def _count(total: int) -> int:
    return -(-total // PIECE)


def _most(size: int) -> int:
    """Bytes that the age file of `size` bytes may have: a header, and a tag for each 64 KiB."""
    return size + size // 4096 + 64 * 1024


def _read(file: BinaryIO, size: int) -> bytes:
    """So many bytes, fewer only at the end."""
    return Watched(file, size, None).read(size)


def _move(part: Path, target: Path) -> None:
    """Give a verified file its place in the register folder, which may be on another disk."""
    fsync_file(part)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        part.replace(target)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        beside = target.with_suffix(".part")
        beside.unlink(missing_ok=True)
        with part.open("rb") as file, create_private(beside) as out:
            shutil.copyfileobj(file, out)
        fsync_file(beside)
        beside.replace(target)
        part.unlink()
    fsync_folder(target.parent)
