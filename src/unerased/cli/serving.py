"""Serving the pages from the command line, and stopping in order."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from unerased.cli import output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.cli.settings import Settings


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
        NoRegister: there is no register in the folder.
        NotAMember: this device has no keys for it.
        PortTaken: another program has the port.
    """
    from unerased.journal.storage import find
    from unerased.web import serve

    find(settings.register, settings.storage)

    def ready(address: str) -> None:
        if settings.json:
            sys.stdout.write(output.as_document({"address": address}))
        else:
            sys.stdout.write(
                f"Open {address}\nIt works once, in one browser on this machine. Ctrl-C stops it.\n"
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
