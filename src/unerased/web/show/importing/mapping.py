"""Between the fields of the form and a mapping: the same text that the command line reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unerased.exchange import dates_of, no_numbers, unknown_words
from unerased.exchange.table import letter
from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.model.yamltext import read_yaml
from unerased.web.show.importing.columns import (
    EVENT,
    MOST_ODD,
    MOST_WORDS,
    NUMBERS,
    PERSON,
    SKIP,
    SOURCES,
    UNKNOWN,
    first_choice,
    word_field,
)
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.exchange import Suggestion, Table
    from unerased.model.codebook import Codebook, Property
    from unerased.model.yamltext import Plain
    from unerased.web.importing import Work

__all__ = ["Decided", "choices_of", "decided"]

_ORDERS = ("day_first", "month_first")


@dataclass(slots=True)
class Decided:
    """What the form says, as the keys of a mapping; `errors` are sentences by field."""

    plain: dict[str, Plain] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def decided(work: Work, table: Table, choices: Mapping[str, str], book: Codebook) -> Decided:
    """The mapping that these choices make."""
    found = Decided()
    columns: dict[str, Plain] = {}
    for column in work.columns:
        said = _Column(work, table, book, choices, column, found.errors)
        columns[column.key] = said.plain()
    plain = found.plain
    plain |= {key: int(value) if key == "header_row" else value for key, value in _options(work)}
    source = _source(choices, book, found.errors, needed=not _says_who(columns))
    plain |= {"source": source} if source else {}
    plain["places"] = "existing" if choices.get("places") == "existing" else "create"
    plain["duplicates"] = work.duplicates
    if choices.get("violation"):
        plain["act"] = {"violation": choices["violation"]}
    plain["columns"] = columns
    _one_act(columns, choices, found.errors)
    return found


def _options(work: Work) -> list[tuple[str, str]]:
    return [(key, value) for key, value in work.options.items() if value]


def _says_who(columns: Mapping[str, Plain]) -> bool:
    return any(isinstance(said, dict) and said.get("use") == "source" for said in columns.values())


def _source(
    choices: Mapping[str, str], book: Codebook, errors: dict[str, str], *, needed: bool
) -> dict[str, Plain]:
    code, kind = choices.get("source", "").strip(), choices.get("source_kind", "")
    title = choices.get("source_title", "").strip()
    if code and (kind or title):
        errors["source"] = mark("Either a source of this register, or a new one; not both.")
    if code:
        try:
            return {"code": parse_code(code)}
        except BadCode:
            errors.setdefault("source", mark("This is no code. Write it in full."))
            return {}
    if kind not in book.lists["source_kinds"].terms:
        if needed or title:
            errors["source_kind"] = mark(
                "Say who says all of this: the kind of a new source, or the code of one."
            )
        return {}
    new: dict[str, Plain] = {"kind": kind}
    return {"new": new | ({"title": title} if title else {})}


def _one_act(
    columns: Mapping[str, Plain], choices: Mapping[str, str], errors: dict[str, str]
) -> None:
    props = [str(said.get("property")) for said in columns.values() if isinstance(said, dict)]
    acts = [name for name in props if name.startswith("act.")]
    says = "act.violation" in acts
    if says and choices.get("violation"):
        errors["violation"] = mark(
            "What was done is said twice: here for all rows, and by a column. Leave one of them."
        )
    elif acts and not says and not choices.get("violation"):
        errors["violation"] = mark(
            "Some columns tell of an act, and none says what was done. Choose it here for all "
            "rows, or give a column for it."
        )


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the form, read."""

    work: Work
    table: Table
    book: Codebook
    choices: Mapping[str, str]
    column: Suggestion
    errors: dict[str, str]

    def plain(self) -> Plain:
        """What a mapping says of it."""
        name = f"c{self.column.index}"
        choice = self.choices.get(name, first_choice(self.column))
        if choice == SKIP:
            return SKIP
        if choice == PERSON:
            return {"use": "person", **self._fill()}
        if choice in SOURCES:
            return self._sources(choice)
        if choice == EVENT:
            return {"property": "act.event", "create": True, **self._lang(), **self._fill()}
        prop = self.book.properties.get(choice)
        if prop is None:
            self.errors[name] = mark("Say what this column is, or leave it out.")
            return None
        return {"property": prop.name, **self._of(prop), **self._lang(), **self._fill()}

    def _text(self, letter_of: str) -> str:
        return self.choices.get(f"{letter_of}{self.column.index}", "").strip()

    def _sources(self, choice: str) -> dict[str, Plain]:
        name = f"k{self.column.index}"
        if name not in self.choices:
            self.errors[name] = mark(
                "Say what kind of sources these are; leave it open if all cells are codes."
            )
        kind: dict[str, Plain] = {"kind": self._text("k")} if self._text("k") else {}
        return {"use": "source", "as": choice.partition(":")[2], **kind, **self._fill()}

    def _of(self, prop: Property) -> dict[str, Plain]:
        unknown: list[Plain] = [word.strip() for word in self._text("u").split(",") if word.strip()]
        found: dict[str, Plain] = {}
        if prop.type == "date":
            found["dates"] = self._dates()
        elif prop.type in NUMBERS:
            unknown += self._odd(unknown)
        elif prop.list:
            terms, more = self._terms(prop)
            unknown += more
            found |= {"terms": terms} if terms else {}
        return found | ({"not_known": unknown} if unknown else {})

    def _dates(self) -> list[Plain]:
        dates = dates_of(self.table, self.column.index, self.work.header_row)
        orders: list[Plain] = list(dates.settled)
        if dates.unclear:
            order = self._text("d")
            if order not in _ORDERS:
                self.errors[f"d{self.column.index}"] = mark(
                    "Some dates could mean two days. Say which comes first."
                )
            orders = [order]
        orders += dates.plain
        if dates.serials and self._text("s") == "yes":
            orders.append("excel_serial")
        return [*orders, "edtf"]

    def _terms(self, prop: Property) -> tuple[dict[str, Plain], list[Plain]]:
        """What words of the column mean, and those by which the source does not know."""
        terms: dict[str, Plain] = {}
        unknown: list[Plain] = []
        rows = self.work.header_row
        words = unknown_words(self.table, self.column.index, rows, prop, self.book)
        for number, word in enumerate(words[:MOST_WORDS]):
            name = word_field(self.column.index, prop.name, number)
            if name not in self.choices:
                self.errors.setdefault(
                    f"c{self.column.index}",
                    mark("Some words of this column are not known. Say below what they mean."),
                )
            elif self.choices[name] == UNKNOWN:
                unknown.append(word)
            elif self.choices[name] in self.book.lists[prop.list].terms:
                terms[word] = self.choices[name]
        return terms, unknown

    def _odd(self, unknown: list[Plain]) -> list[Plain]:
        """Cells that are no numbers and by which the source does not know."""
        odd = no_numbers(self.table, self.column.index, self.work.header_row)[:MOST_ODD]
        index = self.column.index
        return [
            text
            for number, text in enumerate(odd)
            if self.choices.get(f"n{index}:{number}") == UNKNOWN and text not in unknown
        ]

    def _lang(self) -> dict[str, Plain]:
        return {"lang": self._text("l")} if self._text("l") else {}

    def _fill(self) -> dict[str, Plain]:
        default = "merged" if self.column.merged else ""
        fill = self.choices.get(f"f{self.column.index}", default)
        return {"fill_down": fill} if fill in {"merged", "all"} else {}


