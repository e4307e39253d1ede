"""A backup that is being written, or the last one since the register was unlocked; new shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import backing
from unerased.web.jobs import Job, Phase

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.register import Register
    from unerased.register.backing import Made
    from unerased.seal import Share, ShareSet
    from unerased.web.desk import Desk

__all__ = ["Backing", "NewShares", "begin", "held", "held_shares", "hold_shares", "let_go"]

_BACKUP: Final = "backup"
_SHARES: Final = "shares"


@dataclass(slots=True)
class Backing:
    """One backup.

    Attributes:
        path: where it is written.
        place: where it will be kept, in words.
        job: the work; None once its end was told.
        made: what was made, once it is.
    """

    path: Path
    place: str
    job: Job | None = None
    made: Made | None = None

    def drop(self) -> None:
        """Stop it and forget it."""
        if self.job is not None:
            self.job.stop()
        self.made = None


@dataclass(slots=True)
class NewShares:
    """Shares that were made and hold for nothing yet: first they are printed."""

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
        def tell(done: int, every: int) -> None:
            job.tell(Phase.PASSING, done, every)

        one.made = backing.back_up(register, path, place, today, tell)

    one.job = Job(desk, "backup", work)
    desk.cache.held[_BACKUP] = one
    return one.job


def held(desk: Desk) -> Backing | None:
    """The backup under way, or the last one."""
    found = desk.cache.held.get(_BACKUP)
    return found if isinstance(found, Backing) else None


def hold_shares(desk: Desk, made: NewShares) -> None:
    """Hold shares until they are printed, thrown away, or the register is locked."""
    desk.cache.held[_SHARES] = made


def held_shares(desk: Desk) -> NewShares | None:
    """The shares that wait to be printed."""
    found = desk.cache.held.get(_SHARES)
    return found if isinstance(found, NewShares) and found.shares else None


def let_go(desk: Desk) -> None:
    """Forget the shares."""
    found = desk.cache.held.pop(_SHARES, None)
    if found is not None:
        found.drop()
