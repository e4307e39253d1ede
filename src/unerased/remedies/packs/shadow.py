"""A report beside the State report: released figures, and what officials said beside our answers.

It is about nobody: what concerns one person, or names one who did not agree, is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.documents import (
    Columns,
    Document,
    Heading,
    Items,
    Note,
    Paragraph,
    Span,
    spans,
)
from unerased.model.consent import Decision
from unerased.model.values import Text
from unerased.register import reads
from unerased.remedies.checks import wording
from unerased.remedies.checks.facts import Facts
from unerased.remedies.denials import denials_of
from unerased.remedies.packs.allowed import LeftOut, names_one, sorted_out
from unerased.remedies.packs.frames import said
from unerased.remedies.packs.gather import Reader, When
from unerased.remedies.packs.released import figures
from unerased.remedies.packs.words import between, property_words
from unerased.remedies.rows import Ledger

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from unerased.documents import Block
    from unerased.journal import Heads
    from unerased.model.records import Claim
    from unerased.register.database import Database
    from unerased.remedies.checks.points import Checked
    from unerased.remedies.packs.allowed import Others
    from unerased.remedies.packs.released import Released
    from unerased.remedies.position import Denial
    from unerased.remedies.reader import Lens


@dataclass(frozen=True, slots=True)
class Statement:
    """What one official said, what of it contests something of no one person, and our answers.

    `owed`: none of ours is recorded. One that may not be told here is not called missing.
    """

    offices: tuple[str, ...]
    settings: tuple[str, ...]
    day: str
    words: tuple[Text, ...]
    contests: tuple[str, ...]
    answers: tuple[Text, ...]
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Statements that may be told; claims that are left out; and people who did not agree."""

    statements: tuple[Statement, ...]
    left_out: tuple[LeftOut, ...]
    others: Others


def nobody(today: dt.date, released: int) -> Facts:
    """Facts of a report that is about no one person, with so many released figures."""
    none = Decision(allowed=True, reason="given")
    return Facts("", {}, (), {}, Ledger("", ()), none, today, released=released)


def statements_of(
    db: Database,
    recipient: tuple[str, str],
    when: When,
    language: str,
    *,
    heads: Heads | None = None,
) -> Held:
    """What officials said against the record, without a word about anybody who did not agree."""
    reader, lens = Reader(db, recipient, when, heads), when.lens
    found = denials_of(db, lens.codebook, heads=heads, most_unaddressed=0).all
    codes = {code for one in found for code in (*one.words, *one.answers)}
    codes |= {other.claim for one in found for other in one.contested}
    rows = reads.get_claims(db, codes, heads=heads, live=True)
    claims = {code: row.claim for code, row in rows.items() if not row.erased}
    victims = {claim.subject for claim in claims.values() if claim.subject.startswith("A-")}
    around = [
        row.claim
        for row in reads.claims_about(db, sorted(victims), heads=heads)
        if row.claim.property == "act.victim" and not row.erased
    ]
    concerned = reader.concerned(claims | {one.code: one for one in around}, [])
    others = reader.others()
    kept, out = sorted_out(claims.values(), concerned, others, lens.codebook)
    known = {one.code: one for one in kept}
    return Held(
        tuple(
            _statement(one, known, lens, language)
            for one in found
            if not any(names_one(word, others) for word in (*one.offices, *one.settings))
        ),
        tuple(out),
        others,
    )


def _statement(one: Denial, known: Mapping[str, Claim], lens: Lens, language: str) -> Statement:
    contested = (known[other.claim] for other in one.contested if other.claim in known)
    labels = {property_words(claim.property, lens.codebook, language) for claim in contested}
    return Statement(
        one.offices,
        one.settings,
        between(one.when),
        tuple(_texts(known, one.words)),
        tuple(sorted(labels)),
        tuple(_texts(known, one.answers)),
        one.owed,
    )


def _texts(known: Mapping[str, Claim], codes: Iterable[str]) -> Iterable[Text]:
    for code in codes:
        if code in known and isinstance(known[code].value, Text):
            yield known[code].value  # type: ignore[misc]  # seen to be a text a line above


def reported(
    found: Checked,
    held: Held,
    released: tuple[Released, ...],
    words: Mapping[str, str],
    when: tuple[str, dt.date],
) -> Document:
    """The draft of the report, in a language, on a day."""
    language, today = when
    day = today.isoformat()
    by_hand = tuple(
        spans(
            said(
                words,
                "by_hand",
                asks=wording.asks(point, language),
                why=wording.why(answer, language),
            )
        )
        for point, answer in found.answers
        if answer.state == "by hand"
    )
    return Document(
        said(words, "title", form=wording.title(found.form, language)),
        (
            Note(spans(words["hand"]), (Items(by_hand),)),
            Heading(spans(words["released"]), 1),
            *figures(released, words),
            Heading(spans(words["denials"]), 1),
            *(block for one in held.statements for block in _beside(one, words)),
        ),
        language,
        foot=said(words, "foot", day=day),
    )


def _beside(one: Statement, words: Mapping[str, str]) -> Iterable[Block]:
    office = ", ".join((*one.offices, *one.settings, *((one.day,) if one.day else ())))
    theirs: list[Heading | Paragraph] = [Heading(spans(words["they"]), 2)]
    theirs.append(Paragraph(spans(Span(office or "?", frozenset({"strong"})))))
    theirs += [
        Paragraph(spans(Span(text.text, language=text.lang)), "quote", "deny") for text in one.words
    ]
    if one.contests:
        what = ", ".join(one.contests)
        theirs.append(Paragraph(spans(said(words, "denied", what=what)), "small"))
    ours: list[Heading | Paragraph] = [Heading(spans(words["we"]), 2)]
    ours += [Paragraph(spans(Span(text.text, language=text.lang))) for text in one.answers]
    if one.owed:
        ours.append(Paragraph(spans(words["unanswered"]), tone="wait"))
    if len(ours) == 1:  # nothing to set beside it: an empty column would say that we hold nothing
        yield from theirs
        return
    yield Columns(tuple(theirs), tuple(ours))
