"""``export``: everything that may be told to somebody at once, agreed by two, after seven days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.opening import opened
from unerased.cli.settings import Settings
from unerased.cli.wording import counted, minute_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from unerased.exchange.exporting import Export
    from unerased.exchange.handing_over import Gathered, Terms
    from unerased.register import Register

_WHY: Final = {
    "not_asked": "were not asked",
    "not_yet": "answered for later only",
    "refused": "refused",
    "withdrawn": "took their consent back",
    "expired": "agreed until a day that is over",
}

Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="The beginning of the number of the proposal.")
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    export = group("Hand over everything that may be told to somebody; two members agree.")
    for name, command in (
        ("propose", propose),
        ("list", list_exports),
        ("agree", agree),
        ("cancel", cancel),
        ("write", write),
    ):
        export.command(name)(command)
    app.add_typer(export, name="export")


def propose(
    ctx: typer.Context,
    to: Annotated[
        str, typer.Option("--to", metavar="WHO", help="To whom, in words; every member sees them.")
    ],
    purpose: Annotated[str, typer.Option(help="What people agreed to it for.")] = "sharing",
    audience: Annotated[str, typer.Option(help="Whom people agreed to.")] = "partners",
    yes: Annotated[
        bool, typer.Option("--yes", help="Propose it; without it, only what would go is shown.")
    ] = False,
) -> None:
    """Show what would go, by whose consent; and propose it to the other members."""
    from unerased.exchange import exporting
    from unerased.exchange.handing_over import Terms, gather

    settings: Settings = ctx.obj
    terms = Terms(to, purpose, audience)
    with opened(settings, write=yes) as register:
        with output.progress("Looking through the record") as step:
            found = gather(register, terms, _today(), step)
        number = exporting.propose(register, terms).hex() if yes else ""
    answer = {**_counts(found), "proposed": number or None}
    lines = [*_what(found, terms), _proposed(number)]
    output.emit(settings.json, answer, lambda out: _tell(out, lines))


def _today() -> date:
    return datetime.now(UTC).date()


def _counts(found: Gathered) -> dict[str, Any]:
    return {
        "persons": len(found.persons),
        "left_out": found.refused,
        "entities": found.entities,
        "claims": found.claims,
        "findings": found.findings,
        "kept_back": found.kept_back,
    }


def _what(found: Gathered, terms: Terms) -> list[str]:
    much = (
        f"{counted(len(found.persons), 'person')}, {counted(found.claims, 'claim')}, "
        f"{counted(found.findings, 'finding')}"
    )
    lines = [f"To {terms.recipient} would go, by codes: {much}."]
    lines += [
        f"{counted(number, 'person')} stay out: they {_WHY[why]}."
        for why, number in sorted(found.refused.items())
    ]
    lines.append(
        f"{counted(found.kept_back, 'claim or finding', 'claims and findings')} stay here. Names, "
        "contacts, ties between people, texts and files are in no mass export; nor are words in "
        "which somebody's name stands. Who may be described by other words, only a person can tell."
    )
    return lines


def _proposed(number: str) -> str:
    if not number:
        return "Nothing was proposed; add --yes to propose it."
    return (
        f"Proposed as {number[:8]}. Another member agrees with `unerased export agree "
        f"{number[:8]}`; a lone member needs nobody. Seven days later, if nobody cancels it, you "
        f"write it: `unerased export write {number[:8]} FILE`. Consents count as of that day."
    )


def list_exports(ctx: typer.Context) -> None:
    """List the mass exports that were proposed: to whom, who agreed, when they may be written."""
    settings: Settings = ctx.obj
    with opened(settings) as register:
        rows = _rows(register)
    output.emit(settings.json, {"exports": rows}, lambda out: _tell(out, _listed(rows)))


def _rows(register: Register) -> list[dict[str, Any]]:
    from unerased.exchange.exporting import exports

    names = register.journal.membership.names

    def named(member: bytes | None) -> str | None:
        return None if member is None else names.get(member, "") or member.hex()[:8]

    def row(one: Export) -> dict[str, Any]:
        agreed = one.agreement
        return {
            "number": agreed.id.hex(),
            **one.terms._asdict(),
            "proposed_by": named(agreed.proposed_by),
            "agreed": agreed.agreed is not None,
            "agreed_by": named(agreed.agreed_by),
            "cancelled_by": named(agreed.cancelled_by),
            "due": None if one.due_ms is None else minute_of(one.due_ms),
            "ready": one.ready,
            "done": bool(agreed.done),
        }

    return [row(one) for one in exports(register)]


def _listed(rows: Sequence[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["No mass export was proposed."]
    return [
        f"{row['number'][:8]}: to {row['recipient']} ({row['purpose']}, {row['audience']}), "
        f"proposed by {row['proposed_by']}; {_state(row)}."
        for row in rows
    ]


def _state(row: dict[str, Any]) -> str:
    if row["cancelled_by"]:
        return f"cancelled by {row['cancelled_by']}"
    if row["done"]:
        return "handed over"
    if not row["agreed"]:
        return "another member has to agree"
    return f"agreed; may be written from {row['due']} (UTC) on" + (", now" if row["ready"] else "")


def agree(ctx: typer.Context, number: Number) -> None:
    """Agree to a mass export that another member proposed."""
    _answer(ctx.obj, number, "agree", "Agreed. It may be written in seven days, unless cancelled.")


def cancel(ctx: typer.Context, number: Number) -> None:
    """Cancel a mass export; any member can, until it is written."""
    _answer(ctx.obj, number, "cancel", "Cancelled. Nothing is handed over.")


def _answer(settings: Settings, typed: str, what: str, said: str) -> None:
    with opened(settings, write=True) as register:
        number = _number(register, typed)
        register.journal.govern(
            lambda governor: governor.agree(number) if what == "agree" else governor.cancel(number)
        )
        rows = _rows(register)
    output.emit(settings.json, {"exports": rows}, lambda out: output.say(out, said))


def _number(register: Register, typed: str) -> bytes:
    from unerased.exchange.exporting import exports

    numbers = [one.agreement.id for one in exports(register)]
    found = [one for one in numbers if typed and one.hex().startswith(typed.lower())]
    if len(found) != 1:
        raise CliError("there is no such export; `unerased export list` lists them", Exit.NOT_FOUND)
    return found[0]


def write(
    ctx: typer.Context,
    number: Number,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, in clear.")],
) -> None:
    """Write an export that is agreed and due, once, as lines that `claim add --file` reads."""
    from unerased.exchange import exporting

    settings: Settings = ctx.obj
    with opened(settings, write=True) as register:
        which = _number(register, number)
        with output.progress("Looking through the record") as step:
            made = exporting.write(register, which, file, _today(), step)
    answer = {**_counts(made.gathered), "file": str(file), "size": made.size, "sha256": made.sha256}
    said = (
        f"{file}: {counted(made.gathered.claims, 'claim')} about "
        f"{counted(len(made.gathered.persons), 'person')}, in clear. It was recorded for each of "
        "them. Seal it for who gets it, and delete it here when they have it."
    )
    output.emit(settings.json, answer, lambda out: output.say(out, said))


def _tell(out: Console, lines: Sequence[str]) -> None:
    for line in lines:
        output.say(out, line)
