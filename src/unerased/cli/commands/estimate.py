"""``unerased estimate``: how many are on no list, from a table of overlaps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

_HUNDRED = 100


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("estimate")(estimate)


def estimate(
    ctx: typer.Context,
    table: Annotated[
        Path,
        typer.Argument(
            help="CSV: one 0/1 column a list, and `count`; lines that start with # are comments."
        ),
    ],
    family: Annotated[
        str, typer.Option(help="loglinear, graphs, latent, or stack: all of them together.")
    ] = "stack",
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same answer.")] = 1,
    plot: Annotated[
        Path | None, typer.Option(help="Write the picture of the answer to this PNG file.")
    ] = None,
) -> None:
    """Estimate how many are on no list, or say why nothing can be said."""
    from unerased.estimate import command

    settings: Settings = ctx.obj
    if not table.is_file():
        raise CliError("there is no such table; name a CSV file", Exit.NOT_FOUND)
    with output.progress("Estimating, per cent") as step:
        answer = command.run(
            table,
            family=family,
            seed=seed,
            plot=plot,
            progress=lambda share: step(round(share * _HUNDRED), _HUNDRED),
        )
    output.emit(settings.json, answer, lambda out: _say(out, answer))


def _say(out: Console, answer: dict[str, Any]) -> None:
    out.print(f"{answer['n']:,} persons are on at least one list.")
    if answer["verdict"] == "lower_bound":
        out.print(f"Only a lower bound can be given: at least {answer['interval'][0]:,.0f}.")
    elif answer["interval"] is None:
        out.print("No estimate can be given:")
    else:
        low, high = answer["interval"]
        told = f"{answer['level']:.0%}: {low:,.0f} to {high:,.0f}"
        out.print(f"Estimate of all: {answer['estimate']:,.0f} ({told}).")
    for reason in answer["reasons"]:
        output.say(out, f"- {reason}")
