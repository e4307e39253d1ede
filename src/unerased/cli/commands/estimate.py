"""``estimate`` and ``figure estimate``: how many are on no list."""

from __future__ import annotations

import enum
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from unerased.cli import output
from unerased.cli.errors import CliError, Exit
from unerased.cli.opening import opened
from unerased.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

_HUNDRED = 100
_MOST_WORKERS = 61  # Windows takes no more

_Family: TypeAlias = Annotated[
    str, typer.Option(help="loglinear, graphs, mixed, latent, or stack: all of them together.")
]
_Seed: TypeAlias = Annotated[int, typer.Option(min=0, help="The same seed gives the same answer.")]
_Plot: TypeAlias = Annotated[
    Path | None, typer.Option(help="Write the picture of the answer to this PNG file.")
]


class By(enum.StrEnum):
    """What is taken as a list: each source, or each organisation that sources belong to."""

    SOURCE = "source"
    ORGANISATION = "organisation"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("estimate")(estimate)


def estimate(  # noqa: PLR0913, PLR0917 - options of a command
    ctx: typer.Context,
    table: Annotated[
        Path,
        typer.Argument(
            help="CSV: one 0/1 column a list, and `count`; lines that start with # are comments."
        ),
    ],
    family: _Family = "stack",
    seed: _Seed = 1,
    plot: _Plot = None,
    by: Annotated[
        str,
        typer.Option(
            help="Columns that part the table into strata, such as region,year: each is "
            "estimated by itself, and then the total."
        ),
    ] = "",
    workers: Annotated[
        int,
        typer.Option(
            min=0,
            max=_MOST_WORKERS,
            help="Processes at once, with --by; 0: as many as this machine has cores. The "
            "answer does not depend on it.",
        ),
    ] = 0,
) -> None:
    """Estimate how many are on no list, or say why nothing can be said."""
    from unerased.estimate import command

    settings: Settings = ctx.obj
    if not table.is_file():
        raise CliError("there is no such table; name a CSV file", Exit.NOT_FOUND)
    if by:
        if family != "stack" or plot is not None:
            raise CliError(
                "strata are estimated by all families together and have no picture; "
                "leave out --family and --plot"
            )
        _parted(settings, table, [name.strip() for name in by.split(",")], seed, workers)
        return
    _place_for(plot)
    with output.progress("Estimating, per cent") as step:
        answer = command.run(
            table,
            family=family,
            seed=seed,
            plot=plot,
            progress=lambda share: step(round(share * _HUNDRED), _HUNDRED),
        )
    output.emit(settings.json, answer, lambda out: _say(out, answer))


def _parted(settings: Settings, table: Path, by: list[str], seed: int, workers: int) -> None:
    """Each stratum by itself, and the total."""
    from unerased.estimate.parted import run_parted

    with output.progress("Estimating strata") as step:
        cores = min(os.cpu_count() or 1, _MOST_WORKERS)
        answer = run_parted(table, by, seed, workers=workers or cores, progress=step)
    output.emit(settings.json, answer, lambda out: _say_strata(out, answer))


def of_figure(  # noqa: PLR0913, PLR0917 - what a figure is, and what `estimate` takes
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The figure's name.")],
    by: Annotated[By, typer.Option(help="What is one list.")] = By.SOURCE,
    family: _Family = "stack",
    seed: _Seed = 1,
    plot: _Plot = None,
) -> None:
    """Estimate how many persons a figure misses; for inside use, since it tells how many it has."""
    from unerased.estimate import command
    from unerased.figures import find
    from unerased.figures.lists import read_lists

    settings: Settings = ctx.obj
    _place_for(plot)
    with opened(settings) as register:
        definition = find(register.db, register.codebook, name)
        lists = read_lists(register.db, definition, register.codebook, by.value)
    with output.progress("Estimating, per cent") as step:
        answer, totals = command.estimate(
            lists.table,
            family,
            seed,
            progress=lambda share: step(round(share * _HUNDRED), _HUNDRED),
        )
    if plot is not None:
        from unerased.estimate.plots import save_overview

        save_overview(lists.table, answer, totals, plot)
    told = answer | {
        "by": by.value,
        "lists": [
            {"name": one.name, "persons": one.persons, "sources": len(one.sources)}
            for one in lists.lists
        ],
        "merged": len(lists.merged),
        "counted": lists.counted,
        "unlisted": lists.unlisted,
    }
    output.emit(settings.json, told, lambda out: _say(out, told))


def _place_for(plot: Path | None) -> None:
    """Before minutes of work, not after them."""
    if plot is not None and (plot.is_dir() or not plot.parent.is_dir()):
        raise CliError("no picture can be written there; name a file in a folder that is there")


def _say(out: Console, answer: dict[str, Any]) -> None:
    out.print(f"{answer['n']:,} persons are on at least one list.")
    _say_verdict(out, answer, answer["level"], _floor)
    if answer["families"]:
        _say_families(out, answer)


def _say_verdict(
    out: Console, told: dict[str, Any], level: float, floor: Callable[[dict[str, Any]], float]
) -> None:
    """The number that the verdict allows, and the reasons."""
    if told["verdict"] == "estimate":
        span = _span(told["interval"], level)
        out.print(f"Estimate of all: {_number(told['estimate'])} ({span}).")
    elif told["verdict"] == "lower_bound":
        out.print(f"Only a lower bound can be given: at least {floor(told):,.0f}.")
    else:
        out.print("No estimate can be given:")
    for reason in told["reasons"]:
        output.say(out, f"- {reason}")


def _floor(answer: dict[str, Any]) -> float:
    """The lower end under `stack`; a family by itself has no floor of its own."""
    stacked = answer["family"] == "stack"
    return float(answer["interval"][0] if stacked else answer["diagnostics"]["chao_mth"])


def _say_strata(out: Console, answer: dict[str, Any]) -> None:
    """The total with what it rests on, and one line a stratum."""
    total, strata = answer["total"], answer["strata"]
    where = "one stratum" if len(strata) == 1 else f"{len(strata):,} strata"
    out.print(f"{total['n']:,} persons are on at least one list, in {where}.")
    _say_verdict(out, total, answer["level"], lambda told: told["shared_interval"][0])
    rows = [
        (
            *row["stratum"].values(),
            f"{row['n']:,}",
            row["verdict"].replace("_", " "),
            _number(row["estimate"]),
            _span(row["interval"], answer["level"]),
        )
        for row in strata
    ]
    output.table(
        out, (*map(output.clean, answer["by"]), "seen", "verdict", "all", "interval"), rows
    )


def _say_families(out: Console, answer: dict[str, Any]) -> None:
    """What each family says; none of these numbers stands by itself."""
    rows = [
        (
            name,
            f"{row['weight']:.0%}" if "weight" in row else "",
            _number(row["estimate"]),
            _span(row["interval"], answer["level"]),
        )
        for name, row in answer["families"].items()
    ]
    output.table(out, ("family", "weight", "all", "interval"), rows)


def _number(value: float | None) -> str:
    return "no number" if value is None else f"{value:,.0f}"


def _span(interval: list[float | None] | None, level: float) -> str:
    if interval is None or interval[0] is None:
        return ""
    low, high = interval
    return f"{level:.0%}: {low:,.0f} to " + ("no upper end" if high is None else f"{high:,.0f}")
