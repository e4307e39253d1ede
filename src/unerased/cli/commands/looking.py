"""``person|group|event|source|statement show``: looking something up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.opening import code_of, heads_at, opened
from unerased.cli.options import AsOf, CodeArgument, Names
from unerased.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from unerased.journal import Heads
    from unerased.register import ClaimRow, Register

_KINDS: Final = ("person", "group", "event", "source", "statement")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for kind in _KINDS:
        made = group(f"Look at {'an' if kind == 'event' else 'a'} {kind}.")
        line = f"Show what is said about this {kind}, by whom, and who contests it."
        made.command("show", help=line)(_show(kind))
        app.add_typer(made, name=kind)


def _show(kind: str) -> Callable[..., None]:
    def show(
        ctx: typer.Context, code: CodeArgument, names: Names = False, as_of: AsOf = ""
    ) -> None:
        settings: Settings = ctx.obj
        with opened(settings) as register:
            full = code_of(register, code)
            answer = _about(register, full, kind, heads_at(register, as_of), names=names)
        output.emit(settings.json, _plain(answer), lambda out: _say(out, answer))

    return show


def _about(
    register: Register, code: str, kind: str, heads: Heads | None, *, names: bool
) -> dict[str, Any]:
    from unerased.cli.shown import Shown
    from unerased.register import reads

    entity = reads.entity(register.db, code, heads=heads)
    if entity is None or entity.kind != kind:
        raise CliError(f"{code} is no {kind} in this register (as of then)", Exit.NOT_FOUND)
    said = reads.claims_of(register.db, code, heads=heads)
    around = _around(register, code, kind, heads)
    shown = Shown(register, (*said, *around), heads, names=names)
    answer = {
        "code": code,
        "kind": kind,
        "claims": [shown.claim(row) for row in said],
        "related": [shown.claim(row) for row in around if row.claim.subject != code],
        "consents": shown.consents(code) if kind == "person" else [],
    }
    for subject, properties in shown.read.items():
        register.log_read(subject, *sorted(properties))
    return answer


def _around(register: Register, code: str, kind: str, heads: Heads | None) -> list[ClaimRow]:
    """What stands around it: the acts of a person, what a source says, what a statement holds."""
    from unerased.register import reads

    if kind == "statement":
        return reads.claims_in_statement(register.db, code, heads=heads)
    if kind == "source":
        return reads.claims_by_source(register.db, code, heads=heads)
    done = reads.claims_referring_to(register.db, code, heads=heads)
    return reads.claims_about(register.db, {row.claim.subject for row in done}, heads=heads)


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    """Without the words that are for people only."""
    bare = {
        key: [{name: row[name] for name in row if name != "card"} for row in answer[key]]
        for key in ("claims", "related")
    }
    return {**answer, **bare}


def _say(out: Console, answer: dict[str, Any]) -> None:
    output.say(out, f"{answer['kind']} {answer['code']}")
    for title, key in (("What is said", "claims"), ("What is connected", "related")):
        if answer[key]:
            out.print(f"\n{title}")
        for about, rows in _by_subject(answer[key]):
            if key == "related":
                output.say(out, f"  {about}")
            for line in (line for row in rows for line in row["card"].lines):
                output.say(out, f"    {line}")
    if not answer["claims"] and not answer["related"]:
        out.print("Nothing is said of it yet; `unerased claim add` enters a claim.")
    if answer["kind"] == "person":
        _say_consents(out, answer["consents"])


def _by_subject(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What belongs together stands together: by subject, and in it by property."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        of_subject = found.setdefault(row["card"].about, {})
        of_subject.setdefault(row["property"], []).append(row)
    return [
        (about, [row for told in properties.values() for row in told])
        for about, properties in found.items()
    ]


def _say_consents(out: Console, consents: list[dict[str, Any]]) -> None:
    if not consents:
        out.print("\nNo consent is recorded: nothing about this person may be published.")
        return
    out.print("\nConsent")
    for row in consents:
        until = f", until {row['expires']}" if row["expires"] else ""
        purpose = row["purpose"].replace("_", " ")
        output.say(
            out, f"    {row['answer']}: {purpose}, to {row['audience']}, on {row['dated']}{until}"
        )
