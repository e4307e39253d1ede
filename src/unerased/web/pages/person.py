"""A person: code first, names only after asking; what they suffered, what was tried, consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.check import EVERY
from unerased.model.consent import publishable
from unerased.model.values import Text
from unerased.register import reads
from unerased.register.erasing import erasures_of
from unerased.register.reads.refs import subjects_with
from unerased.web.answer import shown
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.forms.names import KINDS, language_words
from unerased.web.show.records.acts import StepRow, Timeline, refs_to, steps_of, timeline_of
from unerased.web.show.records.head import Head, subject_of
from unerased.web.show.remedies.table import Ahead, next_of
from unerased.web.words import mark

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from unerased.model.records import Consent
    from unerased.web.desk import Asked
    from unerased.web.show.claims.cards import ClaimCard
    from unerased.web.show.claims.look import Look
    from unerased.web.show.records.head import Subject

#: so many ties of one person are listed
MOST_TIES: Final = 100
ANSWERS = {
    "given": mark("given"),
    "refused": mark("refused"),
    "withdrawn": mark("withdrawn"),
    "expired": mark("expired"),
    "not_yet": mark("not yet in force"),
    "not_asked": mark("not asked"),
}


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """What holds today for one purpose and audience."""

    purpose: str
    audience: str
    allowed: bool
    answer: str
    dated: str
    expires: str
    link: CodeLink


@dataclass(frozen=True, slots=True)
class NamedAs:
    """A name of the person, with its kind and its language as far as it was said."""

    kind: str
    text: str
    lang: str
    language: str


_TO_BE_ERASED: Final = mark("It is proposed to erase everything about this person.")
_ERASED: Final = mark(
    "Everything about this person was erased on this device, as it was agreed. The code stays."
)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything on a person's page."""

    head: Head
    timeline: Timeline
    steps: tuple[StepRow, ...]
    involved: tuple[CodeLink, ...]
    cards: tuple[ClaimCard, ...]
    consents: tuple[ConsentLine, ...]
    names: tuple[NamedAs, ...] = ()
    ties: tuple[CodeLink, ...] = ()
    ahead: Ahead = Ahead()  # noqa: RUF009 - frozen
    erasing: str = ""
    section: str = "person"

    @property
    def allowed(self) -> tuple[ConsentLine, ...]:
        """The consents that allow something today."""
        return tuple(line for line in self.consents if line.allowed)


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of a person."""
    subject = subject_of(asked, "person", code, reveal=reveal)
    look, book = subject.look, asked.book
    referring = reads.claims_referring_to(asked.register.db, code)
    involved = [
        row.claim.subject
        for row in referring
        if prefix_kind(row.claim.subject, book) == "involvement"
    ]
    page = PersonPage(
        head=subject.head,
        timeline=timeline_of(refs_to(referring, "act.victim"), look),
        steps=steps_of(refs_to(referring, "intervention.person"), look),
        involved=tuple(link(found, book) for found in dict.fromkeys(involved)),
        cards=subject.cards(),
        consents=_consents(asked, code, look),
        names=_names(subject) if subject.head.revealed else (),
        ties=_ties(asked, code) if reveal else (),
        ahead=next_of(code, asked, look),
        erasing=_erasing(asked, code),
    )
    return shown(asked.request, "person.html", page)


def _erasing(asked: Asked, code: str) -> str:
    """Whether the person is to be erased, or was, here; "" for neither."""
    journal = asked.register.journal
    found = erasures_of(journal, code)
    if not found:
        return ""
    done = any(journal.device in one.done for one in found)
    return _ERASED if done else _TO_BE_ERASED


def _names(subject: Subject) -> tuple[NamedAs, ...]:
    """The person's names by their kinds, in the order in which kinds are offered."""
    look = subject.look
    said = [
        (KINDS.index(row.claim.property), row.claim.value)
        for row in subject.rows
        if row.claim.property in KINDS
    ]
    found = {
        (place, value.text, value.lang): None for place, value in said if isinstance(value, Text)
    }
    return tuple(
        NamedAs(
            look.property_label(KINDS[place]),
            text,
            lang,
            language_words(lang, look.words) if lang else "",
        )
        for place, text, lang in sorted(found, key=lambda one: one[0])
    )


def _ties(asked: Asked, person: str) -> tuple[CodeLink, ...]:
    """Ties to other people: asked for with the names, and noted as read like them."""
    db, sides = asked.register.db, ("relationship.a", "relationship.b")
    found = [code for side in sides for code in subjects_with(db, side, person, limit=MOST_TIES)]
    for code in dict.fromkeys(found):
        asked.register.log_read(code, *sides)
    return tuple(link(code, asked.book) for code in dict.fromkeys(found))


def _consents(asked: Asked, person: str, look: Look) -> tuple[ConsentLine, ...]:
    """What holds today, by purpose and audience, the latest answer first."""
    held = [row.consent for row in reads.consents(asked.register.db, person)]
    held.sort(key=lambda found: found.dated, reverse=True)
    latest = {(found.purpose, found.audience): found for found in reversed(held)}
    return tuple(_line(latest[pair], held, asked.desk.today(), look) for pair in latest)


def _line(consent: Consent, held: list[Consent], today: dt.date, look: Look) -> ConsentLine:
    purpose, audience = consent.purpose, consent.audience
    decides, reason, allowed = consent, str(consent.answer), False
    if EVERY not in (purpose, audience):
        decision = publishable(held, consent.person, purpose, audience, today)
        decides = next((found for found in held if found.code == decision.consent), consent)
        reason, allowed = decision.reason, decision.allowed
    return ConsentLine(
        look.term("consent_purposes", purpose),
        look.term("audiences", audience),
        allowed,
        look.words.say(ANSWERS[reason]),
        look.words.day(decides.dated),
        look.words.day(decides.expires) if decides.expires else "",
        link(decides.code, look.codebook),
    )
