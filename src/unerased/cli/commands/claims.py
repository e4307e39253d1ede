"""``claim add|schema`` and ``contradictions``: what sources say, and where they disagree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from unerased.cli import output
from unerased.cli.groups import group
from unerased.cli.opening import heads_at, opened
from unerased.cli.options import AsOf, Title
from unerased.cli.settings import Settings
from unerased.cli.wording import brief, counted

if TYPE_CHECKING:
    from rich.console import Console

    from unerased.cli.labels import Labels
    from unerased.model.records import Claim
    from unerased.register.reads import Contradicting

_File: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        help="A JSON Lines file, `-` for standard input: one entity, claim, stance, finding, "
        "consent, correction or definition a line; the whole file is one save."
    ),
]
_Subject: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="CODE",
        help="What is said about; `new:KIND` (new:person) for what is not yet in the register.",
    ),
]
_Property: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="For example person.age; `unerased claim schema` lists them all."
    ),
]
_Value: TypeAlias = Annotated[
    str | None,
    typer.Option(
        help="Text, a term, a code, a date (2018-07~), a number or a range of numbers (3..21)."
    ),
]
_NotKnown: TypeAlias = Annotated[
    bool,
    typer.Option("--not-known", help="In place of --value: the source says that it is not known."),
]
_Source: TypeAlias = Annotated[
    str, typer.Option(metavar="CODE", help="Who says so, or `new:source`.")
]
_AsStated: TypeAlias = Annotated[str, typer.Option(help="The words as given.")]
_Locator: TypeAlias = Annotated[str, typer.Option(help="Page, paragraph or time in the source.")]
_Statement: TypeAlias = Annotated[
    str, typer.Option(metavar="CODE", help="The statement in which it was said.")
]
_Repeats: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="A claim that this one repeats; may be given several times."),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    made = group("Enter what sources say.")
    made.command("add")(add)
    made.command("schema")(schema)
    app.add_typer(made, name="claim")
    app.command("contradictions")(contradictions)


def add(  # noqa: PLR0913, PLR0917 - one option for each part of a claim
    ctx: typer.Context,
    file: _File = None,
    subject: _Subject = "",
    property: _Property = "",  # noqa: A002 - the option is called as the codebook calls it
    value: _Value = None,
    not_known: _NotKnown = False,
    source: _Source = "",
    as_stated: _AsStated = "",
    locator: _Locator = "",
    statement: _Statement = "",
    repeats: _Repeats = None,
    title: Title = "",
) -> None:
    """Enter one claim, or a file of them, as one save: all of it or nothing."""
    from unerased.cli import entering

    settings: Settings = ctx.obj
    one = entering.One(
        subject, property, value, source, as_stated, locator, statement, tuple(repeats or ()),
        not_known=not_known,
    )  # fmt: skip
    one.check(with_file=file is not None)
    lines = None if file is None else entering.read_lines(file)
    with opened(settings, write=True) as register, output.progress("Saving") as step:
        given = entering.lines_of(register, one) if lines is None else lines
        saved, labels = entering.record(register, given, title, step, from_file=lines is not None)
    answer = {
        "save": saved.code,
        "records": len(saved.codes),
        "codes": list(saved.codes),
        "labels": labels,
    }
    said = f"Saved {counted(len(saved.codes), 'record')} as {saved.code}."

    def say(out: Console) -> None:
        out.print(said)
        for label, code in sorted(labels.items()):
            output.say(out, f"    {label} is {code}")

    output.emit(settings.json, answer, say)


def schema() -> None:
    """Print the JSON Schema of a line of `claim add --file`."""
    from unerased.model.parse import schema as of
    from unerased.register import packaged_codebook

    output.emit(True, of(packaged_codebook()), lambda _out: None)  # noqa: FBT003 - a schema is JSON


def contradictions(ctx: typer.Context, as_of: AsOf = "") -> None:
    """Show which claims cannot both hold, and why."""
    from unerased.cli.labels import Labels
    from unerased.register import reads

    settings: Settings = ctx.obj
    with opened(settings) as register:
        heads = heads_at(register, as_of)
        pairs = reads.contradictions(register.db, register.codebook, heads=heads)
        codes = {code for pair in pairs for code in (pair.a.code, pair.b.code)}
        found = reads.get_claims(register.db, codes, heads=heads)
        labels = Labels(register, found.values(), heads)
    rows = [_pair(pair) for pair in pairs]
    output.emit(settings.json, {"contradictions": rows}, lambda out: _say(out, pairs, labels))


def _say(out: Console, pairs: list[Contradicting], labels: Labels) -> None:
    if not pairs:
        out.print("No two claims contradict each other.")
        return
    out.print(f"{counted(len(pairs), 'pair')} of claims cannot both hold.")
    last = ""
    for pair in pairs:
        if pair.a.code != last:
            last = pair.a.code
            out.print()
            output.say(out, _side(pair.a, labels))
        output.say(out, f"    {pair.why.replace('_', ' ')}: {_side(pair.b, labels)}")


def _side(claim: Claim, labels: Labels) -> str:
    at = f", {claim.locator}" if claim.locator else ""
    said = f"{labels.property(claim.property)}: {labels.open_value(claim)}"
    return f"{said} · says {labels.named(claim.source)}{at} · {brief(claim.code)}"


def _pair(pair: Contradicting) -> dict[str, Any]:
    return {"why": pair.why, "a": _claim(pair.a), "b": _claim(pair.b)}


def _claim(claim: Claim) -> dict[str, Any]:
    """A claim by code and place; values are for `show`."""
    return {
        "claim": claim.code,
        "subject": claim.subject,
        "property": claim.property,
        "source": claim.source,
        "locator": claim.locator,
    }
