"""``sync``: passing the sealed record on, and fetching what others passed on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from unerased.cli import output, passphrase_file
from unerased.cli.errors import CliError, Exit
from unerased.cli.opening import opened
from unerased.cli.settings import Settings
from unerased.cli.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from unerased.evidence.relaying import Exchanged
    from unerased.journal import Heard

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("sync")(sync)


def sync(
    ctx: typer.Context,
    relay: Annotated[
        str,
        typer.Argument(
            metavar="RELAY",
            help="A folder (a stick, a share), or the https address of a WebDAV folder.",
        ),
    ],
    user: Annotated[str, typer.Option(help="Name at the WebDAV server.")] = "",
    password_file: Annotated[
        Path | None,
        typer.Option(help="File whose first line is the password there; otherwise it is asked."),
    ] = None,
) -> None:
    """Fetch what others put on a relay, and put there what it lacks. It holds sealed files only.

    A sync that is interrupted goes on the next time; nothing that does not stand gets in.
    """
    from unerased.evidence.relaying import exchange
    from unerased.journal.relay.naming import reached

    settings: Settings = ctx.obj
    password = _password(relay, user, password_file, settings)
    with (
        reached(relay, settings.register, settings.storage, user=user, password=password) as (
            place,
            address,
        ),
        opened(settings, write=True, tell_faults=False) as register,
    ):
        with output.progress("Syncing") as step:
            done = exchange(register, place, address, on_progress=step)
        devices = register.journal.heard()
        own = register.journal.device
    answer = _answer(done, devices, own)
    output.emit(settings.json, answer, lambda out: _say(out, done, answer["devices"]))
    if done.harmful:
        what = "not all is as it should be; what stands was taken in"
        raise CliError(what, Exit.DAMAGED, done.harmful)


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


def _answer(done: Exchanged, devices: Sequence[Heard], own: bytes) -> dict[str, Any]:
    return {
        "fetched": {"segments": done.record.fetched, "files": done.files_fetched},
        "sent": {"segments": done.record.sent, "files": done.files_sent},
        "heartbeat": done.record.beat,
        "faults": list(done.harmful),
        "waiting": list(done.waiting),
        "devices": [
            {"device": heard.device.hex(), "own": heard.device == own, "newest": _day(heard)}
            for heard in devices
        ],
    }


def _day(heard: Heard) -> str:
    """The day (UTC) of the newest that is held of a device, by that device's own clock."""
    return (_EPOCH + timedelta(milliseconds=heard.wall_ms)).date().isoformat()


def _say(out: Console, done: Exchanged, devices: list[dict[str, Any]]) -> None:
    came = [counted(done.record.fetched, "segment"), counted(done.files_fetched, "file")]
    went = [counted(done.record.sent, "segment"), counted(done.files_sent, "file")]
    out.print(f"Fetched {' and '.join(came)}; sent {' and '.join(went)}.")
    for heard in devices:
        if not heard["own"]:
            told = f"Nothing newer than {heard['newest']} from device {heard['device'][:8]}."
            output.say(out, told)
    for line in done.waiting:
        output.say(out, f"Note: {line}.")
