"""``member invite|join|admit``: how somebody comes in, and with which device."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from unerased.cli import output, passphrase_file
from unerased.cli.errors import CliError, Exit
from unerased.cli.letters import bad_letter, read_letter, refuse_existing, write_letter
from unerased.cli.naming import Administers, Compartments, Member, member_of, one_of
from unerased.cli.opening import opened
from unerased.cli.settings import Settings
from unerased.cli.wording import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console


To: TypeAlias = Annotated[
    Path, typer.Option("--to", metavar="FILE", help="Where to put the file to hand over.")
]


def add_to(member: typer.Typer) -> None:
    """Register the commands."""
    for name, command in (
        ("invite", invite),
        ("reinvite", reinvite),
        ("invitations", invitations),
        ("join", join),
        ("admit", admit),
    ):
        member.command(name)(command)


def invite(  # noqa: PLR0913, PLR0917 - each is an option of the command
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What the new member is to be called.")
    ],
    to: To,
    compartments: Compartments = None,
    administer: Administers = False,
    device: Annotated[
        bool, typer.Option("--device", help="NAME is a member; invite a further device of theirs.")
    ] = False,
) -> None:
    """Make an invitation: a sealed file, and four words to be said, not sent."""
    from unerased.journal import Terms
    from unerased.register.costs import affordable
    from unerased.seal import new_code

    settings: Settings = ctx.obj
    refuse_existing(to)
    chosen = tuple(dict.fromkeys(compartments or ()))
    with opened(settings, write=True) as register:
        membership = register.journal.membership
        if device:
            if chosen or administer:
                raise CliError("a further device may what its member may; leave out what it opens")
            terms = Terms.again(membership, member_of(membership, name))
        else:
            terms = Terms(name, chosen, administer)
        code = new_code()
        write_letter(to, register.journal.invite(terms, code, cost=affordable()))
    answer = {"file": str(to), "code": code, "days": 30}
    output.emit(settings.json, answer, lambda out: out.print(_invited(to, code)))


def reinvite(
    ctx: typer.Context,
    member: Member,
    to: To,
    device: Annotated[
        str, typer.Option(help="The device that is replaced: the beginning of its id.")
    ] = "",
) -> None:
    """Invite a member again who forgot the passphrase, lost the device, or was away without keys.

    The same member comes back with a new device and what they could open. The old device goes in
    the step in which the new one is admitted.
    """
    from unerased.journal import Terms
    from unerased.register.costs import affordable
    from unerased.seal import new_code

    settings: Settings = ctx.obj
    refuse_existing(to)
    with opened(settings, write=True) as register:
        membership = register.journal.membership
        whom = member_of(membership, member, away=True)
        instead = _replaced(membership.devices_of(whom), device)
        terms = Terms.again(membership, whom, instead)
        code = new_code()
        write_letter(to, register.journal.invite(terms, code, cost=affordable()))
    answer = {
        "file": str(to),
        "code": code,
        "days": 30,
        "replaces": [one.hex() for one in instead],
        "opens": list(terms.compartments),
    }
    gone = f"Device {instead[0].hex()[:8]} is removed when they are admitted." if instead else ""
    output.emit(settings.json, answer, lambda out: out.print(f"{_invited(to, code)}\n{gone}"))


def _replaced(devices: Sequence[bytes], typed: str) -> tuple[bytes, ...]:
    """The device that goes: the one that is named, or the only one; none where all are gone."""
    if typed:
        return (one_of(typed, devices, "device"),)
    if len(devices) > 1:
        raise CliError("they have several devices; name the one that is replaced with --device ID")
    return tuple(devices)


def _invited(to: Path, code: str) -> str:
    return "\n".join(
        [
            f"The invitation is in {to}. Send it by any way. It holds no key of the register.",
            "Say these four words another way, best face to face or on the phone; never with it:",
            "",
            f"    {code}",
            "",
            "They run `unerased member join FILE` and send you a file back, which you take in with",
            "`unerased member admit FILE`. The invitation is open on this device for 30 days.",
        ]
    )


def invitations(
    ctx: typer.Context,
    withdraw: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Take this one back: the beginning of its id."),
    ] = None,
) -> None:
    """List the invitations that are open on this device; take one back."""
    settings: Settings = ctx.obj
    with opened(settings, write=True) as register:
        journal = register.journal
        numbers = [one.number for one in journal.invitations()]
        for typed in withdraw or ():
            found = [one for one in numbers if typed and one.hex().startswith(typed.lower())]
            if len(found) != 1:
                raise CliError(
                    "no invitation that is open on this device begins like this, or several do; "
                    "`unerased member invitations` lists them",
                    Exit.NOT_FOUND,
                )
            journal.withdraw(found[0])
        rows = [
            {
                "invitation": one.number.hex(),
                "name": one.terms.name,
                "opens": list(one.terms.compartments),
                "administers": one.terms.administer,
                "further_device": one.terms.joins is not None,
                "until": day_of(one.until_ms),
            }
            for one in journal.invitations()
        ]
    answer = {"withdrawn": len(withdraw or ()), "invitations": rows}
    output.emit(settings.json, answer, lambda out: _say_invitations(out, rows))


def _say_invitations(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("No invitation is open on this device.")
        return
    output.table(
        out,
        ("id", "for", "may open", "until"),
        [
            (row["invitation"][:8], row["name"], ", ".join(row["opens"]), row["until"])
            for row in rows
        ],
        whole=("id",),
    )


def join(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The invitation, or later the admission.")
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Where to put the answer to an invitation."),
    ] = None,
    code_file: Annotated[
        Path | None,
        typer.Option(help="File whose first line is the four words; otherwise they are asked."),
    ] = None,
) -> None:
    """Answer an invitation with keys of this device's own; then take in the admission."""
    from unerased.journal import Invalid
    from unerased.register import joining

    settings: Settings = ctx.obj
    letter = read_letter(file)
    try:
        if joining.is_admission(letter):
            joining.enter(letter, settings.register, settings.storage, settings.passphrase())
            answer: dict[str, Any] = {"joined": True, "register": str(settings.register)}
            output.emit(settings.json, answer, lambda out: out.print(_ENTERED))
            return
        if to is None:
            raise CliError("name the file for the answer with --to FILE; nothing was made")
        refuse_existing(to)
        code = (
            passphrase_file.ask("The four words: ")
            if code_file is None
            else passphrase_file.read(code_file, settings.register)
        )
        _ask(settings, letter, code, to)
    except Invalid as fault:
        raise bad_letter(file, fault) from fault


