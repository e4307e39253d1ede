"""Which counted units may leave the register: those to whose release everybody concerned agreed.

A unit of persons is asked of the person, under every code that a finding holds to be theirs; an act
of every victim who is a person; an event of every victim of its acts. What nobody was asked, and
what was erased, stays. The core is pure; `concerned` reads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.figures.definition import PURPOSE
from unerased.figures.duplicates import merge
from unerased.model.consent import publishable
from unerased.model.values import Ref
from unerased.register import reads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from unerased.figures.value import UnitVerdict
    from unerased.model.codebook import Codebook
    from unerased.model.records import Consent
    from unerased.register.database import Database

__all__ = ["ERASED", "PURPOSE", "Consented", "concerned", "consented", "same_persons", "why_not"]

#: who is concerned is not known any more
ERASED: Final = "erased"
#: of several reasons for one unit the first of these is told
_ORDER: Final = (ERASED, "withdrawn", "refused", "expired", "not_yet", "not_asked")

#: persons whose consent a unit needs; None where that was erased
Concerned = dict[str, tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Consented:
    """Counted units that may leave, and for how many others which reason holds them back."""

    units: tuple[UnitVerdict, ...]
    held_back: dict[str, int]


def consented(  # noqa: PLR0913 - whom it sorts, and by which consent
    counted: Iterable[UnitVerdict],
    persons: Concerned,
    consents: Iterable[Consent],
    audience: str,
    on: dt.date,
    *,
    purpose: str = PURPOSE,
) -> Consented:
    """Sort counted units by whether they may leave.

    Args:
        counted: the units that a figure counts.
        persons: whose consent each of them needs.
        consents: the live ones.
        audience: who gets the release.
        on: the day on which it is released.
        purpose: what they must have consented to.
    """
    of: dict[str, list[Consent]] = defaultdict(list)
    for consent in consents:
        of[consent.person].append(consent)
    kept: list[UnitVerdict] = []
    held: Counter[str] = Counter()
    for unit in counted:
        reason = why_not(persons.get(unit.code), of, audience, on, purpose)
        if reason:
            held[reason] += 1
        else:
            kept.append(unit)
    return Consented(tuple(kept), dict(sorted(held.items())))


def why_not(
    persons: tuple[str, ...] | None,
    consents: Mapping[str, Iterable[Consent]],
    audience: str,
    on: dt.date,
    purpose: str = PURPOSE,
) -> str:
    """Why a unit may not leave: a word of `Decision.reason`, "erased", or "" when it may."""
    if persons is None:
        return ERASED
    found = {
        decision.reason
        for person in persons
        if not (
            decision := publishable(consents.get(person, ()), person, purpose, audience, on)
        ).allowed
    }
    return next((reason for reason in _ORDER if reason in found), "")


def concerned(
    db: Database, codebook: Codebook, unit: str, counted: Iterable[UnitVerdict]
) -> Concerned:
    """Whose consent each of these units needs, as the register has it now."""
    if unit == "persons":
        counted = list(counted)
        same = same_persons(db, [one.code for one in counted])
        return {
            one.code: tuple(sorted({one.code, *one.merged, *same[one.code]})) for one in counted
        }
    erased = {claim.subject for claim in reads.plain_claims(db, "")}
    victims = _victims(db, codebook)
    if unit == "acts":
        return {one.code: None if one.code in erased else victims[one.code] for one in counted}
    acts: dict[str, list[str]] = defaultdict(list)
    for claim in reads.plain_claims(db, "act.event"):
        if isinstance(claim.value, Ref):
            acts[claim.value.code].append(claim.subject)
    return {
        one.code: None
        if {one.code, *acts[one.code]} & erased
        else tuple(sorted({person for act in acts[one.code] for person in victims[act]}))
        for one in counted
    }


def _victims(db: Database, codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """Persons named as victims of each act, each under all of their codes."""
    found: dict[str, set[str]] = defaultdict(set)
    prefix = codebook.kinds["person"].prefix + "-"
    for claim in reads.plain_claims(db, "act.victim"):
        if isinstance(claim.value, Ref) and claim.value.code.startswith(prefix):
            found[claim.subject].add(claim.value.code)
    same = same_persons(db, [person for several in found.values() for person in several])
    whole: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for act, several in found.items():
        whole[act] = tuple(sorted({code for person in several for code in same[person]}))
    return whole


def same_persons(db: Database, persons: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each person every code that findings hold to be theirs."""
    findings = [row.finding for row in reads.findings(db)]
    named = {code for one in findings if one.question == "same_person" for code in one.about}
    groups = merge(sorted({*persons, *named}), findings)
    return {code: group for group in groups for code in group}
