"""``verify``: walking everything, and naming what does not stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.opening import opened
from unerased.cli.settings import Settings
from unerased.cli.wording import counted

if TYPE_CHECKING:
    from rich.console import Console

    from unerased.journal import Report
    from unerased.register import Register


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("verify")(verify)


def verify(ctx: typer.Context) -> None:
    """Walk the whole record: every signature, link and sealed part, and this device's own files.

    Sealed files are hashed by `unerased evidence verify`.
    """
    settings: Settings = ctx.obj
    with opened(settings, tell_faults=False) as register:
        with output.progress("Verifying") as step:
            report = register.verify(on_progress=step)
        faults = [*_faults(report), *_log_faults(register)]
        files = register.counts().files
    answer = {
        "ok": not faults,
        "chains": report.chains,
        "segments": report.segments,
        "entries": report.entries,
        "faults": [{key: fault[key] for key in fault if key != "line"} for fault in faults],
        "unfinished": [
            {"device": run.device.hex(), "first": run.first, "last": run.last}
            for run in report.unfinished
        ],
        "unrecognised": [
            {"device": entry.device.hex(), "segment": entry.seq, "type": entry.type}
            for entry in report.unrecognised
        ],
    }
    output.emit(settings.json, answer, lambda out: _say(out, report, files, ok=not faults))
    if faults:
        what = "the record is not as it was written: fetch what is named here from another copy"
        raise CliError(what, Exit.DAMAGED, tuple(fault["line"] for fault in faults))


def _faults(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "file": fault.file,
            "segment": fault.segment,
            "reason": str(fault.reason),
            "detail": fault.detail,
            "line": str(fault),
        }
        for fault in report.faults
    ]


def _log_faults(register: Register) -> list[dict[str, Any]]:
    from unerased.register import LogFault

    return [
        {
            "file": f"readlog/{fault.file}",
            "segment": None,
            "reason": fault.reason,
            "detail": f"record {fault.record}",
            "line": f"readlog/{fault.file}, record {fault.record}, {fault.reason}",
        }
        for fault in register.read_log.entries()
        if isinstance(fault, LogFault)
    ]


def _say(out: Console, report: Report, files: int, *, ok: bool) -> None:
    walked = (
        counted(report.chains, "chain"),
        counted(report.segments, "segment"),
        counted(report.entries, "entry", "entries"),
    )
    stands = "all of it stands" if ok else "not all of it stands"
    out.print(f"Walked {', '.join(walked)}: {stands}.")
    for run in report.unfinished:
        output.say(
            out,
            f"Note: segments {run.first} to {run.last} of device {run.device.hex()[:8]} are a save "
            "that was interrupted; nothing of it is believed.",
        )
    for entry in report.unrecognised:
        output.say(
            out,
            f"Note: segment {entry.seq} of device {entry.device.hex()[:8]} holds an entry of a "
            "newer version of this program; it is kept.",
        )
    if files:
        out.print(
            f"There {'is' if files == 1 else 'are'} {counted(files, 'sealed file')}, too; "
            "`unerased evidence verify` hashes them."
        )
