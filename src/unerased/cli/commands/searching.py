"""``search``: finding records by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from unerased.cli import output
from unerased.cli.opening import opened
from unerased.cli.options import Names
from unerased.cli.settings import Settings
from unerased.cli.wording import brief

if TYPE_CHECKING:
    from rich.console import Console

    from unerased.register import Register, SearchHit


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("search")(search)


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            help="Words, in any script; all must be found. A word* finds all that begin with it."
        ),
    ],
    names: Names = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
) -> None:
    """Find records by the words in them. Passages that tell who somebody is need --names."""
    from unerased.register import reads

    settings: Settings = ctx.obj
    with opened(settings) as register:
        hits = reads.search(register.db, " ".join(words), limit=limit)
        rows = [_row(register, hit, names=names) for hit in hits]
        register.log_search(len(hits))
        for row in rows:
            if row["identifying"] and names:
                register.log_read(row["subject"], row["property"])
    output.emit(settings.json, {"hits": rows}, lambda out: _say(out, rows))


def _row(register: Register, hit: SearchHit, *, names: bool) -> dict[str, Any]:
    from unerased.register import MARK_CLOSE, MARK_OPEN

    prop = register.codebook.properties.get(hit.property)
    telling = prop is not None and prop.identifying
    hidden = telling and not names
    passage = hit.snippet.replace(MARK_OPEN, "[").replace(MARK_CLOSE, "]")
    return {
        "type": hit.type,
        "code": hit.code,
        "subject": hit.subject,
        "property": hit.property,
        "snippet": None if hidden else passage,
        "identifying": telling,
    }


def _say(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("Nothing was found. All words must be in one record; try fewer.")
        return
    output.table(
        out,
        ("about", "says", "words", "in"),
        [
            (
                brief(row["subject"] or row["code"]),
                row["property"] or row["type"],
                "(identifies somebody; --names shows it)"
                if row["snippet"] is None
                else row["snippet"],
                brief(row["code"]),
            )
            for row in rows
        ],
        whole=("about", "in"),
    )
