"""The passphrase in a file: for its owner alone, and never where it would be copied along."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Final

from unerased.cli.errors import CliError, Exit
from unerased.cli.output import note

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST: Final = 64 * 1024
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def ask(prompt: str = "Passphrase: ") -> str:
    """Ask at the terminal, without echo.

    Raises:
        CliError: nobody can be asked.
    """
    if not sys.stdin.isatty():
        raise CliError("no passphrase: name a file that holds it with --passphrase-file FILE")
    import getpass

    return getpass.getpass(prompt, stream=sys.stderr)


def read(path: Path, register: Path) -> str:
    """The first line of a file; says so when others could read it, too.

    Args:
        path: the file.
        register: the register folder, which may be copied anywhere.

    Raises:
        CliError: it cannot be read, or its first line is empty.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            mode = os.fstat(file.fileno()).st_mode
            lines = file.read(_LONGEST).splitlines()
    except FileNotFoundError as error:
        raise CliError(
            "there is no passphrase file of that name; check --passphrase-file", Exit.NOT_FOUND
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CliError("the passphrase file cannot be read; check --passphrase-file") from error
    if not lines or not lines[0].strip():
        raise CliError(
            "the passphrase file is empty; it must hold the passphrase on its first line"
        )
    if inside(path, register):
        note(
            "the passphrase file lies inside the register folder, which may be copied anywhere: "
            "move it out"
        )
    elif os.name == "posix" and mode & _OTHERS:
        note("others on this machine can read the passphrase file; `chmod 600` it")
    return lines[0]


def write(path: Path, words: str) -> None:
    """Write a new file that its owner alone can read.

    Raises:
        CliError: something of that name is there, or the system refuses.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CliError(
            f"the passphrase file cannot be written ({os.strerror(error.errno or 0)}); "
            "nothing was made; name another place for it"
        ) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{words}\n")
        file.flush()
        os.fsync(file.fileno())


def refuse_inside(path: Path, register: Path) -> None:
    """Refuse a passphrase file in the folder that it opens.

    Raises:
        CliError: it lies there.
    """
    if inside(path, register):
        raise CliError(
            "the passphrase file may not lie inside the register folder, which may be copied "
            "anywhere: whoever has a copy could open it. Nothing was made; name a place outside"
        )


def inside(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder, links followed."""
    return path.resolve().is_relative_to(folder.resolve())
