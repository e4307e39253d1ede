"""The team's findings, and the consents of persons."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from unerased.model.consent import publishable
from unerased.register.records import consent_of, finding_of
from unerased.register.rows import ConsentRow, FindingRow, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.journal.values import Heads
    from unerased.model.records import Consent
    from unerased.register.database import Database

__all__ = ["consents", "expiring", "findings", "get_findings"]

_FINDINGS: Final = (
    "SELECT $columns(finding), $status, $correction, $place $from(finding) "
    "WHERE $where AND $seen(c.seg) ORDER BY $order"
)
_REPLACED: Final = (
    "SELECT c.supersedes, c.code $from(finding) "
    "WHERE $where AND c.supersedes <> '' AND $status = 'live' AND $seen(c.seg) ORDER BY $order"
)
_CONSENTS: Final = (
    "SELECT $columns(consent), $status, $correction, $place $from(consent) "
    "WHERE $where AND $seen(c.seg) ORDER BY $order"
)
_CODES: Final = "(SELECT value FROM json_each(:codes))"


def findings(
    db: Database, about: str | None = None, *, heads: Heads | None = None, live: bool = True
) -> list[FindingRow]:
    """Findings about a code, or all of them, in the order they came.

    A finding that a live one supersedes is itself superseded, whoever is asked about.
    """
    if about is None:
        return _findings(db, "1", "1", {}, heads, live=live)
    where = "c.code IN (SELECT b.finding FROM about b WHERE b.code = :about)"
    superseding = "c.supersedes IN (SELECT b.finding FROM about b WHERE b.code = :about)"
    return _findings(db, where, superseding, {"about": about}, heads, live=live)


def get_findings(
    db: Database, codes: Iterable[str], *, heads: Heads | None = None, live: bool = False
) -> dict[str, FindingRow]:
    """Findings by their own codes; a code that is no finding's in view is left out."""
    given = {"codes": json.dumps(list(codes))}
    where, superseding = f"c.code IN {_CODES}", f"c.supersedes IN {_CODES}"
    rows = _findings(db, where, superseding, given, heads, live=live)
    return {row.finding.code: row for row in rows}


def _findings(  # noqa: PLR0913 - what the reads above have in common
    db: Database,
    where: str,
    superseding: str,
    given: Mapping[str, str],
    heads: Heads | None,
    *,
    live: bool,
) -> list[FindingRow]:
    rows = db.rows(_FINDINGS.replace("$where", where), given, heads=heads)
    if not rows:
        return []
    found = [FindingRow(finding_of(row[:10]), row[10], row[11], place_of(row[12:])) for row in rows]
    replaced: dict[str, str] = dict(
        db.rows(_REPLACED.replace("$where", superseding), given, heads=heads)
    )
    found = [_superseded(row, replaced) for row in found]
    return [row for row in found if row.status == "live"] if live else found


def _superseded(row: FindingRow, replaced: dict[str, str]) -> FindingRow:
    by = replaced.get(row.finding.code)
    if by is None or row.status != "live":
        return row
    return replace(row, status="superseded", correction=by)


def consents(
    db: Database,
    person: str | None = None,
    *,
    codes: Iterable[str] | None = None,
    heads: Heads | None = None,
    live: bool = True,
) -> list[ConsentRow]:
    """What a person answered, or what stands under these codes, or all, in the order it came."""
    if person is not None:
        return _consents(db, "c.person = :person", {"person": person}, heads, live=live)
    if codes is not None:
        given = {"codes": json.dumps(list(codes))}
        return _consents(db, f"c.code IN {_CODES}", given, heads, live=live)
    return _consents(db, "1", {}, heads, live=live)


def expiring(db: Database, first: dt.date, last: dt.date) -> list[ConsentRow]:
    """Live consents that were given and whose last day lies from `first` to `last`, soonest first.

    A consent that a later answer of the same person has replaced is left out.
    """
    given = {"first": first.toordinal(), "last": last.toordinal()}
    where = "c.answer = 'given' AND c.expires BETWEEN :first AND :last"
    found = _consents(db, where, given, None, live=True)
    persons = {row.consent.person for row in found}
    where = f"c.person IN {_CODES}"
    every = _consents(db, where, {"codes": json.dumps(sorted(persons))}, None, live=True)
    by_person: dict[str, list[Consent]] = {}
    for row in every:
        by_person.setdefault(row.consent.person, []).append(row.consent)
    kept = [row for row in found if _decides(row.consent, by_person[row.consent.person])]
    return sorted(kept, key=lambda row: (row.consent.expires or dt.date.max, row.consent.code))


def _decides(one: Consent, every: list[Consent]) -> bool:
    """Whether nothing later was answered for this purpose and audience."""
    last = dt.date.max
    return publishable(every, one.person, one.purpose, one.audience, last).consent == one.code


def _consents(
    db: Database, where: str, given: Mapping[str, Any], heads: Heads | None, *, live: bool
) -> list[ConsentRow]:
    rows = db.rows(_CONSENTS.replace("$where", where), given, heads=heads)
    found = [ConsentRow(consent_of(row[:8]), row[8], row[9], place_of(row[10:])) for row in rows]
    return [row for row in found if row.status == "live"] if live else found
