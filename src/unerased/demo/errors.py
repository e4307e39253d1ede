"""What can go wrong when a demo is built."""

from __future__ import annotations


class DemoError(Exception):
    """Root of this room's errors."""


class NotEmpty(DemoError):
    """The folder holds something already; nothing in it was touched."""

    def __init__(self) -> None:
        super().__init__(
            "the demo wants a folder that is empty or not there yet; nothing was touched. "
            "Name another one with --dir."
        )
