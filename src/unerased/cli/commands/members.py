"""``member``, ``device``: who belongs, who may do what, and who goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from unerased.cli import output
from unerased.cli.commands import inviting, travelling
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.naming import Administers, Compartments, Member, member_of, one_of
from unerased.cli.opening import opened
from unerased.cli.settings import Settings
from unerased.cli.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from unerased.journal import Journal
    from unerased.register import Register


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    member = group("Invite, admit, list, grant and remove members.")
    inviting.add_to(member)
    for name, command in (
        ("list", list_members),
        ("grant", grant),
        ("rename", rename),
        ("remove", remove),
        ("quarantine", quarantine),
    ):
        member.command(name)(command)
    app.add_typer(member, name="member")
    device = group("See the devices of all members; take the keys off this one.")
    device.command("list")(list_devices)
    device.command("wipe")(travelling.wipe)
    app.add_typer(device, name="device")


def list_members(ctx: typer.Context) -> None:
    """List the members: who may administer, what each may open, what waits."""
    settings: Settings = ctx.obj
    with opened(settings) as register:
        rows = _members(register)
        warnings = _warnings(register.journal)
    answer = {"members": rows, "notes": warnings}
    output.emit(settings.json, answer, lambda out: _say_members(out, rows, warnings))


def _members(register: Register) -> list[dict[str, Any]]:
    from unerased.register import members

    return [
        {
            "name": row.name,
            "member": row.member.hex(),
            "you": row.own,
            "administers": row.administers,
            "opens": list(row.opens),
            "devices": len(row.devices),
            "paper": row.paper,
            "away": row.away,
            "removed": row.removed,
        }
        for row in members.members(register.journal)
    ]


def _warnings(journal: Journal) -> list[str]:
    from unerased.register.members import ENOUGH, administering

    found = []
    administer = administering(journal)
    if administer < ENOUGH:
        found.append(
            f"{counted(administer, 'member')} may administer; with fewer than "
            "three, one lost or captured device can leave the register without any"
        )
    found += [
        f"a removed device can still open what is saved in {name} now; an administrator who can "
        "open it renews its key by running any command that writes"
        for name in journal.membership.stale
    ]
    return found


def _say_members(out: Console, rows: list[dict[str, Any]], warnings: Sequence[str]) -> None:
    output.table(
        out,
        ("member", "id", "may open", "devices", ""),
        [
            (
                row["name"] or "(no name)",
                row["member"][:8],
                ", ".join(row["opens"]),
                str(row["devices"]),
                _standing(row),
            )
            for row in rows
        ],
        whole=("id",),
    )
    for warning in warnings:
        output.say(out, f"Note: {warning}.")


def _standing(row: dict[str, Any]) -> str:
    if row["removed"]:
        return "removed"
    if row["away"]:
        return "away, without keys"
    if row["paper"]:
        return "recovery shares on paper"
    words = ["you"] if row["you"] else []
    return ", ".join([*words, "administers"] if row["administers"] else words)


def grant(
    ctx: typer.Context,
    member: Member,
    compartments: Compartments = None,
    administer: Administers = False,
) -> None:
    """Let a member open more compartments, or administer."""
    settings: Settings = ctx.obj
    names = tuple(dict.fromkeys(compartments or ()))
    if not names and not administer:
        raise CliError("say what to grant: --compartment NAME, or --administer")
    with opened(settings, write=True) as register:
        whom = member_of(register.journal.membership, member)
        register.journal.grant(whom, names, administer=administer)
        row = next(row for row in _members(register) if row["member"] == whom.hex())
    said = f"{row['name'] or row['member'][:8]} may open: {', '.join(row['opens']) or 'nothing'}."
    output.emit(settings.json, row, lambda out: output.say(out, said))


def rename(
    ctx: typer.Context,
    member: Member,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What they are to be called.")],
) -> None:
    """Call a member something else; oneself, or any for who administers."""
    settings: Settings = ctx.obj
    with opened(settings, write=True) as register:
        whom = member_of(register.journal.membership, member)
        register.journal.govern(lambda governor: governor.call(whom, name))
    answer = {"member": whom.hex(), "name": name}
    output.emit(settings.json, answer, lambda out: output.say(out, f"Called {name} from now on."))


def remove(
    ctx: typer.Context,
    member: Member,
    device: Annotated[
        str, typer.Option(help="One device of theirs only: the beginning of its id.")
    ] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without it, only what would happen is said.")
    ] = False,
) -> None:
    """Remove a member or a device, and lock anew what they could open: nobody can undo it."""
    settings: Settings = ctx.obj
    with opened(settings, write=True) as register:
        membership = register.journal.membership
        whom = member_of(membership, member, away=True)
        devices = membership.devices_of(whom)
        gone = None if not device else one_of(device, devices, "device")
        name = membership.names.get(whom, "") or whom.hex()[:8]
        if yes:
            register.journal.govern(lambda governor: governor.remove(whom, gone))
        after = register.journal.membership
        stale = list(after.stale)
    leaving = list(devices) if gone is None else [gone]
    said = _removal(name, len(leaving), gone is None, done=yes)
    answer = {
        "removed": yes,
        "member": whom.hex(),
        "devices": [one.hex() for one in leaving],
        "not_renewed": stale,
    }
    output.emit(settings.json, answer, lambda out: _say_removal(out, said, stale))


def _removal(name: str, devices: int, whole: bool, *, done: bool) -> str:  # noqa: FBT001 - as asked
    what = name if whole else f"one device of {name}"
    if done:
        return (
            f"Removed: {what} ({counted(devices, 'device')}). What is saved from now on they "
            "cannot open. What they had copied they still have."
        )
    return (
        f"This would remove {what} ({counted(devices, 'device')}) for good: the same keys never "
        "come back. What they saved and you have not received yet waits in quarantine. Nothing "
        "was changed; add --yes to do it."
    )


def _say_removal(out: Console, said: str, stale: list[str]) -> None:
    output.say(out, said)
    for name in stale:
        output.say(
            out,
            f"Note: you cannot open {name} yourself, so its key was not renewed; an administrator "
            "who can renews it by running any command that writes.",
        )


def quarantine(
    ctx: typer.Context,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SEGMENT", help="Believe this one; once for each. An administrator may."
        ),
    ] = None,
) -> None:
    """List what is kept and not believed: late work of who was removed, or under an old key."""
    settings: Settings = ctx.obj
    with opened(settings, write=bool(accept)) as register:
        held = register.journal.quarantine()
        names = {_segment(one.segment): one.segment for one in held}
        if accept:
            unknown = [name for name in accept if name not in names]
            if unknown:
                raise CliError("no such segment waits in quarantine", Exit.NOT_FOUND)
            chosen = [names[name] for name in dict.fromkeys(accept)]
            register.journal.govern(lambda governor: governor.accept(chosen))
            register.refresh()
            held = register.journal.quarantine()
        membership = register.journal.membership
        rows = [
            {
                "segment": _segment(one.segment),
                "member": membership.names.get(one.segment.member, "")
                or one.segment.member.hex()[:8],
                "why": one.why,
                "entries": sum(len(found.heads) for found in one.segment.groups),
                "compartments": sorted({found.compartment for found in one.segment.groups}),
            }
            for one in held
        ]
    answer = {"accepted": list(accept or ()), "quarantine": rows}
    output.emit(settings.json, answer, lambda out: _say_quarantine(out, rows))


def _segment(segment: Any) -> str:  # noqa: ANN401 - a SegmentRead
    return f"{segment.device.hex()[:8]}:{segment.seq}"


def _say_quarantine(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("Nothing is in quarantine.")
        return
    output.table(
        out,
        ("segment", "member", "entries", "why"),
        [(row["segment"], row["member"], str(row["entries"]), row["why"]) for row in rows],
        whole=("segment",),
    )
    out.print("Ask its writer what it is, then: unerased member quarantine --accept SEGMENT")


def list_devices(ctx: typer.Context) -> None:
    """List the devices of all members, and the newest save that is held of each."""
    from unerased.register import members

    settings: Settings = ctx.obj
    with opened(settings) as register:
        rows = [
            {
                "device": row.device.hex(),
                "member": row.name or row.member.hex()[:8],
                "own": row.own,
                "paper": row.paper,
                "removed": row.removed,
                "given_up": row.given_up,
                "saves": row.saves,
            }
            for row in members.devices(register.journal)
        ]
    output.emit(settings.json, {"devices": rows}, lambda out: _say_devices(out, rows))


def _kept(row: dict[str, Any]) -> str:
    if row["removed"]:
        return "given up by its member" if row["given_up"] else "removed"
    if row["paper"]:
        return "recovery shares on paper"
    return "this device" if row["own"] else ""


def _say_devices(out: Console, rows: list[dict[str, Any]]) -> None:
    output.table(
        out,
        ("device", "member", "segments", ""),
        [
            (
                row["device"][:8],
                row["member"],
                str(row["saves"]),
                _kept(row),
            )
            for row in rows
        ],
        whole=("device",),
    )
