"""``travel``, ``device wipe``: no keys on the device where it may be searched, and the way back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.opening import opened
from unerased.cli.relays import PasswordFile, User, named_relay
from unerased.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from unerased.journal.relay import Relay
    from unerased.register import Register
    from unerased.register.travel import Leaving

_REMNANTS = (
    "What stays on this machine: the register folder, which is ciphertext; that this program is "
    "installed; your passphrase file, if you made one: delete it. A disk of flash keeps old blocks "
    "for a while, so a laboratory may still find the sealed keys; without the passphrase they open "
    "nothing, and what colleagues save after they learnt of this they never open."
)
_BACK = (
    "When you have arrived: a colleague runs `unerased member reinvite`, says four words to you, "
    "and you run `unerased member join FILE --to ANSWER`. You are the same member then, on a new "
    "device, with what you could open."
)

Confirm = Annotated[
    bool, typer.Option("--yes", help="Do it; without it, only what would happen is said.")
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    travel = group("Cross a border with no keys on the device.")
    travel.command("leave")(leave)
    app.add_typer(travel, name="travel")


def leave(  # noqa: PLR0913, PLR0917 - each is an option of the command
    ctx: typer.Context,
    relay: Annotated[
        str, typer.Argument(metavar="[RELAY]", help="Where to hand on what was saved, as `sync`.")
    ] = "",
    user: User = "",
    password_file: PasswordFile = None,
    by_hand: Annotated[
        bool,
        typer.Option("--by-hand", help="No relay: a colleague gets a copy of the folder from me."),
    ] = False,
    yes: Confirm = False,
) -> None:
    """Hand on what was saved, give this device up, and destroy its keys.

    The others see you as away. A colleague who administers lets you in again by a code.
    """
    settings: Settings = ctx.obj
    if bool(relay) == by_hand:
        raise CliError("name a RELAY to hand on what was saved, or say --by-hand; nothing was done")
    if by_hand:
        told = _leave(settings, None, "", yes=yes)
    else:
        with named_relay(relay, user, password_file, settings) as (place, address):
            told = _leave(settings, place, address, yes=yes)
    answer: dict[str, Any] = {
        "left": yes,
        "colleagues": list(told.colleagues),
        "opens": list(told.opens),
    }
    output.emit(settings.json, answer, lambda out: _tell(out, _said(told, yes)))


def _leave(settings: Settings, place: Relay | None, address: str, *, yes: bool) -> Leaving:
    from unerased.register import travel

    with opened(settings, write=yes) as register:
        told = travel.leaving(register)
        if yes:
            travel.leave(register, partial(_hand_on, place=place, address=address))
    if yes:
        travel.wipe(settings.register, settings.storage)
    return told


def _hand_on(register: Register, place: Relay | None, address: str) -> None:
    if place is None:
        return
    from unerased.evidence.relaying import exchange

    with output.progress("Handing on") as step:
        done = exchange(register, place, address, on_progress=step)
    if done.harmful:
        raise CliError(
            "not all is as it should be at the relay, so the keys stay on this device; "
            "look at it with `unerased sync`, or leave with --by-hand",
            Exit.DAMAGED,
            done.harmful,
        )


def _tell(out: Console, lines: Sequence[str]) -> None:
    for line in lines:
        output.say(out, line)


def _said(told: Leaving, yes: bool) -> list[str]:  # noqa: FBT001 - as asked
    names = ", ".join(told.colleagues)
    if yes:
        return ["There are no keys of the register on this device any more.", _REMNANTS, _BACK]
    first = (
        "This device was given up before; its keys would be destroyed."
        if told.gone
        else "This would hand on what you saved, give this device up, and destroy its keys."
    )
    return [
        first,
        f"Who can let you in again: {names}. Agree first how you reach them.",
        _REMNANTS,
        "Nothing was changed; add --yes to do it.",
    ]


def wipe(ctx: typer.Context, yes: Confirm = False) -> None:
    """Destroy the keys of the register on this device: after a forgotten passphrase, for instance.

    Needs no passphrase. The others are told nothing: `unerased travel leave` tells them.
    """
    from unerased.journal.storage import recognise
    from unerased.register import travel

    settings: Settings = ctx.obj
    there = recognise(settings.register, settings.storage).private.is_dir()
    if yes:
        travel.wipe(settings.register, settings.storage)
        said = (
            "The keys are destroyed. What was saved here and handed on to nobody is in the "
            "register folder still, sealed: keep it, join again on it, and sync. A member who "
            "administers invites you with `unerased member reinvite`."
        )
    elif there:
        said = (
            "This would destroy the keys of the register on this device. Somebody who administers "
            "has to invite you again; if nobody else can, everything is lost. Nothing was changed; "
            "add --yes to do it."
        )
    else:
        said = "This device holds no keys for this register."
    answer = {"wiped": yes, "keys": there and not yes}
    output.emit(settings.json, answer, lambda out: output.say(out, said))
