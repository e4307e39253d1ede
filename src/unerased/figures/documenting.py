"""Which sources documented a counted person of their own knowledge.

A claim documents a person when it is about them, when it names them as the victim of an act, or
when it is about an act that has no other victim. What a source says of an event or a place
documents nobody.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from unerased.figures.judge import VICTIM
from unerased.model.values import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.figures.derivation import Derivation
    from unerased.figures.value import UnitVerdict
    from unerased.model.records import Claim

__all__ = ["documenting"]


def documenting(
    counted: Iterable[UnitVerdict], claims: Mapping[str, Claim], derivation: Derivation
) -> dict[str, tuple[str, ...]]:
    """For each counted person, the sources that documented them of their own knowledge, sorted.

    Args:
        counted: verdicts on persons.
        claims: what the figure was counted from, by code.
        derivation: who only repeats whom.
    """
    persons = list(counted)
    victims: dict[str, set[str]] = defaultdict(set)
    for claim in claims.values() if persons else ():
        if claim.property == VICTIM and isinstance(claim.value, Ref):
            victims[claim.subject].add(claim.value.code)
    found: dict[str, tuple[str, ...]] = {}
    for verdict in persons:
        codes = {verdict.code, *verdict.merged}
        found[verdict.code] = derivation.origins(
            code
            for code in verdict.claims
            if code in claims and _documents(claims[code], codes, victims)
        )
    return found


def _documents(claim: Claim, codes: set[str], victims: Mapping[str, set[str]]) -> bool:
    if claim.subject in codes:
        return True
    if claim.property == VICTIM and isinstance(claim.value, Ref) and claim.value.code in codes:
        return True
    of_act = victims.get(claim.subject)
    return of_act is not None and of_act <= codes
