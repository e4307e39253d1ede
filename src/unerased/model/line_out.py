"""The public input schema, the other way: a record as the object that `parse_line` reads back."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

from unerased.model.records import Claim, Entity, Finding, Record
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Value, When

__all__ = ["line_of", "value_json"]

Plain: TypeAlias = str | int | dict[str, str] | dict[str, int] | list[str] | None
Object: TypeAlias = dict[str, Plain]


def value_json(value: Value) -> Plain:  # noqa: PLR0911 - a line for each type of value
    """What a claim says, in the form in which it is read back."""
    match value:
        case Text(text, lang):
            return {"text": text, "lang": lang} if lang else text
        case Term(term):
            return term
        case Ref(code):
            return code
        case When(edtf=edtf):
            return edtf
        case Duration(low, high):
            return _ends(low, high, "min_days", "max_days")
        case Amount(low, high):
            return _ends(low, high, "low", "high")
        case Stance(stance):
            return stance
    return None  # the source says that it is not known


def _ends(low: int | None, high: int | None, first: str, last: str) -> int | dict[str, int]:
    if low is not None and low == high:
        return low
    return {key: end for key, end in ((first, low), (last, high)) if end is not None}


def line_of(record: Record) -> Object:
    """The object of an entity, a claim or a finding; its code is brought along.

    Raises:
        KeyError: records of this type have no line here.
    """
    return _LINES[type(record)](record)


def _entity(record: Record) -> Object:
    entity = cast("Entity", record)
    return {"entity": entity.kind, "code": entity.code}


def _claim(record: Record) -> Object:
    claim = cast("Claim", record)
    line: Object = {
        "subject": claim.subject,
        "property": claim.property,
        "value": value_json(claim.value),
        "source": claim.source,
    }
    for key, text in (
        ("as_stated", claim.as_stated),
        ("locator", claim.locator),
        ("statement", claim.statement),
    ):
        if text:
            line[key] = text
    if claim.derived_from is not None:
        line["derived_from"] = list(claim.derived_from)
    return {**line, "code": claim.code}


def _finding(record: Record) -> Object:
    finding = cast("Finding", record)
    line: Object = {
        "finding": finding.question,
        "about": list(finding.about),
        "verdict": finding.verdict,
        "standard": finding.standard,
        "reasons": finding.reasons,
        "dated": finding.dated.isoformat(),
    }
    if finding.supersedes:
        line["supersedes"] = finding.supersedes
    if finding.value is not None:
        line |= {"property": finding.property, "value": value_json(finding.value)}
    return {**line, "code": finding.code}


_LINES: Final[Mapping[type[Record], Callable[[Record], Object]]] = {
    Entity: _entity,
    Claim: _claim,
    Finding: _finding,
}
