"""``evidence add|list|extract|verify``: files in the vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.opening import code_of, opened
from unerased.cli.options import CodeArgument
from unerased.cli.settings import Settings
from unerased.cli.wording import brief, counted

if TYPE_CHECKING:
    from rich.console import Console


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    made = group("Files behind the sources: sealed, hashed, in custody.")
    made.command("add")(add)
    made.command("list")(list_files)
    made.command("extract")(extract)
    made.command("verify")(verify)
    app.add_typer(made, name="evidence")


def add(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="The file to take in; it is copied, sealed, and itself left alone."),
    ],
    source: Annotated[str, typer.Option(help="Code of the source that it comes from.")] = "",
    received: Annotated[
        str, typer.Option(help="How it reached you: by hand, by a chat application, downloaded.")
    ] = "",
) -> None:
    """Take a file into the vault."""
    from unerased import evidence

    settings: Settings = ctx.obj
    with opened(settings, write=True) as register, output.progress("Sealing") as step:
        origin = code_of(register, source) if source else ""
        added = evidence.add(register, file, source=origin, received=received, on_progress=step)
    answer = {
        "file": added.code,
        "size": added.size,
        "sha256": added.sha256,
        "sealed_name": added.sealed_name,
        "sealed_sha256": added.sealed_sha256,
    }
    said = f"Sealed as {added.code}. SHA-256 of the file: {added.sha256}"
    output.emit(settings.json, answer, lambda out: out.print(said))


def list_files(ctx: typer.Context) -> None:
    """List the files in the vault."""
    from unerased import evidence

    settings: Settings = ctx.obj
    with opened(settings) as register:
        found = evidence.list_files(register)
    rows = [
        {
            "file": row.file.code,
            "size": row.file.size,
            "media_type": row.file.media_type,
            "sha256": row.file.sha256,
            "source": row.file.source,
            "received": row.file.received,
            "sealed_name": row.file.sealed_name,
        }
        for row in found
    ]
    output.emit(settings.json, {"files": rows}, lambda out: _say(out, rows))


def _say(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("No files yet; `unerased evidence add FILE` takes one in.")
        return
    output.table(
        out,
        ("file", "bytes", "type", "source", "SHA-256"),
        [
            (
                row["file"],
                f"{row['size']:,}",
                row["media_type"],
                brief(row["source"]),
                row["sha256"],
            )
            for row in rows
        ],
        whole=("file", "bytes", "source"),
    )


def extract(
    ctx: typer.Context,
    code: CodeArgument,
    destination: Annotated[Path, typer.Argument(help="Where to write it; must not be there yet.")],
    purpose: Annotated[str, typer.Option(help="Why it is taken out; it is written to the record.")],
) -> None:
    """Take a file out, unsealed and checked. This is written to the record."""
    from unerased import evidence

    settings: Settings = ctx.obj
    with opened(settings, write=True) as register, output.progress("Opening") as step:
        found = evidence.extract(
            register, code_of(register, code), destination, purpose=purpose, on_progress=step
        )
    answer = {"file": found.code, "size": found.size, "sha256": found.sha256, "checked": True}
    said = "Written and checked. It lies there in clear: delete it when you are done."
    output.emit(settings.json, answer, lambda out: out.print(said))


def verify(ctx: typer.Context) -> None:
    """Hash every sealed file again and compare."""
    from unerased import evidence

    settings: Settings = ctx.obj
    with opened(settings) as register, output.progress("Hashing") as step:
        report = evidence.verify(register, on_progress=step)
    faults = [
        {"code": fault.code, "file": fault.file, "reason": fault.reason} for fault in report.faults
    ]
    answer = {
        "ok": not faults,
        "files": report.files,
        "bytes": report.size,
        "faults": faults,
        "orphans": list(report.orphans),
    }

    def say(out: Console) -> None:
        stands = "not all as added" if faults else "all as added"
        out.print(f"Hashed {counted(report.files, 'sealed file')}: {stands}.")
        for name in report.orphans:
            output.say(out, f"Note: {name} is named by no record; an interrupted add leaves such.")

    output.emit(settings.json, answer, say)
    if faults:
        what = "a sealed file is not as it was added: fetch what is named here from another copy"
        lines = tuple(f"{fault['file']} {fault['reason']}" for fault in faults)
        raise CliError(what, Exit.DAMAGED, lines)
