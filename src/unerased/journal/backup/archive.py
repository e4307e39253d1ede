"""The file of a backup: a plain tar that public tools list, holding ciphertext only.

    backup.json        the head, in clear
    keys               what the recovery shares open
    register/…         the register folder, as any relay sees it
    end                nothing: what lacks it was cut

It is read member by member, in this order, under names that are checked one by one: nothing that a
stranger put into the file can be written outside of the folder or over anything.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast

from unerased.journal import disk as disks
from unerased.journal import storage
from unerased.journal.backup.head import head_of
from unerased.journal.errors import AlreadyExists, BackupDamaged, Invalid, Reason
from unerased.journal.segment import MAX_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unerased.journal.backup.head import Head
    from unerased.journal.storage import Places
    from unerased.journal.values import Progress

__all__ = ["check_new", "evidence_names", "extract", "read_head", "write"]

HEAD: Final = "backup.json"
KEYS: Final = "keys"
REGISTER: Final = "register"
END: Final = "end"
_MAX_HEAD: Final = 64 * 1024
_MAX_KEYS: Final = 1 << 30
_MAX_FORMAT: Final = 256
_BLOCK: Final = 1024 * 1024
_SEGMENT: Final = re.compile(rf"{REGISTER}/{storage.JOURNAL}/([0-9a-f]{{32}})/([0-9]{{8}})\.seg")
_EVIDENCE: Final = re.compile(rf"{REGISTER}/{storage.EVIDENCE}/([0-9a-f]{{32}}\.age)")
_EVIDENCE_NAME: Final = re.compile(r"[0-9a-f]{32}\.age")
_FORMAT: Final = f"{REGISTER}/{storage.FORMAT}"
_PRIVATE: Final = 0o600
_BINARY: Final = getattr(os, "O_BINARY", 0)


def evidence_names(places: Places) -> tuple[str, ...]:
    """The sealed files of the register folder, sorted; what else lies there is left out."""
    try:
        found = disks.names(places.folder / storage.EVIDENCE)
    except Invalid:
        return ()
    return tuple(
        name for name, folder in found if not folder and _EVIDENCE_NAME.fullmatch(name) is not None
    )


def write(  # noqa: PLR0913, PLR0917 -- what a backup is made of
    path: Path,
    head: bytes,
    keys: bytes,
    places: Places,
    heads: dict[bytes, int],
    evidence: tuple[str, ...],
    on_progress: Progress = lambda _done, _total: None,
) -> int:
    """Write a backup; it appears under its name once it is whole and durable.

    Args:
        path: where; nothing may lie there.
        head: `head_bytes` of its head.
        keys: the sealed keys.
        places: whose register folder.
        heads: for each device how many segments, from the first on.
        evidence: names of sealed files.
        on_progress: called with files done and to do.

    Returns:
        Its size in bytes.

    Raises:
        AlreadyExists: something lies at `path`.
        BackupDamaged: a file of the register folder is missing or is no plain file; nothing is
            left.
        OSError: the system refused to write; nothing is left.
    """
    if disks.exists(path):
        raise AlreadyExists(
            "Something lies where the backup would be written. Nothing was changed. "
            "Name a file that is not there."
        )
    part = path.with_name(path.name + ".part")
    total = sum(heads.values()) + len(evidence)
    try:
        with _new(part) as file:
            with tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT) as tar:
                _add(tar, HEAD, head)
                _add(tar, KEYS, keys)
                _add(tar, _FORMAT, storage.format_line(places.register))
                for done, name in enumerate(_names(heads, evidence), start=1):
                    _add_file(tar, places.folder, name)
                    on_progress(done, total)
                _add(tar, END, b"")
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return disks.size(path)


def read_head(path: Path) -> tuple[Head, bytes, bytes]:
    """The head of a backup, its bytes, and the sealed keys; nothing is opened or written.

    Raises:
        BackupDamaged: it is no backup, or was changed or cut.
        OSError: it cannot be read.
    """
    with _opened(path) as tar:
        data = _small(tar, HEAD, _MAX_HEAD)
        head = _checked(data)
        return head, data, _small(tar, KEYS, _MAX_KEYS)


def extract(
    path: Path, folder: Path, on_progress: Progress = lambda _done, _total: None
) -> tuple[str, ...]:
    """Write the register folder of a backup into a new folder; names are checked one by one.

    The file `format`, which makes it a register, is written last: what was interrupted is none.

    Args:
        path: the backup.
        folder: must be empty or not there.
        on_progress: called with bytes done and to do.

    Returns:
        The names of the sealed files.

    Raises:
        AlreadyExists: something lies in `folder`.
        BackupDamaged: it is no backup, or was changed or cut.
        OSError: the system refused to read or to write.
    """
    check_new(folder)
    total = path.stat().st_size
    disk = disks.RealDisk()
    evidence: list[str] = []
    seen: set[str] = set()
    with _opened(path) as tar:
        _checked(_small(tar, HEAD, _MAX_HEAD))
        _small(tar, KEYS, _MAX_KEYS)
        line = _small(tar, _FORMAT, _MAX_FORMAT)
        disk.mkdir(folder / storage.JOURNAL)
        disk.mkdir(folder / storage.EVIDENCE)
        while (member := _next(tar)).name != END:
            target = _target(member, seen)
            if target.endswith(".age"):
                evidence.append(target.rpartition("/")[2])
            _write_out(tar, member, folder / target, disk)
            on_progress(member.offset_data + member.size, total)
    for below in sorted({(folder / name).parent for name in seen}):
        disk.fsync_dir(below)
    disks.replace_file(disk, folder / storage.FORMAT, line)
    return tuple(evidence)


def check_new(folder: Path) -> None:
    """Refuse a folder in which something lies.

    Raises:
        AlreadyExists: something does.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise AlreadyExists(
            "The folder for the restored register is not empty. Nothing was written. "
            "Name another folder, or empty this one."
        )


