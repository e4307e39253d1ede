"""The relay that a word on the line names."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from unerased.cli import passphrase_file
from unerased.cli.errors import CliError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.cli.settings import Settings
    from unerased.journal.relay import Relay

__all__ = ["PasswordFile", "User", "named_relay"]

User: TypeAlias = Annotated[str, typer.Option(help="Name at the WebDAV server.")]
PasswordFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(help="File whose first line is the password there; otherwise it is asked."),
]


@contextlib.contextmanager
def named_relay(
    named: str, user: str, password_file: Path | None, settings: Settings
) -> Iterator[tuple[Relay, str]]:
    """The relay, and how it is remembered; its password is asked for first.

    Raises:
        CliError: a name or a password does not fit.
        JournalError: as `unerased.journal.relay.naming.reached`.
    """
    from unerased.journal.relay.naming import reached

    password = _password(named, user, password_file, settings)
    with reached(named, settings.register, settings.storage, user=user, password=password) as found:
        yield found


def _password(named: str, user: str, password_file: Path | None, settings: Settings) -> str:
    """The password at a relay; asked before anything is opened."""
    from unerased.journal.relay.naming import is_address

    if is_address(named):
        from unerased.journal.relay.webdav import checked_address

        checked_address(named)
    elif user or password_file is not None:
        raise CliError("a folder needs neither a name nor a password; nothing was done")
    if not user and password_file is not None:
        raise CliError("a password needs a name: add --user NAME; nothing was done")
    if not user:
        return ""
    if password_file is None:
        return passphrase_file.ask("Password at the relay: ")
    return passphrase_file.read(password_file, settings.register)
