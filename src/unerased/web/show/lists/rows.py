"""What stands in the rows of each list: a code, and values that identify nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import reads
from unerased.web.show.claims.cards import STANDARDS, VERDICTS, ShownValue, said_value
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.lists.words import ANSWERS
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.model.records import Claim, Consent, Finding
    from unerased.register.overview import Shelf
    from unerased.web.show.claims.look import Look

Cells = tuple[ShownValue, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its code, and the values in the columns."""

    link: CodeLink
    cells: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its heading, its columns, and where something new of its kind is entered."""

    heading: str
    columns: tuple[str, ...]
    enter: str = ""


def _of(kind: str, heading: str, *names: str) -> tuple[str, Listing]:
    return kind, Listing(heading, tuple(f"{kind}.{name}" for name in names), f"/add/{kind}")


#: kind to its list; the columns of entities are properties, those of records sentences
LISTS: Final[Mapping[str, Listing]] = dict((
    _of("person", mark("Persons"), "affected_as", "age", "origin", "whereabouts_kind"),
    _of("group", mark("Groups"), "described_as", "size", "part_of"),
    _of("event", mark("Events"), "title", "kind", "date", "place"),
    _of("act", mark("Acts"), "violation", "victim", "date", "place"),
    _of("involvement", mark("Who was involved"), "act", "actor_kind", "organisation", "degree"),
    _of("source", mark("Sources"), "office", "kind", "reliability", "date"),
    _of("statement", mark("Statements"), "speaker", "date", "setting", "answer"),
    _of("intervention", mark("Steps taken"), "person", "kind", "authority", "date", "outcome"),
    _of("proceeding", mark("Proceedings"), "title", "kind", "person", "body", "date", "status"),
    _of("need", mark("Protection work"), "person", "kind", "status"),
    _of("place", mark("Places"), "name", "kind", "within"),
    _of("text", mark("Texts"), "source", "file"),
))  # fmt: skip
RECORDS: Final[Mapping[str, Listing]] = {
    "finding": Listing(
        mark("Findings"),
        (
            mark("Question"),
            mark("What we found"),
            mark("Standard of proof"),
            mark("Date"),
            mark("What it is about"),
        ),
    ),
    "consent": Listing(
        mark("Consents"),
        (
            mark("Person"),
            mark("For what"),
            mark("For whom"),
            mark("Answer"),
            mark("Dated"),
            mark("Until"),
            mark("Today"),
        ),
    ),
}
QUESTIONS: Final[Mapping[str, str]] = {
    "claim": mark("Is this so?"),
    "same_person": mark("Are these one person?"),
    "not_same_person": mark("Are these different people?"),
    "value": mark("Which value holds?"),
}
#: so many codes are named in a cell
_MOST_CODES: Final = 4


def entity_rows(
    codes: Sequence[str], names: Sequence[str], look: Look, *, reveal: bool = False
) -> tuple[Row, ...]:
    """Rows of entities: for each property what is said of them."""
    wanted = [row for row in reads.claims_about(look.db, codes) if row.claim.property in names]
    look.around(wanted)
    said: dict[tuple[str, str], list[Claim]] = {}
    for row in wanted:
        said.setdefault((row.claim.subject, row.claim.property), []).append(row.claim)
    return tuple(
        Row(
            link(code, look.codebook),
            tuple(_cell(said.get((code, name), ()), look, reveal=reveal) for name in names),
        )
        for code in codes
    )


def _cell(claims: Sequence[Claim], look: Look, *, reveal: bool) -> Cells:
    return tuple(dict.fromkeys(said_value(claim, look, reveal=reveal) for claim in claims))


def finding_rows(codes: Sequence[str], look: Look) -> tuple[Row, ...]:
    """Rows of findings."""
    rows = reads.get_findings(look.db, codes)
    found = (rows[code].finding for code in codes if code in rows)
    return tuple(Row(link(one.code, look.codebook), _of_finding(one, look)) for one in found)


def _of_finding(one: Finding, look: Look) -> tuple[Cells, ...]:
    words, book = look.words, look.codebook
    about = tuple(ShownValue(link=link(code, book)) for code in one.about[:_MOST_CODES])
    rest = len(one.about) - len(about)
    if rest > 0:
        about += (ShownValue(words.count("and {count} more", "and {count} more", rest)),)
    return (
        (ShownValue(words.say(QUESTIONS[one.question])),),
        (ShownValue(words.say(VERDICTS[one.verdict])),),
        (ShownValue(words.say(STANDARDS.get(one.standard, one.standard))),),
        (ShownValue(words.day(one.dated)),),
        about,
    )


def consent_rows(codes: Sequence[str], shelf: Shelf, look: Look) -> tuple[Row, ...]:
    """Rows of consents; the shelf knows what each amounts to today."""
    rows = {row.consent.code: row.consent for row in reads.consents(look.db, codes=codes)}
    return tuple(
        Row(link(code, look.codebook), _of_consent(rows[code], shelf, look))
        for code in codes
        if code in rows
    )


def _of_consent(one: Consent, shelf: Shelf, look: Look) -> tuple[Cells, ...]:
    words = look.words
    states = shelf.values(one.code).get("state", frozenset())
    return (
        (ShownValue(link=link(one.person, look.codebook)),),
        (ShownValue(look.term("consent_purposes", one.purpose)),),
        (ShownValue(look.term("audiences", one.audience)),),
        (ShownValue(look.term("consent_answers", one.answer)),),
        (ShownValue(words.day(one.dated)),),
        (ShownValue(words.day(one.expires)),) if one.expires else (),
        tuple(ShownValue(words.say(ANSWERS["state"][state])) for state in states),
    )
