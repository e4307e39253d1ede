"""A file that is read, and tells how far it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from unerased.journal import Progress

__all__ = ["Watched"]


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
