"""What somebody goes on with on another page: one of each sort, until it is let go or locked away.

It lives in the desk's memory alone. Each sort has a key; what is held in its place is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, TypeVar

if TYPE_CHECKING:
    from unerased.web.desk import Desk
    from unerased.web.jobs import Job

__all__ = ["Held", "UnderWay", "held", "hold", "let_go"]


class Held:
    """Something that is held. Its class says under which key."""

    __slots__ = ()

    KEY: ClassVar[str]

    def drop(self) -> None:
        """Forget what it holds."""
        raise NotImplementedError


@dataclass(slots=True)
class UnderWay(Held):
    """Long work that was begun, or what came of it.

    Attributes:
        job: the work; None once its end was told.
    """

    job: Job | None = field(default=None, kw_only=True)

    @property
    def at_work(self) -> bool:
        """Whether it goes on."""
        return self.job is not None and self.job.at_work

    def drop(self) -> None:
        """Stop it."""
        if self.job is not None:
            self.job.stop()


H = TypeVar("H", bound=Held)


def hold(desk: Desk, one: Held) -> None:
    """Hold something in place of the last one of its key."""
    desk.cache.held[one.KEY] = one


def held(desk: Desk, sort: type[H]) -> H | None:
    """What is held, if it is of this sort."""
    found = desk.cache.held.get(sort.KEY)
    return found if isinstance(found, sort) else None


def let_go(desk: Desk, sort: type[Held]) -> None:
    """Forget what is held under the key of this sort."""
    found = desk.cache.held.pop(sort.KEY, None)
    if found is not None:
        found.drop()
