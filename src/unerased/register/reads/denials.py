"""Denials that nobody of ours has answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.register.database import Database

__all__ = ["DENIES", "OpenDenial", "denying", "open_denials"]

#: stances that contest a claim
DENIES: Final = ("denies_act", "admits_denies_responsibility", "other_explanation")

_CODES: Final = "(SELECT value FROM json_each(:codes))"
_DENIES: Final = "c.property = 'claim.stance' AND c.word IN ({})".format(
    ", ".join(f"'{stance}'" for stance in DENIES)
)
_STANCES: Final = (
    "SELECT c.id, c.code, c.statement, c.source $from(claim) "
    f"WHERE {_DENIES} AND $status = 'live' AND $where ORDER BY c.id"
)
_ANSWERED: Final = (
    "SELECT c.subject $from(claim) "
    "WHERE c.property IN ('statement.answer', 'claim.answer') AND $status = 'live' AND $where"
)


@dataclass(frozen=True, slots=True)
class OpenDenial:
    """Denials that wait for an answer.

    Attributes:
        code: of the statement in which they were made, or of the denial itself.
        denials: how many of them.
        speaker: code of the source of the first one.
        row: number of the first one: a larger one came later.
    """

    code: str
    denials: int
    speaker: str
    row: int


def open_denials(db: Database, codes: Iterable[str] | None = None) -> dict[str, OpenDenial]:
    """What waits for an answer, by its code; only of these statements and claims, if given."""
    if codes is None:
        stances = db.rows(_STANCES.replace("$where", "1"))
        answered = {row[0] for row in db.rows(_ANSWERED.replace("$where", "1"))}
    else:
        given = {"codes": json.dumps(sorted(codes))}
        where = (f"c.statement IN {_CODES} AND c.statement <> ''", f"c.code IN {_CODES}")
        stances = [row for one in where for row in db.rows(_STANCES.replace("$where", one), given)]
        stances = [row for row in stances if row[2] in codes or not row[2]]
        about = {code for row in stances for code in row[1:3]}
        subjects = {"codes": json.dumps(sorted(about))}
        sql = _ANSWERED.replace("$where", f"c.subject IN {_CODES}")
        answered = {row[0] for row in db.rows(sql, subjects)}
    found: dict[str, OpenDenial] = {}
    for number, code, statement, source in sorted(set(stances)):
        if code not in answered and statement not in answered:
            key = statement or code
            before = found.get(key, OpenDenial(key, 0, source, number))
            found[key] = OpenDenial(key, before.denials + 1, before.speaker, before.row)
    return found


def denying(db: Database, statements: Iterable[str] | None = None) -> set[str]:
    """Statements in which something is denied; only of these, if given."""
    where = "c.statement <> ''"
    given = {}
    if statements is not None:
        where += f" AND c.statement IN {_CODES}"
        given = {"codes": json.dumps(sorted(statements))}
    sql = f"SELECT DISTINCT c.statement $from(claim) WHERE {_DENIES} AND $status = 'live' AND "
    rows = db.rows(sql + where, given)
    return {row[0] for row in rows}
