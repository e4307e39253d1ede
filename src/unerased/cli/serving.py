"""Serving the pages from the command line, and stopping in order."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

from unerased.cli import output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.cli.settings import Settings


#: what is said first where this device does not belong yet, by its standing
_TOLD: Final = {
    "NONE": "There is no register in this folder. The page joins one with an invitation; "
    "`unerased init` begins a new one.\n",
    "STRANGER": "This device holds no keys for the register in this folder. The page joins it with "
    "an invitation; if it has keys, name their place with --device-storage.\n",
    "ASKED": "This device asked to join and was not admitted yet. The page goes on with that.\n",
}


def serve_until_stopped(
    settings: Settings,
    *,
    port: int,
    idle_minutes: int = 10,
    notice: str = "",
    neutral: bool = False,
) -> None:
    """Serve until Ctrl-C or a polite kill; the register is locked and closed when this returns.

    Args:
        settings: where the register is.
        port: 0 for a free one.
        idle_minutes: after so long without a page the register locks itself.
        notice: a line for every page.
        neutral: the window's title and icon tell nothing.

    Raises:
        NoRegister: the folder holds something else than a register.
        StorageExposed: the storage lies inside the folder.
        PortTaken: another program has the port.
    """
    from unerased.register.joining import standing
    from unerased.web import serve

    told = _TOLD.get(standing(settings.register, settings.storage).name, "")

    def ready(address: str) -> None:
        if settings.json:
            sys.stdout.write(output.as_document({"address": address}))
        else:
            sys.stdout.write(
                f"{told}Open {address}\n"
                "It works once, in one browser on this machine. Ctrl-C stops it.\n"
            )
        sys.stdout.flush()

    try:
        with _stopped_politely():
            serve(
                settings.register,
                settings.storage,
                port=port,
                on_ready=ready,
                notice=notice,
                idle_minutes=idle_minutes,
                neutral=neutral,
            )
    except KeyboardInterrupt:
        output.note("stopped; the register is locked")


@contextmanager
def _stopped_politely() -> Iterator[None]:
    """Ctrl-C stops the pages even where a shell said to ignore it, and a polite kill does too."""

    def stop(_number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
