"""What a register answers: figures, contradictions, origins, remedies, and all of it over time.

Sources and facts are named as the record itself names them: a source by the locator of the claim
that says what kind it is, a fact by the locator of its claims, a person by the name used in
public; by their code where there is none.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from unerased.demo.disclosing import disclosure
from unerased.demo.drafting import submissions
from unerased.demo.labels import Labels
from unerased.demo.ways import next_remedies, publishable, remedies
from unerased.figures import compute_all
from unerased.model.assertions import Assertions
from unerased.model.values import Stance
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.figures import FigureValue, Stated
    from unerased.journal.values import Heads
    from unerased.model.records import Claim
    from unerased.register import Register

_NUMBER = re.compile(r"\d+")


def answers(register: Register, on: dt.date | None = None) -> dict[str, Any]:
    """The answers as plain JSON values.

    Args:
        register: an open register.
        on: the day for which consents are looked at; ``None`` is today.

    Raises:
        BadDefinition: a figure's definition cannot be read with this codebook.
    """
    labels = Labels.of(register.db)
    today = on or dt.datetime.now(dt.UTC).date()
    return {
        "figures": _figures(register, labels),
        "contradictions": _contradictions(register, labels),
        "independent_origins": _origins(register, labels),
        "remedies": remedies(register, labels),
        "as_of": _as_of(register, labels),
        "publishable": publishable(register, labels, today),
        "next_remedies": next_remedies(register, labels, today),
        "submissions": submissions(register, labels, today),
        "disclosure": disclosure(register, today),
    }


def natural(text: str) -> tuple[str, int, str]:
    """Sorts F2 before F10."""
    number = _NUMBER.search(text)
    if number is None:
        return text, 0, ""
    return text[: number.start()], int(number[0]), text[number.end() :]


def _figures(
    register: Register, labels: Labels, heads: Heads | None = None
) -> dict[str, dict[str, Any]]:
    values = compute_all(register.db, register.codebook, heads)
    return {name: _figure(value, labels) for name, value in values.items()}


def _figure(value: FigureValue, labels: Labels) -> dict[str, Any]:
    found = value.documented
    documented: dict[str, int] = {
        "counted": len(found.counted),
        "undetermined": len(found.undetermined),
        "excluded": len(found.excluded),
        "contested": len(found.contested),
    }
    shortest, longest = found.days
    if value.measure == "duration" and shortest is not None and longest is not None:
        documented |= {"min_days": shortest, "max_days": longest}
    bare = [
        {"source": labels.source(row.source), "denied_by": _sources(row.denied_by, labels)}
        for row in value.stated_without_number
    ]
    return {
        "unit": value.unit,
        "documented": documented,
        "stated": [_stated(row, value.measure, labels) for row in value.stated],
        "stated_without_number": bare,
    }


def _stated(row: Stated, measure: str, labels: Labels) -> dict[str, Any]:
    if measure == "duration":
        number: dict[str, Any] = {"min_days": row.low, "max_days": row.high}
    elif row.low == row.high:
        number = {"value": row.low}
    else:
        number = {"value": None, "low": row.low, "high": row.high}
    return {
        "source": labels.source(row.source),
        **number,
        "denied_by": _sources(row.denied_by, labels),
    }


def _sources(codes: Iterable[str], labels: Labels) -> list[str]:
    return sorted((labels.source(code) for code in codes), key=natural)


def _contradictions(
    register: Register, labels: Labels, heads: Heads | None = None
) -> list[list[str]]:
    """Pairs of facts, each once, smaller number first."""
    pairs = {
        tuple(sorted((labels.fact(pair.a), labels.fact(pair.b)), key=natural))
        for pair in reads.contradictions(register.db, register.codebook, heads=heads)
    }
    return [list(pair) for pair in sorted(pairs, key=lambda pair: [natural(one) for one in pair])]


def _origins(register: Register, labels: Labels) -> dict[str, int]:
    """For each fact, how many sources said it of their own knowledge.

    A stance is its speaker's own: who takes the same stance elsewhere is no further origin of it.
    """
    claims: dict[str, Claim] = {
        row.code: row.claim
        for name in register.codebook.properties
        for row in reads.claims_with(register.db, name)
    }
    assertions = Assertions(claims, repeats=reads.source_repeats(register.db))
    found: dict[str, set[str]] = {}
    for claim in claims.values():
        if claim.locator and claim.source not in labels.team:
            stance = isinstance(claim.value, Stance)
            ask = assertions.origins_of_claim if stance else assertions.origins
            found.setdefault(claim.locator, set()).update(ask(claim.code))
    return {fact: len(found[fact]) for fact in sorted(found, key=natural)}


def _as_of(register: Register, labels: Labels) -> list[dict[str, Any]]:
    """Contradictions and figures as they were known after the last save of each step."""
    last = {row.step: row.place.when for row in reversed(register.saves()) if row.step}
    return [
        {
            "step": step,
            "entered": moment.date().isoformat(),
            "contradictions": _contradictions(register, labels, heads),
            "figures": _figures(register, labels, heads),
        }
        for step, moment in last.items()
        for heads in (register.as_of(moment),)
    ]
