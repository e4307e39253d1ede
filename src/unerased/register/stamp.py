"""Whether the projection's file is as this program left it.

SQLCipher authenticates every page, and still takes an older page of the same file for a good one.
So the file's size, times and number are noted, sealed, when it is left in good order, and the note
is taken away before it is written again. Without a note that fits, nobody can say what was done to
the file, and it is rebuilt: that costs time and loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from unerased.journal.errors import JournalError
from unerased.register.schema import VERSION
from unerased.seal import SealError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Sealer", "Stamp"]

_CONTEXT: Final = b"unerased projection stamp v1"


class Sealer(Protocol):
    """Seals what stays in device-private storage."""

    def seal_private(self, context: bytes, plaintext: bytes, /) -> bytes:
        """Seal under the storage key."""

    def open_private(self, context: bytes, sealed: bytes, /) -> bytes:
        """Open what was sealed."""


class _State(msgspec.Struct, frozen=True, array_like=True):
    version: str
    size: int
    modified: int
    changed: int
    number: int


class Stamp:
    """The note about one projection file."""

    def __init__(self, file: Path, sealer: Sealer) -> None:
        self._file = file
        self._note = file.with_suffix(".stamp")
        self._sealer = sealer

    def remove(self) -> None:
        """The file is about to be written."""
        self._note.unlink(missing_ok=True)

    def put(self) -> None:
        """The file is complete and in good order."""
        sealed = self._sealer.seal_private(_CONTEXT, msgspec.msgpack.encode(self._state()))
        temporary = self._note.with_suffix(".tmp")
        temporary.write_bytes(sealed)
        temporary.replace(self._note)

    def fits(self) -> bool:
        """Whether the file is as it was when the note was put."""
        try:
            sealed = self._note.read_bytes()
            noted = msgspec.msgpack.decode(self._sealer.open_private(_CONTEXT, sealed), type=_State)
            return noted == self._state() and not self._left_over()
        except (OSError, JournalError, SealError, msgspec.MsgspecError):
            return False  # no note, or none of ours: the file is rebuilt

    def _left_over(self) -> bool:
        """Whether changes lie beside the file, which SQLite would believe and bring into it."""
        wal = self._file.with_name(self._file.name + "-wal")
        rollback = self._file.with_name(self._file.name + "-journal")
        return rollback.exists() or (wal.exists() and wal.stat().st_size > 0)

    def _state(self) -> _State:
        state = self._file.stat()
        return _State(VERSION, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
