"""``import mapping|plan|run``: a spreadsheet into the register, looked at before it is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.opening import opened
from unerased.cli.options import Title
from unerased.cli.settings import Settings
from unerased.cli.wording import counted

if TYPE_CHECKING:
    from rich.console import Console

    from unerased.exchange import Mapping, Plan
    from unerased.exchange.rows import Cell, RowRead
    from unerased.register import Register

_MOST_MAPPING: Final = 512 * 1024
_MOST_TOLD: Final = 20
_PREVIEWED: Final = 5
_LONGEST: Final = 200

_File: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FILE", help="The spreadsheet: XLSX or CSV.")
]
_Sheet: TypeAlias = Annotated[
    str, typer.Option(metavar="NAME", help="The sheet, where the file has several.")
]
_Map: TypeAlias = Annotated[
    Path, typer.Option(metavar="MAP", help="What its columns say; `import mapping` begins one.")
]
_Encoding: TypeAlias = Annotated[
    str, typer.Option(help="For CSV: how its text was written, such as cp1251.")
]
_HeaderRow: TypeAlias = Annotated[int, typer.Option(min=1, help="The row with the headers.")]
_Names: TypeAlias = Annotated[
    bool, typer.Option("--names", help="Show cells that tell who somebody is, too.")
]
_Limit: TypeAlias = Annotated[int, typer.Option(min=0, help="Show at most so many rows.")]
_SkipBad: TypeAlias = Annotated[
    bool, typer.Option("--skip-bad-rows", help="Leave rows with errors out, and list them.")
]
_Again: TypeAlias = Annotated[
    bool, typer.Option("--again", help="Import a file although it was imported before.")
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    made = group("Import a spreadsheet: map its columns, look at the plan, write it as one save.")
    made.command("mapping")(mapping)
    made.command("plan")(plan)
    made.command("run")(run)
    app.add_typer(made, name="import")


def mapping(
    ctx: typer.Context,
    file: _File,
    sheet: _Sheet = "",
    encoding: _Encoding = "utf-8",
    header_row: _HeaderRow = 1,
) -> None:
    """Print a mapping to start from: every column by name, guesses as comments."""
    from unerased import exchange
    from unerased.exchange.read_csv import ENCODINGS
    from unerased.register import packaged_codebook

    settings: Settings = ctx.obj
    if encoding not in ENCODINGS:
        raise CliError(f"--encoding is one of {', '.join(ENCODINGS)}")
    data = _bytes_of(file, exchange.MOST_BYTES)
    if exchange.is_packed(data):
        table = exchange.read_table(data, sheet=sheet)
        told = {"sheet": sheet} if sheet else {}
    else:
        delimiter = exchange.likely_delimiter(data, encoding)
        table = exchange.read_table(data, encoding=encoding, delimiter=delimiter)
        told = {"encoding": encoding, "delimiter": delimiter}
    text = exchange.starting_mapping(
        table, packaged_codebook(), header_row=header_row, file_options=told
    )
    output.emit(settings.json, {"mapping": text}, lambda out: _say_lines(out, text))


def _say_lines(out: Console, text: str) -> None:
    for line in text.splitlines():
        output.say(out, line)


def plan(  # noqa: PLR0913, PLR0917 - one option for each choice
    ctx: typer.Context,
    file: _File,
    mapping: _Map,
    sheet: _Sheet = "",
    names: _Names = False,
    limit: _Limit = _PREVIEWED,
) -> None:
    """Show what an import would write, and every error by row; nothing is written."""
    settings: Settings = ctx.obj
    with opened(settings) as register:
        data, mapped = _given(register, file, mapping, sheet)
        made = _planned(register, data, mapped)
        from unerased.exchange import imported_before

        before = imported_before(register, data)
    rows = [_row(row, names=names) for row in made.good[:limit]]
    answer = _answer(made) | {"imported_before": before, "first_rows": rows}
    answer["faults"] = _faults(made, with_text=True)
    output.emit(settings.json, answer, lambda out: _say_plan(out, made, answer))
    if made.faults or made.column_faults:
        raise typer.Exit(Exit.REFUSED)


def run(  # noqa: PLR0913, PLR0917 - one option for each choice
    ctx: typer.Context,
    file: _File,
    mapping: _Map,
    sheet: _Sheet = "",
    title: Title = "",
    skip_bad_rows: _SkipBad = False,
    again: _Again = False,
) -> None:
    """Import a spreadsheet as one save: all rows, or nothing when any row has an error."""
    from unerased.exchange import RowsRefused, run_import

    settings: Settings = ctx.obj
    with opened(settings, write=True) as register:
        data, mapped = _given(register, file, mapping, sheet)
        made = _planned(register, data, mapped)
        try:
            with output.progress("Saving") as step:
                saved = run_import(
                    register,
                    data,
                    made,
                    title,
                    skip_bad_rows=skip_bad_rows,
                    again=again,
                    on_progress=step,
                )
        except RowsRefused as refused:
            raise CliError(str(refused), more=tuple(_told(made))) from None
    answer = _answer(made) | {"save": saved.code, "records": len(saved.codes)}
    answer["skipped"] = _faults(made, with_text=False)
    output.emit(settings.json, answer, lambda out: _say_saved(out, made, saved.code))


def _given(register: Register, file: Path, mapping: Path, sheet: str) -> tuple[bytes, Mapping]:
    from unerased.exchange import MOST_BYTES, load_mapping

    data = _bytes_of(file, MOST_BYTES)
    raw = _bytes_of(mapping, _MOST_MAPPING)
    try:
        text = raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeError:
        raise CliError("the mapping is no UTF-8 text; nothing was written") from None
    mapped = load_mapping(text, register.codebook)
    return data, replace(mapped, sheet=sheet) if sheet else mapped


def _planned(register: Register, data: bytes, mapped: Mapping) -> Plan:
    from unerased.exchange import plan_import

    with output.progress("Reading") as step:
        return plan_import(register, data, mapped, step)


def _bytes_of(file: Path, most: int) -> bytes:
    """A file's bytes, one more than `most` at most: rooms below say what is too large."""
    if not file.is_file():
        raise CliError("there is no such file; nothing was written", Exit.NOT_FOUND)
    with file.open("rb") as opened_file:
        return opened_file.read(most + 1)


