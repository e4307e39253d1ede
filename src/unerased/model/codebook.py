"""YAML texts to one valid codebook; later texts extend earlier ones and redefine nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, cast

from unerased.model.errors import BadCodebook, BadYaml, shown
from unerased.model.vocabulary import (
    LANGUAGES,
    VALUE_TYPES,
    Codebook,
    Kind,
    Labels,
    Property,
    TermDef,
    TermList,
    ValueType,
    label,
)
from unerased.model.yamltext import Plain, read_yaml

__all__ = [
    "LANGUAGES",
    "Codebook",
    "Kind",
    "Labels",
    "Property",
    "TermDef",
    "TermList",
    "extended",
    "label",
    "load_codebook",
]

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_PREFIX: Final = re.compile(r"[A-Z]{1,2}\Z")
_TAG: Final = re.compile(r"[a-z]{2,3}\Z")
_MAX_LABEL: Final = 200
_RECORD_KINDS: Final = (
    "person", "source", "statement", "claim", "finding", "consent", "correction", "file",
    "definition", "codebook", "opening", "save",
)  # fmt: skip
_RULE_LISTS: Final = ("consent_purposes", "audiences", "standards", "stances")


def load_codebook(texts: Sequence[str]) -> Codebook:
    """Read YAML texts in order; the first is the codebook, the others its extensions.

    Raises:
        BadCodebook: an unknown key, a missing label, a reference to nothing, a cycle of terms,
            two kinds with one prefix, a redefinition, an addition to a closed list, or one of
            the kinds and lists missing on which the rules depend. The message
            says in which text (from 1) and where.
    """
    codebook = _checked(_Draft())
    for number, text in enumerate(texts, 1):
        try:
            codebook = extended(codebook, text)
        except BadCodebook as error:
            raise BadCodebook(f"text {number}: {error}") from None
    lacking = [
        name
        for names, has in (
            (_RECORD_KINDS, codebook.kinds),
            (_RULE_LISTS, codebook.lists),
            (("claim.stance",), codebook.properties),
        )
        for name in names
        if name not in has
    ]
    if lacking:
        raise BadCodebook(f"lacks what the rules ask for: {', '.join(lacking)}")
    return codebook


def extended(codebook: Codebook, text: str) -> Codebook:
    """The codebook with one more YAML text added; the codebook given stays as it is.

    Raises:
        BadCodebook: as `load_codebook`.
    """
    draft = _Draft(
        dict(codebook.compartments),
        dict(codebook.kinds),
        dict(codebook.properties),
        dict(codebook.lists),
    )
    try:
        _read(draft, _Node("codebook", read_yaml(text)))
    except BadYaml as error:
        raise BadCodebook(str(error)) from None
    return _checked(draft)


@dataclass(slots=True)
class _Draft:
    """What was read so far; becomes a codebook once it is checked as a whole."""

    compartments: dict[str, Labels] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    properties: dict[str, Property] = field(default_factory=dict)
    lists: dict[str, TermList] = field(default_factory=dict)


class _Node:
    """One mapping of the YAML text, taken apart key by key; what is left over is refused."""

    def __init__(self, where: str, plain: Plain) -> None:
        if not isinstance(plain, dict):
            raise BadCodebook(f"{where}: must be a mapping")
        self.where = where
        self._left = dict(plain)

    def every(self) -> dict[str, "_Node"]:
        """All that is left, each value a mapping."""
        return {
            name: _Node(f"{self.where}.{_name(name, self.where)}", plain)
            for name, plain in self._left.items()
        }

    def children(self, key: str) -> dict[str, "_Node"]:
        return _Node(f"{self.where}.{key}", self._left.pop(key, {})).every()

    def labels(self) -> Labels:
        inner = _Node(f"{self.where}.labels", self._left.pop("labels", {}))
        for language in LANGUAGES:
            if language not in inner._left:
                raise BadCodebook(f"{self.where}: no label in {shown(language)}")
        for language, words in inner._left.items():
            fits = isinstance(words, str) and 0 < len(words.strip()) <= _MAX_LABEL
            if not fits or not _TAG.match(language):
                raise BadCodebook(f"{inner.where}: a label is a line of text for a language")
        return MappingProxyType(cast("dict[str, str]", inner._left))

    def has(self, key: str) -> bool:
        return key in self._left

    def text(self, key: str, default: str = "") -> str:
        value = self._left.pop(key, default)
        if not isinstance(value, str):
            raise BadCodebook(f"{self.where}.{key}: must be text (put numbers in quotes)")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._left.pop(key, default)
        if not isinstance(value, bool):
            raise BadCodebook(f"{self.where}.{key}: must be true or false")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise BadCodebook(f"{self.where}.{key}: must be a list of names")
        return tuple(cast("list[str]", value))

    def done(self) -> None:
        if self._left:
            raise BadCodebook(f"{self.where}: unknown key {shown(next(iter(self._left)))}")


def _name(name: str, where: str) -> str:
    if not _NAME.match(name):
        raise BadCodebook(f"{where}: {shown(name)} is no name (a to z, 0 to 9 and _)")
    return name


def _new(taken: Mapping[str, object], name: str, where: str) -> None:
    if name in taken:
        raise BadCodebook(f"{where}: already defined, and a definition is never changed")


def _read(draft: _Draft, root: _Node) -> None:
    if root.text("format") != "unerased codebook 1":
        raise BadCodebook('codebook.format: must be "unerased codebook 1"')
    for name, node in root.children("compartments").items():
        _new(draft.compartments, name, node.where)
        draft.compartments[name] = node.labels()
        node.done()
    for name, node in root.children("kinds").items():
        _new(draft.kinds, name, node.where)
        draft.kinds[name] = _kind(name, node)
    for name, node in root.children("lists").items():
        draft.lists[name] = _list(draft.lists.get(name), name, node)
    for kind, owner in root.children("properties").items():
        for name, node in owner.every().items():
            _new(draft.properties, f"{kind}.{name}", node.where)
            draft.properties[f"{kind}.{name}"] = _property(kind, name, node)
    root.done()


def _kind(name: str, node: _Node) -> Kind:
    kind = Kind(
        name=name,
        prefix=node.text("prefix"),
        labels=node.labels(),
        unit=node.flag("unit"),
        entity=node.flag("entity", default=True),
        compartment=node.text("compartment"),
    )
    node.done()
    if not _PREFIX.match(kind.prefix):
        raise BadCodebook(f"{node.where}.prefix: must be one or two letters A to Z")
    return kind


def _list(before: TermList | None, name: str, node: _Node) -> TermList:
    if before is None:
        before = TermList(name, node.labels(), {}, node.flag("closed"), node.text("huridocs"))
    elif before.closed:
        raise BadCodebook(f"{node.where}: this list is closed, because rules depend on it")
    terms = dict(before.terms)
    for term, inner in node.children("terms").items():
        _new(terms, term, inner.where)
        terms[term] = TermDef(inner.labels(), inner.text("parent"), inner.text("huridocs"))
        inner.done()
    node.done()
    return replace(before, terms=MappingProxyType(terms))


def _property(kind: str, name: str, node: _Node) -> Property:
    of = node.names("of") if node.has("of") else (kind,)
    prop = Property(
        name=f"{kind}.{name}",
        of=of,
        type=cast("ValueType", node.text("type")),
        to=node.names("to"),
        list=node.text("list"),
        single=node.flag("single"),
        compartment=node.text("compartment"),
        identifying=node.flag("identifying"),
        tie=node.flag("tie"),
        concerns=node.flag("concerns"),
        hierarchy=node.flag("hierarchy"),
        labels=node.labels(),
        huridocs=node.text("huridocs"),
    )
    node.done()
    return prop


def _checked(draft: _Draft) -> Codebook:
    by_prefix: dict[str, Kind] = {}
    for kind in draft.kinds.values():
        if kind.prefix in by_prefix:
            raise BadCodebook(
                f"kinds.{kind.name}: prefix {kind.prefix} is that of {by_prefix[kind.prefix].name}"
            )
        by_prefix[kind.prefix] = kind
        if kind.compartment not in draft.compartments:
            raise BadCodebook(f"kinds.{kind.name}: no such compartment")
    for prop in draft.properties.values():
        reason = _fault(prop, draft)
        if reason:
            raise BadCodebook(f"properties.{prop.name}: {reason}")
    return Codebook(
        compartments=MappingProxyType(draft.compartments),
        kinds=MappingProxyType(draft.kinds),
        properties=MappingProxyType(draft.properties),
        lists=MappingProxyType(draft.lists),
        by_prefix=MappingProxyType(by_prefix),
        below=MappingProxyType({name: _below(terms) for name, terms in draft.lists.items()}),
    )


def _fault(prop: Property, draft: _Draft) -> str:
    """Why a property cannot be; "" when it can. The first rule that is broken speaks."""
    unknown = next((kind for kind in (*prop.of, *prop.to) if kind not in draft.kinds), None)
    rules = (
        (unknown is not None, f"no such kind: {shown(unknown)}"),
        (not prop.of, "belongs to no kind"),
        (prop.type not in VALUE_TYPES, f"no such type: {shown(prop.type)}"),
        (prop.compartment not in draft.compartments, "no such compartment"),
        ((prop.type == "ref") != bool(prop.to), '"to" belongs to references, and only to them'),
        ((prop.type == "term") != bool(prop.list), '"list" belongs to terms, and only to them'),
        (bool(prop.list) and prop.list not in draft.lists, "no such list"),
        (prop.type == "text" and prop.single, "two wordings may both hold: text is never single"),
        (
            prop.hierarchy and (prop.type != "ref" or prop.of != prop.to),
            "a hierarchy leads from a kind to the same kind",
        ),
        (prop.concerns and prop.type != "ref", '"concerns" belongs to references'),
    )
    return next((reason for broken, reason in rules if broken), "")


def _below(terms: TermList) -> Mapping[str, frozenset[str]]:
    below: dict[str, set[str]] = {term: set() for term in terms.terms}
    for term in terms.terms:
        seen: set[str] = set()
        wider = term
        while wider:
            if wider in seen:
                raise BadCodebook(f"lists.{terms.name}.{term}: is wider than itself")
            if wider not in terms.terms:
                raise BadCodebook(f"lists.{terms.name}.{term}: no such parent: {shown(wider)}")
            seen.add(wider)
            below[wider].add(term)
            wider = terms.terms[wider].parent
    return MappingProxyType({term: frozenset(narrower) for term, narrower in below.items()})