def choices_of(text: str, work: Work, table: Table, book: Codebook) -> dict[str, str]:
    """The fields that a mapping fills in; columns that it does not speak of stay as proposed.

    Args:
        text: of a mapping that `load_mapping` accepts.
        work: the import.
        table: its cells.
        book: the codebook.
    """
    top = read_yaml(text)
    if not isinstance(top, dict):
        return {}
    found = {"places": str(top.get("places", "existing"))}
    source, act = top.get("source"), top.get("act")
    if isinstance(source, dict):
        new = source.get("new")
        named = new if isinstance(new, dict) else {}
        found["source"] = str(source.get("code", ""))
        found |= {f"source_{key}": str(named.get(key, "")) for key in ("kind", "title")}
    if isinstance(act, dict):
        found["violation"] = str(act.get("violation", ""))
    columns = top.get("columns")
    said = columns if isinstance(columns, dict) else {}
    said = {" ".join(name.split()): plain for name, plain in said.items()}
    for column in work.columns:
        key = column.key if column.key in said else f"column {letter(column.index)}"
        if key in said:
            found |= _fields(column, said[key], work, table, book)
    return found


def _fields(
    column: Suggestion, said: Plain, work: Work, table: Table, book: Codebook
) -> dict[str, str]:
    index = column.index
    if not isinstance(said, dict):
        return {f"c{index}": SKIP}
    found = {f"f{index}": _fill_of(said.get("fill_down")), f"l{index}": str(said.get("lang", ""))}
    unknown = _texts(said.get("not_known"))
    found[f"u{index}"] = ", ".join(unknown)
    if said.get("use") == "source":
        return found | {
            f"c{index}": f"source:{said.get('as', 'title')}",
            f"k{index}": str(said.get("kind", "")),
        }
    if said.get("use") == "person":
        return found | {f"c{index}": PERSON}
    name = str(said.get("property", ""))
    found[f"c{index}"] = EVENT if said.get("create") else name
    odd = no_numbers(table, index, work.header_row)[:MOST_ODD]
    found |= {f"n{index}:{n}": UNKNOWN for n, text in enumerate(odd) if text in unknown}
    orders = _texts(said.get("dates"))
    both = [order for order in orders if order in _ORDERS]
    found[f"d{index}"] = both[0] if len(both) == 1 else ""
    found[f"s{index}"] = "yes" if "excel_serial" in orders else ""
    prop, terms = book.properties.get(name), said.get("terms")
    if prop is not None and prop.list:
        known = terms if isinstance(terms, dict) else {}
        words = unknown_words(table, index, work.header_row, prop, book)[:MOST_WORDS]
        for number, word in enumerate(words):
            meant = UNKNOWN if word in unknown else str(known.get(word, ""))
            found[word_field(index, name, number)] = meant
    return found


def _fill_of(said: Plain) -> str:
    if said is True:
        return "all"
    return said if isinstance(said, str) else ""


def _texts(said: Plain) -> list[str]:
    items = said if isinstance(said, list) else [said]
    return [str(item) for item in items if item is not None]
