"""The tree of commands. Rooms are imported inside the commands, so that help comes at once."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from unerased.cli.commands import (
    auditing,
    claims,
    demo,
    erasing,
    estimate,
    evidence,
    exporting,
    figures,
    importing,
    lifecycle,
    looking,
    members,
    packs,
    receipts,
    recovering,
    releasing,
    remedies,
    saves,
    searching,
    syncing,
    travelling,
    verifying,
)
from unerased.cli.errors import Exit
from unerased.cli.output import note

_HELP = """A register of persecution: figures that can be defended without exposing a person.

These options go with every command, anywhere on the line:
--register DIR (default: ./register), --device-storage DIR (default: this platform's data folder),
--passphrase-file FILE (default: ask), --json.
"""

#: the same name as in the room that honours it; that room is too heavy to import for a help page
TEST_PROFILE = "UNERASED_TEST_PROFILE"


def build() -> typer.Typer:
    """The whole command tree."""
    app = typer.Typer(
        help=_HELP,
        invoke_without_command=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(_start)
    rooms = (
        lifecycle,
        claims,
        importing,
        searching,
        looking,
        figures,
        evidence,
        saves,
        verifying,
        syncing,
        members,
        travelling,
        erasing,
        exporting,
        recovering,
        releasing,
        receipts,
    )
    for room in (*rooms, auditing, remedies, packs, estimate, demo):
        room.add_to(app)
    return app


def _start(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)
    ] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"unerased {installed('unerased')}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(Exit.REFUSED)
    if os.environ.get(TEST_PROFILE) == "1":
        note("test profile: keys are cheap, never use this register for real")
