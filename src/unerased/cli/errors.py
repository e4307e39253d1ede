"""What the command line itself can refuse, and the exit code of every refusal."""

from __future__ import annotations

import enum


class Exit(enum.IntEnum):
    """Exit codes; docs/reference/cli.md says them again for people."""

    OK = 0
    FAULT = 1  # the program itself, or the system, failed
    REFUSED = 2  # the line or its input cannot be accepted; nothing was written
    DAMAGED = 3  # the record, or this device's storage of it, is not as it was written
    PASSPHRASE = 4
    BUSY = 5  # another program has the register open for writing, or holds the port
    NOT_FOUND = 6  # no register (or no keys for it), code, figure or file of that name
    STOPPED = 130  # by Ctrl-C, as shells have it


class CliError(Exception):
    """A refusal of the command line: one line each, with advice.

    Args:
        message: what happened and what to do, without any identifying value.
        code: the exit code.
        more: further lines, when several things have to be named.
    """

    def __init__(self, message: str, code: Exit = Exit.REFUSED, more: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.more = more
