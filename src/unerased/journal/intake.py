"""Taking in segments that came from elsewhere: walked first, then put in the folder, then believed.

- Segments come into memory in batches. The gate walks them there, behind what the folder holds.
- Those that stand are written under names that nobody believes. Several batches are made durable
  at once, and renamed.
- Only then do the marks say that they are there.

A crash at any point leaves whole valid segments and names that are ignored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.arriving import take_keys
from unerased.journal.errors import Invalid, Reason
from unerased.journal.segment import signed
from unerased.journal.storage import file_name, temporary_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from unerased.journal.appending import Appender
    from unerased.journal.chains import Accepted, Chains, Staged
    from unerased.journal.disk import Disk
    from unerased.journal.opening import Parts

__all__ = ["Intake", "Refusal"]


class Written(NamedTuple):
    """A segment that was written: where, under which name, and which name it is to have."""

    folder: Path
    temporary: Path
    path: Path


class Refusal(NamedTuple):
    """A segment that does not stand: whose, its number, and why."""

    device: bytes
    seq: int
    why: Invalid


class Intake:
    """Segments on their way into the register folder, of other devices.

    They are walked in batches, each behind those before it; what stands is written under names
    that nobody believes, so that a batch need not stay in memory. Only `finish` waits for the
    disk, once for all of them.

    Attributes:
        refused: for each chain the first segment that does not stand. Such a chain does not go on.
    """

    def __init__(self, parts: Parts, disk: Disk) -> None:
        """Begin behind what the folder holds.

        Args:
            parts: what the journal works with.
            disk: what writes.
        """
        self._parts = parts
        self._disk = disk
        self._tried = parts.chains.trial({})
        self._accepted: dict[bytes, Accepted] = {}
        self._written: list[Written] = []
        self.refused: list[Refusal] = []

    def walk(self, staged: Staged) -> None:
        """Walk segments, by device and number, and write those that stand.

        Raises:
            OSError: the system refused to write. What is there is valid.
        """
        tried = self._tried.trial(staged)
        devices = {device for device, _ in staged}
        self._accepted |= {one.device: one for one in tried.refresh(devices=devices)}
        good = {key: data for key, data in staged.items() if key[1] <= tried.tip(key[0]).seq}
        self._written += write(self._parts, self._disk, good)
        self.refused += [
            Refusal(device, fault.segment, _explained(tried, device, fault.segment, fault.reason))
            for device in sorted(devices)
            if (fault := tried.held(device)) is not None
            and fault.segment is not None
            and (device, fault.segment) in staged
        ]
        self._tried.adopt(tried)

    def finish(self, appender: Appender, now_ms: int) -> None:
        """Put into the folder what stands, and believe it; durable on return.

        Args:
            appender: remembers how far everything was verified.
            now_ms: this device's clock.

        Raises:
            OSError: the system refused to write. What is there is valid; what was believed before
                is.
        """
        parts = self._parts
        settle(self._disk, self._written)
        parts.chains.adopt(self._tried)
        take_keys(parts, write=parts.unmarked is None)
        parts.arrivals.note(self._accepted.values(), parts.welcome.device, now_ms)
        appender.save_marks()


def write(parts: Parts, disk: Disk, segments: Staged) -> list[Written]:
    """Write verified segments under names that nobody believes; `settle` makes them segments.

    Raises:
        OSError: the system refused to write.
    """
    devices = {device for device, _ in segments}
    folders = {device: parts.places.chain(device) for device in devices}
    _make_folders(disk, folders.values())
    written: list[Written] = []
    for (device, seq), data in segments.items():
        folder = folders[device]
        written.append(Written(folder, folder / temporary_name(seq), folder / file_name(seq)))
        disk.write(written[-1].temporary, data)
    return written


def settle(disk: Disk, written: Sequence[Written]) -> None:
    """Make what was written durable, then give it its names; durable on return.

    Raises:
        OSError: the system refused to write.
    """
    disk.settle([one.temporary for one in written])
    for one in written:
        disk.rename(one.temporary, one.path)
    for folder in sorted({one.folder for one in written}):
        disk.fsync_dir(folder)


def _make_folders(disk: Disk, folders: Iterable[Path]) -> None:
    for folder in sorted(folders):
        if not folder.exists():
            disk.mkdir(folder)
            disk.fsync_dir(folder.parent)


def _explained(tried: Chains, device: bytes, seq: int, reason: Reason) -> Invalid:
    """Say of a segment that does not follow whether its device wrote it: then it wrote two."""
    if reason is not Reason.BROKEN_CHAIN:
        return Invalid(reason)
    signer = tried.state.signer(device)
    try:
        segment = tried.load(device, seq)
    except Invalid as why:
        return why
    written = signer is not None and signed(segment, signer.verify_key)
    return Invalid(Reason.FORKED if written else Reason.SIGNATURE)