def _answer(made: Plan) -> dict[str, Any]:
    return {
        "persons": made.count("person"),
        "acts": made.count("act"),
        "claims": made.claims,
        "rows": made.rows,
        "empty_rows": made.empty,
        "rows_without_content": list(made.silent),
        "duplicates": [{"row": row, "same_as": first} for row, first in made.duplicates],
        "merged_columns": list(made.merged),
        "unknown_places": dict(made.unknown_places),
        "new_places": _names(made, "place"),
        "new_events": _names(made, "event"),
        "new_sources": _names(made, "source"),
        "adds_to_persons": list(made.adds_to),
        "column_faults": [
            {
                "column": fault.column,
                "header": fault.header,
                "reason": fault.reason,
                "samples": list(fault.samples),
            }
            for fault in made.column_faults
        ],
    }


def _names(made: Plan, kind: str) -> list[str]:
    """What cells call the things that would be made; a code where the name identifies."""
    return [one.code if one.identifying else one.name for one in made.new(kind)]


def _faults(made: Plan, *, with_text: bool) -> list[dict[str, Any]]:
    found = []
    for fault in made.faults:
        row = {"row": fault.row, "column": fault.column, "reason": fault.reason}
        found.append(row | ({"text": _cut(fault.text)} if with_text else {}))
    return found


def _told(made: Plan) -> list[str]:
    """Errors as lines without cells: what stands on standard error may be kept in a log."""
    lines = [f"column {fault.column}: {fault.reason}" for fault in made.column_faults]
    for fault in made.faults[:_MOST_TOLD]:
        at = f", column {fault.column}" if fault.column else ""
        lines.append(f"row {fault.row}{at}: {fault.reason}")
    if len(made.faults) > _MOST_TOLD:
        lines.append(f"and {len(made.faults) - _MOST_TOLD} more; `unerased import plan` shows all")
    return lines


