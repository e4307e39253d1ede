"""Whom a record concerns, and into which compartment it is written.

A *unit* (a person, a source, a text, a file) has a key of its own. What concerns several units
is sealed under all their keys, so that erasing any one of them destroys it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias, cast

from unerased.model.check import kind_of_record
from unerased.model.codebook import Codebook
from unerased.model.known import Known
from unerased.model.records import (
    Claim,
    Consent,
    Correction,
    Counted,
    FileRecord,
    Finding,
    Opening,
    Record,
)
from unerased.model.values import Ref

IDENTITIES: Final = "identities"


def units_of(record: Record, codebook: Codebook, known: Known) -> tuple[str, ...]:
    """Sorted codes of the units that the record concerns.

    An entity's bare existence concerns none: after an erasure it still reads "undetermined
    (erased)". Definitions, extensions of the codebook and saves concern none.
    """
    found = _UNITS.get(type(record), _none)(record, codebook, known)
    return tuple(sorted(set(found)))


def tied(record: Record, codebook: Codebook, known: Known) -> tuple[str, ...]:
    """Units that the record's subject is tied to from now on; empty for most records.

    Whoever keeps `Known.victims` adds these to those of the claim's subject, for all claims of a
    save before `units_of` is asked of any; for a finding, consent or opening they are those of
    its own code.
    """
    if isinstance(record, (Finding, Consent, Opening, Counted)):
        return units_of(record, codebook, known)
    if not isinstance(record, Claim) or not isinstance(record.value, Ref):
        return ()
    prop = codebook.properties.get(record.property)
    if prop is None or not prop.concerns:
        return ()
    return tuple(sorted(set(_of_code(record.value.code, codebook, known))))


def compartment_of(record: Record, codebook: Codebook, known: Known) -> str:
    """The compartment whose members may read the record.

    A claim lives where its property says; one about a claim, and a correction, where its target
    lives if that is `identities`: whoever may not read a name does not read what is said of it.
    """
    if isinstance(record, Claim):
        if _touches_identities(record.subject, codebook, known):
            return IDENTITIES
        return codebook.properties[record.property].compartment
    if isinstance(record, (Finding, Correction)):
        targets = record.about if isinstance(record, Finding) else (record.target,)
        if any(_touches_identities(code, codebook, known) for code in targets):
            return IDENTITIES
    return codebook.kinds[kind_of_record(record)].compartment


def _touches_identities(code: str, codebook: Codebook, known: Known) -> bool:
    """Whether a claim, or the claim that it is about, lives in `identities`."""
    seen: set[str] = set()
    while (claim := known.claim(code)) is not None and code not in seen:
        seen.add(code)
        prop = codebook.properties.get(claim.property)
        if prop is not None and prop.compartment == IDENTITIES:
            return True
        code = claim.subject
    return False


def _of_code(code: str, codebook: Codebook, known: Known) -> Iterable[str]:
    """Units behind any code: itself, those of the claim, or those that it is tied to."""
    kind = codebook.kind_of_code(code)
    if kind is not None and kind.unit:
        return (code,)
    claim = known.claim(code)
    return known.victims(code) if claim is None else _claim(claim, codebook, known)


def _claim(record: Record, codebook: Codebook, known: Known) -> Iterable[str]:
    """Units of the subject and, for a reference, of the value; along claims about claims."""
    found: set[str] = set()
    seen: set[str] = set()
    claim = cast("Claim", record)
    while claim.code not in seen:
        seen.add(claim.code)
        if isinstance(claim.value, Ref):
            found.update(_of_value(claim, claim.value.code, codebook, known))
        further = known.claim(claim.subject)
        if further is None:
            found.update(_of_code(claim.subject, codebook, known))
            break
        claim = further
    return found


def _of_value(claim: Claim, code: str, codebook: Codebook, known: Known) -> Iterable[str]:
    """A reference concerns a unit; what is no unit itself only where the property says so."""
    kind = codebook.kind_of_code(code)
    if kind is not None and kind.unit:
        return (code,)
    prop = codebook.properties.get(claim.property)
    return known.victims(code) if prop is not None and prop.concerns else ()


def _finding(record: Record, codebook: Codebook, known: Known) -> Iterable[str]:
    finding = cast("Finding", record)
    found: set[str] = set()
    for code in finding.about:
        found.update(_of_code(code, codebook, known))
    if isinstance(finding.value, Ref):
        found.update(_of_code(finding.value.code, codebook, known))
    return found


def _consent(record: Record, _: Codebook, __: Known) -> Iterable[str]:
    return (cast("Consent", record).person,)


def _correction(record: Record, codebook: Codebook, known: Known) -> Iterable[str]:
    return _of_code(cast("Correction", record).target, codebook, known)


def _file(record: Record, _: Codebook, __: Known) -> Iterable[str]:
    file = cast("FileRecord", record)
    return (file.code, file.source) if file.source else (file.code,)


def _opening(record: Record, codebook: Codebook, known: Known) -> Iterable[str]:
    return _of_code(cast("Opening", record).target, codebook, known)


def _counted(record: Record, codebook: Codebook, known: Known) -> Iterable[str]:
    return _of_code(cast("Counted", record).unit, codebook, known)


def _none(_: Record, __: Codebook, ___: Known) -> Iterable[str]:
    return ()


_Units: TypeAlias = Callable[[Record, Codebook, Known], Iterable[str]]
_UNITS: Final[Mapping[type[Record], _Units]] = {
    Claim: _claim,
    Finding: _finding,
    Consent: _consent,
    Correction: _correction,
    FileRecord: _file,
    Opening: _opening,
    Counted: _counted,
}
