"""What a figure may look at: claims indexed once, each with the weight it has here.

No I/O: the reader hands over plain claims, findings and stances. Everything is linear in their
number.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from unerased.figures.weight import Rules, reserves, settled
from unerased.model.values import Ref, Stance, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.journal.values import Heads
    from unerased.model.records import Claim, Finding
    from unerased.model.values import Value

# Stances that contest what was said; accepting or asserting it does not.
CONTESTING = frozenset({"denies_act", "admits_denies_responsibility", "other_explanation"})
# Of these, the ones that contest that it happened so: they deny a stated number.
DENYING = frozenset({"denies_act", "other_explanation"})


# The properties by which an act is found from its victim or its event, who was involved in it, and
# what somebody needs.
LINKS = frozenset({"act.victim", "act.event", "involvement.act", "need.person"})


class Said(msgspec.Struct, frozen=True, gc=False):
    """One value of one property of one subject, and what it weighs in this figure.

    ``reserve`` is "" when the value counts in full, else
    the word that says why it does not: then it is known of and decides nothing.
    """

    value: Value
    claims: tuple[str, ...]
    source: str
    reserve: str = ""


# Nearly always one value; a tuple of one is smaller than a list.
_Several: TypeAlias = tuple[Said] | list[Said]

# What stands in for the claims of a subject some of whose claims were erased.
_ERASED = (Said(Unknown(), (), "", "erased"),)


@dataclass(slots=True)
class Material:
    """What was read for one figure. All of it is live: nothing corrected or superseded.

    ``units`` and ``groups`` are the entities asked about; ``stances`` the claims about claims;
    ``ancestors`` further claims that these repeat, by code; ``replaced`` what stands in the place
    of a claim that was corrected; ``erased`` the subjects of claims whose content is gone;
    ``repeats`` the source that a source repeats by default; ``not_counted`` the sources whose word
    the definition leaves out; ``as_of`` the heads that all was read at.
    ``incomplete``: the register holds entries that this version does not understand.
    """

    units: Sequence[str] = ()
    groups: Sequence[str] = ()
    claims: Sequence[Claim] = ()
    stances: Sequence[Claim] = ()
    findings: Sequence[Finding] = ()
    ancestors: Mapping[str, Claim] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    repeats: Mapping[str, str] = field(default_factory=dict)
    not_counted: frozenset[str] = frozenset()
    incomplete: bool = False
    as_of: Heads | None = None


class Evidence:
    """The claims of a figure by subject and property, with reserves and denials."""

    __slots__ = ("_pointing", "_said", "_settled", "claims", "contesting", "erased")

    def __init__(self, material: Material, rules: Rules) -> None:
        self.claims = {claim.code: claim for claim in material.claims}
        self.erased = material.erased
        taken_back, self.contesting = _stances(material.stances, self.claims)
        held = reserves(material.claims, material.findings, rules)
        self._said: dict[str, dict[str, _Several]] = defaultdict(dict)
        self._pointing: dict[str, dict[str, list[tuple[str, Said]]]] = defaultdict(dict)
        for claim in material.claims:
            code = claim.code
            reserve = "taken_back_by_source" if code in taken_back else held.get(code, "")
            said = Said(claim.value, (code,), claim.source, reserve)
            _add(self._said[claim.property], claim.subject, said)
            if claim.property in LINKS and isinstance(claim.value, Ref):
                pointing = self._pointing[claim.property].setdefault(claim.value.code, [])
                pointing.append((claim.subject, said))
        self._settled = {
            key: Said(found.value, found.claims, "", found.reserve)
            for key, found in settled(material.findings, rules).items()
        }

    def said(self, subject: str, name: str) -> Sequence[Said]:
        """What is said of this property, or what a finding settled it to be."""
        if self._settled and (found := self._settled.get((subject, name))) is not None:
            return (found,)
        said = self._said[name].get(subject)
        if said is None:
            return _ERASED if subject in self.erased else ()
        return said

    def pointing(self, target: str, name: str) -> Sequence[tuple[str, Said]]:
        """The subjects whose property ``name`` refers to ``target``, and how firmly."""
        return self._pointing[name].get(target, ())

    def contested(self, claims: Iterable[str]) -> bool:
        """Whether anybody contests one of these claims."""
        return any(code in self.contesting for code in claims)

    def denials(self, claims: Iterable[str]) -> list[str]:
        """Codes of the stances that deny one of these claims, sorted."""
        return sorted(
            {
                stance.code
                for code in claims
                for stance in self.contesting.get(code, ())
                if isinstance(stance.value, Stance) and stance.value.stance in DENYING
            }
        )


def _add(index: dict[str, _Several], subject: str, said: Said) -> None:
    held = index.get(subject)
    if held is None:
        index[subject] = (said,)
    elif isinstance(held, list):
        held.append(said)
    else:
        index[subject] = [*held, said]


def _stances(
    stances: Sequence[Claim], claims: dict[str, Claim]
) -> tuple[set[str], dict[str, list[Claim]]]:
    """Claims that their own source took back, and the live contesting stances on each claim."""
    by_code = {stance.code: stance for stance in stances}
    taken_back: set[str] = set()
    for stance in stances:
        if isinstance(stance.value, Stance) and stance.value.stance == "retracts":
            target = claims.get(stance.subject) or by_code.get(stance.subject)
            if target is not None and target.source == stance.source:
                taken_back.add(target.code)
    contesting: dict[str, list[Claim]] = defaultdict(list)
    for stance in stances:
        kind = stance.value.stance if isinstance(stance.value, Stance) else ""
        if kind in CONTESTING and stance.code not in taken_back:
            contesting[stance.subject].append(stance)
    return taken_back, contesting
