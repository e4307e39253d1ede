"""Long work beside the pages: each in a process of its own, so that a stop is at once.

The process gets what it is given and nothing else of the register; it sends back how far it is and,
at the end, what came out. All of it stays in memory. Who lets go of a `Work` ends its process: the
desk's cache lets go at each save and when the register is locked.
"""

from __future__ import annotations

import signal
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from unerased.web.faults import place_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

__all__ = ["LONGEST_SECONDS", "Standing", "Work"]

#: a page that waits keeps the register open, so that nothing may work without end
LONGEST_SECONDS: Final = 20 * 60
_STEP: Final = 0.01

T = TypeVar("T")


class Standing(Enum):
    """How the work stands."""

    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"
    LATE = "late"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class _Done:
    outcome: Any


@dataclass(frozen=True, slots=True)
class _Fault:
    place: str


@dataclass(frozen=True, slots=True)
class _Refusal:
    message: str


class Work(Generic[T]):
    """One piece of work, going on or over. Used on the keeper's thread only.

    Args:
        task: a function of a module, called with `given` and, last, with what it tells its share
            to (0 to 1); what it returns is the outcome.
        given: what it gets; it is carried to the process.
        longest: seconds after which it is stopped.
        refusals: exceptions whose message is advice for people, and names no value.
    """

    def __init__(
        self,
        task: Callable[..., T],
        given: tuple[object, ...],
        longest: float = LONGEST_SECONDS,
        refusals: tuple[type[Exception], ...] = (),
    ) -> None:
        # a fresh interpreter: a fork would carry the open register's memory along
        context = get_context("spawn")
        self._mine, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(theirs, task, given, refusals), daemon=True)
        process.start()
        theirs.close()
        self._let_go = weakref.finalize(self, _end, process, self._mine)
        self._until = time.monotonic() + longest
        self._standing = Standing.WORKING
        self.share = 0.0
        self.outcome: T | None = None
        self.fault = ""
        self.refusal = ""

    def look(self) -> Standing:
        """Take in what the process has sent since, and say how it stands."""
        if self._standing is Standing.WORKING:
            try:
                while self._standing is Standing.WORKING and self._mine.poll():
                    self._take(self._mine.recv())
            except (EOFError, OSError):
                self._over(Standing.FAILED)
        if self._standing is Standing.WORKING and time.monotonic() > self._until:
            self._over(Standing.LATE)
        return self._standing

    def stop(self) -> None:
        """End the work at once; what is done already stays."""
        if self.look() is Standing.WORKING:
            self._over(Standing.STOPPED)

    def _take(self, sent: float | _Done | _Fault | _Refusal) -> None:
        match sent:
            case _Done(outcome):
                self.outcome = outcome
                self._over(Standing.DONE)
            case _Fault(place):
                self.fault = place
                self._over(Standing.FAILED)
            case _Refusal(message):
                self.refusal = message
                self._over(Standing.REFUSED)
            case _:
                self.share = float(sent)

    def _over(self, standing: Standing) -> None:
        self._standing = standing
        self._let_go()


def _end(process: SpawnProcess, connection: Connection) -> None:
    process.kill()
    process.join()
    process.close()
    connection.close()


def _work(
    connection: Connection,
    task: Callable[..., object],
    given: tuple[object, ...],
    refusals: tuple[type[Exception], ...],
) -> None:
    # the key that stops the server reaches this process too; the server ends it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if abs(share - told) >= _STEP:
            told = share
            connection.send(share)

    with suppress(BrokenPipeError):  # then nobody waits for it any more
        try:
            sent: _Done | _Fault | _Refusal = _Done(task(*given, tell))
        except refusals as refused:
            sent = _Refusal(str(refused))
        except Exception as error:  # noqa: BLE001 - handed over without its words, not swallowed
            sent = _Fault(place_of(error))
        connection.send(sent)
