"""Options that several commands share, each written once."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

AsOf: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="DAY",
        help="As this device held the record at the end of this day (UTC): YYYY-MM-DD.",
    ),
]
Names: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--names",
        help="Show names and other identifying values too; this device's log notes it.",
    ),
]
CodeArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="CODE", help="The code, or its short form such as P-7K3M.")
]
Title: TypeAlias = Annotated[str, typer.Option(help="What this save is, for the history.")]
Port: TypeAlias = Annotated[
    int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes a free one.")
]
