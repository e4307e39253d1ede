"""A source: what is known of it, what it states, and everything it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.values import Text, When
from unerased.register import reads
from unerased.web.answer import shown
from unerased.web.pages.event import named
from unerased.web.show.claims.cards import ClaimCard, ShownValue, card_of, few_words
from unerased.web.show.claims.codes import link
from unerased.web.show.claims.times import when_words
from unerased.web.show.coding.text import TextLine, lines_of, texts_of_source
from unerased.web.show.records.acts import refs_to
from unerased.web.show.records.head import Head, subject_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from unerased.model.records import Claim
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

#: so many claims of a source stand on its page
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class SourcePage:
    """Everything on a source's page."""

    head: Head
    statements: tuple[ShownValue, ...]
    repeated_by: tuple[ShownValue, ...]
    said: tuple[ClaimCard, ...]
    total: int
    texts: tuple[TextLine, ...]
    cards: tuple[ClaimCard, ...]
    section: str = "source"


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of a source."""
    subject = subject_of(asked, "source", code, reveal=reveal)
    look, register = subject.look, asked.register
    referring = reads.claims_referring_to(register.db, code, limit=MOST)
    every = reads.claims_by_source(register.db, code, limit=2 * MOST)
    said = [row for row in every if row.claim.subject != code][:MOST]
    look.around(said)
    page = SourcePage(
        head=subject.head,
        statements=_statements(refs_to(referring, "statement.speaker"), look),
        repeated_by=named(refs_to(referring, "source.repeats"), look),
        said=tuple(card_of(row, look, reveal=False) for row in said),
        total=reads.count_claims(register.db, "by", code),
        texts=lines_of(asked, code, texts_of_source(asked, code)),
        cards=subject.cards(),
    )
    return shown(asked.request, "source.html", page)


def _statements(codes: Sequence[str], look: Look) -> tuple[ShownValue, ...]:
    """Statements with their day and their first words, the latest first."""
    said: dict[str, dict[str, Claim]] = {code: {} for code in codes}
    for row in reads.claims_about(look.db, codes):
        if not look.hides(row.claim):
            said[row.claim.subject].setdefault(row.claim.property, row.claim)
    return tuple(
        ShownValue(_told(said[code], look), link=link(code, look.codebook))
        for code in sorted(codes, key=lambda code: _day(said[code]), reverse=True)
    )


def _told(said: Mapping[str, Claim], look: Look) -> str:
    when, text = said.get("statement.date"), said.get("statement.text")
    day = when_words(when.value, look.words) if when and isinstance(when.value, When) else ""
    words = few_words(text.value.text) if text and isinstance(text.value, Text) else ""
    return " · ".join(part for part in (day, words) if part)


def _day(said: Mapping[str, Claim]) -> str:
    when = said.get("statement.date")
    first = when.value.earliest if when and isinstance(when.value, When) else None
    return first.isoformat() if first else ""
