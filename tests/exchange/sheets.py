"""An invented spreadsheet as people keep them: merged cells, three ways to write a date, two
scripts, empty and repeated rows. Everybody in it is invented."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADERS = ("No.", "Имя", "Name", "Возраст", "Town", "Что сделали", "When", "Дней", "Примечание")
TOWNS = ("Exampleburg", "Пробный Посад", "Testville", "Нигдейск")
DONE = ("detention", "избиение", "Torture", "death_threat")
PERSONS = 5_000

MAPPING = """\
format: unerased import 1
row: person
source:
  new: {kind: organisation, title: an invented list}
places: create
duplicates: skip
columns:
  "No.": skip
  "Имя": {property: person.name, lang: ru}
  "Name": {property: person.alias, lang: en}
  "Возраст": {property: person.age, not_known: ["?"]}
  "Town": {property: act.place, fill_down: merged}
  "Что сделали": {property: act.violation}
  "When": {property: act.date, dates: [day_first, iso, years]}
  "Дней": {property: act.duration}
  "Примечание": {property: person.note}
"""


@dataclass(frozen=True)
class Sheet:
    """A file, and what must come of it."""

    data: bytes
    persons: int
    empty: int
    duplicates: int


def written_when(number: int) -> str:
    """The same days in three ways."""
    day = dt.date(2031, 1, 1) + dt.timedelta(days=number % 700)
    return (day.strftime("%d.%m.%Y"), day.isoformat(), str(day.year))[number % 3]


def person(number: int) -> list[Any]:
    """The cells of one invented person."""
    return [
        number,
        f"Тест Пробный {number}",
        f"Test Person {number}",
        ("?", 18 + number % 60, "28-32", None)[number % 4],
        TOWNS[number // 4 % len(TOWNS)],
        DONE[number % len(DONE)],
        written_when(number),
        ("3-21", 12)[number % 2],
        "=HYPERLINK(1)" if number % 97 == 0 else f"примечание {number}",
    ]


def generated(persons: int = PERSONS, *, empty_every: int = 50, twice_every: int = 100) -> Sheet:
    """The spreadsheet; towns are merged over four rows, some rows are empty, some come twice."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("list")
    page.write_row(0, 0, HEADERS)
    row, empty, twice = 1, 0, 0
    for first in range(0, persons, 4):
        block = list(range(first, min(first + 4, persons)))
        for offset, number in enumerate(block):
            _write(page, row + offset, person(number), town=len(block) == 1)
        if len(block) > 1:
            page.merge_range(row, 4, row + len(block) - 1, 4, person(first)[4])
        row += len(block)
        if first % twice_every == 0:
            _write(page, row, person(block[-1]), town=True)
            row, twice = row + 1, twice + 1
        if first % empty_every == 0:
            row, empty = row + 1, empty + 1
    _write(page, row, person(persons), town=True)
    book.close()
    return Sheet(out.getvalue(), persons + 1, empty, twice)


def _write(page: Any, row: int, cells: Sequence[Any], *, town: bool) -> None:
    for column, cell in enumerate(cells):
        if column == 4 and not town:
            continue
        if isinstance(cell, str):
            page.write_string(row, column, cell)
        elif cell is not None:
            page.write_number(row, column, cell)


def workbook(*sheets: Sequence[Sequence[Any]], **options: Any) -> bytes:
    """A small workbook; cells as Python has them, strings never as formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "default_date_format": "dd.mm.yyyy", **options}
    )
    for rows in sheets:
        page = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                (page.write_string if isinstance(cell, str) else page.write)(row, column, cell)
    book.close()
    return out.getvalue()


def csv_of(*rows: str) -> bytes:
    return "\n".join(rows).encode()
