"""Plain files: opened without following links, made for their owner alone, read with progress."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal import Progress

__all__ = ["NotPlain", "Watched", "create_private", "fsync_file", "fsync_folder", "open_plain"]

_BINARY: Final = getattr(os, "O_BINARY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_READ: Final = os.O_RDONLY | _BINARY | _NO_LINK | getattr(os, "O_NONBLOCK", 0)
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_LINK


class NotPlain(Exception):
    """A folder, a pipe, a device or the like; who asked says it in their own words."""


def open_plain(path: Path) -> tuple[BinaryIO, int]:
    """Open a plain file for reading; gives it with its size in bytes. Links are not followed.

    Raises:
        NotPlain: it is something else.
        OSError: it cannot be opened; ELOOP for a link.
    """
    handle = os.open(path, _READ)
    state = os.fstat(handle)
    if not stat.S_ISREG(state.st_mode):
        os.close(handle)
        raise NotPlain
    return os.fdopen(handle, "rb", buffering=0), state.st_size


def create_private(path: Path) -> BinaryIO:
    """Make a file that only its owner may read, where nothing lies yet.

    Raises:
        OSError: it cannot be made, or something lies there.
    """
    return os.fdopen(os.open(path, _NEW, 0o600), "wb")


def fsync_file(path: Path) -> None:
    """Make a file's content durable."""
    handle = os.open(path, os.O_RDWR | _BINARY | _NO_LINK)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does so by itself."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Watched:
    """Gives as many bytes as asked for, fewer only at the end of the file.

    Args:
        file: a binary file.
        size: bytes that it has, for the progress.
        on_progress: called with bytes done and to do.
    """

    def __init__(self, file: BinaryIO, size: int, on_progress: Progress | None) -> None:
        self._file = file
        self._size = size
        self._on_progress = on_progress
        self._done = 0

    def read(self, size: int, /) -> bytes:
        """Read at most `size` bytes."""
        data = self._file.read(size)
        while 0 < len(data) < size:
            more = self._file.read(size - len(data))
            if not more:
                break
            data += more
        self._done += len(data)
        if self._on_progress is not None and data:
            self._on_progress(self._done, max(self._size, self._done))
        return data
