"""Is a record allowed by the codebook and by what is already known?

Bulk imports ask this of every claim, so the way of a good claim is short. A problem names the
field and the reason; it quotes terms and names of properties, never texts.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

from unerased.model.check_value import text_fault, value_fault
from unerased.model.codebook import Codebook, extended
from unerased.model.codes import is_code
from unerased.model.errors import BadCodebook, BadYaml, shown
from unerased.model.known import Known, Problem
from unerased.model.records import (
    Backup,
    Claim,
    CodebookExtension,
    Consent,
    Correction,
    Counted,
    Definition,
    Entity,
    FileRecord,
    Finding,
    Opening,
    Record,
    Release,
    ReleaseKey,
    Save,
)
from unerased.model.standards import AS_REPORTED, LADDER
from unerased.model.values import Text
from unerased.model.yamltext import read_yaml

__all__ = ["Known", "Problem", "check", "kind_of_record"]

MAX_RECORD: Final = 56 * 1024
MAX_CODES: Final = 500
EVERY: Final = "every"
_SMALL: Final = 4 * 1024
_SHA256: Final = re.compile(r"[0-9a-f]{64}\Z")
_HEX: Final = re.compile(r"[0-9a-f]*\Z")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_COUPLE: Final = 2
_CORRECTABLE: Final = {
    "superseded": ("claim", "finding", "consent", "file", "definition"),
    "undone": ("save",),
}

Found: TypeAlias = list[tuple[str, str]]


def check(record: Record, codebook: Codebook, known: Known) -> list[Problem]:
    """Every reason against a record; an empty list for a good one.

    `known` must hold what stands before the record in the same save, and not yet the record
    itself. Since a record may name only what is known, derivations can form no cycle.
    """
    found: Found = []
    _own_code(record, codebook, known, found)
    _CHECKS[type(record)][1](record, codebook, known, found)
    return [Problem(record.code, field, reason) for field, reason in found]


def kind_of_record(record: Record) -> str:
    """The kind that the record's code stands for: an entity's own, or "claim" and so on."""
    return _CHECKS[type(record)][0] or cast("Entity", record).kind


def _own_code(record: Record, codebook: Codebook, known: Known, found: Found) -> None:
    kind = codebook.kinds.get(kind_of_record(record))  # every record's kind, by load_codebook
    if kind is None:
        return  # the kind itself is the problem, and is named by its own check
    code = record.code
    if code.partition("-")[0] != kind.prefix or not is_code(code):
        found.append(("code", f"is no good code of the kind {kind.name} ({kind.prefix}-…)"))
    elif known.kind_of(code) is not None:
        found.append(("code", "is already in use"))


def _texts(found: Found, texts: Mapping[str, str], codes: int = 0, required: str = "") -> None:
    """Faults of plain text fields, and of the record as a whole when it is too large."""
    for field, text in texts.items():
        if fault := text_fault(text):
            found.append((field, fault))
    size = sum(len(text.encode("utf-8", "replace")) for text in texts.values())
    if size + 20 * codes > MAX_RECORD:
        found.append(("", f"all texts together are longer than {MAX_RECORD // 1024} KiB"))
    if required and not texts[required].strip():
        found.append((required, "is missing"))


def _entity(record: Record, codebook: Codebook, _: Known, found: Found) -> None:
    kind = codebook.kinds.get(cast("Entity", record).kind)
    if kind is None or not kind.entity:
        found.append(("kind", f"unknown kind {shown(cast('Entity', record).kind)}"))


def _claim(record: Record, codebook: Codebook, known: Known, found: Found) -> None:
    claim = cast("Claim", record)
    prop = codebook.properties.get(claim.property)
    if prop is None:
        found.append(("property", f"unknown property {shown(claim.property)}"))
    else:
        kind = known.kind_of(claim.subject)
        if kind not in prop.of:
            reason = f"{prop.name} is no property of the kind {kind}"
            found.append(("subject", reason if kind else "no such code"))
        if fault := value_fault(prop, claim.value, codebook, known):
            found.append(("value", fault))
        elif prop.hierarchy and getattr(claim.value, "code", None) == claim.subject:
            found.append(("value", "nothing is part of itself"))
    if known.kind_of(claim.source) != "source":
        found.append(("source", "no such source"))
    if claim.statement and known.kind_of(claim.statement) != "statement":
        found.append(("statement", "no such statement"))
    if claim.derived_from:
        _derived(claim, known, found)
    _claim_texts(claim, found)


def _claim_texts(claim: Claim, found: Found) -> None:
    value = claim.value
    text = value.text if type(value) is Text else ""
    for field, words in (("as_stated", claim.as_stated), ("locator", claim.locator)):
        if words and (fault := text_fault(words)):
            found.append((field, fault))
    if len(text) + len(claim.as_stated) + len(claim.locator) > _SMALL:
        texts = {"value": text, "as_stated": claim.as_stated, "locator": claim.locator}
        size = sum(len(words.encode("utf-8", "replace")) for words in texts.values())
        if size + 20 * len(claim.derived_from or ()) > MAX_RECORD:
            found.append(("", f"all texts together are longer than {MAX_RECORD // 1024} KiB"))


def _derived(claim: Claim, known: Known, found: Found) -> None:
    origins = claim.derived_from or ()
    if claim.code in origins:
        found.append(("derived_from", "a claim cannot repeat itself"))
    elif len(origins) > MAX_CODES or len(set(origins)) < len(origins):
        found.append(("derived_from", f"names a claim twice, or more than {MAX_CODES}"))
    elif any(known.kind_of(code) != "claim" for code in origins):
        found.append(("derived_from", "no such claim"))


def _finding(record: Record, codebook: Codebook, known: Known, found: Found) -> None:
    finding = cast("Finding", record)
    kinds = [known.kind_of(code) for code in finding.about]
    if fault := _about_fault(finding, kinds):
        found.append(("about", fault))
    if finding.standard not in LADDER or finding.standard == AS_REPORTED:
        found.append(("standard", f"{shown(finding.standard)} is no standard of a finding"))
    if finding.supersedes and known.kind_of(finding.supersedes) != "finding":
        found.append(("supersedes", "no such finding"))
    if finding.question == "value":
        _found_value(finding, kinds[0] if kinds else None, codebook, known, found)
    elif finding.property or finding.value is not None:
        found.append(("value", 'only the question "value" has a property and a value'))
    _texts(found, {"reasons": finding.reasons}, len(finding.about), "reasons")


def _about_fault(finding: Finding, kinds: list[str | None]) -> str:
    if not kinds or len(kinds) > MAX_CODES or len(set(finding.about)) < len(kinds):
        return f"names nothing, something twice, or more than {MAX_CODES}"
    if None in kinds:
        return "no such code"
    if finding.question == "claim":
        return "" if set(kinds) == {"claim"} else "must be claims"
    if finding.question == "value":
        rest = set(kinds[1:]) - {"claim"}
        return "must be one entity, then the claims that the value rests on" if rest else ""
    persons = set(kinds) == {"person"} and len(kinds) >= _COUPLE
    return "" if persons else "must be two or more persons"


def _found_value(
    finding: Finding, kind: str | None, codebook: Codebook, known: Known, found: Found
) -> None:
    prop = codebook.properties.get(finding.property)
    if prop is None:
        found.append(("property", f"unknown property {shown(finding.property)}"))
    elif kind is not None and kind not in prop.of:
        found.append(("property", f"{prop.name} is no property of the kind {kind}"))
    elif finding.value is None:
        found.append(("value", "is missing"))
    elif fault := value_fault(prop, finding.value, codebook, known):
        found.append(("value", fault))


def _consent(record: Record, codebook: Codebook, known: Known, found: Found) -> None:
    consent = cast("Consent", record)
    if known.kind_of(consent.person) != "person":
        found.append(("consent", "no such person"))
    for field, word, name in (
        ("purpose", consent.purpose, "consent_purposes"),
        ("audience", consent.audience, "audiences"),
    ):
        if word not in codebook.lists[name].terms:
            found.append((field, f'{shown(word)} is no term of the list "{name}"'))
        elif word == EVERY and consent.answer == "given":
            found.append((field, f'"{EVERY}" is for refusals and withdrawals'))
    if consent.expires and consent.expires < consent.dated:
        found.append(("expires", "lies before the day on which it was given"))
    _texts(found, {"obtained": consent.obtained}, required="obtained")


def _correction(record: Record, _: Codebook, known: Known, found: Found) -> None:
    correction = cast("Correction", record)
    kind = known.kind_of(correction.target)
    if kind is None:
        found.append(("correct", "no such code"))
    elif correction.action == "retracted":
        if kind in ("save", "correction", "opening"):
            advice = "undo its save" if kind == "correction" else "a save can be undone"
            found.append(("action", f"what is of the kind {kind} cannot be retracted; {advice}"))
    elif kind not in _CORRECTABLE[correction.action]:
        found.append(("action", f"what is of the kind {kind} cannot be {correction.action}"))
    _replacement(correction, kind, known, found)
    _texts(found, {"reason": correction.reason}, required="reason")


def _replacement(correction: Correction, kind: str | None, known: Known, found: Found) -> None:
    if correction.action != "superseded":
        if correction.replacement:
            found.append(("replacement", "only what is superseded has a replacement"))
    elif correction.replacement == correction.target:
        found.append(("replacement", "nothing replaces itself"))
    elif kind is not None and known.kind_of(correction.replacement) != kind:
        found.append(("replacement", f"no such {kind}"))


def _file(record: Record, _: Codebook, known: Known, found: Found) -> None:
    file = cast("FileRecord", record)
    if file.size < 0:
        found.append(("size", "must not be negative"))
    for field, digest in (("sha256", file.sha256), ("sealed_sha256", file.sealed_sha256)):
        if not _SHA256.match(digest):
            found.append((field, "must be 64 hexadecimal digits"))
    if file.source and known.kind_of(file.source) != "source":
        found.append(("source", "no such source"))
    texts = {
        "name": file.name,
        "sealed_name": file.sealed_name,
        "media_type": file.media_type,
        "received": file.received,
    }
    _texts(found, texts, required="name")


def _yaml(found: Found, text: str, read: Callable[[str], object]) -> None:
    _texts(found, {"yaml": text})
    try:
        read(text)
    except (BadYaml, BadCodebook) as error:
        found.append(("yaml", str(error)))


def _definition(record: Record, _: Codebook, __: Known, found: Found) -> None:
    definition = cast("Definition", record)
    if not _NAME.match(definition.name):
        found.append(("define", "a name is a to z, 0 to 9 and _, and begins with a letter"))
    if definition.version < 1:
        found.append(("version", "versions begin at 1"))
    _yaml(found, definition.yaml, read_yaml)


def _extension(record: Record, codebook: Codebook, _: Known, found: Found) -> None:
    _yaml(found, cast("CodebookExtension", record).yaml, lambda text: extended(codebook, text))


def _opening(record: Record, _: Codebook, known: Known, found: Found) -> None:
    opening = cast("Opening", record)
    if opening.target and known.kind_of(opening.target) is None:
        found.append(("target", "no such code"))
    _texts(found, {"purpose": opening.purpose})


def _release_key(record: Record, _: Codebook, __: Known, found: Found) -> None:
    key = cast("ReleaseKey", record)
    for field, digits in (("key", key.key), ("secret", key.secret)):
        if not _SHA256.match(digits):
            found.append((field, "must be 64 hexadecimal digits"))


def _release(record: Record, _: Codebook, known: Known, found: Found) -> None:
    release = cast("Release", record)
    if known.kind_of(release.figure) != "definition":
        found.append(("figure", "no such definition"))
    _texts(found, {"content": release.content, "receipt": release.receipt}, required="receipt")


def _counted(record: Record, _: Codebook, known: Known, found: Found) -> None:
    counted = cast("Counted", record)
    if known.kind_of(counted.unit) not in ("person", "act", "event"):
        found.append(("unit", "no such person, act or event"))
    if known.kind_of(counted.release) != "release":
        found.append(("release", "no such release"))
    if not _SHA256.match(counted.salt):
        found.append(("salt", "must be 64 hexadecimal digits"))
    _texts(found, {"record": counted.record}, required="record")


def _backup(record: Record, _: Codebook, __: Known, found: Found) -> None:
    backup = cast("Backup", record)
    for field, digits, length in (("number", backup.number, 32), ("shares", backup.shares, 16)):
        if len(digits) != length or not _HEX.match(digits):
            found.append((field, f"must be {length} hexadecimal digits"))
    _texts(found, {"place": backup.place}, required="place")


def _save(record: Record, _: Codebook, __: Known, found: Found) -> None:
    save = cast("Save", record)
    _texts(found, {"title": save.title, "step": save.step})


_Check: TypeAlias = Callable[[Record, Codebook, Known, Found], None]
_CHECKS: Final[Mapping[type[Record], tuple[str, _Check]]] = {
    Entity: ("", _entity),
    Claim: ("claim", _claim),
    Finding: ("finding", _finding),
    Consent: ("consent", _consent),
    Correction: ("correction", _correction),
    FileRecord: ("file", _file),
    Definition: ("definition", _definition),
    CodebookExtension: ("codebook", _extension),
    Opening: ("opening", _opening),
    ReleaseKey: ("releasekey", _release_key),
    Release: ("release", _release),
    Counted: ("counted", _counted),
    Backup: ("backup", _backup),
    Save: ("save", _save),
}
