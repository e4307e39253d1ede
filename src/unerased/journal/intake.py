"""Taking in segments that came from elsewhere: walked first, then put in the folder, then believed.

- Segments wait in memory. The gate walks them there, behind what the folder holds.
- Those that stand are written under names that nobody believes, made durable, and renamed.
- Only then do the marks say that they are there.

A crash at any point leaves whole valid segments and names that are ignored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.arriving import take_keys
from unerased.journal.errors import Invalid, Reason
from unerased.journal.segment import signed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from unerased.journal.appending import Appender
    from unerased.journal.chains import Chains, Staged
    from unerased.journal.disk import Disk
    from unerased.journal.opening import Parts

__all__ = ["Refusal", "place", "take_in"]


class Refusal(NamedTuple):
    """A segment that does not stand: whose, its number, and why."""

    device: bytes
    seq: int
    why: Invalid


def take_in(
    parts: Parts,
    appender: Appender,
    disk: Disk,
    staged: Staged,
    now_ms: int,
) -> list[Refusal]:
    """Walk segments and put those that stand into the register folder; durable on return.

    Args:
        parts: what the journal works with.
        appender: remembers how far everything was verified.
        disk: what writes.
        staged: the segments, by device and number; of other devices.
        now_ms: this device's clock.

    Returns:
        For each chain the first segment that does not stand.

    Raises:
        OSError: the system refused to write. What is there is valid; what was believed before is.
    """
    tried = parts.chains.trial(staged)
    devices = {device for device, _ in staged}
    accepted = tried.refresh(devices=devices)
    good = {key: data for key, data in staged.items() if key[1] <= tried.tip(key[0]).seq}
    place(parts, disk, good)
    parts.chains.adopt(tried)
    take_keys(parts, write=parts.unmarked is None)
    parts.arrivals.note(accepted, parts.welcome.device, now_ms)
    appender.save_marks()
    return [
        Refusal(device, fault.segment, _explained(tried, device, fault.segment, fault.reason))
        for device in sorted(devices)
        if (fault := tried.held(device)) is not None
        and fault.segment is not None
        and (device, fault.segment) in staged
    ]


def place(parts: Parts, disk: Disk, segments: Staged) -> None:
    """Put verified segments into the folder; durable on return.

    Raises:
        OSError: the system refused to write.
    """
    if not segments:
        return
    paths = {key: parts.places.segment(*key) for key in segments}
    _make_folders(disk, {path.parent for path in paths.values()})
    waiting: list[Path] = []
    for key, data in segments.items():
        waiting.append(paths[key].with_suffix(".tmp"))
        disk.write(waiting[-1], data)
    disk.settle(waiting)
    for temporary, path in zip(waiting, paths.values(), strict=True):
        disk.rename(temporary, path)
    for folder in sorted({path.parent for path in paths.values()}):
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
