"""A mapping to start from: every column of a file by name, guesses beside it, nothing decided."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.exchange.binding import headers, is_empty
from unerased.exchange.mapping import FORMAT
from unerased.exchange.table import fold, letter, text_of
from unerased.exchange.when import ASKED, likely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unerased.exchange.table import CellValue, Table
    from unerased.model.codebook import Codebook, Property

__all__ = ["Suggestion", "quoted", "starting_mapping", "suggestions"]

_LONGEST: Final = 200
_HARMFUL: Final = ("C", "Zl", "Zp")
_BASIC: Final = 0xFFFF
#: words that headers begin with, beside the codebook's own labels
_WORDS: Final = (
    ("person.name", ("name", "full name", "имя", "фио", "фамилия")),
    ("person.birth", ("birth", "born", "dob", "рожд", "дата рожд")),
    ("person.age", ("age", "возраст", "лет")),
    ("person.sex", ("sex", "gender", "пол")),
    ("person.contact", ("phone", "e-mail", "email", "contact", "телефон", "контакт")),
    ("person.note", ("note", "comment", "remark", "примеч", "коммент")),
    ("person.origin", ("from", "origin", "откуда", "родом")),
    ("act.violation", ("violation", "what happened", "what was done", "нарушен", "что сделали")),
    ("act.date", ("date", "when", "дата", "когда")),
    ("act.duration", ("days", "how long", "duration", "срок", "сколько дней", "дней")),
    ("act.place", ("place", "where", "town", "city", "место", "где", "город", "село")),
)


def starting_mapping(
    table: Table,
    codebook: Codebook,
    *,
    header_row: int = 1,
    file_options: Mapping[str, str] | None = None,
) -> str:
    """YAML text that names every column and decides none; `load_mapping` refuses it as it is.

    Args:
        table: the table.
        codebook: whose labels are looked for in headers.
        header_row: number of the row with the headers, from 1.
        file_options: how the file was read: `sheet`, or `encoding` and `delimiter`.

    Raises:
        BadMapping: there is no such row.
    """
    return "\n".join(_lines(table, codebook, header_row, file_options or {})) + "\n"


def _lines(
    table: Table, codebook: Codebook, header_row: int, file_options: Mapping[str, str]
) -> Iterator[str]:
    yield f"format: {FORMAT}"
    yield "row: person"
    yield f"header_row: {header_row}"
    yield from (f"{key}: {quoted(value)}" for key, value in file_options.items())
    yield from _QUESTIONS
    yield "columns:"
    yield "  # each is given {property: ...}, or the word skip, which leaves the column out"
    for index, name in headers(table, header_row).items():
        yield f"  {quoted(_key(index, name))}:"
        for guess in _guesses(table, codebook, index, name, header_row):
            yield f"  #   {guess}"


_QUESTIONS: Final = (
    "source:",
    "  # who says all of this: a source of the register by its full code,",
    "  #   code: S-....-....-....",
    "  # or a new one with its kind",
    "  #   new: {kind: organisation, title: our spreadsheet}",
    "places: existing  # or create: make places that the register does not know",
    "duplicates: error  # or skip, or keep: rows with the same cells",
    "# act: {violation: detention}  # if the same was done to the person of every row",
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column perhaps says; nothing of it is decided.

    Attributes:
        index: of the column, from 0.
        key: what a mapping calls it: its header, or its letter.
        prop: what its header sounds like, None for nothing known.
        cells: texts of its cells that are not empty, each once, the most frequent first.
        merged: some of its cells are merged downwards.
    """

    index: int
    key: str
    prop: Property | None
    cells: tuple[str, ...]
    merged: bool


def suggestions(table: Table, codebook: Codebook, header_row: int = 1) -> tuple[Suggestion, ...]:
    """What each column perhaps says.

    Raises:
        BadMapping: there is no such row of headers.
    """
    found = []
    taken: set[str] = set()
    for index, name in headers(table, header_row).items():
        cells = Counter(text_of(cell).strip() for cell in _cells(table, index, header_row))
        prop = _likely(codebook, fold(name))
        if prop is not None and prop.single and prop.name in taken:
            prop = None  # a second one would contradict the first
        taken |= {prop.name} if prop is not None else set()
        key = _key(index, name)
        texts = tuple(text for text, _ in cells.most_common())
        found.append(Suggestion(index, key, prop, texts, _merged(table, index)))
    return tuple(found)


def _key(index: int, name: str) -> str:
    return name if len(name) <= _LONGEST else f"column {letter(index)}"


def _cells(table: Table, index: int, header_row: int) -> list[CellValue]:
    cells = (table.cell(row, index) for row in range(header_row, len(table.rows)))
    return [cell for cell in cells if not is_empty(cell)]


def _merged(table: Table, index: int) -> bool:
    return any(left <= index <= right and bottom > top for top, left, bottom, right in table.merged)


def _guesses(
    table: Table, codebook: Codebook, index: int, name: str, header_row: int
) -> Iterator[str]:
    prop = _likely(codebook, fold(name))
    cells = _cells(table, index, header_row)
    if not cells:
        yield "perhaps skip: it has no cells"
    if prop is None:
        return
    words = [f"property: {prop.name}"]
    orders = _orders(cells, table.epoch) if prop.type == "date" else []
    words += [f"dates: {orders[0] if len(orders) == 1 else '...'}"] if orders else []
    words += ["fill_down: merged"] if _merged(table, index) else []
    yield f"perhaps {{{', '.join(words)}}}"
    if len(orders) > 1:
        yield f"  where dates is one of {', '.join(orders)}, or a list of some of them"


def _orders(cells: list[CellValue], epoch: dt.date) -> list[str]:
    """Orders that could be meant; more than one is a question for people."""
    open_cells = [cell for cell in cells if not isinstance(cell, dt.date)]
    found = [set(likely(cell, epoch)) for cell in open_cells]
    every = (set.intersection(*found) or set.union(*found)) if found else set()
    return [order for order in (*ASKED, "excel_serial") if order in every]


def _likely(codebook: Codebook, header: str) -> Property | None:
    for prop in codebook.properties.values():
        named = {"person", "act"} & set(prop.of) and prop.name != "act.victim"
        if named and header in {fold(prop.name), *map(fold, prop.labels.values())}:
            return prop
    for name, words in _WORDS:
        if any(header.startswith(word) for word in words):
            return codebook.properties.get(name)
    return None


def quoted(text: str) -> str:
    """A YAML text in double quotes in which nothing can turn or hide what stands beside it."""
    return "".join(map(_escaped, json.dumps(text, ensure_ascii=False)))


def _escaped(character: str) -> str:
    if not unicodedata.category(character).startswith(_HARMFUL):
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number <= _BASIC else f"\\U{number:08x}"
