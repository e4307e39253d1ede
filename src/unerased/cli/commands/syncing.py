"""``sync``: passing the sealed record on, and fetching what others passed on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.opening import opened
from unerased.cli.relays import PasswordFile, User, named_relay
from unerased.cli.settings import Settings
from unerased.cli.wording import counted, day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from unerased.evidence.relaying import Exchanged
    from unerased.journal import Heard


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
    user: User = "",
    password_file: PasswordFile = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Take this relay off the device; nothing is synced.")
    ] = False,
) -> None:
    """Fetch what others put on a relay, and put there what it lacks. It holds sealed files only.

    A sync that is interrupted goes on the next time; nothing that does not stand gets in.
    """
    from unerased.evidence.relaying import exchange

    settings: Settings = ctx.obj
    if forget:
        _forget(settings, relay)
        return
    with (
        named_relay(relay, user, password_file, settings) as (place, address),
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


def _forget(settings: Settings, relay: str) -> None:
    from unerased.journal.relay.naming import is_address

    address = relay if is_address(relay) else str(Path(relay).resolve())
    with opened(settings, write=True) as register:
        register.journal.forget_relay(address)
    said = "Forgotten, with what it showed. What lies there stays there."
    output.emit(settings.json, {"forgotten": address}, lambda out: out.print(said))


def _answer(done: Exchanged, devices: Sequence[Heard], own: bytes) -> dict[str, Any]:
    return {
        "fetched": {"segments": done.record.fetched, "files": done.files_fetched},
        "sent": {"segments": done.record.sent, "files": done.files_sent},
        "heartbeat": done.record.beat,
        "faults": list(done.harmful),
        "waiting": list(done.waiting),
        "devices": [
            {
                "device": heard.device.hex(),
                "own": heard.device == own,
                "newest": day_of(heard.wall_ms),
            }
            for heard in devices
        ],
    }


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
