"""``erase``: what goes and what stays, shown first; agreed by two; done after seven days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.opening import code_of, opened
from unerased.cli.settings import Settings
from unerased.cli.wording import counted, minute_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from unerased.register import Register
    from unerased.register.erasing import Erasure, Plan


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("erase")(erase)


def erase(  # noqa: PLR0913, PLR0917 - each is an option of the command
    ctx: typer.Context,
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", help="Whom, or what; without it, list erasures.")
    ] = "",
    destroy: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="A text or file that mentions them goes as well."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="A text or file that mentions them stays."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Propose it; without it, only what would go is shown.")
    ] = False,
    agree: Annotated[
        str, typer.Option(metavar="NUMBER", help="Agree to what another member proposed.")
    ] = "",
    cancel: Annotated[str, typer.Option(metavar="NUMBER", help="Cancel it.")] = "",
) -> None:
    """Erase a person: everything about them becomes unreadable for everybody, for good.

    Two members have to want it, and for seven days any member can cancel it.
    """
    settings: Settings = ctx.obj
    chosen = [bool(code), bool(agree), bool(cancel)]
    if sum(chosen) > 1 or ((destroy or keep or yes) and not code):
        raise CliError("name one: a CODE to erase, --agree NUMBER, or --cancel NUMBER")
    if agree or cancel:
        _answer(settings, agree, cancel)
    elif not code:
        _list(settings)
    else:
        _propose(settings, code, tuple(destroy or ()), tuple(keep or ()), yes=yes)


def _propose(
    settings: Settings, typed: str, destroy: tuple[str, ...], keep: tuple[str, ...], *, yes: bool
) -> None:
    from unerased.register import erasing

    with opened(settings, write=yes) as register:
        code = code_of(register, typed)
        with output.progress("Looking through the record") as step:
            plan = erasing.plan(register, code, step)
        number = ""
        if yes:
            goes = [code_of(register, one) for one in destroy]
            stays = [code_of(register, one) for one in keep]
            number = erasing.propose(register, plan, goes, stays).hex()
    answer = {
        "code": plan.code,
        "goes": plan.goes,
        "mentioning": list(plan.mentioning),
        "named_in": [*plan.named.accounts, *plan.named.claims, *plan.named.notes],
        "releases": list(plan.releases),
        "backups": list(plan.backups),
        "proposed": number or None,
    }
    output.emit(settings.json, answer, lambda out: _say_plan(out, plan, number))


def _say_plan(out: Console, plan: Plan, number: str) -> None:
    def tell(line: str) -> None:
        output.say(out, line)

    tell(f"Erasing {plan.code} makes unreadable, for everybody and for good:")
    for kind, count in plan.goes.items():
        tell(f"  {counted(count, kind)}")
    tell("What stays: that something was recorded about this code, when and by which device.")
    if plan.releases:
        tell(
            f"  {counted(len(plan.releases), 'release')} that counted them: the numbers stay, and "
            "the receipts verify. Drawn for an audit, the record fails as erased."
        )
    for code in plan.mentioning:
        tell(
            f"{code} mentions them, or is theirs, and has a key of its own: enter it again without "
            f"them first where it is needed, then add --destroy {code}, or --keep {code}."
        )
    for code in plan.named.accounts:
        tell(f"{code} is an account that mentions them, and goes: enter it again without them.")
    for code in (*plan.named.claims, *plan.named.notes):
        tell(f"{code} names them in its words, and stays: correct it; the history keeps the words.")
    if plan.named.roughly:
        tell(f"{counted(plan.named.roughly, 'further claim')} hold one word of their name.")
    for code in plan.backups:
        tell(f"Backup {code} holds it still, until somebody confirms that it was destroyed.")
    tell("What was printed, copied out or photographed is beyond reach.")
    if number:
        tell(
            f"Proposed as {number[:8]}. Another member agrees with `unerased erase --agree "
            f"{number[:8]}`; a lone member needs nobody. Then, for seven days, anybody may cancel."
        )
    else:
        tell("Nothing was proposed; add --yes to propose it.")


def _answer(settings: Settings, agree: str, cancel: str) -> None:
    with opened(settings, write=True) as register:
        number = _number(register, agree or cancel)
        if agree:
            register.journal.govern(lambda governor: governor.agree(number))
        else:
            register.journal.govern(lambda governor: governor.cancel(number))
        rows = _rows(register)
    said = (
        "Agreed. Each device erases by itself seven days after it has received this, unless "
        "somebody cancels it before."
        if agree
        else "Cancelled. Nothing is erased."
    )
    output.emit(settings.json, {"erasures": rows}, lambda out: output.say(out, said))


def _number(register: Register, typed: str) -> bytes:
    from unerased.journal import ERASE

    numbers = [one.id for one in register.journal.agreements if one.kind == ERASE]
    found = [one for one in numbers if typed and one.hex().startswith(typed.lower())]
    if len(found) != 1:
        raise CliError("there is no such erasure; `unerased erase` lists them", Exit.NOT_FOUND)
    return found[0]


def _list(settings: Settings) -> None:
    with opened(settings) as register:
        rows = _rows(register)
    output.emit(settings.json, {"erasures": rows}, lambda out: _say_list(out, rows))


def _rows(register: Register) -> list[dict[str, Any]]:
    from unerased.register import erasing

    membership = register.journal.membership

    def named(member: bytes | None) -> str | None:
        return None if member is None else membership.names.get(member, "") or member.hex()[:8]

    return [_row(one, named) for one in erasing.erasures(register)]


def _row(one: Erasure, named: Callable[[bytes | None], str | None]) -> dict[str, Any]:
    agreed = one.agreement
    return {
        "number": agreed.id.hex(),
        "about": list(agreed.about),
        "proposed_by": named(agreed.proposed_by),
        "agreed": agreed.agreed is not None,
        "void": agreed.void,
        "agreed_by": named(agreed.agreed_by),
        "cancelled_by": named(agreed.cancelled_by),
        "due": None if one.due_ms is None else minute_of(one.due_ms),
        "done": sorted(device.hex() for device in agreed.done),
        "pending": [device.hex() for device in one.pending],
        "backups": list(one.backups),
    }


def _say_list(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("Nothing was proposed to be erased.")
    for row in rows:
        output.say(out, f"{row['number'][:8]}: {', '.join(row['about'])}, {_state(row)}.")
        if row["agreed"] and not row["cancelled_by"]:
            for device in row["pending"]:
                output.say(out, f"  pending on device {device[:8]}")
            for backup in row["backups"]:
                output.say(out, f"  pending in backup {backup}, until it was destroyed")


def _state(row: dict[str, Any]) -> str:
    if row["cancelled_by"]:
        return f"cancelled by {row['cancelled_by']}"
    if row["void"]:
        return (
            f"proposed by {row['proposed_by']}; who agreed had been removed before, so it does not "
            "count; keys that were destroyed come back from who has them; another member has to "
            "agree, or it is cancelled"
        )
    if not row["agreed"]:
        return f"proposed by {row['proposed_by']}; another member has to agree"
    done = counted(len(row["done"]), "device")
    return f"agreed; due on this device {row['due']} (UTC); done on {done}"
