"""Files as they reached us, sealed one by one, hashed before and after, and kept.

A sealed file is an age file under a random name in the folder `evidence` of the register; the
public `age` tool opens it with the identity that is kept for it in this device's keybag. Its own
name, and how it reached us, stand in the journal alone, sealed under the file's own key.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from unerased.evidence.errors import (
    DestinationExists,
    FileDamaged,
    FileRefused,
    NoSuchFile,
)
from unerased.evidence.names import media_type, safe_name
from unerased.evidence.plain import NotPlain, Watched, create_private, fsync_folder, open_plain
from unerased.model.records import FileRecord, Opening
from unerased.register import ReadOnly, Refused, reads
from unerased.seal import (
    Damaged,
    WrongKey,
    decrypt_stream,
    encrypt_stream,
    new_file_identity,
)
from unerased.seal import FileRefused as NoAgeFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.journal import Progress
    from unerased.model.records import Opened
    from unerased.register import FileRow, Register

__all__ = ["Checked", "FileFault", "add", "extract", "list_files", "verify"]

FOLDER: Final = "evidence"
_SUFFIX: Final = ".age"
_PART: Final = ".part"
_BLOCK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileFault:
    """A sealed file that is not as it was added.

    Attributes:
        code: of the file.
        file: its name in the register folder.
        reason: what does not fit.
    """

    code: str
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What `verify` looked at.

    Attributes:
        files: number of files.
        size: bytes of all sealed files that were read.
        faults: those that are not as they were added.
        orphans: names of sealed files that no record names: left by an interrupted `add`, or of
            a record that has not arrived yet.
    """

    files: int
    size: int
    faults: tuple[FileFault, ...]
    orphans: tuple[str, ...]


def add(
    register: Register,
    path: Path,
    *,
    received: str,
    source: str = "",
    on_progress: Progress | None = None,
) -> FileRecord:
    """Seal a file into the register; the original stays where it is.

    Args:
        register: open for writing.
        path: a plain file; links are not followed.
        received: how it reached us: by whom or what, when, on what.
        source: code of the source that it comes from, "" when not known.
        on_progress: called with bytes done and to do.

    Raises:
        FileRefused: it is no plain file, or cannot be read. Nothing was written.
        Refused: the source or what is said of it cannot be recorded; nothing is kept.
        ReadOnly: the register is not open for writing.
        RegisterError, JournalError, OSError: as `Register.record`. A sealed file may be left that
            no record names; `verify` tells.
    """
    if not register.writable:
        raise ReadOnly
    with _given_file(path) as (file, size):
        watched = Watched(file, size, on_progress)
        return keep(register, watched, path.name, received=received, source=source)


def keep(register: Register, file: Watched, name: str, *, received: str, source: str) -> FileRecord:
    """Seal an open file and record it; raises as `add` does."""
    code = register.new_code("file")
    identity, recipient = new_file_identity()
    sealed = _folder(register) / f"{secrets.token_hex(16)}{_SUFFIX}"
    part = sealed.with_suffix(_PART)
    with contextlib.ExitStack() as undo:
        undo.callback(part.unlink, missing_ok=True)
        with create_private(part) as out:
            hashes = encrypt_stream(file, out, recipient)
            out.flush()
            os.fsync(out.fileno())
        register.journal.secret(f"age:{code}", identity.encode)
        part.replace(sealed)
        fsync_folder(sealed.parent)
        plain = safe_name(name)
        record = FileRecord(
            code=code,
            name=plain,
            size=hashes.size,
            sha256=hashes.sha256.hex(),
            sealed_name=sealed.name,
            sealed_sha256=hashes.sealed_sha256.hex(),
            media_type=media_type(plain),
            received=received,
            source=source,
        )
        try:
            register.record([record])
        except Refused:  # whatever else went wrong, the record may be there and needs the file
            sealed.unlink()
            raise
    return record


def list_files(register: Register) -> list[FileRow]:
    """The files of the register, in the order they came."""
    return reads.files(register.db)


def extract(  # noqa: PLR0913 - what, where to and what for; the rest has defaults
    register: Register,
    code: str,
    destination: Path,
    *,
    purpose: str,
    what: Opened = "exported",
    on_progress: Progress | None = None,
) -> FileRecord:
    """Put a file of the register, in clear, where nothing lies yet; the register notes it.

    The sealed file and the content are compared with their digests before the file gets its
    name. A destination that is a folder gets the file under its own name.

    Args:
        register: open for writing, because the opening is recorded.
        code: of the file.
        destination: a path where nothing lies, or a folder.
        purpose: what for; it is recorded.
        what: "opened" to look at it here, "exported" to hand it on.
        on_progress: called with bytes done and to do.

    Raises:
        NoSuchFile: there is no such file, or its sealed file is not in the folder.
        FileDamaged: the sealed file is not the one that was added. Nothing was written.
        DestinationExists: something lies there. Nothing was written.
        NoSecret: this device has no key for it: it was erased, or added on another device.
        ReadOnly: the register is not open for writing.
        RegisterError, JournalError, OSError: nothing was left at the destination.
    """
    if not register.writable:
        raise ReadOnly
    record = record_of(register, code)
    target = destination / record.name if destination.is_dir() else destination
    if os.path.lexists(target):
        raise _occupied()
    part = target.with_name(f".unerased-{secrets.token_hex(8)}{_PART}")
    with contextlib.ExitStack() as undo:
        undo.callback(part.unlink, missing_ok=True)
        with create_private(part) as out:
            unseal(register, record, out, on_progress)
            out.flush()
            os.fsync(out.fileno())
        opening = Opening(register.new_code("opening"), what, record.code, purpose)
        register.record([opening])
        _name(part, target)
    return record


