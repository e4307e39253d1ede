"""``demo``: a register made of one real news report, or of an invented network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from unerased.cli import output
from unerased.cli.errors import CliError
from unerased.cli.opening import opened
from unerased.cli.options import Port
from unerased.cli.settings import Settings
from unerased.cli.wording import counted

if TYPE_CHECKING:
    from rich.console import Console

    from unerased.cli.demonstration import Demonstration

_OWN = ("--register", "--device-storage", "--passphrase-file")
#: of more contradictions only so many are named
_MOST_PAIRS: Final = 24
_KEYS = ("counted", "undetermined", "excluded", "contested")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("demo")(demo)


def demo(  # noqa: PLR0913, PLR0917 - one option for each choice
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--dir",
            metavar="DIR",
            help="Where the register is made. Its passphrase file and this device's storage lie "
            "beside it. Default: demo/register, or demo/network.",
        ),
    ] = None,
    network: Annotated[
        bool,
        typer.Option("--network", help="An invented network of about 400 persons instead."),
    ] = False,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Which invented network; the default is 1.")
    ] = None,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Print what it answers, and serve no pages.")
    ] = False,
    port: Port = 0,
) -> None:
    """Make a register to look at: one news report, coded; and serve its pages.

    With --network: an invented network in an invented country. A demonstration that is in DIR
    already is used again.
    """
    from unerased.cli import demonstration

    settings: Settings = ctx.obj
    if settings.given & {*_OWN}:
        raise CliError("a demonstration has its own folders: name only --dir")
    if seed is not None and not network:
        raise CliError("--seed goes with --network: the news report is one")
    which = demonstration.Demonstration.at(folder, seed=(seed or 1) if network else None)
    with output.progress("Entering the demonstration, saves") as step:
        which.ready(step)
    if no_serve:
        _answer(settings, which)
    else:
        _serve(settings, which, port)


def _answer(settings: Settings, which: Demonstration) -> None:
    from unerased.demo import answers

    with opened(which.settings(as_json=settings.json)) as register:
        found = answers(register)
    output.emit(settings.json, which.places() | found, lambda out: _say(out, which.notice, found))


def _serve(settings: Settings, which: Demonstration, port: int) -> None:
    from unerased.cli.serving import serve_until_stopped

    if settings.json:
        output.emit(True, which.places() | {"passphrase": which.passphrase()}, lambda _out: None)  # noqa: FBT003 - the setting says so
    else:
        out = output.console()
        out.print(which.notice)
        out.print(f"Register    {which.folder}")
        out.print(f"Device      {which.storage}")
        out.print(f"Passphrase  {which.passphrase()}   (kept in {which.passphrase_file})")
    serve_until_stopped(which.settings(as_json=settings.json), port=port, notice=which.notice)


def _say(out: Console, notice: str, found: dict[str, Any]) -> None:
    output.say(out, notice)
    for name, figure in found["figures"].items():
        documented = figure["documented"]
        told = (f"{documented[key]} {key}" for key in _KEYS)
        out.print()
        output.say(
            out, f"{name.replace('_', ' ')}, in {figure['unit']}. One by one: {', '.join(told)}"
        )
        if "min_days" in documented:
            output.say(out, f"    documented {_stated(documented)}")
        for row in figure["stated"]:
            denied = f"; denied by {', '.join(row['denied_by'])}" if row["denied_by"] else ""
            output.say(out, f"    {row['source']} states {_stated(row)}{denied}")
    pairs = found["contradictions"]
    out.print(f"\n{counted(len(pairs), 'contradiction')}")
    told_pairs = ", ".join("/".join(pair) for pair in pairs[:_MOST_PAIRS])
    more = len(pairs) - _MOST_PAIRS
    output.say(out, f"    {told_pairs}{f', and {more} more' if more > 0 else ''}")
    if found["remedies"]:
        out.print("\nRemedies, step by step")
    for row in found["remedies"]:
        output.say(out, f"    {row['authority']}: {row['outcome'] or 'no outcome yet'}")
    _say_next(out, found["next_remedies"])
    _say_submissions(out, found["submissions"])
    out.print("\nAs it was known after each step")
    for row in found["as_of"]:
        known = counted(len(row["contradictions"]), "contradiction")
        output.say(out, f"    {row['entered']} {row['step']}: {known}")
    out.print("\nAll of it, in full: --json. To look at it in a browser: without --no-serve")


def _say_next(out: Console, found: dict[str, Any]) -> None:
    if not found["person"]:
        return
    from unerased.cli.remedies_said import limit_words

    out.print(f"\nNext remedies of {found['person']}, and their limits")
    for row in found["next"]:
        state = "" if row["state"] == "open" else f", {row['state']}"
        output.say(out, f"    {row['label']}{state}: {limit_words(row['limit'])}")


def _say_submissions(out: Console, found: list[dict[str, Any]]) -> None:
    if found:
        out.print("\nSubmissions that could be drafted, by what the checker says")
    for row in found:
        verdict = "nothing is missing that the record can hold" if row["complete"] else "incomplete"
        output.say(out, f"    {row['title']}, {row['person']}: {verdict}")
        for line in row["open"]:
            output.say(out, f"        {line}")
        output.say(out, f"        unerased pack check {row['kind']} {row['code']}")


def _stated(row: dict[str, Any]) -> str:
    if "min_days" in row:
        return f"{row['min_days']} to {row['max_days']} days"
    if row["value"] is not None:
        return str(row["value"])
    low, high = row["low"], row["high"]
    if low is None or high is None:
        return f"at least {low}" if high is None else f"at most {high}"
    return f"{low} to {high}"
