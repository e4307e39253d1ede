"""The keeper of the open register: one thread that alone opens, reads, writes and closes it."""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from unerased.web.errors import Locked, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.register import Register

T = TypeVar("T")

#: so often, in seconds, the keeper looks whether the machine has slept
SLICE = 5.0
#: two clocks that are read one after the other differ; nobody sleeps for less, in seconds
NAP = 2.0


class State(Enum):
    """How the register stands."""

    LOCKED = "locked"
    OPENING = "opening"
    OPEN = "open"


class Opener(Protocol):
    """Opens the register with a passphrase; raises what `Register.open` raises."""

    def __call__(self, passphrase: str, /) -> Register:
        """Open it for writing."""


@runtime_checkable
class Tells(Protocol):
    """An opener that tells how far it is: so many records were read since it began."""

    replayed: int


def awake_and_asleep() -> float:
    """Seconds of a clock that goes on while the machine sleeps, where the system has one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def asleep() -> float:
    """Seconds that the machine has slept since it started; 0.0 where the system does not tell."""
    whole = getattr(time, "CLOCK_BOOTTIME", None)
    if whole is not None:
        return time.clock_gettime(whole) - time.clock_gettime(time.CLOCK_MONOTONIC)
    awake = getattr(time, "CLOCK_UPTIME_RAW", None)
    if awake is not None:  # macOS: its monotonic clock goes on while it sleeps
        return time.clock_gettime(time.CLOCK_MONOTONIC) - time.clock_gettime(awake)
    return 0.0


class Keeper:
    """Holds one register open for the pages, and closes it after a time without use.

    Everything that touches the register runs on the keeper's own thread, one thing after the
    other: the database connection belongs to that thread, and a page never sees half a save.

    Args:
        opener: opens the register.
        idle_seconds: after this long without a page it closes by itself.
        on_close: called when it was closed, to forget what was read from it.
        clock: seconds, for the idle time.
        slept: seconds that the machine has slept; when they grow, the register closes.
    """

    def __init__(
        self,
        opener: Opener,
        idle_seconds: float,
        on_close: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = awake_and_asleep,
        slept: Callable[[], float] = asleep,
    ) -> None:
        self._opener = opener
        self._idle = idle_seconds
        self._on_close = on_close
        self._clock = clock
        self._slept = slept
        self._register: Register | None = None
        self._used = clock()
        self._slept_before = slept()
        self._opening: Future[None] | None = None
        self._closing: Future[None] | None = None
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="register", daemon=True)
        self._thread.start()

    @property
    def state(self) -> State:
        """How the register stands now."""
        if self._opening is not None and not self._opening.done():
            return State.OPENING
        if self._closing is not None and not self._closing.done():
            return State.LOCKED
        return State.LOCKED if self._register is None else State.OPEN

    @property
    def replayed(self) -> int:
        """How many records the opening has read so far; 0 where its opener does not tell."""
        return self._opener.replayed if isinstance(self._opener, Tells) else 0

    def unlock(self, passphrase: str, wait: float) -> State:
        """Open the register, waiting at most `wait` seconds for it.

        Returns:
            OPEN, or OPENING when it needs longer.

        Raises:
            Whatever the opener raises.
        """
        if self.state is State.LOCKED:
            self._opening = self._submit(lambda: self._open(passphrase))
        return self.wait(wait)

    def wait(self, seconds: float) -> State:
        """Wait at most so long for an opening that has begun; raises what the opener raised."""
        opening = self._opening
        if opening is None:
            return self.state
        try:
            opening.result(timeout=seconds)
        except TimeoutError:
            return State.OPENING
        finally:
            if opening.done():
                self._opening = None
        return self.state

    def call(self, work: Callable[[Register], T]) -> T:
        """Run `work` on the open register and return what it returns.

        Raises:
            Locked: the register is locked.
            Stopped: the program is stopping.
        """
        if self.state is not State.OPEN:
            raise Locked("The register is locked.")

        def job() -> T:
            self._lock_if_due()
            if self._register is None:
                raise Locked("The register is locked.")
            self._used = self._clock()
            try:
                return work(self._register)
            finally:  # what took longer than the idle time was waited for
                self._used = self._clock()

        return self._submit(job).result()

    def lock(self, wait: float | None = None) -> None:
        """Lock now: no page reads the register from here on, whatever the keeper does at present.

        Args:
            wait: seconds to wait at most until it is closed, too; None for as long as it takes. It
                closes once what was begun is over or has stopped.
        """
        self._closing = self._submit(self._close)
        with suppress(TimeoutError):
            self._closing.result(wait)

    def release(self) -> None:
        """Let go of a register that the work on this very thread has closed for good."""
        self._register = None
        self._on_close()

    def stop(self) -> None:
        """Close the register and end the thread."""
        if not self._stopped:
            self._stopped = True
            self._jobs.put(None)
        self._thread.join()

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        if self._stopped:
            raise Stopped("The program is stopping.")
        future: Future[T] = Future()
        self._jobs.put((work, future))
        return future

    def _work(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=self._pause())
            except queue.Empty:
                self._lock_if_due()
                continue
            if job is None:
                self._close()
                return
            work, future = job
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - handed to whoever asked, not swallowed
                future.set_exception(error)

    def _pause(self) -> float | None:
        if self._register is None:
            return None
        # in slices: a machine that slept through the time must lock soon after it wakes
        return min(max(self._idle - (self._clock() - self._used), 0.01), SLICE)

    def _open(self, passphrase: str) -> None:
        self._register = self._opener(passphrase)
        self._used = self._clock()
        self._slept_before = self._slept()

    def _lock_if_due(self) -> None:
        if self._register is None:
            return
        idle = self._clock() - self._used >= self._idle
        if idle or self._slept() - self._slept_before > NAP:
            self._close()

    def _close(self) -> None:
        register = self._register
        if register is None:
            return
        try:
            self._on_close()
            register.close()
        finally:  # not before: who is told that it is locked may open it elsewhere
            self._register = None
