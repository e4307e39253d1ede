"""A relay that is a folder: a stick, a share, what Syncthing or rclone keeps elsewhere in step.

- An object is there whole or not at all: it is written under another name, made durable, renamed.
- No link is followed below the folder, whatever a stranger prepared on the stick.
- Names are lower-case ASCII, so that file systems which fold case or letters change nothing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING

from unerased.journal import disk as disks
from unerased.journal.errors import Invalid, Reason, RelayFailed
from unerased.journal.relay.interface import MAX_OBJECT, checked_name

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal.disk import Disk

__all__ = ["FolderRelay"]

_PART = ".part"


class FolderRelay:
    """Objects as files below a folder that is there already."""

    def __init__(self, root: Path, disk: Disk | None = None) -> None:
        """Use a folder.

        Args:
            root: the folder; a link to one is followed, for the user named it.
            disk: what writes; the system's disk when None.

        Raises:
            RelayFailed: there is no such folder.
        """
        if not root.is_dir():
            raise RelayFailed(
                "The relay's folder is not there. Nothing was changed. Plug in the stick, or make "
                "the folder, and try again."
            )
        self._root = root.resolve()
        self._disk = disk or disks.RealDisk()

    def names(self, folder: str) -> dict[str, int]:
        """Names in a folder, and the bytes of each; a link or the like counts 0 bytes."""
        path = self._folder(folder)
        if path is None:
            return {}
        try:
            with os.scandir(path) as found:
                return {item.name: _size(item) for item in found if not _is_folder(item)}
        except OSError as fault:
            raise _failed(fault) from None

    def get(self, name: str) -> bytes:
        """The bytes of an object.

        Raises:
            Invalid: it is missing, a link, no plain file, too large, or cannot be read.
        """
        above, _, own = "/".join(checked_name(name)).rpartition("/")
        path = self._folder(above)
        if path is None:
            raise Invalid(Reason.MISSING)
        return disks.read(path / own, MAX_OBJECT)

    def put(self, name: str, data: bytes) -> None:
        """Keep an object: afterwards it is there whole, and durable."""
        *above, own = checked_name(name)
        try:
            folder = self._made(above)
            part = folder / f"{own}{_PART}"
            part.unlink(missing_ok=True)  # of an interrupted write, or a link that waits for us
            self._disk.write(part, data)
            self._disk.fsync(part)
            self._disk.rename(part, folder / own)
            with contextlib.suppress(OSError):  # many mounted systems cannot do this for folders
                self._disk.fsync_dir(folder)
        except OSError as fault:
            raise _failed(fault) from None

    def remove(self, name: str) -> None:
        """Drop an object."""
        above, _, own = "/".join(checked_name(name)).rpartition("/")
        path = self._folder(above)
        if path is not None:
            try:
                (path / own).unlink(missing_ok=True)
            except OSError as fault:
                raise _failed(fault) from None

    def _folder(self, name: str) -> Path | None:
        """A folder below the root, reached through no link; None when it is not there."""
        path = self._root
        for step in name.split("/"):
            path = path / step
            try:
                mode = path.stat(follow_symlinks=False).st_mode
            except FileNotFoundError:
                return None
            except OSError as fault:
                raise _failed(fault) from None
            if not stat.S_ISDIR(mode):
                raise _link()
        return path

    def _made(self, steps: list[str]) -> Path:
        path = self._root
        for step in steps:
            path = path / step
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                raise _link()
            self._disk.mkdir(path)
        return path


def _is_folder(item: os.DirEntry[str]) -> bool:
    return item.is_dir(follow_symlinks=False)


def _size(item: os.DirEntry[str]) -> int:
    status = item.stat(follow_symlinks=False)
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _failed(fault: OSError) -> RelayFailed:
    reason = errno.errorcode.get(fault.errno or 0, "unknown")
    return RelayFailed(
        f"The relay's folder cannot be used ({reason}). What was passed on before is safe. "
        "See that it is plugged in, may be written to and is not full, and sync again."
    )


def _link() -> RelayFailed:
    return RelayFailed(
        "In the relay's folder, a link or a file stands where a folder should be. It was not "
        "followed, and nothing was changed. Whoever prepared it may have meant harm: use another "
        "relay."
    )
