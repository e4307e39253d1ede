"""Reads from the register what one definition can depend on, and nothing else."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from unerased.figures.conditions import ActTest, Has, Needs, leaves
from unerased.figures.evidence import Material
from unerased.figures.keys import ACTOR, IN_ACT, KEYS
from unerased.figures.stated import DURATION, SIZE
from unerased.model.values import Term
from unerased.register import reads
from unerased.register.reads.entities import live_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unerased.figures.definition import Definition
    from unerased.journal.values import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim, Finding
    from unerased.register.database import Database

PLACES = ("place.within", "place.kind")


def properties(definition: Definition, codebook: Codebook) -> tuple[str, ...]:
    """The properties whose claims the figure can depend on, sorted."""
    found: set[str] = set()
    groups = definition.groups and definition.unit == "persons"
    for leaf in leaves(definition.where):
        if isinstance(leaf, Has):
            found.update(_of_property(leaf, codebook, groups=groups))
        elif isinstance(leaf, Needs):
            found |= {"need.person", "need.kind", "need.status"}
        else:
            found.update(_of_act(leaf.act))
            found.add("person.did_not_suffer")
    if definition.measured is not None:
        found |= {*_of_act(definition.measured), DURATION}
    for by in definition.breakdowns:
        found.update(prop for name in by for prop in KEYS[name].properties)
        if any(KEYS[name].of_act for name in by):
            found |= {"act.victim", "act.violation"}
    if definition.unit == "events":
        found.add("act.event")
    if groups:
        found |= {SIZE, "group.part_of", "group.did_not_suffer"}
    return tuple(sorted(found & codebook.properties.keys()))


def _of_act(test: ActTest) -> Iterator[str]:
    yield from ("act.victim", "act.violation")
    if test.within:
        yield from ("act.place", "act.event", "event.place", *PLACES)
    if test.origin:
        yield from ("act.origin_place", *PLACES)
    if test.destination:
        yield "act.destination"
    if test.by:
        yield from (IN_ACT, ACTOR)
    if test.period is not None:
        yield from ("act.date", "act.event", "event.date")


def _of_property(leaf: Has, codebook: Codebook, *, groups: bool) -> Iterator[str]:
    yield leaf.property
    kind, _, name = leaf.property.partition(".")
    if groups and kind == "person" and f"group.{name}" in codebook.properties:
        yield f"group.{name}"
    if leaf.place:
        yield from PLACES


class Reading:
    """Reads a register as of heads for any number of definitions, each property once."""

    def __init__(self, db: Database, codebook: Codebook, heads: Heads | None = None) -> None:
        self._db = db
        self._codebook = codebook
        self._heads = heads
        self._claims: dict[str, list[Claim]] = {}
        self._codes: dict[str, list[str]] = {}

    def material(self, definition: Definition) -> Material:
        """The live claims, stances and findings that the figure can depend on."""
        db, heads = self._db, self._heads
        claims = self._claims_of(properties(definition, self._codebook))
        before = reads.ancestors(db, {claim.code: claim for claim in claims}, heads=heads)
        return Material(
            units=self._of_kind(definition.kind),
            groups=self._of_kind("group") if definition.groups else (),
            claims=claims,
            stances=self._stances_on(claims),
            findings=self._findings_on(claims),
            ancestors=before.claims,
            replaced=before.replaced,
            erased=frozenset(claim.subject for claim in self._with("")),
            repeats=self._repeats,
            not_counted=self._not_counted(definition),
            incomplete=self._incomplete,
            as_of=heads,
        )

    def _claims_of(self, names: Sequence[str]) -> list[Claim]:
        return [claim for name in names for claim in self._with(name)]

    def _stances_on(self, _claims: Sequence[Claim]) -> list[Claim]:
        return self._with("claim.stance")

    def _findings_on(self, _claims: Sequence[Claim]) -> list[Finding]:
        return self._findings

    @cached_property
    def _findings(self) -> list[Finding]:
        return [row.finding for row in reads.findings(self._db, heads=self._heads)]

    @cached_property
    def _repeats(self) -> dict[str, str]:
        return reads.source_repeats(self._db, heads=self._heads)

    @cached_property
    def _incomplete(self) -> bool:
        return bool(reads.incomplete(self._db, heads=self._heads))

    def _with(self, name: str) -> list[Claim]:
        """Live claims of a property; with "" those whose content was erased."""
        if name not in self._claims:
            self._claims[name] = reads.plain_claims(self._db, name, heads=self._heads)
        return self._claims[name]

    def _of_kind(self, kind: str) -> list[str]:
        if kind not in self._codes:
            self._codes[kind] = self._live(kind)
        return self._codes[kind]

    def _live(self, kind: str) -> list[str]:
        if self._heads is None:  # nothing but codes, which takes a third of the time
            return live_codes(self._db, kind)
        return [row.code for row in reads.entities(self._db, kind, heads=self._heads)]

    def _not_counted(self, definition: Definition) -> frozenset[str]:
        """The sources that are named, and those of no kind that counts."""
        if not definition.source_kinds:
            return definition.sources_except
        listed = self._codebook.properties["source.kind"].list
        counting = {
            term
            for kind in definition.source_kinds
            for term in self._codebook.terms_below(listed, kind)
        }
        kinds: dict[str, set[str]] = {code: set() for code in self._of_kind("source")}
        for claim in self._with("source.kind"):
            if isinstance(claim.value, Term):
                kinds.setdefault(claim.subject, set()).add(claim.value.term)
        return definition.sources_except | {
            source for source, terms in kinds.items() if not terms & counting
        }


def load(
    db: Database, definition: Definition, codebook: Codebook, heads: Heads | None = None
) -> Material:
    """What one figure can depend on, as of heads."""
    return Reading(db, codebook, heads).material(definition)
