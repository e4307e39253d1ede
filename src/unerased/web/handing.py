"""A mass export on its pages: what would go, being gathered; the file, being written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from unerased.exchange import exporting
from unerased.exchange.handing_over import gather
from unerased.web.held import UnderWay, hold
from unerased.web.jobs import Job, Phase

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.exchange.exporting import Written
    from unerased.exchange.handing_over import Gathered, Terms
    from unerased.journal import Heads
    from unerased.register import Register
    from unerased.web.desk import Desk

__all__ = ["Gathering", "Writing", "gather_for", "write_to"]


@dataclass(slots=True)
class Gathering(UnderWay):
    """A look through the record for what would go now.

    Attributes:
        terms: to whom, and what for.
        found: how much would go, without the lines themselves.
        heads: what the record was then.
    """

    KEY: ClassVar = "export"

    terms: Terms
    found: Gathered | None = None
    heads: Heads | None = None

    def drop(self) -> None:
        """Stop it and forget it."""
        UnderWay.drop(self)
        self.found = None


@dataclass(slots=True)
class Writing(UnderWay):
    """An export that is written.

    Attributes:
        number: of the proposal.
        path: of the file.
        written: what was written, once it is.
    """

    KEY: ClassVar = "export file"

    number: bytes
    path: Path
    written: Written | None = None

    def drop(self) -> None:
        """Stop it and forget it."""
        UnderWay.drop(self)
        self.written = None


def gather_for(desk: Desk, terms: Terms) -> Job:
    """Begin to look what would go today; nothing is proposed."""
    one = Gathering(terms)
    today = desk.today()

    def work(register: Register, job: Job) -> None:
        heads = register.heads
        found = gather(register, terms, today, partial(job.tell, Phase.READING))
        one.found, one.heads = found, heads

    one.job = Job(desk, "export", work)
    hold(desk, one)
    return one.job


def write_to(desk: Desk, number: bytes, path: Path) -> Job:
    """Begin to write an export; it can be stopped until it is recorded."""
    one = Writing(number, path)
    today = desk.today()

    def work(register: Register, job: Job) -> None:
        def tell(done: int, every: int) -> None:
            job.tell(Phase.READING, done, every)
            if done == every:
                job.phase = Phase.SEALING

        one.written = exporting.write(register, number, path, today, tell)

    one.job = Job(desk, "export file", work)
    hold(desk, one)
    return one.job
