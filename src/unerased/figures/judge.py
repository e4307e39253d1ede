"""Asks one condition of one unit: yes, no or maybe, with the reasons and the claims.

The world is open. That nothing is recorded never means no: a person who is in no act of the kind
asked for is undetermined, and is excluded only where a source says so (``did_not_suffer``) or
where every act of that kind lies surely outside the period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import msgspec

from unerased.figures.acts import Acts
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
from unerased.figures.fits import Places, dated_within, number_is, term_is
from unerased.figures.opinion import NOTHING_RECORDED, YES, Opinion, both, either, negation, weigh
from unerased.model.truth import Truth
from unerased.model.values import Ref, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unerased.figures.evidence import Evidence, Said
    from unerased.model.codebook import Codebook
    from unerased.model.values import Value

VICTIM = "act.victim"
PART_OF = "group.part_of"


class Unit(msgspec.Struct, frozen=True, gc=False):
    """What is asked about: an entity of a kind; several codes when they are one person."""

    kind: str
    codes: tuple[str, ...]


class Judge:
    """Answers conditions from one body of evidence.

    ``one`` gives, for a person who has several codes, all of them.
    """

    def __init__(
        self, evidence: Evidence, codebook: Codebook, one: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.evidence = evidence
        self._codebook = codebook
        self._places = Places(evidence)
        self._acts = Acts(evidence, codebook, self._places)
        self._one = one

    def of(self, condition: Condition, unit: Unit) -> Opinion:
        """The opinion on the condition for this unit."""
        match condition:
            case All(parts):
                opinion = both([self.of(part, unit) for part in parts])
            case AnyOf(parts):
                opinion = either([self.of(part, unit) for part in parts])
            case Negation(part):
                opinion = negation(self.of(part, unit))
            case Suffered(act):
                opinion = self._suffered(act, unit)
            case Happened(act):
                opinion = self._happened(act, unit)
            case VictimIs(inner):
                opinion = self._victim(inner, unit)
            case Has():
                opinion = self._has(condition, unit)
            case Needs():
                opinion = self._needs(condition, unit)
            case _ as never:
                assert_never(never)
        return opinion

    def acts(self, test: ActTest, unit: Unit) -> Iterator[tuple[str, Opinion]]:
        """The acts that were done to the unit, surely or perhaps, and pass the test or may."""
        for act, opinion, date in self._done_to(test, unit):
            whole = both((opinion, date))
            if whole.truth is not Truth.NO:
                yield act, whole

    def wholes(self, group: str) -> dict[str, Opinion]:
        """The groups that contain this one, itself included, with the claims that say so."""
        found = {group: YES}
        queue = [group]
        while queue:
            part = queue.pop()
            links: dict[str, set[str]] = {}
            for said in self.evidence.said(part, PART_OF):
                if isinstance(said.value, Ref) and not said.reserve:
                    links.setdefault(said.value.code, set()).update(said.claims)
            for whole, claims in links.items():
                if whole not in found:
                    link = Opinion(Truth.YES, claims=tuple(claims))
                    found[whole] = both((found[part], link))
                    queue.append(whole)
        return found

    def _done_to(self, test: ActTest, unit: Unit) -> Iterator[tuple[str, Opinion, Opinion]]:
        """Acts done to the unit: the act, the opinion on it but for its date, and on its date.

        What was done to a group was done to every group that is a part of it; it is never carried
        over to persons.
        """
        for code, through in self._reach(unit).items():
            links: dict[str, list[Said]] = {}
            for act, said in self.evidence.pointing(code, VICTIM):
                links.setdefault(act, []).append(said)
            for act, said_of in links.items():
                judged = self._acts.of(test, act)
                if judged.named and judged.kind.truth is not Truth.NO:
                    link = _firm(said_of)
                    yield act, both((through, link, judged.kind)), judged.date

    def _reach(self, unit: Unit) -> dict[str, Opinion]:
        if unit.kind == "group":
            return self.wholes(unit.codes[0])
        return dict.fromkeys(unit.codes, YES)

    def _suffered(self, test: ActTest, unit: Unit) -> Opinion:
        acts = list(self._done_to(test, unit))
        did_not = self._did_not(test, unit)
        if not acts:
            return did_not or self._silent(unit)
        wholes = [both((opinion, date)) for _, opinion, date in acts]
        happened = [whole for whole in wholes if whole.truth is Truth.YES]
        if did_not is not None and happened:
            claims = (*did_not.claims, *(code for whole in happened for code in whole.claims))
            return Opinion(Truth.MAYBE, frozenset({"sources_disagree"}), claims, disagree=True)
        perhaps = [whole for whole in wholes if whole.truth is Truth.MAYBE]
        if happened or perhaps:
            return did_not or either(happened or perhaps)
        outside = [
            whole
            for whole, (_, opinion, _) in zip(wholes, acts, strict=True)
            if opinion.truth is Truth.YES
        ]
        if outside and did_not is None:
            missed = both(outside)
            return Opinion(Truth.NO, frozenset({"outside_period"}), missed.claims, missed.disagree)
        return did_not or self._silent(unit)

    def _silent(self, unit: Unit) -> Opinion:
        """Nothing is recorded; or it was, and is erased."""
        if self.evidence.erased.intersection(unit.codes):
            return Opinion(Truth.MAYBE, frozenset({"erased"}))
        return NOTHING_RECORDED

    def _did_not(self, test: ActTest, unit: Unit) -> Opinion | None:
        """The opinion that this was not done to the unit, if a source that counts says so."""
        found = [
            said
            for code in self._reach(unit)
            for said in self.evidence.said(code, f"{unit.kind}.did_not_suffer")
            if not said.reserve
            and isinstance(said.value, Term)
            and test.violation in self._codebook.terms_below("violations", said.value.term)
        ]
        if not found:
            return None
        claims = tuple(code for said in found for code in said.claims)
        return Opinion(Truth.NO, frozenset({"said_not_to_have_happened"}), claims)

    def _happened(self, test: ActTest, unit: Unit) -> Opinion:
        (code,) = unit.codes
        if unit.kind == "act":
            judged = self._acts.of(test, code)
            if judged.kind.truth is Truth.YES and judged.date.truth is Truth.NO:
                date = judged.date
                return Opinion(Truth.NO, frozenset({"outside_period"}), date.claims, date.disagree)
            return judged.whole
        acts = [
            both((_firm((said,)), judged.whole))
            for act, said in self.evidence.pointing(code, "act.event")
            if (judged := self._acts.of(test, act)).named
        ]
        possible = [act for act in acts if act.truth is not Truth.NO]
        return either(possible) if possible else NOTHING_RECORDED

    def _victim(self, condition: Condition, unit: Unit) -> Opinion:
        (code,) = unit.codes
        found = [
            both((_firm((said,)), self.of(condition, self._unit_of(said.value.code))))
            for said in self.evidence.said(code, VICTIM)
            if isinstance(said.value, Ref) and said.value.code.startswith(self._person)
        ]
        return either(found) if found else NOTHING_RECORDED

    def _unit_of(self, person: str) -> Unit:
        return Unit("person", self._one.get(person, (person,)))

    @property
    def _person(self) -> str:
        return self._codebook.kinds["person"].prefix + "-"

    def _has(self, leaf: Has, unit: Unit) -> Opinion:
        name = leaf.property
        known = self._codebook.properties[name]
        if unit.kind not in known.of:
            name = f"{unit.kind}.{name.partition('.')[2]}"
        said = [item for code in unit.codes for item in self.evidence.said(code, name)]
        if leaf.term:
            test, vague = term_is(self._codebook, known.list, leaf.term), "value_not_exact"
        elif leaf.place:
            test, vague = self._places.lies_in(leaf.place), "place_not_exact"
        elif leaf.period is not None:
            test, vague = dated_within(leaf.period), "date_not_exact"
        else:
            test, vague = number_is(leaf.low, leaf.high), "value_not_exact"
        single = known.single or leaf.closed
        opinion = weigh(said, test, vague, single=known.single)
        if opinion.truth is Truth.NO and not single:
            return Opinion(Truth.MAYBE, frozenset({"other_value_recorded"}), opinion.claims)
        return opinion

    def _needs(self, leaf: Needs, unit: Unit) -> Opinion:
        found = [
            both((_firm((said,)), *self._need(leaf, need)))
            for code in unit.codes
            for need, said in self.evidence.pointing(code, "need.person")
        ]
        possible = [one for one in found if one.truth is not Truth.NO]
        return either(possible) if possible else self._silent(unit)

    def _need(self, leaf: Needs, need: str) -> Iterator[Opinion]:
        for name, list_, term in (
            ("need.kind", "protection_needs", leaf.kind),
            ("need.status", "need_statuses", leaf.status),
        ):
            if term:
                test = term_is(self._codebook, list_, term)
                said = self.evidence.said(need, name)
                yield weigh(said, test, "value_not_exact", single=True)


def _firm(said: Sequence[Said]) -> Opinion:
    """That a link is recorded by a claim that counts in full."""
    return weigh(said, _recorded, "")


def _recorded(_: Value) -> Truth:
    return Truth.YES
