"""``init``, ``serve``, ``rebuild``: the life of a register on this device."""

from __future__ import annotations

from typing import Annotated

import typer

from unerased.cli import output, passphrase_file
from unerased.cli.opening import opened
from unerased.cli.options import Port
from unerased.cli.settings import Settings
from unerased.cli.wording import counted


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("init")(init)
    app.command("serve")(serve)
    app.command("rebuild")(rebuild)


def init(ctx: typer.Context) -> None:
    """Make a new register in an empty folder, and this device's keys.

    A passphrase of six words is made and shown once. With --passphrase-file FILE it is written to
    FILE instead, or read from FILE when that is there already. Nothing is asked.
    """
    from unerased.register import Register
    from unerased.seal import passphrase

    settings: Settings = ctx.obj
    file = settings.passphrase_file
    if file is not None:
        passphrase_file.refuse_inside(file, settings.register)
    made = file is None or not file.exists()
    words = passphrase.generate() if made else settings.passphrase()
    written = file if made else None
    if written is not None:
        # first: a register whose passphrase could not be kept would be lost
        passphrase_file.write(written, words)
    try:
        Register.create(settings.register, settings.storage, words).close()
    except BaseException:
        if written is not None:
            written.unlink()
        raise
    shown = words if file is None else None
    answer = {
        "register": str(settings.register),
        "device_storage": str(settings.storage),
        "passphrase": shown,
        "passphrase_file": None if file is None else str(file),
    }
    output.emit(settings.json, answer, lambda out: out.print(_welcome(settings, shown)))


def _welcome(settings: Settings, words: str | None) -> str:
    lines = [
        f"A new register is in {settings.register}. It may be copied anywhere: all is sealed.",
        f"This device's keys are in {settings.storage}. Copy them nowhere.",
    ]
    if words is not None:
        lines += [
            "",
            f"    {words}",
            "",
            "This is the passphrase. It is shown once and stored nowhere: without it, this device",
            "cannot open the register again. Write it on paper and keep it away from the laptop.",
        ]
    else:
        lines += [
            f"The passphrase is in {settings.passphrase_file}. Keep that file off this machine."
        ]
    return "\n".join(lines)


def serve(
    ctx: typer.Context,
    port: Port = 0,
    idle_minutes: Annotated[
        int, typer.Option(min=1, help="Lock after so many minutes without a page.")
    ] = 10,
    neutral: Annotated[
        bool,
        typer.Option("--neutral", help="Give the window a title and an icon that tell nothing."),
    ] = False,
) -> None:
    """Serve the pages on this machine only, until Ctrl-C. The page asks for the passphrase."""
    from unerased.cli.demonstration import notice_beside
    from unerased.cli.serving import serve_until_stopped

    settings: Settings = ctx.obj
    notice = notice_beside(settings.register)
    serve_until_stopped(
        settings, port=port, idle_minutes=idle_minutes, notice=notice, neutral=neutral
    )


def rebuild(ctx: typer.Context) -> None:
    """Throw this device's searchable copy away and make it anew from the sealed record."""
    settings: Settings = ctx.obj
    with opened(settings, write=True) as register:
        with output.progress("Rebuilding") as step:
            register.rebuild(on_progress=step)
        counts = register.counts()
    answer = {"rebuilt": True, "claims": counts.claims, "segments": counts.segments}
    said = f"Rebuilt from {counted(counts.segments, 'segment')}: {counted(counts.claims, 'claim')}."
    output.emit(settings.json, answer, lambda out: out.print(said))
