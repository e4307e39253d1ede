"""``receipt``: the proof of a release, and what an authority says of when it was there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

import typer

from unerased.cli import output
from unerased.cli.commands.releasing import read
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from unerased.figures.receipt import Receipt
    from unerased.seal.timestamp import Stamped

T = TypeVar("T")
File: TypeAlias = Annotated[Path, typer.Argument(metavar="RECEIPT", help="The receipt.")]
Authorities: TypeAlias = Annotated[
    Path | None,
    typer.Option(help="PEM: certificates of the authority that are trusted, from its own site."),
]
Policy: TypeAlias = Annotated[
    str, typer.Option(help="Policy under which it must have been made, such as 1.2.3.4.1.")
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    made = group("Receipts of releases.")
    made.command("verify")(verify)
    made.command("timestamp")(timestamp)
    app.add_typer(made, name="receipt")


def verify(  # noqa: PLR0913, PLR0917 - one option for each thing that is compared
    ctx: typer.Context,
    file: File,
    definition: Annotated[
        Path | None, typer.Option(help="The definition's YAML, as it was released.")
    ] = None,
    published: Annotated[
        Path | None, typer.Option(help="The published values, as they were released.")
    ] = None,
    key: Annotated[str, typer.Option(help="The organisation's release key, hexadecimal.")] = "",
    stamp: Annotated[
        Path | None,
        typer.Option("--timestamp", help="An authority's answer; default: RECEIPT.tsr beside it."),
    ] = None,
    authorities: Authorities = None,
    policy: Policy = "",
) -> None:
    """Check a receipt. Needs no register and asks nobody."""
    from unerased.figures.receipt import ReceiptRefused
    from unerased.seal import digest

    settings: Settings = ctx.obj
    receipt = _receipt(file, read(definition) if definition is not None else None, key)
    if published is not None and digest(read(published)).hex() != receipt.published:
        refusal = ReceiptRefused("the published values are not those that it was signed with")
        raise CliError(str(refusal), Exit.DAMAGED)
    place = stamp or _beside(file, ".tsr")
    there = stamp is not None or place.exists()
    if authorities is not None and not there:
        raise CliError(f"{place.name} is not there; --timestamp names the answer to check")
    stamped = _stamped(place, file, authorities, policy) if there else None
    checked = {
        "key": bool(key),
        "definition": definition is not None,
        "published": published is not None,
        "timestamp": stamped is not None or not there,
    }
    unchecked = [name for name, good in checked.items() if not good]
    answer: dict[str, Any] = {
        "ok": True,
        "release": receipt.release,
        "figure": receipt.figure,
        "version": receipt.version,
        "count": receipt.count,
        "unit": receipt.unit,
        "dated": receipt.dated,
        "key": receipt.key,
        "timestamp": _told(stamped) if stamped is not None else None,
        "not_checked": unchecked,
    }

    def say(out: Console) -> None:
        said = f"{receipt.figure}, version {receipt.version}: {receipt.count:,} {receipt.unit}"
        output.say(out, f"Signed by the key {receipt.key}: {said}, dated {receipt.dated}.")
        if answer["timestamp"]:
            told = answer["timestamp"]
            by = " and ".join(told["checked_by"])
            output.say(out, f"It was there on {told['at']}, as an authority says; checked by {by}.")
        if unchecked:
            output.say(out, f"Not checked, because it was not given: {', '.join(unchecked)}.")
        if "timestamp" in unchecked:
            output.say(out, "A timestamp lies beside it; --authorities CA.pem checks it, as does")
            asked = f"openssl ts -verify -in {place.name} -data {file.name} -CAfile CA.pem"
            output.say(out, f"  {asked}")

    output.emit(settings.json, answer, say)


def timestamp(  # noqa: PLR0913, PLR0917 - one option for each choice
    ctx: typer.Context,
    file: File,
    authority: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Ask this authority. It tells them, and whoever watches, where you are and when.",
        ),
    ] = "",
    request_only: Annotated[
        bool, typer.Option("--request-only", help="Write the request, and ask nobody.")
    ] = False,
    reply: Annotated[
        Path | None, typer.Option(help="An answer that was fetched elsewhere for this request.")
    ] = None,
    authorities: Authorities = None,
    policy: Policy = "",
) -> None:
    """Have an authority say when a receipt was there (RFC 3161). Nothing else ever asks one.

    The authority gets a digest and a random number. It learns, as does everybody between, which
    address asked and when. Where that is a danger, write the request only, have it sent from
    somewhere else, and take the answer in with --reply.
    """
    from unerased.cli.authority import fetched
    from unerased.seal.timestamp import ask

    settings: Settings = ctx.obj
    if [bool(authority), request_only, reply is not None].count(True) != 1:
        raise CliError("say one of --authority URL, --request-only, --reply FILE; nobody was asked")
    _receipt(file, None, "")
    asked, answered = _beside(file, ".tsq"), _beside(file, ".tsr")
    if answered.exists():
        raise CliError(f"{answered.name} is there already; move it away. Nobody was asked")
    if request_only:
        request = _needed(ask, read(file))
        _new(asked, request)
        said = (
            f"Nobody was asked. {asked.name} is the request; docs/receipt.md says how to send it."
        )
        answer: dict[str, Any] = {"request": asked.name}
        output.emit(settings.json, answer, lambda out: output.say(out, said))
        return
    if reply is not None:
        request, got = read(asked), read(reply)
    else:
        request = read(asked) if asked.exists() else _needed(ask, read(file))
        got = fetched(authority, request)
    stamped = _checked(got, read(file), request, authorities, policy)
    if not asked.exists():
        _new(asked, request)
    _new(answered, got)
    told = _told(stamped)
    by = " and ".join(stamped.checked_by)
    so = (
        f"It was there on {told['at']}, as the authority says; checked by {by}."
        if by
        else f"The answer names {told['at']}. NOT CHECKED who says so: give --authorities."
    )
    said = f"{so} Give {answered.name} away with the receipt."
    output.emit(
        settings.json,
        {"timestamp": told, "files": [asked.name, answered.name]},
        lambda out: output.say(out, said),
    )


def _receipt(file: Path, definition: bytes | None, key: str) -> Receipt:
    from unerased.figures.receipt import ReceiptRefused, load_receipt, verify_receipt

    try:
        receipt = load_receipt(read(file))
        verify_receipt(receipt, definition=definition, key=key)
    except ReceiptRefused as refused:
        raise CliError(str(refused), Exit.DAMAGED) from refused
    return receipt


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _stamped(place: Path, file: Path, authorities: Path | None, policy: str) -> Stamped | None:
    """What the timestamp beside a receipt proves; None where nobody said who is trusted.

    What does not even fit is refused all the same, where the extra is there to read it.
    """
    from unerased.seal.errors import NoTimestamps

    asked = place.with_suffix(".tsq")
    request = read(asked) if asked.exists() else None
    try:
        found = _checked(read(place), read(file), request, authorities, policy)
    except CliError as error:
        if authorities is None and isinstance(error.__cause__, NoTimestamps):
            return None
        raise
    return found if found.checked_by else None


def _checked(
    answer: bytes, receipt: bytes, request: bytes | None, authorities: Path | None, policy: str
) -> Stamped:
    from unerased.seal.timestamp import check_timestamp, read_timestamp

    if authorities is None:
        return _needed(read_timestamp, answer, receipt, request, policy)
    return _needed(check_timestamp, answer, receipt, request, read(authorities), policy)


def _needed(function: Callable[..., T], *given: object) -> T:
    """Call what needs the extra; its refusals as ours."""
    from unerased.seal.errors import NoTimestamps, TimestampRefused

    try:
        return function(*given)
    except TimestampRefused as refused:
        raise CliError(str(refused).rstrip("."), Exit.DAMAGED) from refused
    except NoTimestamps as missing:
        raise CliError(str(missing)) from missing


def _told(stamped: Stamped) -> dict[str, Any]:
    return {
        "at": stamped.at.isoformat(),
        "policy": stamped.policy,
        "checked_by": list(stamped.checked_by),
    }


def _new(file: Path, data: bytes) -> None:
    try:
        with file.open("xb") as made:
            made.write(data)
    except OSError as error:
        raise CliError(f"{file.name} cannot be written there", Exit.FAULT) from error
