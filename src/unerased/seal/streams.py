"""Passing a file through a converter while both of its sides are read, hashed and written apart.

The converter holds one core. Reading and hashing what goes in, and hashing and writing what comes
out, run on two threads of their own: `hashlib` and file objects let go of Python's lock.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Passed", "Readable", "Sink", "Source", "Writable", "convert"]

# Measured: smaller blocks wait more often for Python's lock, larger ones leave the caches.
BLOCK = 1024 * 1024


class Readable(Protocol):
    """A blocking binary file: `read(n)` gives n bytes, fewer at the end only."""

    def read(self, size: int, /) -> bytes:
        """Read at most `size` bytes."""
        ...


class Writable(Protocol):
    """A blocking binary file: `write` takes everything that it is given."""

    def write(self, data: bytes, /) -> object:
        """Write all of `data`."""
        ...


class Passed(NamedTuple):
    """What went through one side: its `size` in bytes and its SHA-256 (32 bytes)."""

    size: int
    sha256: bytes


class Source:
    """The side that is read: one block ahead, hashed on the way."""

    def __init__(self, pool: ThreadPoolExecutor, file: Readable) -> None:
        self._pool = pool
        self._file = file
        self._hash = hashlib.sha256()
        self._block = b""
        self._at = 0
        self._size = 0
        self._next = pool.submit(self._load)

    def _load(self) -> bytes:
        block = self._file.read(BLOCK)
        self._hash.update(block)
        self._size += len(block)
        return block

    def start(self) -> bytes:
        """Give the first block without taking it; only before the first `read`."""
        return self._next.result()

    def read(self, size: int) -> bytes:
        """Give at most `size` bytes, none at the end."""
        if self._at == len(self._block):
            self._block, self._at = self._next.result(), 0
            if self._block:
                self._next = self._pool.submit(self._load)
        piece = self._block[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def settle(self) -> None:
        """Wait for what is under way, and raise what reading raised."""
        self._next.result()

    def passed(self) -> Passed:
        """Size and hash of everything that was read."""
        return Passed(self._size, self._hash.digest())


class Sink:
    """The side that is written: gathered into blocks, hashed on the way."""

    def __init__(self, pool: ThreadPoolExecutor, file: Writable) -> None:
        self._pool = pool
        self._file = file
        self._hash = hashlib.sha256()
        self._gathered = bytearray()
        self._size = 0
        self._last = pool.submit(self._store, b"")

    def _store(self, block: bytes) -> None:
        self._hash.update(block)
        self._file.write(block)
        self._size += len(block)

    def write(self, data: bytes) -> int:
        """Take all of `data`."""
        self._gathered += data
        if len(self._gathered) >= BLOCK:
            self._send()
        return len(data)

    def _send(self) -> None:
        self._last.result()
        self._last = self._pool.submit(self._store, bytes(self._gathered))
        self._gathered.clear()

    def finish(self) -> None:
        """Write what is left."""
        self._send()
        self.settle()

    def settle(self) -> None:
        """Wait for what is under way, and raise what writing raised."""
        self._last.result()

    def passed(self) -> Passed:
        """Size and hash of everything that was written."""
        return Passed(self._size, self._hash.digest())


def convert(
    src: Readable, dst: Writable, converter: Callable[[Source, Sink], None]
) -> tuple[Passed, Passed]:
    """Run `converter` from `src` to `dst`, and tell what was read and what was written.

    Raises:
        OSError: reading or writing failed; this comes before what the converter made of it.
        Exception: whatever `converter` raises.
    """
    with ThreadPoolExecutor(2) as pool:
        source, sink = Source(pool, src), Sink(pool, dst)
        try:
            converter(source, sink)
        finally:
            source.settle()
            sink.settle()
        sink.finish()
        return source.passed(), sink.passed()
