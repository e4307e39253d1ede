"""``python -m tests.journeys.later FOLDER STORAGE DAYS``: the pages, on a clock that is days ahead.

A process of its own as ``unerased serve`` is: the same server, and a register that is opened with
another clock, as its constructor takes one. No setting of the program moves a clock.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from unerased.journal import system_clock
from unerased.register import Register
from unerased.web import serve

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY_MS = 24 * 60 * 60 * 1000


def main(arguments: Sequence[str]) -> None:
    folder, storage, ahead = Path(arguments[0]), Path(arguments[1]), int(arguments[2]) * DAY_MS

    def opened(passphrase: str, /) -> Register:
        def clock() -> int:
            return system_clock() + ahead

        return Register.open(folder, storage, passphrase, write=True, clock=clock)

    def ready(address: str) -> None:
        sys.stdout.write(f"Open {address}\n")
        sys.stdout.flush()

    serve(folder, storage, open_register=opened, on_ready=ready)


if __name__ == "__main__":
    main(sys.argv[1:])
