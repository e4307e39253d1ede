"""What the parser of the command line refuses, in one line that repeats nothing that was typed."""

from __future__ import annotations

from typing import Final

import typer

from unerased.cli.output import clean

_EXTRA: Final = "Got unexpected extra argument"
_NO_COMMAND: Final = "No such command"


def one_line(error: typer.TyperException) -> str:
    """The refusal with the help that shows how; what was typed may be a name, so it is left out."""
    # usage errors carry the context of the command they are about
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "unerased")
    return f"{_reason(error)}; `{command} --help` shows how"


def _reason(error: typer.TyperException) -> str:
    told = error.format_message()
    if told.startswith(_EXTRA):
        return "more words than this command takes: put a value with spaces in quotes"
    if told.startswith(_NO_COMMAND):
        return "there is no such command"
    parameter = getattr(error, "param", None)
    if isinstance(error, typer.BadParameter) and parameter is not None and error.message:
        return f"{parameter.get_error_hint()} cannot take this value"
    return clean(told).rstrip(".")
