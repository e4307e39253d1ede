"""What one column of a spreadsheet says, as the mapping puts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from unerased.exchange.errors import BadMapping
from unerased.exchange.table import fold
from unerased.exchange.when import ORDERS
from unerased.model.errors import shown

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from unerased.exchange.node import Node
    from unerased.model.codebook import Codebook, Property, TermList

__all__ = ["Column", "FillDown", "Use", "column_of", "mappable", "terms_by_label"]

EVENT: Final = "act.event"
_VICTIM: Final = "act.victim"

FillDown: TypeAlias = Literal["no", "merged", "all"]
Use: TypeAlias = Literal["property", "person", "source"]


@dataclass(frozen=True, slots=True)
class Column:
    """What one column says of the row's person, or of the act.

    Attributes:
        prop: a property of a person or an act. Of a column with sources, the property of a new
            source that its cells become.
        use: "person" for codes of persons to whom a row adds, "source" for who says the row.
        kind: of a column with sources: the kind of those that are made; "" when none is made.
        create: make what the cells name and the register does not have: events.
        dates: orders in which its dates are read; `()` when the mapping names none.
        terms: folded cell texts to terms, the codebook's own labels included.
        not_known: folded cell texts that say that the source does not know.
        lang: language of its texts, "" when not said.
        fill_down: whether an empty cell takes what stands above it: never, inside of merged
            cells, or up to the next empty row.
    """

    prop: Property
    use: Use = "property"
    kind: str = ""
    create: bool = False
    dates: tuple[str, ...] = ()
    terms: Dict[str, str] = field(default_factory=dict)
    not_known: frozenset[str] = frozenset()
    lang: str = ""
    fill_down: FillDown = "no"

    @property
    def of_act(self) -> bool:
        """Whether it speaks of the act and not of the person."""
        return self.use == "property" and "act" in self.prop.of


def mappable(prop: Property) -> bool:
    """Whether a column may say it: a property of a person or an act, but not whose act it was."""
    return bool({"person", "act"} & set(prop.of)) and prop.name != _VICTIM


def column_of(node: Node, codebook: Codebook) -> Column:
    """Read what a mapping says of a column.

    Raises:
        BadMapping: an unknown key, property or term.
    """
    if node.has("use"):
        return _used(node, codebook)
    name = node.text("property")
    prop = codebook.properties.get(name)
    if prop is None or not mappable(prop):
        raise BadMapping(node.where, f"{shown(name)} is no property of a person or an act")
    made = Column(
        prop=prop,
        create=_create(node, prop),
        dates=_orders(node, prop),
        terms=_terms(node, prop, codebook),
        not_known=frozenset(map(fold, node.texts("not_known"))),
        lang=node.text("lang"),
        fill_down=_fill(node),
    )
    node.done()
    return made


def _used(node: Node, codebook: Codebook) -> Column:
    """A column that says to whom a row adds, or who says it."""
    use = node.choice("use", ("person", "source"))
    if use == "person":
        made = Column(codebook.properties[_VICTIM], "person", fill_down=_fill(node))
    else:
        kind = node.text("kind")
        kinds = codebook.lists[codebook.properties["source.kind"].list].terms
        if kind and kind not in kinds:
            raise BadMapping(node.where, f"{shown(kind)} is no kind of source")
        named = node.choice("as", ("title", "office", "name"), "title")
        prop = codebook.properties[f"source.{named}"]
        made = Column(prop, "source", kind, fill_down=_fill(node))
    node.done()
    return made


def _fill(node: Node) -> FillDown:
    fill = node.choice("fill_down", ("no", "merged", "all", True, False), "no")
    return cast("FillDown", {True: "all", False: "no"}.get(cast("bool", fill), fill))


def _create(node: Node, prop: Property) -> bool:
    create = node.choice("create", (True, False), default=False)
    if create and prop.name != EVENT:
        raise BadMapping(node.where, f'"create" is for {EVENT}; places have a key of their own')
    return create


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
    found = terms_by_label(terms)
    for cell in own.left():
        term = own.text(cell)
        if term not in terms.terms:
            raise BadMapping(node.where, f'{shown(term)} is no term of the list "{prop.list}"')
        found[fold(cell)] = term
    return found


def terms_by_label(terms: TermList) -> dict[str, str]:
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
