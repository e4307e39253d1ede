"""``audit plan|draw|open|check``: a sample of what a release committed to."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from unerased.cli import output
from unerased.cli.commands.releasing import read, release_of, today
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.opening import opened
from unerased.cli.options import CodeArgument
from unerased.cli.settings import Settings
from unerased.cli.wording import counted

if TYPE_CHECKING:
    from rich.console import Console

    from unerased.figures.receipt import Receipt
    from unerased.figures.release import Checked

_ON_SITE = "That is more than a tenth of the records: a closed review on site exposes fewer people."
_HUNDRED = 100

ReceiptFile: TypeAlias = Annotated[
    Path, typer.Argument(metavar="RECEIPT", help="The receipt, as it was given away.")
]
Words: TypeAlias = Annotated[
    str, typer.Option(help="Public words that became known after the release.")
]
Size: TypeAlias = Annotated[int, typer.Option(min=1, help="How many are drawn.")]
Confidence: TypeAlias = Annotated[str, typer.Option(help="Of the bound, such as 0.95.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    made = group("Open a sample of a release to auditors, and say what it shows.")
    made.command("plan")(plan)
    made.command("draw")(draw)
    made.command("open")(open_sample)
    made.command("check")(check)
    app.add_typer(made, name="audit")


def plan(
    ctx: typer.Context,
    file: ReceiptFile,
    share: Annotated[str, typer.Option(help="What is to be shown: at least this share is right.")],
    confidence: Confidence = "0.95",
) -> None:
    """Say how many records must be opened, none of them failing. Needs no register."""
    from unerased.figures.release import needed

    settings: Settings = ctx.obj
    found = needed(
        _receipt(file).count, _fraction(share, "--share"), _fraction(confidence, "--confidence")
    )
    answer = {"count": found.count, "open": found.open, "closed_review": found.closed_review}

    def say(out: Console) -> None:
        out.print(f"Open {found.open:,} of {found.count:,}, none of them failing.")
        if found.closed_review:
            out.print(_ON_SITE)

    output.emit(settings.json, answer, say)


def _receipt(file: Path) -> Receipt:
    from unerased.figures.receipt import ReceiptRefused, load_receipt, verify_receipt

    try:
        receipt = load_receipt(read(file))
        verify_receipt(receipt)
    except ReceiptRefused as refused:
        raise CliError(str(refused), Exit.DAMAGED) from refused
    return receipt


def _fraction(text: str, option: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise CliError(f"{option} takes a share such as 0.94") from error


def draw(ctx: typer.Context, file: ReceiptFile, words: Words, size: Size) -> None:
    """Draw places by words that nobody knew at the release. Needs no register."""
    from unerased.figures.receipt import picks

    settings: Settings = ctx.obj
    receipt = _receipt(file)
    try:
        places = picks(receipt.digest, words, receipt.count, size)
    except ValueError as error:
        raise CliError(str(error)) from error
    said = "Drawn places: " + " ".join(map(str, places))
    output.emit(settings.json, {"drawn": list(places)}, lambda out: out.print(said))


def open_sample(  # noqa: PLR0913, PLR0917 - one option for each choice
    ctx: typer.Context,
    code: CodeArgument,
    words: Words,
    size: Size,
    folder: Annotated[Path, typer.Option(help="A new folder for the opened records.")],
    purpose: Annotated[str, typer.Option(help="Why; it is written to the record.")],
) -> None:
    """Open the drawn records, as far as consent goes. It is written to the record as an export."""
    from unerased.figures.release import open_drawn

    settings: Settings = ctx.obj
    with opened(settings, write=True) as register:
        found = open_drawn(
            register, release_of(register, code), words, size, folder, purpose, today()
        )
    answer = {
        "drawn": [
            {"place": one.place, "opened": not one.fails, "fields": not one.why, "why": one.why}
            for one in found
        ],
        "opened": sum(not one.fails for one in found),
        "failing": sum(one.fails for one in found),
    }
    output.emit(settings.json, answer, lambda out: _say_open(out, answer))


def _say_open(out: Console, answer: dict[str, Any]) -> None:
    output.say(out, f"{counted(answer['opened'], 'record')} opened.")
    for one in answer["drawn"]:
        if one["why"]:
            how = "commitments alone" if one["opened"] else "not opened, counts as failing"
            output.say(out, f"Place {one['place']}: {how} ({one['why'].replace('_', ' ')}).")


def check(  # noqa: PLR0913, PLR0917 - one option for each part that an auditor holds
    ctx: typer.Context,
    file: ReceiptFile,
    words: Words,
    size: Size,
    folder: Annotated[Path, typer.Option("--opened", help="The folder of opened records.")],
    judged: Annotated[
        Path | None, typer.Option(help="CSV: a place, a comma, meets or fails.")
    ] = None,
    confidence: Confidence = "0.95",
) -> None:
    """Check opened records against a receipt, and say what the judgement shows. No register."""
    from unerased.figures.receipt import ReceiptRefused
    from unerased.figures.release import check as checked

    settings: Settings = ctx.obj
    if not folder.is_dir():
        raise CliError("there is no such folder of opened records", Exit.NOT_FOUND)
    records = [read(path) for path in sorted(folder.glob("*.json"))]
    text = read(judged).decode("utf-8-sig", "replace") if judged is not None else None
    try:
        found = checked(
            read(file), words, size, records, text, _fraction(confidence, "--confidence")
        )
    except ReceiptRefused as refused:
        raise CliError(str(refused), Exit.DAMAGED) from refused
    answer = _check_json(found)
    output.emit(settings.json, answer, lambda out: _say_check(out, found))


def _check_json(found: Checked) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "count": found.receipt.count,
        "drawn": list(found.drawn),
        "opened": found.opened,
    }
    if found.bound is not None:
        answer |= {
            "failing": found.bound.failing,
            "at_least": found.receipt.count - found.bound.most_false,
            "share": float(found.bound.share),
        }
    return answer


def _say_check(out: Console, found: Checked) -> None:
    count = found.receipt.count
    out.print(f"{counted(found.opened, 'opened record')} of {len(found.drawn)} drawn: all fixed.")
    bound = found.bound
    if bound is None:
        return
    right = count - bound.most_false
    out.print(f"{bound.failing} of {bound.opened} fail; what was not opened counts as failing.")
    share = f"{_HUNDRED * float(bound.share):.1f} %"
    sure = f"{_HUNDRED * float(bound.confidence):g} %"
    out.print(f"With {sure} confidence at least {right:,} of {count:,} ({share}) are right.")
    out.print("It bounds what was counted wrongly, not who was left out or counted twice.")
