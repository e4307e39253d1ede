"""Parts of the overview that are no lists: contradictions, findings, denials, places, counts."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from unerased.model.contradiction import Contradiction
from unerased.register import reads
from unerased.register.reads.contested import contestable_about, rival_refs
from unerased.register.reads.denials import OpenDenial, open_denials
from unerased.register.reads.ranges import rows_of_segments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.model.codebook import Codebook
    from unerased.register.database import Database
    from unerased.register.overview.touched import Gone, Touched
    from unerased.register.reads.contested import Contradicting
    from unerased.register.rows import FindingRow

__all__ = ["Contested", "Denials", "Judged", "Places", "Said", "in_codes"]

_STANCE: Final = "claim.stance"
_ANSWERS: Final = frozenset({"statement.answer", "claim.answer"})


def in_codes(db: Database, sql: str, codes: Iterable[str]) -> list[tuple[Any, ...]]:
    """Rows of a statement with `$codes` in it."""
    listed = "(SELECT value FROM json_each(:codes))"
    return db.rows(sql.replace("$codes", listed), {"codes": json.dumps(sorted(codes))})


class Contested:
    """Contradictions, by what the first of the two claims is about."""

    def __init__(self, db: Database, book: Codebook) -> None:
        self.by: dict[str, tuple[Contradiction, ...]] = {}
        self._put(reads.contradictions(db, book))
        self._apart = _several_places(db, book)

    def update(self, db: Database, book: Codebook, touched: Touched) -> set[str]:
        """Work out again what may have changed; gives the codes that it is about."""
        again = _upwards(db, {claim.code for claim in touched.claims})
        if any(_contains(claim.property, book) for claim in touched.claims):
            again |= self._apart
        if again:
            claims = contestable_about(db, book, again)
            self._apart -= again
            self._apart |= rival_refs(claims.values(), book).keys() & again
            for code in again:
                self.by.pop(code, None)
            self._put(reads.contradictions(db, book, about=again))
        return again

    def _put(self, found: Iterable[Contradicting]) -> None:
        by: dict[str, list[Contradiction]] = {}
        for pair in found:
            one = Contradiction(pair.a.code, pair.b.code, pair.why)
            by.setdefault(pair.a.subject, []).append(one)
        self.by.update({code: tuple(pairs) for code, pairs in by.items()})

    def pairs(self) -> list[Contradiction]:
        """All of them, sorted by the codes of the claims."""
        return sorted(pair for pairs in self.by.values() for pair in pairs)


def _several_places(db: Database, book: Codebook) -> set[str]:
    """Subjects with several values of a single-valued reference.

    Whether these contradict each other depends on what contains what.
    """
    names = json.dumps([prop.name for prop in book.properties.values() if prop.single and prop.to])
    listed = "(SELECT value FROM json_each(:names))"
    doubled = db.rows(
        f"SELECT c.subject FROM claim c WHERE +c.property IN {listed} "  # noqa: S608 - own marks
        "GROUP BY c.subject, c.property HAVING count(*) > 1",
        {"names": names},
    )
    rows = db.rows(
        "SELECT c.subject FROM claim c "  # noqa: S608 - own marks
        "WHERE c.subject IN (SELECT value FROM json_each(:codes)) "
        f"AND c.property IN {listed} "
        "GROUP BY c.subject, c.property HAVING min(c.word) < max(c.word)",
        {"names": names, "codes": json.dumps([row[0] for row in doubled])},
    )
    return {row[0] for row in rows}


def _contains(name: str, book: Codebook) -> bool:
    prop = book.properties.get(name)
    return prop is not None and prop.hierarchy


def _upwards(db: Database, codes: set[str]) -> set[str]:
    """What these claims and those that repeat them are about, and what that is about in turn."""
    ahead, every = set(codes), set(codes)
    while ahead:
        rows = in_codes(db, "SELECT r.claim FROM derivation r WHERE r.origin IN $codes", ahead)
        ahead = {row[0] for row in rows} - every
        every |= ahead
    found: set[str] = set()
    ahead = every
    while ahead:
        rows = in_codes(db, "SELECT c.subject FROM claim c WHERE c.code IN $codes", ahead)
        ahead = {row[0] for row in rows} - found
        found |= ahead
    return found


class Judged:
    """What live findings are about."""

    def __init__(self, db: Database) -> None:
        self.live: dict[str, tuple[str, ...]] = {}
        self.about: Counter[str] = Counter()
        self._put(reads.findings(db))

    def update(self, db: Database, touched: Touched) -> set[str]:
        """Read again what may have changed; gives the codes that it is about."""
        again: set[str] = set()
        for code in touched.findings:
            about = self.live.pop(code, ())
            again.update(about)
            self.about.subtract(about)
        rows = list(reads.get_findings(db, touched.findings, live=True).values())
        self._put(rows)
        again.update(code for row in rows for code in row.finding.about)
        self.about = +self.about
        return again

    def _put(self, rows: Iterable[FindingRow]) -> None:
        for row in rows:
            about = tuple(dict.fromkeys(row.finding.about))
            self.live[row.finding.code] = about
            self.about.update(about)


class Denials:
    """Denials without an answer."""

    def __init__(self, db: Database) -> None:
        self.open: dict[str, OpenDenial] = open_denials(db)

    def update(self, db: Database, touched: Touched) -> set[str]:
        """Read again what may have changed; gives its codes."""
        again: set[str] = set()
        answered: set[str] = set()
        for claim in touched.claims:
            if claim.property == _STANCE:
                again.add(claim.statement or claim.code)
            elif claim.property in _ANSWERS:
                answered.add(claim.subject)
        rows = in_codes(db, "SELECT c.statement FROM claim c WHERE c.code IN $codes", answered)
        again |= answered | {row[0] for row in rows if row[0]}
        for code in again:
            self.open.pop(code, None)
        if again:
            self.open.update(open_denials(db, again))
        return again


class Places:
    """Which place lies in which, by live claims."""

    def __init__(self, db: Database, gone: Gone) -> None:
        self._within: dict[str, set[str]] = {}
        rows = db.rows(
            "SELECT c.seg, c.code, c.subject, c.word FROM claim c "
            "WHERE c.property = 'place.within' AND c.vtype = 'r'"
        )
        for seg, code, subject, word in rows:
            if gone.spares(seg, code):
                self._within.setdefault(subject, set()).add(word)

    def above(self, place: str) -> list[str]:
        """Everything that contains a place; safe against circles."""
        found: set[str] = set()
        ahead = [place]
        while ahead:
            fresh = self._within.get(ahead.pop(), set()) - found
            found |= fresh
            ahead.extend(fresh)
        return sorted(found - {place})


class Said:
    """How many live claims there are of each property."""

    def __init__(self, db: Database, gone: Gone) -> None:
        rows = db.rows("SELECT c.property, count(*) FROM claim c GROUP BY c.property")
        self.live: Counter[str] = Counter(dict(rows))
        by_code = db.rows("SELECT c.property, c.seg FROM dead d JOIN claim c ON c.code = d.target")
        self.live.subtract(name for name, seg in by_code if seg not in gone.segments)
        for first, last in rows_of_segments(db, "claim", gone.segments):
            by_save = db.rows(
                "SELECT c.property, count(*) FROM claim c WHERE c.id BETWEEN :first AND :last "
                "GROUP BY +c.property",
                {"first": first, "last": last},
            )
            self.live.subtract(dict(by_save))

    def update(self, touched: Touched) -> None:
        """Count what came and what does not hold any more."""
        for claim in touched.claims:
            stands = touched.now.spares(claim.seg, claim.code)
            stood = claim.row < touched.first_new and touched.before.spares(claim.seg, claim.code)
            self.live[claim.property] += stands - stood
