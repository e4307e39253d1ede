"""What an erasure would do, being looked for or found: in memory, until the record changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import erasing
from unerased.web.jobs import Job, Phase

if TYPE_CHECKING:
    from unerased.journal import Heads
    from unerased.register import Register
    from unerased.register.erasing import Plan
    from unerased.web.desk import Desk

__all__ = ["Looking", "begin", "held", "let_go"]

_KEY: Final = "erasing"


@dataclass(slots=True)
class Looking:
    """A look through the whole record for what would go with a unit.

    Attributes:
        code: of the unit.
        job: the work; None once its end was told.
        plan: what was found.
        heads: what the record was when it was found.
    """

    code: str
    job: Job | None = None
    plan: Plan | None = None
    heads: Heads | None = None

    def drop(self) -> None:
        """Stop looking, and forget."""
        if self.job is not None:
            self.job.stop()
        self.plan = None

    def found(self, register: Register) -> Plan | None:
        """What was found, as long as the record has not changed since."""
        return self.plan if self.heads == register.heads else None


def begin(desk: Desk, code: str) -> Job:
    """Begin to look through the record."""
    looking = Looking(code)

    def work(register: Register, job: Job) -> None:
        def tell(done: int, every: int) -> None:
            job.tell(Phase.READING, done, every)

        tell(0, 0)
        looking.heads = register.heads
        looking.plan = erasing.plan(register, code, tell)

    looking.job = Job(desk, "erase", work)
    desk.cache.held[_KEY] = looking
    return looking.job


def held(desk: Desk, code: str) -> Looking | None:
    """The look for this unit, under way or over."""
    found = desk.cache.held.get(_KEY)
    return found if isinstance(found, Looking) and found.code == code else None


def let_go(desk: Desk) -> None:
    """Forget what was found."""
    desk.cache.held.pop(_KEY, None)
