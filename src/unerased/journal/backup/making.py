"""Making a backup of an open journal: everything that this device holds, under the shares' key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.journal.backup.archive import evidence_names, write
from unerased.journal.backup.contents import Contents, Held, Reach, seal_contents
from unerased.journal.backup.head import Head, head_bytes
from unerased.journal.common import COMMON

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal.opening import Parts
    from unerased.journal.values import Progress
    from unerased.seal import ShareSet

__all__ = ["BackedUp", "make"]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made.

    Attributes:
        id: random, 16 bytes; it stands in its file.
        shares: id of the set of shares that opens it, 8 bytes.
        size: of the file, in bytes.
        lacking: compartments whose keys this member has not: nobody can read them from it.
    """

    id: bytes
    shares: bytes
    size: int
    lacking: tuple[str, ...]


def make(
    parts: Parts, path: Path, shares: ShareSet, on_progress: Progress, number: bytes
) -> BackedUp:
    """Write a backup of what is here, walked to its heads.

    Args:
        parts: the open journal.
        path: where; nothing may lie there.
        shares: the set that is to open it.
        on_progress: called with files done and to do.
        number: id of the backup, 16 random bytes.

    Raises:
        AlreadyExists, BackupDamaged, OSError: as `archive.write`; nothing is left.
        StorageDamaged: the keybag was changed.
    """
    membership = parts.chains.membership
    names = (COMMON, *membership.compartments)
    held = {name: parts.keyring.held(membership, name) for name in names}
    units, named = parts.keybag.everything()
    tips = [tip for tip in parts.chains.tips.values() if tip.seq]
    evidence = evidence_names(parts.places)
    contents = Contents(
        tuple(Held(name, row.epoch, row.key_id, row.key) for name in names for row in held[name]),
        evidence,
        parts.welcome.founder,
        tuple(Reach(tip.device, tip.seq, tip.hash) for tip in tips),
        named,
        units,
    )
    head = Head.of(number, parts.places.register, shares)
    data = head_bytes(head)
    size = write(
        path,
        data,
        seal_contents(contents, head, data),
        parts.places,
        {tip.device: tip.seq for tip in tips},
        evidence,
        on_progress,
    )
    return BackedUp(number, shares.id, size, tuple(name for name in names if not held[name]))
