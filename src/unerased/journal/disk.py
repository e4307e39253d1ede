"""The disk: every write of this room goes through `Disk`, every read through the functions here.

Reading follows no link and opens nothing but plain files, for the folder may come from a stick
that a stranger prepared.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Protocol

from unerased.journal.errors import Invalid, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = [
    "Disk",
    "RealDisk",
    "exists",
    "make_folder",
    "names",
    "opened",
    "read",
    "replace_file",
    "size",
]

_BINARY = getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_FEW = 16
_PIECE = 1024 * 1024


class Disk(Protocol):
    """What may be done to a disk. Nothing is durable before its `fsync` or `fsync_dir`."""

    def mkdir(self, path: Path) -> None:
        """Make a folder that only its owner may enter; its parents, too."""

    def write(self, path: Path, data: bytes | memoryview) -> None:
        """Make or empty a file that only its owner may read, and write `data` to it."""

    def append(self, path: Path, at: int, data: bytes) -> None:
        """Cut a file to `at` bytes and write `data` there."""

    def fsync(self, path: Path) -> None:
        """Make a file's content durable."""

    def rename(self, path: Path, to: Path) -> None:
        """Put a file in the place of another, in one step."""

    def fsync_dir(self, path: Path) -> None:
        """Make the names in a folder durable."""

    def settle(self, paths: Sequence[Path]) -> None:
        """Make the content of many files durable, in any order."""

    def remove(self, path: Path) -> None:
        """Take a file away; nothing where it is not there."""

    def overwrite(self, path: Path) -> None:
        """Put random bytes over a file, durable: what flash storage keeps of it stays there."""


class RealDisk:
    """The operating system's."""

    def mkdir(self, path: Path) -> None:
        """Make a folder that only its owner may enter; its parents, too."""
        path.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)

    def write(self, path: Path, data: bytes | memoryview) -> None:
        """Make or empty a file that only its owner may read, and write `data` to it."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY | _NO_LINK
        handle = os.open(path, flags, _PRIVATE_FILE)
        try:
            written = os.write(handle, data)
            while written < len(data):  # the system may take less at a time
                written += os.write(handle, memoryview(data)[written:])
        finally:
            os.close(handle)

    def append(self, path: Path, at: int, data: bytes) -> None:
        """Cut a file to `at` bytes and write `data` there."""
        with os.fdopen(os.open(path, os.O_RDWR | _BINARY | _NO_LINK), "r+b") as file:
            file.truncate(at)
            file.seek(at)
            file.write(data)

    def fsync(self, path: Path) -> None:
        """Make a file's content durable."""
        handle = os.open(path, os.O_RDWR | _BINARY | _NO_LINK)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def rename(self, path: Path, to: Path) -> None:
        """Put a file in the place of another, in one step."""
        os.replace(path, to)  # noqa: PTH105 - a hundred thousand at once: a quarter less

    def fsync_dir(self, path: Path) -> None:
        """Make the names in a folder durable; Windows does so by itself."""
        if sys.platform != "win32":  # pragma: no branch -- the other way is Windows alone
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def remove(self, path: Path) -> None:
        """Take a file away; nothing where it is not there."""
        path.unlink(missing_ok=True)

    def overwrite(self, path: Path) -> None:
        """Put random bytes over a file, durable: what flash storage keeps of it stays there."""
        with os.fdopen(os.open(path, os.O_RDWR | _BINARY | _NO_LINK), "r+b") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(secrets.token_bytes(min(left, _PIECE)))
            file.flush()
            os.fsync(file.fileno())

    def settle(self, paths: Sequence[Path]) -> None:
        """Make the content of many files durable: Linux waits for all of them at once."""
        if sys.platform == "linux" and len(paths) > _FEW:
            os.sync()
        else:
            for path in paths:
                self.fsync(path)


def make_folder(disk: Disk, path: Path) -> None:
    """Make a folder and those above it that are missing, each durable."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        disk.mkdir(folder)
        disk.fsync_dir(folder.parent)


def replace_file(disk: Disk, path: Path, data: bytes) -> None:
    """Put `data` in the place of a file so that a power loss leaves the old or the new one."""
    temporary = path.with_suffix(".tmp")
    disk.write(temporary, data)
    disk.fsync(temporary)
    disk.rename(temporary, path)
    disk.fsync_dir(path.parent)


def read(path: Path, limit: int, start: int = 0) -> bytes:
    """Read a plain file.

    Args:
        path: where it is.
        limit: most bytes that it may have.
        start: where to begin.

    Raises:
        Invalid: it is missing, a link, no plain file, too large, or the system cannot read it.
    """
    with opened(path) as (file, whole):
        if whole > limit:
            raise Invalid(Reason.TOO_LARGE)
        try:
            file.seek(start)
            # Room for the limit would be made and thrown away; one byte more tells where it ends.
            return file.read(max(min(whole + 1, limit) - start, 0))
        except OSError:
            raise Invalid(Reason.UNREADABLE) from None


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """A plain file, open for reading, and its size in bytes; for what is too large for memory.

    Raises:
        Invalid: it is missing, a link, no plain file, or the system cannot open it.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _BINARY | _NO_LINK)
    except FileNotFoundError:
        raise Invalid(Reason.MISSING) from None
    except OSError as fault:
        # A link, or a socket or pipe that nobody serves.
        special = fault.errno in {errno.ELOOP, errno.ENXIO}
        raise Invalid(Reason.LINK if special else Reason.UNREADABLE) from None
    try:
        try:
            status = os.fstat(handle)
        except OSError:
            raise Invalid(Reason.UNREADABLE) from None
        if not stat.S_ISREG(status.st_mode):
            raise Invalid(Reason.LINK)
        with os.fdopen(handle, "rb", closefd=False) as file:
            yield file, status.st_size
    finally:
        os.close(handle)


def exists(path: Path) -> bool:
    """Whether something of that name is there, be it a link that leads nowhere."""
    return os.path.lexists(path)


def size(path: Path) -> int:
    """Size of a file in bytes.

    Raises:
        Invalid: it is missing.
    """
    try:
        return path.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        raise Invalid(Reason.MISSING) from None


def names(path: Path) -> list[tuple[str, bool]]:
    """What a folder holds, sorted: each name, and whether it is a folder and no link.

    Raises:
        Invalid: it is missing, a link, or no folder.
    """
    if path.is_symlink():
        raise Invalid(Reason.LINK)
    try:
        with os.scandir(path) as found:
            return sorted((item.name, item.is_dir(follow_symlinks=False)) for item in found)
    except FileNotFoundError:
        raise Invalid(Reason.MISSING) from None
    except OSError:
        raise Invalid(Reason.UNREADABLE) from None
