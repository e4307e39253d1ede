"""Files that come and go as bytes in memory: a page gets them so, and a disk would hold them clear.

The same sealing, the same record and the same comparison as for files of a disk.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from unerased.evidence.errors import FileDamaged, FileRefused
from unerased.evidence.plain import Watched
from unerased.evidence.vault import FOLDER, keep, record_of, unseal
from unerased.model.records import Opening
from unerased.register import ReadOnly

if TYPE_CHECKING:
    from unerased.model.records import FileRecord
    from unerased.register import Register

__all__ = ["LARGEST", "add_bytes", "read_bytes"]

#: bytes of a file that is read into memory; larger ones are for `add` and `extract`
LARGEST: Final = 16 * 1024 * 1024


def add_bytes(
    register: Register, data: bytes, name: str, *, received: str, source: str = ""
) -> FileRecord:
    """Seal bytes as a file of the register.

    Args:
        register: open for writing.
        data: the whole file.
        name: what the sender calls it; only its last part is kept, without what could mislead.
        received: how it reached us.
        source: code of the source that it comes from, "" when not known.

    Raises:
        ReadOnly, Refused, RegisterError, JournalError, OSError: as `add`.
    """
    if not register.writable:
        raise ReadOnly
    file = Watched(BytesIO(data), len(data), None)
    return keep(register, file, name, received=received, source=source)


def read_bytes(register: Register, code: str, *, purpose: str) -> tuple[FileRecord, bytes]:
    """The content of a file, compared with its digests; the register notes the opening first.

    Args:
        register: open for writing, because the opening is recorded.
        code: of the file.
        purpose: what for; it is recorded.

    Raises:
        FileRefused: it is larger than `LARGEST`. Nothing was opened.
        NoSuchFile, FileDamaged, NoSecret, ReadOnly, RegisterError, JournalError: as `extract`.
    """
    if not register.writable:
        raise ReadOnly
    record = record_of(register, code)
    if record.size > LARGEST:
        raise FileRefused(
            f"This file is larger than {LARGEST // 1024 // 1024} MiB, so it is not read here. "
            "Nothing was opened. Take it out with `unerased evidence extract`."
        )
    held = _Bounded(f"{FOLDER}/{record.sealed_name}")
    unseal(register, record, held)
    register.record([Opening(register.new_code("opening"), "opened", record.code, purpose)])
    return record, held.getvalue()


class _Bounded(BytesIO):
    """Takes no more than it may: what a record says of a size need not be true."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file

    def write(self, data: bytes, /) -> int:  # type: ignore[override] # only bytes are written here
        """Take a block."""
        if self.tell() + len(data) > LARGEST:
            raise FileDamaged(self._file, "holds more than its record says")
        return super().write(data)