def verify(register: Register, on_progress: Progress | None = None) -> Checked:
    """Hash every sealed file again and compare; keys are not needed for it.

    Args:
        register: open.
        on_progress: called with files done and to do.
    """
    rows = reads.files(register.db)
    faults: list[FileFault] = []
    size = 0
    for number, row in enumerate(rows, 1):
        record = row.file
        try:
            with sealed_file(register, record) as (file, length):
                size += length
                if not same_digest(sha256(file), record.sealed_sha256):
                    faults.append(_fault(record, "is not as it was added"))
        except (NoSuchFile, FileDamaged):
            faults.append(_fault(record, "is missing, or is no plain file"))
        if on_progress is not None:
            on_progress(number, len(rows))
    named = {row.file.sealed_name for row in reads.files(register.db, live=False)}
    return Checked(len(rows), size, tuple(faults), tuple(_orphans(register, named)))


def _fault(record: FileRecord, reason: str) -> FileFault:
    return FileFault(record.code, f"{FOLDER}/{record.sealed_name}", reason)


def _orphans(register: Register, named: set[str]) -> Iterator[str]:
    for path in sorted((register.folder / FOLDER).glob("*")):
        if path.name not in named:
            yield f"{FOLDER}/{path.name}"


def _folder(register: Register) -> Path:
    folder = register.folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def record_of(register: Register, code: str) -> FileRecord:
    """The record of a file; raises NoSuchFile."""
    found = reads.files(register.db, code, live=False)
    if not found:
        raise NoSuchFile("The register has no file of this code. See the list of files.")
    return found[0].file


@contextlib.contextmanager
def _given_file(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file to be added; gives it with its size in bytes."""
    try:
        file, size = open_plain(path)
    except NotPlain:
        raise FileRefused(
            "This is no plain file but a folder, a device or the like. Nothing was added. "
            "Add files one by one; a folder can be packed into one file first."
        ) from None
    except OSError as fault:
        raise FileRefused(_why_not(fault)) from None
    with file:
        yield file, size


def _why_not(fault: OSError) -> str:
    if fault.errno == errno.ELOOP:
        return "This is a link. Nothing was added. Name the file that it points to."
    if fault.errno == errno.ENOENT:
        return "There is no such file. Nothing was added. Look at its name and folder."
    return (
        f"The file cannot be opened ({errno.errorcode.get(fault.errno or 0, 'unknown')}). Nothing "
        "was added. Copy it to a folder of your own and try again."
    )


@contextlib.contextmanager
def sealed_file(register: Register, record: FileRecord) -> Iterator[tuple[BinaryIO, int]]:
    """Open the sealed file of a record; what the record names may be hostile."""
    name = record.sealed_name
    if Path(name).name != name or name in {"", ".", ".."} or "\\" in name:
        raise FileDamaged(FOLDER, "holds no file of the recorded name")
    shown = f"{FOLDER}/{name}"
    try:
        file, size = open_plain(register.folder / FOLDER / name)
    except NotPlain:
        raise FileDamaged(shown, "is no plain file") from None
    except FileNotFoundError:
        raise NoSuchFile(
            f"{shown} is not in the register folder. Fetch it from another copy of the folder."
        ) from None
    except (OSError, ValueError):
        raise FileDamaged(shown, "is a link, or cannot be opened") from None
    with file:
        yield file, size


def unseal(
    register: Register, record: FileRecord, out: BinaryIO, on_progress: Progress | None = None
) -> None:
    """Write a file's content to `out` and compare; what was written counts only if none is raised.

    Raises:
        NoSuchFile, FileDamaged, NoSecret: as `extract`.
    """
    shown = f"{FOLDER}/{record.sealed_name}"
    identity = register.journal.secret(f"age:{record.code}").decode()
    try:
        with sealed_file(register, record) as (sealed, size):
            hashes = decrypt_stream(Watched(sealed, size, on_progress), out, identity)
    except (Damaged, WrongKey, NoAgeFile) as fault:
        raise FileDamaged(shown, "does not open: it was changed, cut or exchanged") from fault
    if not same_digest(hashes.sealed_sha256, record.sealed_sha256):
        raise FileDamaged(shown, "is not the file that was added")
    if not same_digest(hashes.sha256, record.sha256) or hashes.size != record.size:
        raise FileDamaged(shown, "holds another content than was added")


def same_digest(found: bytes, recorded: str) -> bool:
    return hmac.compare_digest(found.hex(), recorded)


def _name(part: Path, target: Path) -> None:
    """Give the finished file its name, and never take one that is in use."""
    try:
        os.link(part, target, follow_symlinks=False)
    except FileExistsError:
        raise _occupied() from None
    except (OSError, NotImplementedError):  # a file system without hard links, such as a stick's
        if os.path.lexists(target):
            raise _occupied() from None
        part.replace(target)
    fsync_folder(target.parent)


def _occupied() -> DestinationExists:
    return DestinationExists(
        "Something of this name lies there already. Nothing was written. Name another place."
    )


def sha256(file: BinaryIO) -> bytes:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.digest()
