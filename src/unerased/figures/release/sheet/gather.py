"""What a sheet of a planned release tells, read from the register and from the ledger."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from unerased.figures.keys import NOT_EXACT, NOT_RECORDED
from unerased.figures.release.sheet.denials import denials_of
from unerased.figures.release.sheet.method import Method
from unerased.figures.release.sheet.stating import held_back
from unerased.figures.release.sheet.told import Earlier, Said, Sheet
from unerased.model.values import Term, Text
from unerased.model.yamltext import read_yaml
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.attack import Policy
    from unerased.figures.definition import Definition
    from unerased.figures.release.ledger import Content, Past
    from unerased.figures.release.plan import Plan
    from unerased.figures.release.published import Published
    from unerased.figures.value import FigureValue
    from unerased.register import Register

__all__ = ["method_of", "sheet_of", "sheet_of_estimate", "stated_by_others"]

#: the list of terms of each dimension that has one
_LISTS: Final = {"violation": "violations", "actor_kind": "perpetrator_kinds", "sex": "sexes"}
_PLACES: Final = frozenset({"place", "region"})
#: who denies, and our own judgement, are no sources of what is counted
_NO_SOURCE: Final = frozenset({"team"})


def method_of(ledger: Sequence[Past], figure: str) -> Method:
    """The texts of the last release of this figure; else of any; else what is packaged."""
    own = [one for one in ledger if one.content.figure == figure]
    for one in (*reversed(own), *reversed(ledger)):
        if one.content.sheet is not None:
            return one.content.sheet.method
    return Method()


def sheet_of(  # noqa: PLR0913, PLR0917 - what a sheet is made of
    register: Register,
    plan: Plan,
    published: Published,
    policy: Policy,
    every: Sequence[Past],
    method: Method,
    key: str,
) -> Sheet:
    """What the sheet of a release tells.

    Args:
        register: open.
        plan: the plan that is published.
        published: the values that it tells.
        policy: k holds for what sources state, too.
        every: every release of the ledger.
        method: the network's texts.
        key: the organisation's release key.
    """
    definition, value = plan.definition, plan.value
    last = plan.before.content if plan.before is not None else None
    before = last.sheet.stated if last is not None and last.sheet is not None else ()
    others = stated_by_others(every, definition.name)
    stated = held_back(_stated(register, value), before, others, policy.k)
    denials, more = denials_of(register, value, method.without)
    kinds = _kinds(register, value, policy.k)
    known = last.sheet.method if last is not None and last.sheet is not None else method
    return Sheet(
        method=method,
        names=_names(register, published, {*kinds, *(one.kind for one in stated)}, definition),
        describes=definition.describes,
        standard=definition.standard,
        period=_period(register, definition),
        counting=tuple(sorted(definition.source_kinds)),
        kinds=kinds,
        stated=stated,
        denials=denials,
        more=more,
        earlier=tuple(_earlier(one) for one in plan.ledger if one.content.estimate is None),
        definition_changed=last is not None and last.version != definition.version,
        method_changed=method.changed(known),
        key=key,
    )


def sheet_of_estimate(register: Register, plan: Plan, method: Method, key: str) -> Sheet:
    """What the sheet of an estimate tells beside it: the definition, the method, estimates before.

    What sources state and deny belongs to the figure's own sheet, where it is held back from
    release to release. Here is nothing that is not in the definition or in earlier releases.

    Args:
        register: open.
        plan: of the estimate's release.
        method: the network's texts.
        key: the organisation's release key.
    """
    definition = plan.definition
    before = [one for one in plan.ledger if one.content.estimate is not None]
    last = before[-1].content if before else None
    known = last.sheet.method if last is not None and last.sheet is not None else method
    return Sheet(
        method=method,
        names=_kind_names(register, definition.source_kinds),
        describes=definition.describes,
        standard=definition.standard,
        period=_period(register, definition),
        counting=tuple(sorted(definition.source_kinds)),
        kinds=(),
        stated=(),
        denials=(),
        earlier=tuple(_earlier(one) for one in before),
        definition_changed=last is not None and last.version != definition.version,
        method_changed=method.changed(known),
        key=key,
    )


def _earlier(one: Past) -> Earlier:
    content = one.content
    total, told = content.published.total, content.estimate
    if told is not None:
        total = told.low if told.number is None else told.number
    return Earlier(one.code, content.dated.isoformat(), total, one.status != "live")


def _stated(register: Register, value: FigureValue) -> list[Said]:
    """What sources state of groups as numbers; lengths of time describe single persons."""
    if value.measure != "count":
        return []
    return [
        Said(f"{row.source} {row.group}", _kind(register, row.source), row.low, row.high)
        for row in value.stated
    ]


def stated_by_others(every: Sequence[Past], figure: str) -> list[Said]:
    """What the last sheets of other figures told that sources state."""
    last: dict[str, Content] = {}
    for one in every:
        # an estimate states nothing, and what its figure's last sheet stated stays known
        if one.content.estimate is None:
            last[one.content.figure] = one.content
    last.pop(figure, None)
    return [row for one in last.values() if one.sheet is not None for row in one.sheet.stated]


def _kind(register: Register, source: str) -> str:
    """The kind of a source; that of one who is anonymous is told all the same: it names nobody."""
    for row in reads.claims_of(register.db, source):
        if row.claim.property == "source.kind" and isinstance(row.claim.value, Term):
            return row.claim.value.term
    return ""


def _kinds(register: Register, value: FigureValue, k: int) -> tuple[str, ...]:
    """The kinds of source behind the counted of which there are at least k."""
    claims = {code for one in value.documented.counted for code in one.claims}
    sources = {row.claim.source for row in reads.get_claims(register.db, claims).values()}
    found = Counter(_kind(register, source) for source in sources)
    told = (kind for kind, many in found.items() if many >= k)
    return tuple(sorted(kind for kind in told if kind and kind not in _NO_SOURCE))


def _period(register: Register, definition: Definition) -> tuple[str, str]:
    """The days between which it was done, as the definition writes them."""
    rows = reads.definitions(register.db, definition.name)
    raw = read_yaml(rows[-1].yaml) if rows else {}
    period = raw.get("period", {}) if isinstance(raw, dict) else {}
    ends = period if isinstance(period, dict) else {}
    return str(ends.get("from", "")), str(ends.get("to", ""))


def _names(
    register: Register, published: Published, kinds: Iterable[str], definition: Definition
) -> dict[str, dict[str, str]]:
    """Labels of the keys in the tables, and of the kinds of source."""
    book = register.codebook
    found = _kind_names(register, {*kinds, *definition.source_kinds})
    for table in published.tables:
        for keys, _ in table.cells:
            for name, key in zip(table.by, keys, strict=True):
                if key in {NOT_RECORDED, NOT_EXACT}:
                    continue
                if name in _PLACES:
                    found[f"{name} {key}"] = {"": _place(register, key)}
                elif name in _LISTS:
                    term = book.lists[_LISTS[name]].terms.get(key)
                    found[f"{name} {key}"] = dict(term.labels) if term else {}
    return found


def _kind_names(register: Register, kinds: Iterable[str]) -> dict[str, dict[str, str]]:
    terms = register.codebook.lists["source_kinds"].terms
    return {
        f"kind {kind}": dict(terms[kind].labels) if kind in terms else {}
        for kind in sorted({*kinds} - {""})
    }


def _place(register: Register, code: str) -> str:
    for row in reads.claims_of(register.db, code):
        if row.claim.property == "place.name" and isinstance(row.claim.value, Text):
            return " ".join(row.claim.value.text.split())
    return code
