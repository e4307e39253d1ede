"""Who looked at what on this device: a sealed, chained log that never leaves it.

One file a month in device-private storage, a row of records: length u32 big-endian, then a sealed
box of [hash of the record before, time, kind, code, property, hits]; zeros before the first of a
month. It says which identifying value was read and that a search was made, never the words of a
search. Files older than twelve months are removed. A record cut short by a power loss is dropped;
one that was changed, or taken out of the middle of a month, shows when the log is read.
"""

from __future__ import annotations

import os
import re
import struct
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from unerased.journal.common import bounded
from unerased.journal.errors import DeviceBusy, JournalError
from unerased.journal.lock import DeviceLock
from unerased.register.errors import ReadLogBusy
from unerased.seal import SealError, frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from unerased.register.stamp import Sealer

__all__ = ["LogFault", "LogRead", "ReadLog"]

_MONTHS: Final = 12
_JUMP: Final = 2
_LENGTH: Final = struct.Struct(">I")
_LONGEST: Final = 4096
_NAME: Final = re.compile(r"([0-9]{4})-([0-9]{2})\.log")
_NOTHING: Final = bytes(32)
_PATIENCE: Final = 5.0
_PAUSE: Final = 0.01
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LogRead:
    """Something that was looked at.

    Attributes:
        when: by this device's clock (UTC).
        kind: "read" or "search".
        code: whose value was read; "" for a search.
        property: which value; "" for all that is on a page, and for a search.
        hits: how much a search found; 0 for a read.
    """

    when: datetime
    kind: Literal["read", "search"]
    code: str
    property: str
    hits: int


@dataclass(frozen=True, slots=True)
class LogFault:
    """A record that is not as it was written, or does not follow the one before."""

    file: str
    record: int
    reason: str


class _Record(msgspec.Struct, frozen=True, array_like=True):
    before: bytes
    at_ms: int
    kind: Literal["read", "search"]
    code: str
    property: str
    hits: int


_DECODER: Final = msgspec.msgpack.Decoder(_Record)


class ReadLog:
    """The log of one register on one device. Several programs may write to it, one at a time.

    Args:
        folder: where its files are; made when something is written.
        sealer: seals under the storage key.
        clock: gives milliseconds since 1970-01-01 UTC.
    """

    def __init__(self, folder: Path, sealer: Sealer, clock: Callable[[], int]) -> None:
        self._folder = folder
        self._sealer = sealer
        self._clock = clock
        self._end = ("", 0, b"")  # where this program's last record ended, and its hash

    def reads(self, code: str, properties: Iterable[str] = ("",)) -> None:
        """Note that values of a code were looked at."""
        now = self._clock()
        self._append([("read", code, name, 0) for name in properties], now)

    def search(self, hits: int) -> None:
        """Note that a search was made, and how much it found."""
        self._append([("search", "", "", hits)], self._clock())

    def entries(self) -> Iterator[LogRead | LogFault]:
        """What was noted, the oldest first, with what is not as it was written."""
        for path in self._files():
            before = _NOTHING
            data = path.read_bytes()
            for number, (start, end) in enumerate(_frames(data), 1):
                box = data[start + _LENGTH.size : end]
                record = self._opened(path.stem, box)
                if record is None:
                    yield LogFault(path.name, number, "does not open: it was changed")
                elif record.before != before:
                    yield LogFault(path.name, number, "does not follow the one before it")
                if record is not None:
                    at = _at(record.at_ms)
                    yield LogRead(at, record.kind, record.code, record.property, record.hits)
                before = sha256(box).digest()

    def daily_counts(self) -> dict[date, int]:
        """How many reads and searches there were on each day (UTC)."""
        seen = (entry for entry in self.entries() if isinstance(entry, LogRead))
        return dict(Counter(entry.when.date() for entry in seen))

    def expire(self) -> None:
        """Remove the files of months that ended more than twelve months ago.

        A clock that has jumped ahead by more than two months since the last file is not believed
        yet: it removes nothing before the file of a second month was begun under it.
        """
        now = _month(f"{_at(self._clock()):%Y-%m}")
        files = {path: _month(path.stem) for path in self._files()}
        newest = max(files.values(), default=now)
        if now - newest > _JUMP:
            now = newest
        for path, month in files.items():
            if month < now - _MONTHS:
                path.unlink(missing_ok=True)

    def _append(
        self, noted: list[tuple[Literal["read", "search"], str, str, int]], now: int
    ) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / f"{_at(now):%Y-%m}.log"
        lock = self._locked()
        try:
            if not path.exists():
                self.expire()
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "r+b") as file:
                start, before = self._resumed(path, file.seek(0, os.SEEK_END))
                file.seek(start)
                length, last = self._tail(path.stem, file.read())
                before = last or before or _NOTHING
                file.truncate(start + length)
                file.seek(start + length)
                for kind, code, name, hits in noted:
                    box = self._sealed(path.stem, _Record(before, now, kind, code, name, hits))
                    file.write(_LENGTH.pack(len(box)) + box)
                    before = sha256(box).digest()
                self._end = (path.name, file.tell(), before)
        finally:
            lock.release()

    def _resumed(self, path: Path, size: int) -> tuple[int, bytes]:
        """From where the file has to be looked at, and the hash of the record before that."""
        name, end, digest = self._end
        return (end, digest) if name == path.name and end <= size else (0, b"")

    def _locked(self) -> DeviceLock:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return DeviceLock(self._folder / "lock")
            except DeviceBusy:
                if time.monotonic() > until:
                    raise ReadLogBusy from None
                time.sleep(_PAUSE)

    def _tail(self, month: str, data: bytes) -> tuple[int, bytes]:
        """Where the whole records of a file end, and the hash of the last one (b"" for none)."""
        frames = list(_frames(data))
        while frames:
            start, end = frames.pop()
            box = data[start + _LENGTH.size : end]
            if self._opened(month, box) is not None:
                return end, sha256(box).digest()
        return 0, b""

    def _files(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))

    def _sealed(self, month: str, record: _Record) -> bytes:
        return self._sealer.seal_private(_context(month), msgspec.msgpack.encode(record))

    def _opened(self, month: str, box: bytes) -> _Record | None:
        try:
            return _DECODER.decode(self._sealer.open_private(_context(month), box))
        except (JournalError, SealError, msgspec.MsgspecError):
            return None  # told as a LogFault, or dropped when it is the torn end of the file


def _context(month: str) -> bytes:
    return frame(b"unerased read log v1", month.encode())


def _frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each whole record; what is cut short at the end is none."""
    start = 0
    while start + _LENGTH.size <= len(data):
        length = _LENGTH.unpack_from(data, start)[0]
        end = start + _LENGTH.size + length
        if not 0 < length <= _LONGEST or end > len(data):
            return
        yield start, end
        start = end


def _at(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=bounded(milliseconds))


def _month(stem: str) -> int:
    """Months since the year 0, of the name of a file."""
    year, month = stem.split("-")
    return int(year) * _MONTHS + int(month)
