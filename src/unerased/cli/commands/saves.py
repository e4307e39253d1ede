"""``log``, ``history``, ``undo``: who saved what and when, and taking a save back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unerased.cli import output
from unerased.cli.errors import CliError
from unerased.cli.opening import code_of, opened
from unerased.cli.options import CodeArgument
from unerased.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from unerased.register import Register


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("log")(log)
    app.command("history")(history)
    app.command("undo")(undo)


def log(
    ctx: typer.Context,
    looked_at: Annotated[
        bool,
        typer.Option(
            "--looked-at",
            help="Show instead what was looked at and searched on this device; it never leaves it.",
        ),
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest first.")] = 100,
) -> None:
    """Show what was saved, by which device and when."""
    settings: Settings = ctx.obj
    with opened(settings) as register:
        if looked_at:
            rows = list(_looked_at(register))[::-1][:limit]
        else:
            rows = [_save(save) for save in register.saves(limit)]
    if looked_at:
        output.emit(settings.json, {"looked_at": rows}, lambda out: _say_looked_at(out, rows))
    else:
        output.emit(settings.json, {"saves": rows}, lambda out: _say_saves(out, rows))


def _save(save: Any) -> dict[str, Any]:  # noqa: ANN401 - a SaveRow
    return {
        "save": save.code,
        "saved": _moment(save.place.when),
        "device": save.place.device,
        "seq": save.place.seq,
        "title": save.title,
        "step": save.step,
        "records": save.records,
        "status": save.status,
    }


def _looked_at(register: Register) -> Iterator[dict[str, Any]]:
    from unerased.register import LogFault

    for entry in register.read_log.entries():
        if isinstance(entry, LogFault):
            yield {"fault": f"{entry.file}, record {entry.record}: {entry.reason}"}
        else:
            yield {
                "when": _moment(entry.when),
                "kind": entry.kind,
                "code": entry.code,
                "property": entry.property,
                "hits": entry.hits,
            }


def _say_saves(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("Nothing was saved yet; `unerased claim add` enters the first claims.")
        return
    output.table(
        out,
        ("saved (UTC)", "save", "title", "records", "stands"),
        [
            (
                _minute(row["saved"]),
                row["save"],
                row["title"] or row["step"],
                str(row["records"]),
                "" if row["status"] == "live" else str(row["status"]),
            )
            for row in rows
        ],
        whole=("saved (UTC)", "save", "records"),
    )


def _say_looked_at(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("Nothing was looked at on this device yet.")
        return
    output.table(
        out,
        ("when (UTC)", "what", "code", "value"),
        [
            ("", row["fault"], "", "")
            if "fault" in row
            else (
                _minute(row["when"]),
                f"search, {row['hits']} found" if row["kind"] == "search" else "read",
                str(row["code"]),
                str(row["property"]),
            )
            for row in rows
        ],
        whole=("when (UTC)", "code"),
    )


def history(ctx: typer.Context, code: CodeArgument) -> None:
    """Show every record that touches a code: who wrote it, when, and what became of it."""
    from unerased.register import reads

    settings: Settings = ctx.obj
    with opened(settings) as register:
        full = code_of(register, code)
        found = reads.history(register.db, full)
    rows = [
        {
            "saved": _moment(row.place.when),
            "type": row.type,
            "code": row.code,
            "status": row.status,
            "correction": row.correction,
            "erased": row.record is None,
            "save": row.place.save,
            "title": row.title,
            "member": row.place.member,
            "device": row.place.device,
            "seq": row.place.seq,
        }
        for row in found
    ]

    def say(out: Console) -> None:
        output.table(
            out,
            ("saved (UTC)", "record", "code", "stands", "in save", "title"),
            [
                (
                    _minute(str(row["saved"])),
                    str(row["type"]),
                    str(row["code"]),
                    _became(row),
                    str(row["save"]),
                    str(row["title"]),
                )
                for row in rows
            ],
            whole=("saved (UTC)", "code", "in save"),
        )

    output.emit(settings.json, {"code": full, "history": rows}, say)


def undo(
    ctx: typer.Context,
    save: Annotated[
        str, typer.Argument(metavar="SAVE", help="The save's code; `unerased log` lists them.")
    ],
    reason: Annotated[str, typer.Option(help="Why it is undone; it stays in the history.")],
) -> None:
    """Undo a save as a whole: nothing of it holds any more, and all of it stays visible."""
    settings: Settings = ctx.obj
    if not reason.strip():
        raise CliError("an undo needs a reason: it stays in the history beside what it undoes")
    with opened(settings, write=True) as register:
        target = code_of(register, save)
        if not target.startswith("SV-"):
            raise CliError(
                "only a whole save is undone; `unerased log` lists saves, and a single record is "
                'corrected by a line such as {"correct": CODE, "action": "retracted", "reason": …}'
            )
        saved = register.undo(target, reason)
    answer = {"undone": target, "save": saved.code}
    said = f"Undone. It stays in the history; this save is {saved.code}."
    output.emit(settings.json, answer, lambda out: out.print(said))


def _became(row: dict[str, Any]) -> str:
    if row["erased"]:
        return "erased"
    return "" if row["status"] == "live" else str(row["status"])


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")
