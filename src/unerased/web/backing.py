"""A backup that is being written, or the last one since the register was unlocked; new shares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from unerased.register import backing
from unerased.web.held import Held, UnderWay, hold
from unerased.web.jobs import Job, Phase

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.register import Register
    from unerased.register.backing import Made
    from unerased.seal import Share, ShareSet
    from unerased.web.desk import Desk

__all__ = ["Backing", "NewShares", "begin"]


@dataclass(slots=True)
class Backing(UnderWay):
    """One backup.

    Attributes:
        path: where it is written.
        place: where it will be kept, in words.
        made: what was made, once it is.
    """

    KEY: ClassVar = "backup"

    path: Path
    place: str
    made: Made | None = None

    def drop(self) -> None:
        """Stop it and forget it."""
        UnderWay.drop(self)
        self.made = None


@dataclass(slots=True)
class NewShares(Held):
    """Shares that were made and hold for nothing yet: first they are printed."""

    KEY: ClassVar = "shares"

    whole: ShareSet
    shares: tuple[Share, ...]

    def drop(self) -> None:
        """Forget them."""
        self.shares = ()


def begin(desk: Desk, path: Path, place: str) -> Job:
    """Begin to write a backup; what is stopped leaves nothing."""
    one = Backing(path, place)
    today = desk.today()

    def work(register: Register, job: Job) -> None:
        one.made = backing.back_up(register, path, place, today, partial(job.tell, Phase.PASSING))

    one.job = Job(desk, "backup", work)
    hold(desk, one)
    return one.job
