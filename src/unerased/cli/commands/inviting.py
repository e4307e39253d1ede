"""``member invite|join|admit``: how somebody comes in, and with which device."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from unerased.cli import output, passphrase_file
from unerased.cli.errors import CliError
from unerased.cli.letters import bad_letter, read_letter, refuse_existing, write_letter
from unerased.cli.naming import member_of
from unerased.cli.opening import opened
from unerased.cli.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console


Compartments: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--compartment", metavar="NAME", help="What they may open; once for each."),
]
Administers: TypeAlias = Annotated[
    bool, typer.Option("--administer", help="Let them admit, grant, remove and accept, too.")
]
To: TypeAlias = Annotated[
    Path, typer.Option("--to", metavar="FILE", help="Where to put the file to hand over.")
]


def add_to(member: typer.Typer) -> None:
    """Register the commands."""
    for name, command in (("invite", invite), ("join", join), ("admit", admit)):
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
            member = member_of(membership, name)
            opens = {c for one in membership.devices_of(member) for c in membership.opens(one)}
            terms = Terms(membership.names.get(member, ""), tuple(sorted(opens)), joins=member)
        else:
            terms = Terms(name, chosen, administer)
        code = new_code()
        write_letter(to, register.journal.invite(terms, code, cost=affordable()))
    answer = {"file": str(to), "code": code, "days": 30}
    output.emit(settings.json, answer, lambda out: out.print(_invited(to, code)))


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
