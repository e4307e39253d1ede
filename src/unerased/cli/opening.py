"""Opening a register for one command, and closing it whatever happens."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from unerased.cli import output
from unerased.cli.errors import CliError, Exit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.cli.settings import Settings
    from unerased.journal import Heads
    from unerased.register import Register


@contextmanager
def opened(
    settings: Settings, *, write: bool = False, tell_faults: bool = True
) -> Iterator[Register]:
    """The register of these settings, unlocked; closed when the block ends.

    Args:
        settings: where it is.
        write: take the device's lock.
        tell_faults: say on standard error what does not stand; `verify` says it itself.

    Raises:
        RegisterError, JournalError, SealError: as their messages say.
    """
    from unerased.journal.storage import find
    from unerased.register import Register

    find(settings.register, settings.storage)  # before anybody is asked for a passphrase
    words = settings.passphrase()
    with output.progress("Opening") as step:
        register = Register.open(
            settings.register, settings.storage, words, write=write, on_progress=step
        )
    with register:
        known = {str(fault) for fault in register.journal.faults}
        for notice in register.notices:
            if tell_faults or notice not in known:
                output.note(notice)
        yield register


def heads_at(register: Register, day: str) -> Heads | None:
    """The heads at the end of a day; None for no day: everything that is held.

    Raises:
        CliError: it is no day.
    """
    if not day:
        return None
    try:
        return register.as_of(date.fromisoformat(day))
    except (ValueError, OverflowError) as error:
        raise CliError("--as-of takes a day such as 2018-11-30") from error


def code_of(register: Register, typed: str) -> str:
    """The code that a full code or a short form stands for.

    Raises:
        CliError: nothing has this code, or several have this short form.
    """
    from unerased.register import reads

    found = reads.resolve(register.db, typed)
    if isinstance(found, reads.Unknown):
        raise CliError(f"{found.reason}; `unerased search` finds codes by words", Exit.NOT_FOUND)
    if isinstance(found, reads.Ambiguous):
        raise CliError(f"several codes begin like this: {', '.join(found.codes)}; type more of it")
    return found
