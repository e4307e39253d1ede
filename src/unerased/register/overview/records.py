"""By what findings and consents are filtered: records of the team's own, in tables of their own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from unerased.model.consent import publishable
from unerased.register import reads
from unerased.register.overview.facets import Facet
from unerased.register.overview.parts import in_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unerased.model.codebook import Codebook
    from unerased.model.records import Consent
    from unerased.register.overview.reading import Codes, Pair, Read, Reading

__all__ = ["record_facets"]

_YEAR: Final = 4


def record_facets(book: Codebook) -> dict[str, tuple[Facet, ...]]:
    """The facets of each kind of record that has a list."""
    return {
        "finding": (
            Facet("question", "term", _column("finding", "question"), list="questions"),
            Facet("verdict", "term", _column("finding", "verdict"), list="verdicts"),
            Facet("standard", "term", _column("finding", "standard"), list="standards"),
            Facet("year", "year", _years("finding")),
            Facet("about", "word", _about(book)),
        ),
        "consent": (
            Facet("purpose", "term", _column("consent", "purpose"), list="consent_purposes"),
            Facet("audience", "term", _column("consent", "audience"), list="audiences"),
            Facet("answer", "term", _column("consent", "answer"), list="consent_answers"),
            Facet("state", "word", _state),
            Facet("year", "year", _years("consent")),
        ),
    }


def _rows(reading: Reading, table: str, column: str, codes: Codes) -> list[tuple[Any, ...]]:
    sql = f"SELECT c.code, c.{column} FROM {table} c"  # noqa: S608 - own names
    if codes is None:
        return reading.db.rows(sql)
    return in_codes(reading.db, f"{sql} WHERE c.code IN $codes", codes)


def _column(table: str, column: str) -> Read:
    def read(reading: Reading, codes: Codes) -> Iterable[Pair]:
        return ((code, value) for code, value in _rows(reading, table, column, codes) if value)

    return read


def _years(table: str) -> Read:
    def read(reading: Reading, codes: Codes) -> Iterable[Pair]:
        rows = _rows(reading, table, "dated", codes)
        return ((code, dt.date.fromordinal(day).isoformat()[:_YEAR]) for code, day in rows)

    return read


def _about(book: Codebook) -> Read:
    """Of which kinds a finding is."""

    def read(reading: Reading, codes: Codes) -> Iterable[Pair]:
        for code, about in _rows(reading, "finding", "about", codes):
            kinds = {kind.name for one in about.split() if (kind := book.kind_of_code(one))}
            yield from ((code, kind) for kind in kinds)

    return read


def _state(reading: Reading, codes: Codes) -> Iterator[Pair]:
    """What a consent amounts to today: "holds", "expired", "not_yet", "no" or "replaced"."""
    rows = reads.consents(reading.db, codes=codes)
    persons: Sequence[str] = sorted({row.consent.person for row in rows})
    every: dict[str, list[Consent]] = {}
    sql = "SELECT c.code FROM consent c WHERE c.person IN $codes"
    listed = None if codes is None else [row[0] for row in in_codes(reading.db, sql, persons)]
    for row in reads.consents(reading.db, codes=listed):
        every.setdefault(row.consent.person, []).append(row.consent)
    for row in rows:
        yield row.consent.code, _state_of(row.consent, every[row.consent.person], reading.today)


def _state_of(one: Consent, every: list[Consent], today: dt.date) -> str:
    if one.dated > today:
        return "not_yet"
    decision = publishable(every, one.person, one.purpose, one.audience, today)
    if decision.consent != one.code:
        return "replaced"
    if one.answer != "given":
        return "no"
    return "holds" if decision.allowed else "expired"
