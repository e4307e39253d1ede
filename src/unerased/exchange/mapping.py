"""A mapping: what a row of a spreadsheet is, and what each of its columns says.

`docs/how-to/import-a-spreadsheet.md` describes it. Every column of the file is either given a
property or left out by name; a column that the mapping does not speak of stops the import.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from unerased.exchange.errors import BadMapping
from unerased.exchange.node import Node
from unerased.exchange.read_csv import DELIMITERS, ENCODINGS
from unerased.exchange.table import fold
from unerased.exchange.when import ORDERS
from unerased.model.codes import parse_code
from unerased.model.errors import BadCode, BadYaml, shown
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from unerased.model.codebook import Codebook, Property, TermList

__all__ = ["FORMAT", "Column", "FillDown", "Mapping", "NewSource", "load_mapping"]

FORMAT: Final = "unerased import 1"
VIOLATION: Final = "act.violation"
_SKIP: Final = "skip"
_CLOSED: Final = frozenset({"act.victim"})

FillDown: TypeAlias = Literal["no", "merged", "all"]


@dataclass(frozen=True, slots=True)
class Column:
    """What one column says of the row's person, or of the act.

    Attributes:
        prop: a property of a person or an act.
        dates: orders in which its dates are read; `()` when the mapping names none.
        terms: folded cell texts to terms, the codebook's own labels included.
        not_known: folded cell texts that say that the source does not know.
        lang: language of its texts, "" when not said.
        fill_down: whether an empty cell takes what stands above it: never, inside of merged
            cells, or up to the next empty row.
    """

    prop: Property
    dates: tuple[str, ...] = ()
    terms: Dict[str, str] = field(default_factory=dict)
    not_known: frozenset[str] = frozenset()
    lang: str = ""
    fill_down: FillDown = "no"

    @property
    def of_act(self) -> bool:
        """Whether it speaks of the act and not of the person."""
        return "act" in self.prop.of


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that the import itself brings: its kind, and what else is said of it."""

    kind: str
    texts: Dict[str, str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a row is and what its columns say; columns by header, None for one left out.

    Attributes:
        source: code of who says all of it, or a new source.
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
        source=_source(top.node("source"), codebook),
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
    told = [column for column in made.columns.values() if column is not None]
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


def _source(node: Node, codebook: Codebook) -> str | NewSource:
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
            found[header.strip()] = _column(Node(where, node.plain(header)), codebook)
    return found


def _column(node: Node, codebook: Codebook) -> Column:
    name = node.text("property")
    prop = codebook.properties.get(name)
    if prop is None or not {"person", "act"} & set(prop.of) or name in _CLOSED:
        raise BadMapping(node.where, f"{shown(name)} is no property of a person or an act")
    fill = node.choice("fill_down", ("no", "merged", "all", True, False), "no")
    made = Column(
        prop=prop,
        dates=_orders(node, prop),
        terms=_terms(node, prop, codebook),
        not_known=frozenset(map(fold, node.texts("not_known"))),
        lang=node.text("lang"),
        fill_down=cast("FillDown", {True: "all", False: "no"}.get(cast("bool", fill), fill)),
    )
    node.done()
    return made


def _orders(node: Node, prop: Property) -> tuple[str, ...]:
    orders = node.texts("dates")
    if orders and prop.type != "date":
        raise BadMapping(node.where, f'"dates" is for dates, and {prop.name} is none')
    if unknown := [order for order in orders if order not in ORDERS]:
        raise BadMapping(node.where, f"{shown(unknown[0])} is none of {', '.join(ORDERS)}")
    return orders


def _terms(node: Node, prop: Property, codebook: Codebook) -> dict[str, str]:
    own = node.node("terms", {})
    if not prop.list:
        if own.left():
            raise BadMapping(node.where, f'"terms" is for lists of terms; {prop.name} has none')
        return {}
    terms = codebook.lists[prop.list]
    found = _terms_by_label(terms)
    for cell in own.left():
        term = own.text(cell)
        if term not in terms.terms:
            raise BadMapping(node.where, f'{shown(term)} is no term of the list "{prop.list}"')
        found[fold(cell)] = term
    return found


def _terms_by_label(terms: TermList) -> dict[str, str]:
    """Terms by themselves and by their labels in every language, folded.

    What two terms are called alike is left out: it says neither.
    """
    found: dict[str, str] = {}
    twice: set[str] = set()
    for name, term in terms.terms.items():
        for words in {fold(name), *map(fold, term.labels.values())}:
            if found.setdefault(words, name) != name:
                twice.add(words)
    return {words: name for words, name in found.items() if words not in twice}
