"""What an erasure would do, being looked for or found: in memory, until the record changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from unerased.register import erasing
from unerased.web.held import UnderWay, held, hold
from unerased.web.jobs import Job, Phase

if TYPE_CHECKING:
    from unerased.journal import Heads
    from unerased.register import Register
    from unerased.register.erasing import Plan
    from unerased.web.desk import Desk

__all__ = ["Looking", "begin", "looking_for"]


@dataclass(slots=True)
class Looking(UnderWay):
    """A look through the whole record for what would go with a unit.

    Attributes:
        code: of the unit.
        plan: what was found.
        heads: what the record was when it was found.
        shown: somebody asked to read what texts say of them; that they did is in the log.
    """

    KEY: ClassVar = "erasing"

    code: str
    plan: Plan | None = None
    heads: Heads | None = None
    shown: bool = False

    def drop(self) -> None:
        """Stop looking, and forget."""
        UnderWay.drop(self)
        self.plan = None

    def found(self, register: Register) -> Plan | None:
        """What was found, as long as the record has not changed since."""
        return self.plan if self.heads == register.heads else None

    def still(self, register: Register) -> None:
        """What was found holds still: what was saved since, from this page, is not of the unit."""
        self.heads = register.heads


def begin(desk: Desk, code: str) -> Job:
    """Begin to look through the record."""
    looking = Looking(code)

    def work(register: Register, job: Job) -> None:
        tell = partial(job.tell, Phase.READING)
        tell(0, 0)
        looking.heads = register.heads
        looking.plan = erasing.plan(register, code, tell)

    looking.job = Job(desk, "erase", work)
    hold(desk, looking)
    return looking.job


def looking_for(desk: Desk, code: str) -> Looking | None:
    """The look for this unit, under way or over."""
    found = held(desk, Looking)
    return found if found is not None and found.code == code else None