def _row(row: RowRead, *, names: bool) -> dict[str, Any]:
    from unerased.cli.labels import HIDDEN
    from unerased.cli.values import value_words
    from unerased.model.line_out import value_json

    return {
        "row": row.number,
        "cells": [
            {
                "column": cell.bound.letter,
                "header": cell.bound.header,
                "property": cell.bound.column.prop.name,
                "cell": _cut(cell.text) if _shown(cell, names=names) else None,
                "value": value_json(cell.value) if _shown(cell, names=names) else None,
                "words": _cut(value_words(cell.value)) if _shown(cell, names=names) else HIDDEN,
            }
            for cell in row.cells
        ],
    }


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _shown(cell: Cell, *, names: bool) -> bool:
    return names or not cell.bound.column.prop.identifying


def _say_plan(out: Console, made: Plan, answer: dict[str, Any]) -> None:
    from unerased.cli.labels import HIDDEN

    _say_counts(out, made, "would be written")
    if answer["imported_before"]:
        output.say(out, f"This very file was imported before, as {answer['imported_before']}.")
    _say_notices(out, made)
    for row in answer["first_rows"]:
        out.print(f"Row {row['row']}")
        output.table(
            out,
            ("column", "header", "says", "cell", "read as"),
            [
                (
                    cell["column"],
                    cell["header"],
                    cell["property"],
                    HIDDEN if cell["cell"] is None else cell["cell"],
                    cell["words"],
                )
                for cell in row["cells"]
            ],
            whole=("column",),
        )
    for column in answer["column_faults"]:
        output.say(out, f"Column {column['column']} ({column['header']}): {column['reason']}.")
        if column["samples"]:
            output.say(out, f"    for example {' · '.join(column['samples'])}")
    if answer["faults"]:
        out.print(f"{counted(len(made.bad_rows), 'row')} cannot be read as mapped.")
        output.table(
            out,
            ("row", "column", "why", "cell"),
            [
                (str(fault["row"]), fault["column"], fault["reason"], fault["text"])
                for fault in answer["faults"]
            ],
            whole=("row", "column"),
        )


def _say_counts(out: Console, made: Plan, what: str) -> None:
    persons, acts = made.count("person"), made.count("act")
    out.print(
        f"{counted(persons, 'person')}, {counted(acts, 'act')} and "
        f"{counted(made.claims, 'claim')} {what}, from {counted(made.rows, 'row')}."
    )


def _say_notices(out: Console, made: Plan) -> None:
    if made.empty or made.silent:
        empty, silent = counted(made.empty, "empty row"), counted(len(made.silent), "row")
        out.print(f"{empty}, and {silent} with nothing in the columns that are read.")
    if made.duplicates:
        told = ", ".join(f"{row} = {first}" for row, first in made.duplicates[:_MOST_TOLD])
        more = ", …" if len(made.duplicates) > _MOST_TOLD else ""
        out.print(f"Rows with the same cells as an earlier one: {told}{more}.")
    for column in made.merged:
        out.print(
            f"Column {column} has merged cells, and only the first row of each has the value; "
            "fill_down: merged gives it to all of them."
        )
    for kind in ("source", "place", "event"):
        if names := _names(made, kind):
            output.say(out, f"{counted(len(names), f'new {kind}')}: {', '.join(names)}.")
    if made.adds_to:
        codes = ", ".join(made.adds_to[:_MOST_TOLD])
        more = ", …" if len(made.adds_to) > _MOST_TOLD else ""
        persons = counted(len(made.adds_to), "person")
        out.print(f"{persons} of the register get more said of them: {codes}{more}.")
    if made.unknown_places:
        places = ", ".join(f"{name} ({often})" for name, often in made.unknown_places.items())
        output.say(
            out,
            f"No place of the register is called so: {places}. Write places: create to make "
            "them, or correct the cells.",
        )


def _say_saved(out: Console, made: Plan, save: str) -> None:
    _say_counts(out, made, "were written")
    _say_notices(out, made)
    if made.bad_rows:
        out.print(f"Rows left out: {', '.join(map(str, made.bad_rows))}.")
    for line in _told(made):
        output.say(out, f"Left out: {line}")
    output.say(out, f"Saved as {save}. To take it back: unerased undo {save} --reason …")
