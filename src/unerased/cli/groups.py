"""Groups of commands: a word that shows its help when nothing stands behind it."""

from __future__ import annotations

import typer

from unerased.cli.errors import Exit


def group(help_line: str) -> typer.Typer:
    """An empty group; its commands stay words of their own even when there is only one."""
    made = typer.Typer(help=help_line, invoke_without_command=True)
    made.callback()(_help_alone)
    return made


def _help_alone(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(Exit.REFUSED)
