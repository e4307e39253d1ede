"""Reads the condition tree of a definition: ``where``, ``of`` and what stands below them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from unerased.figures.conditions import (
    ActTest,
    All,
    AnyOf,
    Condition,
    Happened,
    Has,
    Needs,
    Negation,
    Suffered,
    VictimIs,
)
from unerased.figures.errors import BadDefinition
from unerased.model.dates import read
from unerased.model.errors import BadDate
from unerased.model.truth import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.model.codebook import Codebook, Property
    from unerased.model.values import When

MAX_DEPTH = 12
_ACT = frozenset({"within", "from", "destination", "by", "period"})
_LEAF_UNITS = {
    "suffered": ("persons",),
    "violation": ("acts",),
    "victim": ("acts",),
    "includes": ("events",),
    "needs": ("persons",),
}
_BOUNDS = {"at_least", "at_most"}
_TESTS = {
    "term": {"is"},
    "ref": {"within"},
    "date": {"period"},
    "amount": _BOUNDS,
    "duration": _BOUNDS,
}


def mapping(raw: object, where: str) -> dict[str, object]:
    """``raw`` as a mapping with text keys, or a clear refusal."""
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise BadDefinition(where, "a mapping (`key: value`) is expected here")
    return raw


def keys_of(found: dict[str, object], allowed: frozenset[str], where: str) -> dict[str, object]:
    """``found`` if it has no other keys than ``allowed``, else a refusal naming the first."""
    for key in sorted(set(found) - allowed):
        raise BadDefinition(
            where, f"unknown key {key[:40]!r}", f"Known here: {', '.join(sorted(allowed))}."
        )
    return found


def text_of(raw: object, where: str) -> str:
    """``raw`` as a text that is not empty, or a clear refusal."""
    if not isinstance(raw, str) or not raw.strip():
        raise BadDefinition(where, "a text is expected here")
    return raw


def flag_of(raw: object, where: str) -> bool:
    """``raw`` as true or false, or a clear refusal."""
    if not isinstance(raw, bool):
        raise BadDefinition(where, "true or false is expected here")
    return raw


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the reader of one definition has to know: the codebook, the unit, the period."""

    codebook: Codebook
    unit: str
    kind: str
    default_period: Period | None

    def condition(self, raw: object, where: str, depth: int = 0) -> Condition:
        """Read one condition.

        Raises:
            BadDefinition: it is none, or names what the codebook does not know.
        """
        if depth > MAX_DEPTH:
            raise BadDefinition(where, f"conditions are nested deeper than {MAX_DEPTH}")
        found = mapping(raw, where)
        readers: dict[str, Callable[[dict[str, object], str, int], Condition]] = {
            "all": self._join,
            "any": self._join,
            "not": self._negation,
            "suffered": self._act_leaf,
            "violation": self._act_leaf,
            "includes": self._includes,
            "victim": self._victim,
            "property": self._has,
            "needs": self._needs,
        }
        heads = [key for key in readers if key in found]
        if len(heads) != 1:
            advice = f"Use one of {', '.join(readers)}."
            raise BadDefinition(where, "exactly one kind of condition is expected here", advice)
        self._same_unit(heads[0], where)
        return readers[heads[0]](found, where, depth)

    def _same_unit(self, head: str, where: str) -> None:
        units = _LEAF_UNITS.get(head, (self.unit,))
        if self.unit not in units:
            asked = f"`{head}` is asked of {units[0]}, this figure counts {self.unit}"
            raise BadDefinition(where, f"mixed units: {asked}")

    def _join(self, found: dict[str, object], where: str, depth: int) -> Condition:
        key = "all" if "all" in found else "any"
        parts = keys_of(found, frozenset({key}), where)[key]
        if not isinstance(parts, list) or not parts:
            raise BadDefinition(f"{where}.{key}", "a list of conditions is expected here")
        read = tuple(
            self.condition(part, f"{where}.{key}[{number}]", depth + 1)
            for number, part in enumerate(parts, start=1)
        )
        return All(read) if key == "all" else AnyOf(read)

    def _negation(self, found: dict[str, object], where: str, depth: int) -> Condition:
        keys_of(found, frozenset({"not"}), where)
        return Negation(self.condition(found["not"], f"{where}.not", depth + 1))

    def _act_leaf(self, found: dict[str, object], where: str, _depth: int) -> Condition:
        key = "suffered" if "suffered" in found else "violation"
        keys_of(found, _ACT | {key}, where)
        act = replace(
            self._act(found, where),
            violation=self._term("act.violation", found[key], f"{where}.{key}"),
        )
        return Suffered(act) if key == "suffered" else Happened(act)

    def _includes(self, found: dict[str, object], where: str, _depth: int) -> Condition:
        keys_of(found, frozenset({"includes"}), where)
        where = f"{where}.includes"
        inner = keys_of(mapping(found["includes"], where), _ACT | {"violation"}, where)
        violation = self._term("act.violation", inner.get("violation"), f"{where}.violation")
        return Happened(replace(self._act(inner, where), violation=violation))

    def _victim(self, found: dict[str, object], where: str, depth: int) -> Condition:
        keys_of(found, frozenset({"victim"}), where)
        persons = replace(self, unit="persons", kind="person")
        return VictimIs(persons.condition(found["victim"], f"{where}.victim", depth + 1))

    def _needs(self, found: dict[str, object], where: str, _depth: int) -> Condition:
        keys_of(found, frozenset({"needs", "status"}), where)
        kind = self._term("need.kind", found["needs"], f"{where}.needs")
        if "status" not in found:
            return Needs(kind)
        return Needs(kind, self._term("need.status", found["status"], f"{where}.status"))

    def _act(self, found: dict[str, object], where: str) -> ActTest:
        destination = ""
        if "destination" in found:
            at = f"{where}.destination"
            destination = self._term("act.destination", found["destination"], at)
        by = ""
        if "by" in found:
            by = self._term("involvement.actor_kind", found["by"], f"{where}.by")
        return ActTest(
            within=self._place(found, "within", where),
            origin=self._place(found, "from", where),
            destination=destination,
            by=by,
            period=self._period_in(found, where) or self.default_period,
        )

    def _place(self, found: dict[str, object], key: str, where: str) -> str:
        if key not in found:
            return ""
        code = text_of(found[key], f"{where}.{key}")
        if not code.startswith(self.codebook.kinds["place"].prefix + "-"):
            raise BadDefinition(f"{where}.{key}", "the code of a place is expected here")
        return code

    def _period_in(self, found: dict[str, object], where: str) -> Period | None:
        return self.period(found["period"], f"{where}.period") if "period" in found else None

    @staticmethod
    def period(raw: object, where: str) -> Period:
        """Read ``{from: EDTF, to: EDTF}``; both days included."""
        found = keys_of(mapping(raw, where), frozenset({"from", "to"}), where)
        first = _date(found["from"], f"{where}.from").earliest if "from" in found else None
        last = _date(found["to"], f"{where}.to").latest if "to" in found else None
        if first is None and last is None:
            raise BadDefinition(where, "`from`, `to` or both are expected here")
        if first is not None and last is not None and last < first:
            raise BadDefinition(where, "it ends before it begins")
        return Period(first, last)

    def _has(self, found: dict[str, object], where: str, _depth: int) -> Condition:
        name = text_of(found["property"], f"{where}.property")
        known = self.codebook.properties.get(name)
        if known is None:
            raise BadDefinition(f"{where}.property", f"unknown property {name[:60]!r}")
        if self.kind not in known.of:
            asked = f"{name} is a property of {' and '.join(known.of)}"
            raise BadDefinition(where, f"mixed units: {asked}, this figure counts {self.unit}")
        tests = _TESTS.get(known.type, set()) if self._askable(known) else set()
        if not tests:
            raise BadDefinition(where, f"no condition can be set on {name}")
        keys_of(found, frozenset({"property", "closed", *tests}), where)
        if not tests & set(found):
            raise BadDefinition(where, f"a test is missing: {' or '.join(sorted(tests))}")
        return self._tested(found, known, name, where)

    @staticmethod
    def _askable(known: Property) -> bool:
        """Free text, ties between people and what refers to anything but places is not asked."""
        return not known.tie and (known.type != "ref" or known.to == ("place",))

    def _tested(
        self, found: dict[str, object], known: Property, name: str, where: str
    ) -> Condition:
        closed = flag_of(found.get("closed", False), f"{where}.closed")
        if known.type == "term":
            return Has(name, term=self._term(name, found["is"], f"{where}.is"), closed=closed)
        if known.type == "ref":
            return Has(name, place=self._place(found, "within", where), closed=closed)
        if known.type == "date":
            return Has(name, period=self._period_in(found, where), closed=closed)
        low, high = (_bound(found, key, where) for key in ("at_least", "at_most"))
        return Has(name, low=low, high=high, closed=closed)

    def _term(self, name: str, raw: object, where: str) -> str:
        term = text_of(raw, where)
        terms = self.codebook.properties[name].list
        if term not in self.codebook.lists[terms].terms:
            raise BadDefinition(where, f"unknown term {term[:40]!r} of the list {terms}")
        return term


def _bound(found: dict[str, object], key: str, where: str) -> int | None:
    value = found.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise BadDefinition(f"{where}.{key}", "a whole number is expected here")
    return value


def _date(raw: object, where: str) -> When:
    written = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    try:
        return read(text_of(written, where))
    except BadDate as fault:
        raise BadDefinition(where, str(fault)) from None
