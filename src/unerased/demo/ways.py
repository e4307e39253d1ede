"""The way of a complaint through the authorities; and what consents let out today."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from unerased.model.codebook import label
from unerased.model.consent import publishable as decide
from unerased.model.values import Term, Text
from unerased.register import reads
from unerased.remedies import Lens, case_of, every_step, rules_of, waits_of
from unerased.remedies.plain import plain_case
from unerased.remedies.steps import in_order

if TYPE_CHECKING:
    import datetime as dt

    from unerased.demo.labels import Labels
    from unerased.register import Register
    from unerased.remedies import Step

# The outcome where there is one; for a step that has none yet, where it stands.
ENDS = ("outcome", "status")
#: a step that still waits for somebody
_WAITS = ("announced", "pending", "late", "may be late")


def remedies(register: Register, labels: Labels) -> list[dict[str, str]]:
    """The numbered steps taken for one person, in order: authority and outcome.

    Of several persons the one with the most steps; of those the first by label.
    """
    _, steps = longest_way(register, labels)
    return [
        {
            "authority": _words(register, step, "authority"),
            "outcome": _words(register, step, _end(step)),
        }
        for step in steps
    ]


def _end(step: Step) -> str:
    return next((name for name in ENDS if step.said.get(name)), "")


def next_remedies(register: Register, labels: Labels, on: dt.date) -> dict[str, Any]:
    """For the same person: what waits, what may come next, and until when.

    Each limit says from which date it runs, where its rule stands, and why no day is named where
    none is.
    """
    person, _ = longest_way(register, labels)
    if not person:
        return {"available": True, "person": None, "waiting": [], "next": []}
    case = case_of(register.db, person, Lens(rules_of(register), register.codebook, on))
    ledger = plain_case(case, waits_of(case.ledger.rows, on), on)
    kept = ("remedy", "label", "scope", "state", "authority", "answer", "limit", "gate")
    rows = [{key: row[key] for key in kept} | {"step": row["step"]} for row in ledger["rows"]]
    return {
        "available": True,
        "person": labels.person(person),
        "on": ledger["on"],
        "waiting": [row for row in rows if row["step"] and row["state"] in _WAITS],
        "next": [row for row in rows if not row["step"]],
        "faults": ledger["faults"],
    }


def longest_way(register: Register, labels: Labels) -> tuple[str, list[Step]]:
    """The person with the most numbered steps, and these in their order; "" and none without."""
    ways: dict[str, list[Step]] = defaultdict(list)
    for step in in_order(every_step(register.db, register.codebook).values()):
        for person in step.refs("person") if step.number is not None else ():
            ways[person].append(step)
    if not ways:
        return "", []
    person = min(ways, key=lambda code: (-len(ways[code]), labels.person(code)))
    return person, ways[person]


def _words(register: Register, step: Step, name: str) -> str:
    """What the claims say, in the words given, else in those of the codebook."""
    book = register.codebook
    found = []
    for claim in {one.value: one for one in reversed(step.said.get(name, ()))}.values():
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
