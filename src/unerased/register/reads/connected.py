"""What hangs together: whatever may be judged otherwise when something about a code changes.

Rows count whether or not they hold: what was connected before a correction is reached as well as
what is connected now.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from unerased.model.records import Claim
from unerased.register.columns import derived_of
from unerased.register.reads.findings import get_findings
from unerased.register.reads.plain import Known

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from unerased.register.database import Database
    from unerased.register.rows import FindingRow

__all__ = ["connected", "findings_near", "live_among", "plain_claims_about"]

_CODES: Final = "(SELECT value FROM json_each(:codes))"
_NAMES: Final = "(SELECT value FROM json_each(:names))"
_TOGETHER: Final = (
    "SELECT c.about FROM about b JOIN finding c ON c.code = b.finding "
    "WHERE b.code IN $codes AND c.question <> 'claim'"
)
_STEPS: Final = (
    # from a claim: what it is about, who repeats it, whom it took the place of
    "SELECT c.subject FROM claim c WHERE c.code IN $codes",
    "SELECT r.claim FROM derivation r WHERE r.origin IN $codes",
    "SELECT c.target FROM correction c WHERE c.replacement IN $codes",
    # from anything: across the links, both ways
    "SELECT c.word FROM claim c WHERE c.subject IN $codes AND c.property IN $names",
    "SELECT c.subject FROM claim c WHERE c.property IN $names AND c.word IN $codes",
    # from a finding: what it is about; who may be the same; whose value rests on which claims
    "SELECT c.about FROM finding c WHERE c.code IN $codes",
    _TOGETHER,
)
_BY_SOURCE: Final = "SELECT c.code FROM claim c WHERE c.source IN $codes"


def connected(
    db: Database,
    codes: Iterable[str],
    links: Iterable[str],
    *,
    by_source: bool,
    most: int,
) -> frozenset[str] | None:
    """All codes that are reached from these, these included; None when there are more than `most`.

    Args:
        db: the projection.
        codes: of records of any kind.
        links: properties whose value refers to something; they are followed both ways.
        by_source: from a source to all claims that it makes.
        most: so many codes are reached at most.
    """
    steps = (*_STEPS, _BY_SOURCE) if by_source else _STEPS
    # As many as are too many end the search, so no step need give more.
    sql = " UNION ".join("SELECT * FROM ($step LIMIT :most)".replace("$step", s) for s in steps)
    given = {"names": json.dumps(sorted(links)), "most": most + 1}
    found: set[str] = set()
    ahead = set(codes)
    while ahead:
        found |= ahead
        if len(found) > most:
            return None
        rows = _rows(db, sql, {**given, "codes": json.dumps(sorted(ahead))})
        ahead = {code for (reached,) in rows for code in reached.split()} - found
    return frozenset(found)


def plain_claims_about(db: Database, names: Sequence[str], subjects: Iterable[str]) -> list[Claim]:
    """Live claims of some properties about these subjects, as `plain_claims` gives them."""
    known = Known()
    given = {"names": json.dumps(names), "codes": json.dumps(sorted(subjects))}
    return [
        Claim(code, subject, prop, known[columns], source, derived_from=derived_of(derived))
        for code, subject, prop, source, derived, *columns in _rows(db, _CLAIMS, given)
    ]


_CLAIMS: Final = (
    "SELECT c.code, c.subject, c.property, c.source, c.derived, c.vtype, c.word, c.mark, c.lo, "
    "c.hi $from(claim) WHERE c.subject IN $codes AND c.property IN $names "
    "AND d.action IS NULL AND e.action IS NULL"
)


def live_among(db: Database, kind: str, codes: Iterable[str]) -> list[str]:
    """Those of these codes that are entities of a kind and hold, in their order."""
    rows = _rows(
        db,
        "SELECT c.code $from(entity) "
        "WHERE c.kind = :kind AND c.code IN $codes AND $status = 'live' ORDER BY c.code",
        {"kind": kind, "codes": json.dumps(sorted(codes))},
    )
    return [code for (code,) in rows]


def findings_near(
    db: Database, codes: Collection[str], properties: Iterable[str]
) -> list[FindingRow]:
    """Live findings about these codes, and those that settle a value of some properties."""
    rows = _rows(
        db,
        "SELECT b.finding FROM about b WHERE b.code IN $codes UNION SELECT c.code FROM finding c "
        "WHERE c.question = 'value' AND c.property IN $names",
        {"codes": json.dumps(sorted(codes)), "names": json.dumps(sorted(properties))},
    )
    return list(get_findings(db, [code for (code,) in rows], live=True).values())


def _rows(db: Database, sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of a statement with lists in it: `$codes` and `$names`."""
    return db.rows(sql.replace("$codes", _CODES).replace("$names", _NAMES), given)
