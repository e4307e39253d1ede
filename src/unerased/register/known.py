"""What the projection, and the records before in the same save, already hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from unerased.model.check import kind_of_record
from unerased.model.records import Claim, Entity
from unerased.model.units import tied, units_of
from unerased.register.encoding import FORMS
from unerased.register.records import RECORDS, claim_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.model.codebook import Codebook
    from unerased.model.records import Record
    from unerased.register.database import Database

__all__ = ["ProjectionKnown"]

_PIECE: Final = 5_000


class ProjectionKnown:
    """`model.known.Known` over a projection and the save being made.

    Args:
        db: the projection.
        codebook: what is in force; an addition in the same save replaces it.
    """

    def __init__(self, db: Database, codebook: Codebook) -> None:
        self.codebook = codebook
        self._db = db
        self._kinds: dict[str, str | None] = {}
        self._claims: dict[str, Claim | None] = {}
        self._of_subject: dict[str, list[Claim]] = {}
        self._records: dict[str, Record] = {}
        self._victims: dict[str, tuple[str, ...]] = {}
        self._asked: set[str] = set()

    def expect(self, codes: Iterable[str]) -> None:
        """Look up many codes at once; asking for each of them later costs nothing."""
        wanted = list(dict.fromkeys(code for code in codes if code and code not in self._kinds))
        for start in range(0, len(wanted), _PIECE):
            piece = wanted[start : start + _PIECE]
            self._kinds.update(dict.fromkeys(piece))
            given = {"codes": json.dumps(piece)}
            self._kinds.update(self._db.rows(_KINDS, given))

    def add(self, record: Record) -> None:
        """Hold a record of the save from now on."""
        self._kinds[record.code] = kind_of_record(record)
        if isinstance(record, Claim):
            self._claims[record.code] = record
            self._of_subject.setdefault(record.subject, []).append(record)
        elif not isinstance(record, Entity):
            self._records[record.code] = record

    def kind_of(self, code: str) -> str | None:
        """Kind of an entity, or of a record; None when nothing has this code."""
        if code not in self._kinds:
            self.expect([code])
        return self._kinds.get(code)

    def claim(self, code: str) -> Claim | None:
        """The claim with this code; None also for one that was erased."""
        if not code.startswith("C-"):
            return None
        if code not in self._claims:
            row = self._db.row(_CLAIM, {"code": code})
            self._claims[code] = None if row is None else claim_of(row)
        return self._claims[code]

    def victims(self, code: str) -> tuple[str, ...]:
        """Codes of units to which what is no unit itself is tied, by all that is known of it."""
        known = self._victims.get(code)
        if known is not None:
            return known
        if code in self._asked:  # events may be part of each other: each is asked once
            return ()
        self._asked.add(code)
        try:
            found = tuple(sorted(self._tied(code)))
        finally:
            self._asked.discard(code)
        if not self._asked:
            self._victims[code] = found
        return found

    def _tied(self, code: str) -> set[str]:
        record = self._record(code)
        if record is not None:
            return set(units_of(record, self.codebook, self))
        found: set[str] = set()
        for claim in (*self._of_subject.get(code, ()), *self._stored(code)):
            found.update(tied(claim, self.codebook, self))
        return found

    def _stored(self, code: str) -> list[Claim]:
        return [claim_of(row) for row in self._db.rows(_REFERENCES, {"code": code})]

    def _record(self, code: str) -> Record | None:
        """The record with this code that is neither an entity nor a claim."""
        if code in self._records:
            return self._records[code]
        kind = self.codebook.kind_of_code(code)
        if kind is None or kind.name in {"entity", "claim"} or kind.name not in FORMS:
            return None
        sql = f"SELECT $columns({kind.name}) $from({kind.name}) WHERE c.code = :code"
        row: tuple[Any, ...] | None = self._db.row(sql, {"code": code})
        return None if row is None else RECORDS[kind.name](row)


_CODES: Final = "(SELECT value FROM json_each(:codes))"
#: Code and kind of everything, with what was erased or could not be read: its code is in use.
_KINDS: Final = " UNION ALL ".join(
    [
        f"SELECT c.code, 'unrecognised' $from(unrecognised) WHERE c.code IN {_CODES}",
        (
            "SELECT c.code, CASE c.type WHEN 'entity' THEN c.kind ELSE c.type END $from(erased) "
            f"WHERE c.code IN {_CODES}"
        ),
        f"SELECT c.code, c.kind $from(entity) WHERE c.code IN {_CODES}",
        *(
            f"SELECT c.code, '{name}' $from({name}) WHERE c.code IN {_CODES}"
            for name in FORMS
            if name != "entity"
        ),
    ]
)
_CLAIM: Final = "SELECT $columns(claim) $from(claim) WHERE c.code = :code AND c.vtype <> ''"
_REFERENCES: Final = "SELECT $columns(claim) $from(claim) WHERE c.subject = :code AND c.vtype = 'r'"
