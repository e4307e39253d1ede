"""How the values of a facet are read: of everything, or of some codes that were touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from unerased.model import dates
from unerased.model.consent import publishable
from unerased.register import reads
from unerased.register.columns import value_of
from unerased.register.overview.columns import Note
from unerased.register.overview.parts import in_codes
from unerased.register.reads.denials import denying
from unerased.register.words import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from unerased.model.records import Consent
    from unerased.model.values import When
    from unerased.register.database import Database
    from unerased.register.overview.parts import Contested, Denials, Judged
    from unerased.register.overview.touched import Gone
    from unerased.register.rows import ConsentRow

__all__ = ["MORE_THAN_ONE", "NO", "YES", "Pair", "Read", "Reading"]

#: a date that may lie in more than one year, or month
MORE_THAN_ONE: Final = "~"
YES: Final = "yes"
NO: Final = "no"

Codes: TypeAlias = "Sequence[str] | None"
Pair: TypeAlias = tuple[str, str]
Read: TypeAlias = "Callable[[Reading, Codes], Iterable[Pair]]"
"""Pairs of a code and a value that it has: of these codes, or of all for None."""

#: sources on which a claim about anything else rests; how a text was taken in is no such claim
_CODED: Final = (
    "SELECT q.code FROM entity q WHERE q.kind = 'source' AND $some AND EXISTS "
    "(SELECT 1 $from(claim) WHERE c.source = q.code AND c.subject <> q.code AND c.property "
    "NOT IN ('text.source', 'text.body', 'text.file', 'text.mentions') AND $status = 'live')"
)
#: of several audiences the answer that allows most
_BEST: Final = ("given", "not_yet", "expired", "withdrawn", "refused")


@dataclass(slots=True)
class Reading:
    """One reading: what it reads from, and what several facets share of it."""

    db: Database
    gone: Gone
    today: dt.date
    contested: Contested
    judged: Judged
    denials: Denials
    notes: dict[str, Note] = field(default_factory=dict)
    _links: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def said(self, name: str, columns: str, codes: Codes) -> Iterator[tuple[Any, ...]]:
        """Subject and columns of the live claims of a property."""
        sql = f"SELECT c.seg, c.code, c.subject, {columns} FROM claim c WHERE c.property = '{name}'"  # noqa: S608 - names of the codebook and own columns
        if codes is None:
            rows = self.db.rows(sql)
        else:
            rows = in_codes(self.db, f"{sql} AND c.subject IN $codes", codes)
        spares = self.gone.spares
        return (row[2:] for row in rows if spares(row[0], row[1]))

    def linked(self, link: str, codes: Codes) -> dict[str, list[str]]:
        """By the subject of live claims of a reference, what it refers to, if among the codes."""
        if link not in self._links:
            sql = (
                "SELECT c.seg, c.code, c.subject, c.word FROM claim c "  # noqa: S608 - a property's name
                f"WHERE c.property = '{link}' AND c.vtype = 'r'"
            )
            if codes is None:
                rows = self.db.rows(sql)
            else:
                rows = in_codes(self.db, f"{sql} AND c.word IN $codes", codes)
            found: dict[str, list[str]] = {}
            for seg, code, subject, word in rows:
                if self.gone.spares(seg, code):
                    found.setdefault(subject, []).append(word)
            self._links[link] = found
        return self._links[link]


def words(name: str) -> Read:
    """Terms, or codes, of a property."""

    def read(reading: Reading, codes: Codes) -> Iterable[Pair]:
        return ((code, word) for code, word in reading.said(name, "c.word", codes) if word)

    return read


def spans(name: str, *, months: bool) -> Read:
    """The year, or the month, of a date; `MORE_THAN_ONE` where it may lie in several."""

    def read(reading: Reading, codes: Codes) -> Iterable[Pair]:
        known: dict[tuple[object, ...], str] = {}
        for code, *columns in reading.said(name, "c.vtype, c.word, c.mark, c.lo, c.hi", codes):
            key = tuple(columns)
            if key not in known:
                known[key] = _span(*columns, months=months)
            if known[key]:
                yield code, known[key]

    return read


def _span(vtype: str, word: str, mark: str, low: int, high: int, *, months: bool) -> str:  # noqa: PLR0913 - the columns of a value
    value = value_of((vtype, word, "", mark, low, high))
    return span_of(value, months=months) if vtype == "w" else ""  # type: ignore[arg-type] # a date, by its type


def span_of(when: When, *, months: bool = False) -> str:
    """The year (2018) or month (2018-07) in which a date surely lies; "" when nothing is known."""
    first, last = dates.bounds(when)
    if first is None and last is None:
        return ""
    letters = 7 if months else 4
    one = "" if first is None else first.isoformat()[:letters]
    return one if last is not None and one == last.isoformat()[:letters] else MORE_THAN_ONE


def texts(name: str) -> Read:
    """Wordings of a property, those that differ in case and spacing alone taken as one."""

    def read(reading: Reading, codes: Codes) -> Iterable[Pair]:
        sql = "c.text, c.code"
        for subject, text, code in reading.said(name, sql, codes):
            value = folded_words(text)
            if value:
                reading.notes.setdefault(value, Note(code, text))
                yield subject, value

    return read


def folded_words(text: str) -> str:
    """A wording by which two that say the same are recognised."""
    return " ".join(fold(text).casefold().split())


def via(link: str, far: Read) -> Read:
    """The values of what refers to a code by a property: of a person, of the acts suffered."""

    def read(reading: Reading, codes: Codes) -> Iterable[Pair]:
        near = reading.linked(link, codes)
        subjects = None if codes is None else list(near)
        if subjects is not None and not subjects:
            return
        for subject, value in far(reading, subjects):
            for code in near.get(subject, ()):
                yield code, value

    return read


def both(*readers: Read) -> Read:
    """The values of several readers together."""

    def read(reading: Reading, codes: Codes) -> Iterable[Pair]:
        for reader in readers:
            yield from reader(reading, codes)

    return read


def contested(reading: Reading, codes: Codes) -> Iterable[Pair]:
    """Whether a claim about it contradicts another."""
    among = reading.contested.by if codes is None else codes
    return ((code, YES) for code in among if code in reading.contested.by)


def judged(reading: Reading, codes: Codes) -> Iterable[Pair]:
    """Whether there is a live finding about it, or about a claim about it."""
    if codes is None:
        about = reading.judged.about
        claims = in_codes(reading.db, "SELECT c.subject FROM claim c WHERE c.code IN $codes", about)
        yield from ((code, YES) for code in {*about, *(row[0] for row in claims)})
        return
    rows = in_codes(
        reading.db,
        "SELECT c.subject, c.code FROM claim c WHERE c.subject IN $codes",
        codes,
    )
    found = {subject for subject, code in rows if reading.judged.about[code]}
    yield from ((code, YES) for code in codes if code in found or reading.judged.about[code])


def answered(reading: Reading, codes: Codes) -> Iterable[Pair]:
    """Whether what a statement denies has an answer of ours; nothing where it denies nothing."""
    waiting = reading.denials.open
    return ((code, NO if code in waiting else YES) for code in denying(reading.db, codes))


def coded(reading: Reading, codes: Codes) -> Iterable[Pair]:
    """Whether a claim about anything else rests on a source."""
    sql = _CODED
    if codes is None:
        rows = reading.db.rows(sql.replace("$some", "1"))
    else:
        rows = in_codes(reading.db, sql.replace("$some", "q.code IN $codes"), codes)
    return ((row[0], YES) for row in rows)


def material(reading: Reading, codes: Codes) -> Iterable[Pair]:
    """Whether a source left a text or a file."""
    for subject, sources in reading.linked("text.source", codes).items():
        yield from ((code, "text") for code in sources if subject)
    sql = "SELECT c.source $from(file) WHERE c.source <> '' AND $status = 'live'"
    if codes is None:
        rows = reading.db.rows(sql)
    else:
        rows = in_codes(reading.db, f"{sql} AND c.source IN $codes", codes)
    yield from ((row[0], "file") for row in rows)


def named(read: Read) -> Read:
    """Values of sources that are not anonymous: of those nothing more is to be told apart."""

    def only(reading: Reading, codes: Codes) -> Iterable[Pair]:
        hidden = {code for code, word in reading.said("source.anonymous", "c.word", codes) if word}
        return ((code, value) for code, value in read(reading, codes) if code not in hidden)

    return only


def consent_for(purpose: str) -> Read:
    """What a person answered for a purpose, as of today: the answer that allows most."""

    def read(reading: Reading, codes: Codes) -> Iterable[Pair]:
        held: dict[str, list[Consent]] = {}
        for row in _consents(reading.db, codes):
            held.setdefault(row.consent.person, []).append(row.consent)
        for person, every in held.items():
            audiences = {one.audience for one in every if one.purpose in {purpose, "every"}}
            reasons = {
                publishable(every, person, purpose, audience, reading.today).reason
                for audience in audiences
            }
            yield from ((person, best) for best in _BEST if best in reasons)

    return read


def _consents(db: Database, codes: Codes) -> Iterator[ConsentRow]:
    if codes is None:
        yield from reads.consents(db)
        return
    rows = in_codes(db, "SELECT c.code FROM consent c WHERE c.person IN $codes", codes)
    yield from reads.consents(db, codes=[row[0] for row in rows])
