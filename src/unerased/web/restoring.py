"""Restoring under way: a backup, the shares that were typed so far, the device that is made of it.

There is no open register yet, so nothing here runs on the keeper's thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from unerased.register import backing
from unerased.seal import join, passphrase
from unerased.web.held import UnderWay
from unerased.web.jobs import Beside, Phase

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.seal import Share, ShareSet
    from unerased.web.desk import Desk
    from unerased.web.jobs import Job

__all__ = ["Restoring", "SharedOut", "begin"]


@dataclass(slots=True)
class SharedOut(UnderWay):
    """A backup that is to be opened, and the shares for it.

    Attributes:
        path: of the backup.
        whole: what its head says of the shares that open it.
        shares: those that were typed, by their number.
    """

    path: Path
    whole: ShareSet
    shares: dict[int, Share] = field(default_factory=dict)

    @property
    def needed(self) -> int:
        """How many further shares it takes."""
        return max(self.whole.needed - len(self.shares), 0)


@dataclass(slots=True)
class Restoring(SharedOut):
    """One restore.

    Attributes:
        passphrase: of the device that was made, until somebody says that they wrote it down.
    """

    KEY: ClassVar = "restore"

    passphrase: str = ""


def begin(desk: Desk, one: Restoring, folder: Path, storage: Path) -> None:
    """Begin to make a device of a backup; stopped, or refused, nothing of it is left."""
    words = passphrase.generate()

    def work(job: Job) -> None:
        keys = join(one.whole, one.shares.values())
        backing.restore(one.path, keys, folder, storage, words, partial(job.tell, Phase.READING))
        one.passphrase = words
        one.shares = {}

    one.job = Beside(desk, "restore", work)
