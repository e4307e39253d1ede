"""Import of a spreadsheet, from the file to a save on the disk; beside it, reading alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.build import made
from bench.values import Sample
from bench.words import Names
from unerased.exchange import load_mapping, plan_import, run_import

if TYPE_CHECKING:
    from random import Random

    from bench.timing import Stopwatch

__all__ = ["ours", "peer", "write"]

_VIOLATIONS: Final = ("detention", "torture", "beating", "threats")
_HEADERS: Final = ("name", "имя", "age", "town", "what", "when", "days", "note")
_MAPPING: Final = """\
format: unerased import 1
row: person
source:
  new: {kind: organisation, title: a generated list}
places: create
columns:
  name: {property: person.name, lang: en}
  "имя": {property: person.alias, lang: ru}
  age: {property: person.age}
  town: {property: act.place}
  what: {property: act.violation}
  when: {property: act.date, dates: [day_first, iso, years]}
  days: {property: act.duration}
  note: {property: person.note}
"""


def write(path: str, rows: int) -> None:
    """Write a generated spreadsheet of invented people, dates in three forms."""
    from random import Random  # noqa: PLC0415 - seeded here, in the one process that needs it

    random = Random(rows)
    names = Names(random)
    towns = [names.place() for _ in range(40)]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("list")
    page.write_row(0, 0, _HEADERS)
    for number in range(1, rows + 1):
        page.write_row(number, 0, _row(number, names, random, towns))
    book.close()
    Path(path).write_bytes(out.getvalue())


def _row(number: int, names: Names, random: Random, towns: list[str]) -> list[str | int]:
    name = names.person()
    day, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(2015, 2024)
    when = (f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}", f"{year}")[number % 3]
    said = names.sentence(russian=number % 2 == 0)
    place, done = random.choice(towns), random.choice(_VIOLATIONS)
    days = random.randint(1, 21)
    return [name, names.cyrillic(name), random.randint(16, 70), place, done, when, days, said]


def ours(watch: Stopwatch, folder: str, storage: str, path: str) -> Sample:
    """Read, check, plan and write the whole file as one save into an empty register."""
    with made(folder, storage) as register:
        mapping = load_mapping(_MAPPING, register.codebook)
        shown: list[int] = []
        with watch:
            data = Path(path).read_bytes()
            plan = plan_import(register, data, mapping, lambda done, _: shown.append(done))
            saved = run_import(register, data, plan, on_progress=lambda done, _: shown.append(done))
    if plan.faults or not shown:
        raise ValueError(len(plan.faults))
    return Sample(
        watch.total,
        size=f"{plan.count('person'):,} rows, {len(saved.codes):,} records",
        notes={"progress_steps": len(shown)},
    )


def peer(watch: Stopwatch, path: str) -> Sample:
    """Read the cells of the same file, and do nothing with them."""
    with watch:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return Sample(watch.total, size=f"{len(rows) - 1:,} rows")
