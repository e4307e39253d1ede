"""``figure list|show|add|trace|estimate``: figures, what they rest on, and who denies it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unerased.cli import output
from unerased.cli.commands.estimate import of_figure
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.opening import code_of, heads_at, opened
from unerased.cli.options import AsOf, CodeArgument
from unerased.cli.settings import Settings
from unerased.cli.wording import brief

if TYPE_CHECKING:
    from rich.console import Console

    from unerased.cli.labels import Labels
    from unerased.figures import FigureValue, Stated, UnitVerdict
    from unerased.journal import Heads
    from unerased.register import Register

_MOST_BYTES = 64 * 1024


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    made = group("Count, and see what a number rests on.")
    made.command("list")(list_figures)
    made.command("show")(show)
    made.command("add")(add)
    made.command("trace")(trace)
    made.command("estimate")(of_figure)
    app.add_typer(made, name="figure")


def list_figures(ctx: typer.Context) -> None:
    """List the figures that this register defines."""
    from unerased.figures import definitions

    settings: Settings = ctx.obj
    with opened(settings) as register:
        found = definitions(register.db, register.codebook).values()
    rows = [
        {
            "name": one.name,
            "version": one.version,
            "unit": one.unit,
            "measure": one.measure,
            "label": one.labels.get("en", ""),
        }
        for one in found
    ]
    output.emit(settings.json, {"figures": rows}, lambda out: _say_list(out, rows))


def _say_list(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("No figure is defined yet; `unerased figure add FILE.yaml` defines one.")
        return
    cells = [(row["name"], row["unit"], row["label"]) for row in rows]
    output.table(out, ("name", "counts", "what"), cells, whole=("name",))


def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The figure's name.")],
    as_of: AsOf = "",
    who: Annotated[
        bool,
        typer.Option(
            "--who", help="List the codes that are counted, undetermined and excluded, and why."
        ),
    ] = False,
) -> None:
    """Show a figure: what is documented one by one, what is stated, by whom, and who denies it."""
    from unerased.figures import compute, find

    settings: Settings = ctx.obj
    with opened(settings) as register:
        heads = heads_at(register, as_of)
        definition = find(register.db, register.codebook, name, heads)
        value = compute(register.db, definition, register.codebook, heads)
        labels = _labels(register, value, heads)
    answer = figure_json(value, who=who) | {"as_of": as_of or None}
    output.emit(settings.json, answer, lambda out: _say(out, value, labels, who=who))


def _labels(register: Register, value: FigureValue, heads: Heads | None) -> Labels:
    from unerased.cli.labels import Labels
    from unerased.register import reads

    codes = {code for row in value.stated for code in (row.claim, *row.denials)}
    codes |= {code for row in value.stated_without_number for code in (*row.basis, *row.denials)}
    return Labels(register, reads.get_claims(register.db, codes, heads=heads).values(), heads)


def figure_json(value: FigureValue, *, who: bool) -> dict[str, Any]:
    """A figure as JSON; with `who` also the codes behind each number."""
    documented = value.documented
    lists = {
        "counted": documented.counted,
        "undetermined": documented.undetermined,
        "excluded": documented.excluded,
        "contested": documented.contested,
    }
    answer: dict[str, Any] = {
        "name": value.name,
        "version": value.version,
        "unit": value.unit,
        "measure": value.measure,
        "standard": value.standard,
        "documented": {key: len(units) for key, units in lists.items()},
        "range": list(value.range),
        "stated": [stated_json(row, value.measure) for row in value.stated],
        "stated_without_number": [
            {"source": row.source, "group": row.group, "denied_by": list(row.denied_by)}
            for row in value.stated_without_number
        ],
        "origins": list(value.origins),
        "incomplete": value.incomplete,
    }
    if value.measure == "duration":
        answer["documented_days"] = dict(
            zip(("min_days", "max_days"), documented.days, strict=True)
        )
    if who:
        answer["who"] = {key: [_unit(unit) for unit in units] for key, units in lists.items()}
    return answer


def stated_json(row: Stated, measure: str) -> dict[str, Any]:
    """One stated value: a number, a range of them, or days for a duration."""
    if measure == "duration":
        value: dict[str, Any] = {"min_days": row.low, "max_days": row.high}
    elif row.low == row.high:
        value = {"value": row.low}
    else:
        value = {"value": None, "low": row.low, "high": row.high}
    return {
        "source": row.source,
        **value,
        "group": row.group,
        "claim": row.claim,
        "denied_by": list(row.denied_by),
        "repeated_by": list(row.repeated_by),
    }


def _unit(verdict: UnitVerdict) -> dict[str, Any]:
    return {
        "code": verdict.code,
        "contested": verdict.contested,
        "reasons": list(verdict.reasons),
        "claims": list(verdict.claims),
    }


def _say(out: Console, value: FigureValue, labels: Labels, *, who: bool) -> None:
    from unerased.figures import describe, span

    output.say(out, value.labels.get("en", value.name))
    standard = value.standard.replace("_", " ")
    output.say(out, f"Documented one by one: {describe(value)}. Standard: {standard}.")
    if value.incomplete:
        out.print("This register holds entries of a newer version; they may change this figure.")
    unit = "days" if value.measure == "duration" else value.unit
    for row in value.stated:
        output.say(out, f"Stated: {span(row.low, row.high, unit)}, by {labels.named(row.source)}")
        for source in row.repeated_by:
            output.say(out, f"    repeated by {labels.named(source)}")
        for source in row.denied_by:
            output.say(out, f"    denied by {labels.named(source)}")
    for bare in value.stated_without_number:
        output.say(out, f"Said without a number, by {labels.named(bare.source)}")
        for source in bare.denied_by:
            output.say(out, f"    denied by {labels.named(source)}")
    if who:
        _say_who(out, value)


def _say_who(out: Console, value: FigureValue) -> None:
    from unerased.figures import reason

    cells = [
        (
            brief(verdict.code),
            verdict.verdict,
            "yes" if verdict.contested else "",
            "; ".join(map(reason, verdict.reasons)),
        )
        for verdict in value.documented
    ]
    output.table(out, ("code", "stands", "contested", "why"), cells, whole=("code", "stands"))


def trace(ctx: typer.Context, code: CodeArgument) -> None:
    """Say which figures, and which releases, rest on a claim."""
    from unerased.figures import trace as feeds
    from unerased.figures.release import releases_by_claim

    settings: Settings = ctx.obj
    with opened(settings) as register:
        claim = code_of(register, code)
        found = feeds(register.db, claim, register.codebook)
        released = releases_by_claim(register.db).get(claim, ())
    figures = [
        {
            "figure": one.figure,
            "version": one.version,
            "units": [unit.code for unit in one.units],
            "stated": len(one.stated),
        }
        for one in found
    ]
    answer = {"claim": claim, "figures": figures, "releases": list(released)}
    output.emit(settings.json, answer, lambda out: _say_trace(out, answer))


def _say_trace(out: Console, answer: dict[str, Any]) -> None:
    for one in answer["figures"]:
        units = ", ".join(one["units"]) or "nothing that is documented"
        stated = f"; {one['stated']} stated" if one["stated"] else ""
        output.say(out, f"{one['figure']}, version {one['version']}: {units}{stated}.")
    if not answer["figures"]:
        out.print("No figure rests on it.")
    released = ", ".join(answer["releases"]) or "none"
    output.say(out, f"Releases that rest on it: {released}.")


def add(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="A YAML file; docs/reference/figures-yaml.md describes it.")
    ],
) -> None:
    """Define a figure, or a new version of one."""
    from unerased.figures import record_of

    settings: Settings = ctx.obj
    text = _read(file)
    with opened(settings, write=True) as register:
        record = record_of(text, register.db, register.codebook, register.new_code)
        saved = register.record([record], title=f"figure {record.name}, version {record.version}")
    answer = {"save": saved.code, "name": record.name, "version": record.version}
    said = f"Defined {record.name}, version {record.version}."
    output.emit(settings.json, answer, lambda out: out.print(said))


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened_file:
            data = opened_file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise CliError(
            "that definition cannot be read; name a YAML file. Nothing was written", Exit.NOT_FOUND
        ) from error
    if len(data) > _MOST_BYTES:
        raise CliError("a definition is at most 64 KiB of text; nothing was written")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CliError(
            "that definition is not UTF-8 text; save it as UTF-8. Nothing was written"
        ) from error
