"""The operating system's lock: one writer per device. It ends with the process that holds it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from unerased.journal.errors import DeviceBusy

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":  # pragma: no cover -- this branch runs on Windows alone
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


__all__ = ["DeviceLock"]


class DeviceLock:
    """Held from construction until `release`."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            DeviceBusy: another program on this device holds it.
        """
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _take(self._handle)
        except OSError:
            os.close(self._handle)
            raise DeviceBusy(
                "Another program on this device has this register open for writing. "
                "Nothing was written. Close it, or work in its pages, and try again."
            ) from None

    def release(self) -> None:
        """Let others write."""
        os.close(self._handle)
