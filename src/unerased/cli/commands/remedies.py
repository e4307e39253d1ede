"""``remedy …``: the way of a complaint, its limits, denials and answers, protection work."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from unerased.cli import output
from unerased.cli.errors import CliError
from unerased.cli.groups import group
from unerased.cli.opening import code_of, heads_at, opened
from unerased.cli.options import AsOf, CodeArgument
from unerased.cli.settings import Settings
from unerased.cli.wording import counted

if TYPE_CHECKING:
    from unerased.register import Register
    from unerased.remedies import Lens

On: TypeAlias = Annotated[
    str, typer.Option("--on", metavar="DAY", help="As if today were this day: YYYY-MM-DD.")
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    made = group("The way of a complaint: remedies, time limits, denials, protection work.")
    made.command("show")(show)
    made.command("due")(due)
    made.command("calendar")(calendar)
    made.command("rules")(rules)
    made.command("denials")(denials)
    made.command("investigation")(investigation)
    made.command("needs")(needs)
    app.add_typer(made, name="remedy")


def show(ctx: typer.Context, code: CodeArgument, on: On = "", as_of: AsOf = "") -> None:
    """Show what was tried for a person, what waits, what may come next, and until when."""
    from unerased.cli.remedies_said import say_case
    from unerased.remedies import case_of, waits_of
    from unerased.remedies.plain import plain_case

    settings: Settings = ctx.obj
    with opened(settings) as register:
        lens = lens_of(register, on)
        heads = heads_at(register, as_of)
        case = case_of(register.db, code_of(register, code), lens, heads=heads)
        found = plain_case(case, waits_of(case.ledger.rows, lens.today), lens.today)
    output.emit(settings.json, found, lambda out: say_case(out, found))


def due(ctx: typer.Context, on: On = "") -> None:
    """List the last days that are ahead, of everybody, the soonest first."""
    from unerased.cli.remedies_said import say_due
    from unerased.remedies import cases, due_days
    from unerased.remedies.plain import plain_due

    settings: Settings = ctx.obj
    with opened(settings) as register:
        lens = lens_of(register, on)
        days = due_days(cases(register.db, lens), lens.today)
        found = [plain_due(day, lens.today) for day in days]
    answer = {"on": lens.today.isoformat(), "due": found}
    output.emit(settings.json, answer, lambda out: say_due(out, found))


def calendar(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write it; must not be there yet.")],
    on: On = "",
) -> None:
    """Write the last days ahead as a calendar file: codes of steps only. This is recorded."""
    from unerased.evidence.plain import create_private
    from unerased.remedies import export_calendar

    settings: Settings = ctx.obj
    if file.exists():
        raise CliError("something lies there already; name another file")
    with opened(settings, write=True) as register:
        made, days = export_calendar(register, lens_of(register, on))
        with create_private(file) as target:
            target.write(made)
    said = (
        f"Written: {counted(days, 'day')}, by the codes of steps. It lies there in clear, "
        "and a calendar that is shared over the network shows when something happens."
    )
    answer = {"file": str(file), "days": days}
    output.emit(settings.json, answer, lambda out: output.say(out, said))


def rules(
    ctx: typer.Context,
    check: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Only see whether this file of rules can be used."),
    ] = None,
) -> None:
    """List every remedy that is known, with its limits, their sources and who checked them."""
    from unerased.cli.remedies_said import say_rules
    from unerased.remedies import own_folder, rules_of
    from unerased.remedies.plain import plain_remedy

    settings: Settings = ctx.obj
    if check is not None:
        _check(settings, check)
        return
    with opened(settings) as register:
        known = rules_of(register)
        folder = own_folder(register)
    found = {
        "remedies": [plain_remedy(one, known.files[name]) for name, one in known.remedies.items()],
        "own_folder": str(folder),
    }
    output.emit(settings.json, found, lambda out: say_rules(out, found))


def _check(settings: Settings, file: Path) -> None:
    from unerased.remedies.reading import read_rules

    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CliError("the file is no UTF-8 text") from error
    found = read_rules(text, file.name)
    answer = {
        "jurisdiction": found.jurisdiction,
        "remedies": [one.name for one in found.remedies],
        "unchecked": [one.name for one in found.remedies if one.unchecked],
    }
    said = f"The file can be used: {counted(len(found.remedies), 'remedy', 'remedies')}."
    output.emit(settings.json, answer, lambda out: output.say(out, said))


def denials(ctx: typer.Context, as_of: AsOf = "") -> None:
    """Show what officials said against the record, our answers, and what none ever spoke of."""
    from unerased.cli.remedies_said import say_denials
    from unerased.remedies import denials_of
    from unerased.remedies.plain import plain_denials

    settings: Settings = ctx.obj
    with opened(settings) as register:
        heads = heads_at(register, as_of)
        found = plain_denials(denials_of(register.db, register.codebook, heads=heads))
    output.emit(settings.json, found, lambda out: say_denials(out, found))


def investigation(ctx: typer.Context, code: CodeArgument, as_of: AsOf = "") -> None:
    """Show point by point what is said of the State's investigation, and who says so."""
    from unerased.cli.remedies_said import say_investigation
    from unerased.remedies import investigation_of
    from unerased.remedies.plain import plain_investigation

    settings: Settings = ctx.obj
    with opened(settings) as register:
        heads = heads_at(register, as_of)
        person = code_of(register, code)
        found: dict[str, Any] = plain_investigation(
            investigation_of(register.db, person, lens_of(register, ""), heads=heads)
        )
    output.emit(settings.json, found, lambda out: say_investigation(out, found))


def needs(
    ctx: typer.Context,
    person: Annotated[str, typer.Option(help="Only those of this person or group.")] = "",
    on: On = "",
) -> None:
    """List the needs for protection: open ones first, the soonest due first."""
    from unerased.cli.remedies_said import say_needs
    from unerased.remedies import needs_of, travel_days
    from unerased.remedies.plain import plain_fault, plain_need

    settings: Settings = ctx.obj
    today = _day(on)
    with opened(settings) as register:
        found = needs_of(register.db, code_of(register, person) if person else None)
    rows = [plain_need(one, today) for one in found]
    faults = [plain_fault(one) for one in travel_days(found)]
    output.emit(settings.json, {"needs": rows, "faults": faults}, lambda out: say_needs(out, rows))
    for _ in faults:
        output.note("a day for transport tells when somebody travels; record the month alone")


def lens_of(register: Register, on: str) -> Lens:
    """Rules, words and day of a register."""
    from unerased.remedies import Lens, rules_of

    return Lens(rules_of(register), register.codebook, _day(on))


def _day(on: str) -> date:
    if not on:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise CliError("--on takes a day such as 2018-11-30") from error
