"""Work on hostile bytes in a fresh process that has little time, little memory and no file.

A file may unpack without end, nest a million deep, or refer to itself. The process gets the bytes
through a pipe and sends bytes back, which whoever asked decodes as data and never as objects.
Whatever happens there, this process goes on.
"""

from __future__ import annotations

import logging
import signal
import threading
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

__all__ = ["MEMORY", "SECONDS", "Broken", "TooLate", "Work", "apart"]

#: seconds for one file
SECONDS: Final = 20.0
MEMORY: Final = 1024 * 1024 * 1024

#: a function of a module: what is to be done by the ending of a file's name, and its bytes; it
#: raises nothing that it can name, since errors may hold a value of the file
Work: TypeAlias = "Callable[[str, bytes], bytes]"


class TooLate(Exception):
    """It took too long and was ended."""


class Broken(Exception):
    """The process ended without an answer."""


def apart(  # noqa: PLR0913 - what, of what, and the three bounds
    work: Work,
    ending: str,
    data: bytes,
    *,
    largest: int,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> bytes:
    """Do the work in a process of its own.

    Args:
        work: what is done there.
        ending: of the file's name.
        data: the whole file.
        largest: bytes that the answer may have.
        seconds: after so many it is ended.
        memory: bytes of address space that it has, where the system can limit it.

    Raises:
        TooLate, Broken: there is no answer.
    """
    # a fresh interpreter: a fork would carry the open register's memory into a file's reach
    context = get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=_there, args=(theirs, work, ending, memory), daemon=True)
    process.start()
    theirs.close()
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        mine.send_bytes(data)
        return mine.recv_bytes(largest)
    except (EOFError, OSError) as error:
        raise TooLate if late.is_set() else Broken from error
    finally:
        timer.cancel()
        timer.join()
        process.kill()
        process.join()
        process.close()
        mine.close()


def _there(connection: Connection, work: Work, ending: str, memory: int) -> None:
    """What the process does. An error there ends it, and says nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's own key; the server ends this
    logging.disable()
    data = connection.recv_bytes()
    _limit(memory)
    with suppress(BrokenPipeError):  # then nobody waits for it any more
        connection.send_bytes(work(ending, data))


def _limit(memory: int) -> None:
    """Memory, and no file at all, where the system has such limits."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0)):
        with suppress(ValueError, OSError):  # a system that knows the limit and does not set it
            resource.setrlimit(what, (most, most))
