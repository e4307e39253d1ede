"""The way of a complaint through the authorities; and what consents let out today."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from unerased.model.codebook import label
from unerased.model.consent import publishable as decide
from unerased.model.values import Amount, Ref, Term, Text
from unerased.register import reads

if TYPE_CHECKING:
    import datetime as dt

    from unerased.demo.labels import Labels
    from unerased.model.records import Claim
    from unerased.register import Register

STEP = "intervention.step"
# The outcome where there is one; for a step that has none yet, where it stands.
ENDS = ("intervention.outcome", "intervention.status")


def remedies(register: Register, labels: Labels) -> list[dict[str, str]]:
    """The numbered steps taken for one person, in order: authority and outcome.

    Of several persons the one with the most steps; of those the first by label.
    """
    claims = {
        name: _by_subject(register, name)
        for name in ("intervention.person", "intervention.authority", STEP, *ENDS)
    }
    ways: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for step, numbered in claims[STEP].items():
        number = numbered[0].value
        for claim in _firsts(claims["intervention.person"].get(step, [])):
            if isinstance(number, Amount) and isinstance(claim.value, Ref):
                ways[claim.value.code].append((number.low or 0, step))
    if not ways:
        return []
    person = min(ways, key=lambda code: (-len(ways[code]), labels.person(code)))
    return [
        {
            "authority": _words(register, claims["intervention.authority"].get(step, [])),
            "outcome": _words(
                register, next((claims[name][step] for name in ENDS if step in claims[name]), [])
            ),
        }
        for _, step in sorted(ways[person])
    ]


def _by_subject(register: Register, name: str) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for row in reads.claims_with(register.db, name):
        found.setdefault(row.claim.subject, []).append(row.claim)
    return found


def _firsts(claims: list[Claim]) -> list[Claim]:
    """One claim for each value: the others repeat it."""
    return list({claim.value: claim for claim in reversed(claims)}.values())


def _words(register: Register, claims: list[Claim]) -> str:
    """What the claims say, in the words given, else in those of the codebook."""
    book = register.codebook
    found = []
    for claim in _firsts(claims):
        if isinstance(claim.value, Text):
            found.append(claim.value.text)
        elif isinstance(claim.value, Term):
            terms = book.lists[book.properties[claim.property].list].terms
            found.append(claim.as_stated or label(terms[claim.value.term].labels, "en"))
    return "; ".join(sorted(found))


def publishable(register: Register, labels: Labels, on: dt.date) -> dict[str, list[dict[str, str]]]:
    """For each person with a public name, and each who allows anything, what may go out and where.

    An empty list means: nothing.
    """
    consents = defaultdict(list)
    for row in reads.consents(register.db):
        consents[row.consent.person].append(row.consent)
    found: dict[str, list[dict[str, str]]] = {labels.person(code): [] for code in labels.persons}
    for person, given in consents.items():
        asked = sorted({(one.purpose, one.audience) for one in given if one.answer == "given"})
        allowed = [
            {"purpose": purpose, "audience": audience}
            for purpose, audience in asked
            if decide(given, person, purpose, audience, on).allowed
        ]
        if allowed:
            found[labels.person(person)] = allowed
    return dict(sorted(found.items()))
