"""What is committed to of a counted unit: its verdict, its cells and the claims it rests on.

The record lies under the key of the one unit. So whatever a claim says that concerns another person
or source too is left out of it: it would outlive that other's erasure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from unerased.figures.weight import live
from unerased.model.records import Counted
from unerased.model.standards import LADDER
from unerased.model.units import units_of
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Unknown, When
from unerased.register import reads
from unerased.register.known import ProjectionKnown
from unerased.seal import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.figures.release.published import By, Profile
    from unerased.figures.value import UnitVerdict
    from unerased.model.records import Claim
    from unerased.model.values import Value
    from unerased.register import Register

__all__ = ["NEAR", "fields_of", "near", "said_of"]

#: how many units behind one keep its leaf as well
NEAR: Final = 3
_WORDS: Final = ", words"
#: beyond so many characters of one record the words of its claims are fixed by their digests alone
MOST: Final = 12_000


def fields_of(
    register: Register,
    units: Iterable[UnitVerdict],
    profiles: dict[str, Profile],
    tables: Sequence[By],
) -> dict[str, dict[str, str]]:
    """For each unit the fields that are committed to, all of them text."""
    units = list(units)
    book = register.codebook
    known = ProjectionKnown(register.db, book)
    claims = {
        code: row.claim
        for code, row in reads.get_claims(
            register.db, {code for unit in units for code in unit.claims}
        ).items()
    }
    standards = _standards(register)
    found: dict[str, dict[str, str]] = {}
    for unit in units:
        own = set(units_of(Counted("", unit.code, "", "", ""), book, known))
        fields = {
            "unit": unit.code,
            "verdict": "counted, contested" if unit.contested else "counted",
            "cells": cells_text(tables, profiles[unit.code]),
        }
        for number, code in enumerate(sorted(unit.claims), start=1):
            claim = claims.get(code)
            if claim is None:
                continue
            alone = set(units_of(claim, book, known)) <= own
            place = f"claim {number:03d}"
            fields[place] = _claim_text(claim, standards.get(code, LADDER[0]), alone=alone)
            if alone and (claim.as_stated or claim.locator):
                words = {"as_stated": claim.as_stated, "locator": claim.locator}
                fields[place + _WORDS] = _json(words)
        found[unit.code] = _within(fields)
    return found


def _within(fields: dict[str, str]) -> dict[str, str]:
    """A record as it is, or without words where they are too long to be kept once more."""
    if sum(map(len, fields.values())) <= MOST:
        return fields
    return {
        name: _json({"sha256": digest(value.encode()).hex()}) if name.endswith(_WORDS) else value
        for name, value in fields.items()
    }


def _claim_text(claim: Claim, standard: str, *, alone: bool) -> str:
    told = {"property": claim.property, "source": claim.source, "standard": standard}
    if alone:
        told["value"] = said_of(claim.value)
    return _json({"claim": claim.code, **told})


def _standards(register: Register) -> dict[str, str]:
    """The standard of proof of the live finding on each claim."""
    found: dict[str, str] = {}
    for finding in live([row.finding for row in reads.findings(register.db)]):
        if finding.question in {"claim", "value"} and finding.verdict == "established":
            for code in finding.about:
                found[code] = max(found.get(code, LADDER[0]), finding.standard, key=LADDER.index)
    return found


def said_of(value: Value) -> str:  # noqa: PLR0911 - one line for each type of value
    """A value in words that stay the same in every language."""
    match value:
        case Text(text):
            return text
        case Term(word) | Stance(word):
            return word
        case Ref(code):
            return code
        case When(edtf=edtf):
            return edtf
        case Duration(low, high):
            return f"{_end(low)} to {_end(high)} days"
        case Amount(low, high):
            return f"{_end(low)} to {_end(high)}"
        case Unknown():
            return "not known"


def _end(number: int | None) -> str:
    return "?" if number is None else str(number)


def cells_text(tables: Sequence[By], profile: Profile) -> str:
    """The cells of a unit, table by table."""
    return _json(
        {
            " \u00d7 ".join(by): [list(keys) for keys in cells]
            for by, cells in zip(tables, profile, strict=True)
        }
    )


def near(leaves: Sequence[bytes], at: int) -> dict[str, str]:
    """The leaf at a place and those before it, which the unit there keeps as well."""
    count = len(leaves)
    places = {(at - step) % count for step in range(min(NEAR + 1, count))}
    return {str(place): leaves[place].hex() for place in sorted(places)}


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
