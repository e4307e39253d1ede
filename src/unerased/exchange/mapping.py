"""A mapping: what a row of a spreadsheet is, and what each of its columns says.

`docs/how-to/import-a-spreadsheet.md` describes it. Every column of the file is either given a
property or left out by name; a column that the mapping does not speak of stops the import.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast

from unerased.exchange.column import Column, column_of
from unerased.exchange.errors import BadMapping
from unerased.exchange.node import Node
from unerased.exchange.read_csv import DELIMITERS, ENCODINGS
from unerased.model.codes import parse_code
from unerased.model.errors import BadCode, BadYaml, shown
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from unerased.model.codebook import Codebook

__all__ = ["FORMAT", "VIOLATION", "Mapping", "NewSource", "load_mapping"]

FORMAT: Final = "unerased import 1"
VIOLATION: Final = "act.violation"
_SKIP: Final = "skip"


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that the import itself brings: its kind, and what else is said of it."""

    kind: str
    texts: Dict[str, str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a row is and what its columns say; columns by header, None for one left out.

    Attributes:
        source: code of who says all of it, or a new source; "" when only a column says it.
        violation: what was done to every row's person; "" when a column says it, or nothing was.
        create_places: whether places that the register does not know may be created.
        duplicates: rows of the same cells: an error, left out, or kept as persons of their own.
        header_row: number of the row with the headers, from 1.
        sheet, encoding, delimiter: how the file is read.
    """

    columns: Dict[str, Column | None]
    source: str | NewSource
    violation: str = ""
    create_places: bool = False
    duplicates: Literal["error", "skip", "keep"] = "error"
    header_row: int = 1
    sheet: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","


def load_mapping(text: str, codebook: Codebook) -> Mapping:
    """Read a mapping.

    Raises:
        BadMapping: unknown keys, properties or terms, a column that is not decided, or no
            source. The message names the place in the mapping.
    """
    try:
        top = Node("top level", read_yaml(text))
    except BadYaml as error:
        raise BadMapping("as a whole", str(error)) from None
    top.choice("format", (FORMAT,))
    top.choice("row", ("person",))
    columns = _columns(top.node("columns"), codebook)
    made = Mapping(
        columns=columns,
        source=_source(top, columns, codebook),
        violation=_violation(top, codebook),
        create_places=top.choice("places", ("existing", "create"), "existing") == "create",
        duplicates=cast(
            "Literal['error', 'skip', 'keep']",
            top.choice("duplicates", ("error", "skip", "keep"), "error"),
        ),
        header_row=top.number("header_row", 1),
        sheet=top.text("sheet"),
        encoding=top.choice("encoding", ENCODINGS, "utf-8"),
        delimiter=top.choice("delimiter", DELIMITERS, ","),
    )
    top.done()
    _one_act(made)
    return made


def _one_act(made: Mapping) -> None:
    every = [column for column in made.columns.values() if column is not None]
    told = [column for column in every if column.use == "property"]
    for use in ("person", "source"):
        if sum(column.use == use for column in every) > 1:
            raise BadMapping("columns", f"a row has one {use}: only one column can say which")
    says = sum(column.prop.name == VIOLATION for column in told)
    if says and made.violation:
        raise BadMapping("act", "what was done is said twice: by a column and for all rows")
    if says > 1:
        raise BadMapping("columns", "a row has one act: only one column can say what was done")
    if any(column.of_act for column in told) and not says and not made.violation:
        raise BadMapping(
            "act", f"what was done is not said: give a column {VIOLATION}, or act: {{violation: …}}"
        )
    if not told and not made.violation:
        raise BadMapping("columns", "every column is left out")


def _violation(top: Node, codebook: Codebook) -> str:
    if not top.has("act"):
        return ""
    act = top.node("act")
    term = act.text("violation")
    act.done()
    if term not in codebook.lists[codebook.properties[VIOLATION].list].terms:
        raise BadMapping("act.violation", f"{shown(term)} is no term of its list")
    return term


def _source(top: Node, columns: Dict[str, Column | None], codebook: Codebook) -> str | NewSource:
    said = any(column is not None and column.use == "source" for column in columns.values())
    if said and not top.has("source"):
        return ""
    node = top.node("source")
    if node.has("code") == node.has("new"):
        raise BadMapping(
            "source", "name who says this: either code: S-…, or new: {kind: …, title: …}"
        )
    if node.has("code"):
        typed = node.text("code")
        node.done()
        try:
            return parse_code(typed)
        except BadCode as error:
            raise BadMapping("source.code", str(error)) from None
    new = node.node("new")
    kinds = codebook.lists[codebook.properties["source.kind"].list].terms
    kind = new.choice("kind", tuple(kinds))
    texts = {}
    for name in new.left():
        prop = codebook.properties.get(f"source.{name}")
        if prop is None or prop.type != "text":
            raise BadMapping("source.new", f"{shown(name)} is no text that a source has")
        texts[prop.name] = new.text(name)
    node.done()
    return NewSource(kind, texts)


def _columns(node: Node, codebook: Codebook) -> dict[str, Column | None]:
    found: dict[str, Column | None] = {}
    for number, header in enumerate(node.left(), 1):
        where = f"columns, entry {number}"
        if node.plain(header) is None:
            raise BadMapping(
                where, 'not decided yet: give it {property: …}, or write "skip" to leave it out'
            )
        if node.plain(header) == _SKIP:
            found[header.strip()] = None
        else:
            found[header.strip()] = column_of(Node(where, node.plain(header)), codebook)
    return found