_ENTERED = (
    "You are in: the register opens on this device. Get the sealed record from a colleague or "
    "with `unerased sync RELAY`, then look around with `unerased serve`."
)


def _ask(settings: Settings, letter: bytes, code: str, to: Path) -> None:
    from unerased.register import joining
    from unerased.seal import passphrase

    file = settings.passphrase_file
    if file is not None:
        passphrase_file.refuse_inside(file, settings.register)
    made = file is None or not file.exists()
    words = passphrase.generate() if made else settings.passphrase()
    asked = joining.ask(letter, code, settings.register, settings.storage, words)
    write_letter(to, asked.letter)
    if made and file is not None:
        passphrase_file.write(file, words)
    shown = words if file is None else None
    answer = {
        "joined": False,
        "name": asked.name,
        "file": str(to),
        "safety_words": asked.words,
        "passphrase": shown,
        "passphrase_file": None if file is None else str(file),
    }
    output.emit(settings.json, answer, lambda out: _say_asked(out, to, asked.words, shown))


def _say_asked(out: Console, to: Path, safety: str, words: str | None) -> None:
    if words is not None:
        out.print(
            "This is the passphrase of this device. It is shown once and stored nowhere; write it "
            f"on paper:\n\n    {words}\n"
        )
    out.print(
        f"Your answer is in {to}. Send it back to who invited you. Then call them, and read these "
        f"six safety words to each other:\n\n    {safety}\n\n"
        "Only if they have the same six, nobody stands between you. They send you a second file; "
        "take it in with `unerased member join FILE`."
    )


def admit(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The answer that they sent you back.")
    ],
    to: To,
    words: Annotated[
        str, typer.Option(help="The six safety words as they read them to you; asked without it.")
    ] = "",
) -> None:
    """Compare the safety words with who answered an invitation, and let them in."""
    from unerased.journal import Invalid

    settings: Settings = ctx.obj
    refuse_existing(to)
    letter = read_letter(file)
    with opened(settings, write=True) as register:
        try:
            asking = register.journal.asking(letter)
            heard = words or _hear(asking.terms.name)
            admission = register.journal.admit(letter, heard)
        except Invalid as fault:
            raise bad_letter(file, fault) from fault
        write_letter(to, admission)
    said = (
        f"Admitted: {output.clean(asking.terms.name)}. Send them {to}; it opens on their device "
        "alone. What you saved reaches them by a copy of the register folder, or by a relay."
    )
    answer = {
        "admitted": asking.terms.name,
        "device": asking.device.device.hex(),
        "file": str(to),
    }
    output.emit(settings.json, answer, lambda out: output.say(out, said))


def _hear(name: str) -> str:
    from rich.console import Console

    asked = output.clean(name)
    Console(stderr=True, markup=False, highlight=False).print(
        f"{asked} asks to join. Call them, and let them read you their six safety words first."
    )
    return passphrase_file.ask("The six words that they read: ")
