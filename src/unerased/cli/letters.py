"""Files that are handed over: invitations, answers, admissions. Never one put over another."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from unerased.cli import output
from unerased.cli.errors import CliError, Exit

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["bad_letter", "read_letter", "refuse_existing", "write_letter"]


def read_letter(file: Path) -> bytes:
    """The bytes of a letter.

    Raises:
        CliError: it cannot be read, or is too large to be one.
    """
    from unerased.journal import Invalid
    from unerased.register import joining

    try:
        return joining.read_letter(file)
    except Invalid as fault:
        raise bad_letter(file, fault) from fault


def bad_letter(file: Path, fault: Exception) -> CliError:
    """What to say of a letter that does not stand."""
    return CliError(
        f"{output.clean(file.name)} {fault}; nothing was changed. Ask for it again, and check that "
        "it is the right one of the three files",
        Exit.DAMAGED,
    )


def refuse_existing(path: Path) -> None:
    """Refuse to put a file over another.

    Raises:
        CliError: something lies there.
    """
    if os.path.lexists(path):
        raise CliError("something lies there already; nothing was made; name another file")


def write_letter(path: Path, data: bytes) -> None:
    """Write a file that was not there, for this user alone; durable on return.

    Raises:
        CliError: it cannot be written.
    """
    try:
        handle = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
        )
    except OSError as error:
        raise CliError(
            f"the file cannot be written ({os.strerror(error.errno or 0)}); name another place"
        ) from error
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
