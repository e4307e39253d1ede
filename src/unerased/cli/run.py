"""One run of the command line: parse, call, and turn every refusal into one line and a code."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Final

import typer

from unerased.cli import usage
from unerased.cli.errors import CliError, Exit
from unerased.cli.output import note
from unerased.cli.settings import Settings, split_shared

#: refusals of the rooms below that have a code of their own, by class name; looked up by name so
#: that showing the help imports no room
_CODES: Final = {
    "WrongPassphrase": Exit.PASSPHRASE,
    "DeviceBusy": Exit.BUSY,
    "ReadLogBusy": Exit.BUSY,
    "PortTaken": Exit.BUSY,
    "NoRegister": Exit.NOT_FOUND,
    "NotAMember": Exit.NOT_FOUND,
    "NoSuchFile": Exit.NOT_FOUND,
    "NoSecret": Exit.NOT_FOUND,
    "UnknownFigure": Exit.NOT_FOUND,
    "NoSuchPerson": Exit.NOT_FOUND,
    "NoRelease": Exit.NOT_FOUND,
    "Damaged": Exit.DAMAGED,
    "BackupDamaged": Exit.DAMAGED,
    "ChainHeld": Exit.DAMAGED,
    "FileDamaged": Exit.DAMAGED,
    "IdentityDamaged": Exit.DAMAGED,
    "StorageDamaged": Exit.DAMAGED,
    "NotSaved": Exit.FAULT,
    "RelayFailed": Exit.FAULT,
    "ProjectionLost": Exit.FAULT,
}


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit code and never raises what a person should read."""
    try:
        settings, rest = split_shared(arguments)
        return _dispatch(rest, settings)
    except BrokenPipeError:
        # the reader (head, a pager) went away: nothing is wrong, but Python would complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK
    except (KeyboardInterrupt, typer.Abort):
        note("stopped; what was saved before stays saved")
        return Exit.STOPPED
    except Exception as error:  # noqa: BLE001 - the last rim: a fault must not print values
        code, lines = _told(error)
        for line in lines:
            note(line)
        return code


def _dispatch(rest: list[str], settings: Settings) -> int:
    from unerased.cli.app import build

    command = typer.main.get_command(build())
    try:
        result = command.main(args=rest, prog_name="unerased", standalone_mode=False, obj=settings)
        sys.stdout.flush()
    except SystemExit as gone:
        # typer's answer to a broken pipe, which is the one thing that it leaves by
        raise BrokenPipeError from gone
    if result == Exit.STOPPED:  # so the parser reports a Ctrl-C
        raise KeyboardInterrupt
    return int(result or 0)


def _told(error: Exception) -> tuple[Exit, tuple[str, ...]]:
    """The exit code of what happened, and its lines for people."""
    if isinstance(error, CliError):
        return error.code, (str(error), *error.more)
    if isinstance(error, typer.TyperException):
        return Exit.REFUSED, (usage.one_line(error),)
    if isinstance(error, OSError):
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        told = f"the system refused: {reason}; what was acknowledged before is kept"
        return Exit.FAULT, (told,)
    ours = [
        base.__name__ for base in type(error).__mro__ if base.__module__.startswith("unerased.")
    ]
    if ours:
        named = [_CODES[name] for name in ours if name in _CODES]
        return (named[0] if named else Exit.REFUSED), (str(error),)
    return Exit.FAULT, (_fault(error),)


def _fault(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119 - a name, not a file
    return (
        f"a fault of the program itself ({type(error).__name__} at {place}); "
        "what was acknowledged before is kept; please report this line"
    )
