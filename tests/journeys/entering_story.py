"""The lines of the worked example as people type them, and as the register then holds them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from unerased.demo.report import story
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, When
from unerased.register import Register, reads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unerased.demo.story import Entry
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim

Line = dict[str, Any]
#: subject, property, value, source, and what it repeats, all by their labels
Said = tuple[str, str, str, str, tuple[tuple[str, str, str], ...]]


def steps() -> Iterator[tuple[str, list[Entry]]]:
    """The steps of the story with their saves."""
    found: dict[str, list[Entry]] = {}
    for entry in story():
        found.setdefault(entry.step, []).append(entry)
    yield from found.items()


def read(entry: Entry) -> list[Line]:
    """The lines of one save."""
    return [json.loads(line) if isinstance(line, str) else dict(line) for line in entry.lines]


def typed(value: object, codes: Mapping[str, str]) -> str:
    """What somebody types for a value."""
    match value:
        case str() if value.startswith("@"):
            return codes[value]
        case {"low": low, "high": high}:
            return f"{low}-{high}"
        case {"min_days": low, "max_days": high}:
            return f"{low} days to {high} days"
        case _:
            return str(value)


def said_lines(lines: list[Line], book: Codebook) -> list[tuple[Said, Line]]:
    """What lines say, with the line of each; a stance on several claims is several."""
    named = {line["as"]: line for line in lines if "as" in line}
    found: list[tuple[Said, Line]] = []
    for line in lines:
        if "stance" in line:
            found += [
                (_one({**line, "subject": on, "property": "claim.stance", "value": line["stance"]},
                      named, book), line)
                for on in line["on"]
            ]  # fmt: skip
        elif "property" in line:
            found.append((_one(line, named, book), line))
    return found


def _one(line: Line, named: Mapping[str, Line], book: Codebook) -> Said:
    value = line["value"]
    if book.properties[line["property"]].type in ("amount", "duration"):
        ends = tuple(value.values()) if isinstance(value, dict) else (value, value)
        value = f"{ends[0]}..{ends[1]}"
    elif isinstance(value, str) and "property" in named.get(value, {}):
        value = _name(named[value])  # an answer rests on claims
    repeats = [named[one] for one in line.get("derived_from", ())]
    subject = named[line["subject"]]
    return (
        _name(subject),
        line["property"],
        value,
        line["source"],
        tuple(sorted((one["subject"], one["property"], one["source"]) for one in repeats)),
    )


def _name(line: Line) -> str:
    """An entity by its label; a claim by what it says."""
    if "entity" in line:
        return str(line["as"])
    return f"{line['subject']} {line['property']} {line['source']}"


def held(register: Register, codes: Mapping[str, str]) -> dict[str, tuple[Said, Claim]]:
    """What the register holds, by code, in the labels behind the codes that the pages gave."""
    labels = {code: label for label, code in codes.items()}
    claims = {
        row.code: row.claim
        for name in register.codebook.properties
        for row in reads.claims_with(register.db, name)
    }

    def name(code: str) -> str:
        about = claims.get(code)
        if about is None:
            return labels.get(code, code)
        return f"{name(about.subject)} {about.property} {name(about.source)}"

    def plain(claim: Claim) -> str:
        match claim.value:
            case Text(text=found) | Term(term=found) | When(edtf=found) | Stance(stance=found):
                return found
            case Ref(code=found):
                return name(found)
            case Amount(low=low, high=high) | Duration(min_days=low, max_days=high):
                return f"{low}..{high}"
        raise AssertionError(claim.property)

    found: dict[str, tuple[Said, Claim]] = {}
    for code, claim in claims.items():
        repeats = [claims[one] for one in claim.derived_from or ()]
        told = tuple(sorted((name(one.subject), one.property, name(one.source)) for one in repeats))
        said = (name(claim.subject), claim.property, plain(claim), name(claim.source), told)
        found[code] = (said, claim)
    return found


def differences(wanted: list[Said], found: list[Said]) -> tuple[list[Said], list[Said]]:
    """What is missing, and what is too much."""
    one, other = Counter(wanted), Counter(found)
    return sorted((one - other).elements()), sorted((other - one).elements())
