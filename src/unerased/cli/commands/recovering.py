"""``recovery``, ``backup``: papers that open a backup, and the way back when all else is gone."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from unerased.cli import output, passphrase_file
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.opening import code_of, opened
from unerased.cli.options import CodeArgument
from unerased.cli.settings import Settings
from unerased.cli.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from unerased.journal import Report
    from unerased.register.rows import BackupRow
    from unerased.seal import RecoveryKeys, Share, ShareSet

_LONGEST: Final = 16 * 1024
_PAGES: Final = """{number} pages are in {folder}. Print each, give them to different people.
Then delete the folder: whoever reads it opens every backup. Try them: `unerased recovery check`."""

BackupFile: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FILE", help="The file of the backup.")
]
ShareFiles: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--share",
        metavar="FILE",
        help="File with a share as typed or scanned; once for each. Otherwise they are asked.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    recovery = group("Shares on paper, of which some together open a backup.")
    recovery.command("make")(make)
    recovery.command("show")(show)
    recovery.command("check")(check)
    app.add_typer(recovery, name="recovery")
    backup = group("Everything in one sealed file that the recovery shares open.")
    for name, command in (
        ("make", back_up),
        ("list", list_backups),
        ("rehearse", rehearse),
        ("restore", restore),
        ("destroyed", destroyed),
    ):
        backup.command(name)(command)
    app.add_typer(backup, name="backup")


def make(
    ctx: typer.Context,
    needed: Annotated[int, typer.Option(min=2, help="How many shares open a backup.")] = 2,
    shares: Annotated[int, typer.Option(min=3, help="How many shares there are.")] = 3,
    pages: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="New folder for a page to print for each holder, instead of the terminal.",
        ),
    ] = None,
) -> None:
    """Make recovery shares; earlier ones are replaced, and open their own backups still.

    Each share goes to another person, on paper. They are shown once and kept nowhere.
    """
    from unerased.register import share_pages
    from unerased.seal import split

    settings: Settings = ctx.obj
    if pages is not None and (pages.exists() or pages.is_symlink()):
        raise CliError("the folder for the pages is there already; name one that is not")
    if pages is not None and passphrase_file.inside(pages, settings.register):
        raise CliError("the pages may not lie in the register folder, which may be copied anywhere")
    whole, made = split(needed, shares)
    with opened(settings, write=True) as register:
        # first the pages: shares that nobody has must not replace those that somebody has
        written = [] if pages is None else share_pages.write(pages, made)
        try:
            register.journal.share_recovery(whole)
        except BaseException:
            for page in written:
                page.unlink()
            raise
    answer = {**_set_json(whole), "pages": None if pages is None else str(pages)}
    if pages is None:
        answer["shares_as_typed"] = [share_pages.as_typed(share) for share in made]
        output.emit(settings.json, answer, lambda out: _show_shares(out, made))
    else:
        said = _PAGES.format(number=len(written), folder=pages)
        output.emit(settings.json, answer, lambda out: out.print(said))


def _show_shares(out: Console, shares: Sequence[Share]) -> None:
    """All shares, one below the other; each is to be copied to paper."""
    from unerased.seal import lines_of
    from unerased.seal.share_words import heading

    for share in shares:
        out.print(heading(share))
        for number, words in enumerate(lines_of(share), start=1):
            out.print(f"  {number:>2}. {' '.join(words[:8])}")
            out.print(f"      {' '.join(words[8:])}")
        out.print("")
    out.print("Copy each to a page of its own and give the pages to different people.")
    out.print("They are shown once and kept nowhere. Then try them: `unerased recovery check`.")


def show(ctx: typer.Context) -> None:
    """Say which recovery shares hold now: how many there are, how many open a backup."""
    settings: Settings = ctx.obj
    with opened(settings) as register:
        whole = register.journal.recovery
    answer = _set_json(whole)
    output.emit(
        settings.json,
        answer,
        lambda out: out.print(
            f"Of {whole.holders} shares any {whole.needed} open a backup. Set {whole.id.hex()}."
        ),
    )


def check(ctx: typer.Context, shares: ShareFiles = None) -> None:
    """Rehearse: see that shares are what was printed. Nothing is joined, nothing is opened."""
    from unerased.seal import missing

    settings: Settings = ctx.obj
    with opened(settings) as register:
        whole = register.journal.recovery
    read = _given(shares, lambda found: len(found) >= 1)
    lacking = missing(whole, read)
    answer = {"right": [share.number for share in read], "more_needed": lacking}
    said = (
        f"{counted(len(read), 'share')} as printed. "
        + (
            "Together they would open a backup."
            if not lacking
            else f"{lacking} more would open one."
        )
        + " Nothing was opened."
    )
    output.emit(settings.json, answer, lambda out: out.print(said))


def back_up(
    ctx: typer.Context,
    file: BackupFile,
    place: Annotated[
        str,
        typer.Option(help="Where it will be kept, in words without names or addresses."),
    ],
) -> None:
    """Write a backup, and list it until somebody confirms that it was destroyed."""
    from unerased.register import backing

    settings: Settings = ctx.obj
    with opened(settings, write=True) as register, output.progress("Writing") as step:
        made = backing.back_up(register, file, place, datetime.now(UTC).date(), step)
    answer = {
        "backup": made.backup.code,
        "file": str(file),
        "size": made.size,
        "shares": made.backup.shares,
        "lacking": list(made.lacking),
    }
    output.emit(settings.json, answer, lambda out: out.print(_backed_up(file, made.size)))
    if made.lacking:
        output.note(
            f"you cannot open {', '.join(made.lacking)}, so nobody can read that from this backup; "
            "a member who can should make one, too"
        )


def _backed_up(file: Path, size: int) -> str:
    return (
        f"{file}: {size:,} bytes. The recovery shares open it, and nothing else does.\n"
        "Whoever is erased from now on stands in it still: it is listed until it is destroyed.\n"
        "Try it: `unerased backup rehearse`."
    )


def list_backups(
    ctx: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those confirmed destroyed, too.")] = False,
) -> None:
    """List the backups that may still lie somewhere."""
    from unerased.register import reads

    settings: Settings = ctx.obj
    with opened(settings) as register:
        rows = reads.backups(register.db, live=not every)
    output.emit(settings.json, [_row_json(row) for row in rows], lambda out: _list(out, rows))


def _row_json(row: BackupRow) -> dict[str, Any]:
    backup = row.backup
    return {
        "code": backup.code,
        "dated": backup.dated.isoformat(),
        "place": backup.place,
        "number": backup.number,
        "shares": backup.shares,
        "destroyed": row.status != "live",
    }


def _list(out: Console, rows: Sequence[BackupRow]) -> None:
    if not rows:
        out.print("No backup is listed. `unerased backup make` writes one.")
        return
    cells = [
        (
            row.backup.code,
            row.backup.dated.isoformat(),
            row.backup.place,
            row.backup.shares,
            "" if row.status == "live" else "destroyed",
        )
        for row in rows
    ]
    output.table(out, ("code", "of", "place", "shares", ""), cells, whole=("code", "shares"))


def rehearse(ctx: typer.Context, file: BackupFile, shares: ShareFiles = None) -> None:
    """See that a backup opens and stands, all of it. No device is made of it."""
    from unerased.register import backing

    settings: Settings = ctx.obj
    keys = _keys(file, shares)
    with output.progress("Rehearsing") as step:
        report = backing.rehearse(file, keys, step)
    answer = _report_json(report)
    output.emit(
        settings.json, answer, lambda out: out.print(f"It opens and stands: {_what(report)}.")
    )


def restore(ctx: typer.Context, file: BackupFile, shares: ShareFiles = None) -> None:
    """Make a new device of a backup, when every other one is gone. It administers.

    --register names the new folder, --device-storage where this device's keys go. A passphrase of
    six words is made and shown once, or kept in --passphrase-file, as with `unerased init`.
    """
    from unerased.register import backing
    from unerased.seal import passphrase

    settings: Settings = ctx.obj
    words_file = settings.passphrase_file
    if words_file is not None:
        passphrase_file.refuse_inside(words_file, settings.register)
    keys = _keys(file, shares)
    made = words_file is None or not words_file.exists()
    words = passphrase.generate() if made else settings.passphrase()
    written = words_file if made else None
    if written is not None:
        passphrase_file.write(written, words)
    try:
        with output.progress("Restoring") as step:
            report = backing.restore(file, keys, settings.register, settings.storage, words, step)
    except BaseException:
        if written is not None:
            written.unlink()
        raise
    shown = words if words_file is None else None
    answer = {
        **_report_json(report),
        "register": str(settings.register),
        "passphrase": shown,
        "passphrase_file": None if words_file is None else str(words_file),
    }
    output.emit(settings.json, answer, lambda out: out.print(_restored(settings, report, shown)))


def _restored(settings: Settings, report: Report, words: str | None) -> str:
    lines = [f"The register is in {settings.register}: {_what(report)}."]
    if words is not None:
        lines += [
            "",
            f"    {words}",
            "",
            "This is the passphrase of this device. It is shown once and stored nowhere.",
        ]
    lines += [
        "The shares have done their work: make new ones (`unerased recovery make`), then a backup.",
        "Devices that were lost are members still: `unerased member remove` locks them out.",
        "Fetch what was saved after the backup: `unerased sync`.",
    ]
    return "\n".join(lines)


def destroyed(
    ctx: typer.Context,
    code: CodeArgument,
    reason: Annotated[str, typer.Option(help="Who saw it, and how it was destroyed.")],
) -> None:
    """Confirm that a backup was destroyed, every copy of it."""
    from unerased.register import backing, reads

    settings: Settings = ctx.obj
    with opened(settings, write=True) as register:
        found = code_of(register, code)
        if found not in {row.backup.code for row in reads.backups(register.db)}:
            raise CliError("no backup of this code is outstanding", Exit.NOT_FOUND)
        backing.destroyed(register, found, reason)
    answer = {"destroyed": found}
    output.emit(settings.json, answer, lambda out: out.print(f"{found} is off the list."))


def _report_json(report: Report) -> dict[str, Any]:
    return {"chains": report.chains, "segments": report.segments, "entries": report.entries}


def _what(report: Report) -> str:
    return (
        f"{counted(report.chains, 'chain')}, {counted(report.segments, 'segment')}, "
        f"{counted(report.entries, 'record')}"
    )


def _set_json(whole: ShareSet) -> dict[str, Any]:
    return {"set": whole.id.hex(), "needed": whole.needed, "shares": whole.holders}


def _keys(file: Path, shares: list[Path] | None) -> RecoveryKeys:
    """What the shares of a backup give together.

    Raises:
        CliError, SealError: with what is wrong with which of them.
    """
    from unerased.journal.backup import read_head
    from unerased.seal import join, missing

    try:
        head, _, _ = read_head(file)
    except OSError as error:
        raise CliError("the backup cannot be read; name its file", Exit.NOT_FOUND) from error
    whole = head.share_set()
    return join(whole, _given(shares, lambda found: not missing(whole, found)))


def _given(files: list[Path] | None, enough: Any) -> list[Share]:  # noqa: ANN401 - see below
    from unerased.seal import read_share

    if files:
        return [read_share(_text(file)) for file in files]
    if not sys.stdin.isatty():
        raise CliError("no shares: name files that hold them with --share FILE")
    found: list[Share] = []
    while not found or not enough(found):
        output.note("type a share: its heading and its lines, then an empty line")
        lines = list(iter(input, ""))
        found.append(read_share("\n".join(lines)))
    return found


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig") as opened_file:
            return opened_file.read(_LONGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise CliError(
            "a file with a share cannot be read; nothing was opened", Exit.NOT_FOUND
        ) from error
