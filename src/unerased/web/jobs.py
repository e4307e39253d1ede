"""Long work on the keeper's thread, beside the page that asked: how far it is, and a stop."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from enum import Enum
from typing import TYPE_CHECKING

from unerased.web.errors import WebError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from unerased.register import Register
    from unerased.web.desk import Desk

__all__ = ["Beside", "Job", "Phase", "StoppedByPerson"]


class StoppedByPerson(WebError):
    """Somebody pressed "Stop", or locked the register, before the work was over."""


class Phase(Enum):
    """What a job does now. All but `SEALING` can be stopped."""

    WAITING = "waiting"
    READING = "reading"
    PASSING = "passing"
    SEALING = "sealing"


class Job:
    """Work on the keeper's thread; the pages that need the register wait for it meanwhile.

    Args:
        desk: whose keeper it is. Locking the register there stops the job at its next step.
        does: what it is, for who asks.
        work: gets the register, and this job to tell how far it is.
    """

    def __init__(self, desk: Desk, does: str, work: Callable[[Register, Job], None]) -> None:
        self._begin(desk, does, lambda: desk.keeper.call(lambda register: work(register, self)))

    def _begin(self, desk: Desk, does: str, run: Callable[[], None]) -> None:
        self.does = does
        self.phase = Phase.WAITING
        self.done = (0, 1)
        self._stop = threading.Event()
        pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=does)
        self._future: Future[None] = pool.submit(run)
        pool.shutdown(wait=False)
        desk.jobs.add(self)

    @property
    def percent(self) -> int:
        """How far the present phase is."""
        done, every = self.done
        return min(100, round(100 * done / max(every, 1)))

    @property
    def at_work(self) -> bool:
        """Whether it goes on."""
        return not self._future.done()

    @property
    def stoppable(self) -> bool:
        """Whether it can be stopped now, and nobody has asked for it yet."""
        return self.phase is not Phase.SEALING and not self._stop.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; whether it is over."""
        try:
            self._future.exception(seconds)
        except NotYet:
            return False
        return True

    def stop(self) -> None:
        """Ask it to end; it does so at its next step, unless it writes already."""
        self._stop.set()

    def result(self) -> None:
        """What came of it, once it is over.

        Raises:
            StoppedByPerson: it was stopped.
            Whatever the work raised.
        """
        self._future.result()

    def tell(self, phase: Phase, done: int, every: int) -> None:
        """Say how far it is.

        Raises:
            StoppedByPerson: somebody asked to stop, and the phase allows it.
        """
        self.phase, self.done = phase, (done, every)
        if phase is not Phase.SEALING and self._stop.is_set():
            raise StoppedByPerson


class Beside(Job):
    """Work where no register is open: on a thread of its own.

    Args:
        desk: locking there, or ending the program, stops the job at its next step.
        does: what it is, for who asks.
        work: gets this job to tell how far it is.
    """

    def __init__(self, desk: Desk, does: str, work: Callable[[Job], None]) -> None:
        self._begin(desk, does, lambda: work(self))