def _names(heads: dict[bytes, int], evidence: tuple[str, ...]) -> Iterator[str]:
    for device, last in sorted(heads.items()):
        for seq in range(1, last + 1):
            yield storage.segment_name(device, seq)
    for name in evidence:
        yield f"{storage.EVIDENCE}/{name}"


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = _PRIVATE
    # no owner, no group, no time: the file tells nothing of the machine that made it
    return info


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    tar.addfile(_info(name, len(data)), io.BytesIO(data))


def _add_file(tar: tarfile.TarFile, folder: Path, name: str) -> None:
    try:
        with disks.opened(folder / name) as (file, size):
            tar.addfile(_info(f"{REGISTER}/{name}", size), file)
    except Invalid as fault:
        raise BackupDamaged(name, fault.reason) from fault


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
    with os.fdopen(os.open(path, flags, _PRIVATE), "wb") as file:
        yield file


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    with path.open("rb") as file:
        try:
            with tarfile.open(fileobj=file, mode="r:") as tar:
                yield tar
        except (tarfile.TarError, EOFError, ValueError, OverflowError):
            raise BackupDamaged("", Reason.FORM) from None


def _next(tar: tarfile.TarFile) -> tarfile.TarInfo:
    member = tar.next()
    if member is None:
        raise BackupDamaged("", Reason.TRUNCATED)
    return member


def _small(tar: tarfile.TarFile, name: str, limit: int) -> bytes:
    member = _next(tar)
    if member.name != name or not member.isreg():
        raise BackupDamaged(name, Reason.MISSING)
    if member.size > limit:
        raise BackupDamaged(name, Reason.TOO_LARGE)
    return _source(tar, member).read()


def _source(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """The content of a plain member; a read raises `tarfile.ReadError` where the file was cut."""
    return cast("IO[bytes]", tar.extractfile(member))


def _checked(data: bytes) -> Head:
    try:
        return head_of(data)
    except Invalid as fault:
        raise BackupDamaged(HEAD, fault.reason) from fault


def _target(member: tarfile.TarInfo, seen: set[str]) -> str:
    """Where below the folder a member belongs; only segments and sealed files do, each once."""
    segment = _SEGMENT.fullmatch(member.name)
    sealed = _EVIDENCE.fullmatch(member.name)
    if (segment is None and sealed is None) or not member.isreg():
        raise BackupDamaged("", Reason.FOREIGN)
    if segment is not None and member.size > MAX_SIZE:
        raise BackupDamaged(member.name, Reason.TOO_LARGE)
    target = member.name.removeprefix(f"{REGISTER}/")
    if target in seen:
        raise BackupDamaged(member.name, Reason.FOREIGN)
    seen.add(target)
    return target


def _write_out(
    tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path, disk: disks.RealDisk
) -> None:
    disk.mkdir(path.parent)
    with _new(path) as file:
        shutil.copyfileobj(_source(tar, member), file, _BLOCK)
        file.flush()
        os.fsync(file.fileno())
