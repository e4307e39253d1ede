"""A backup that is being tried: the shares that were typed for it, and what came of it.

It asks nothing of the open register, so it runs beside the pages. Locking stops it and forgets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from unerased.register import backing
from unerased.seal import join
from unerased.web.jobs import Beside, Phase
from unerased.web.restoring import SharedOut

if TYPE_CHECKING:
    from unerased.journal import Report
    from unerased.web.desk import Desk
    from unerased.web.jobs import Job

__all__ = ["Rehearsing", "begin"]


@dataclass(slots=True)
class Rehearsing(SharedOut):
    """One rehearsal.

    Attributes:
        report: what the walk found, once everything in the backup opened and stood.
    """

    KEY: ClassVar = "rehearsal"

    report: Report | None = None

    def drop(self) -> None:
        """Stop it, and forget the shares."""
        SharedOut.drop(self)
        self.shares = {}


def begin(desk: Desk, one: Rehearsing) -> Job:
    """Begin to open and walk a backup. No device is made; the shares are forgotten after it."""

    def work(job: Job) -> None:
        keys = join(one.whole, one.shares.values())
        one.report = backing.rehearse(one.path, keys, partial(job.tell, Phase.READING))
        one.shares = {}

    one.job = Beside(desk, "rehearsal", work)
    return one.job
