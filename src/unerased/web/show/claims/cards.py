"""Claim cards: who says it, what, as stated, where and when, who denies it, what we found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.records import Claim
from unerased.model.values import (
    Amount,
    Duration,
    Ref,
    Stance,
    Term,
    Text,
    Unknown,
    When,
)
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.times import (
    Bar,
    amount_words,
    duration_words,
    when_words,
    year_bar,
)
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.model.codebook import Property
    from unerased.model.records import Finding
    from unerased.model.values import Value
    from unerased.register.rows import ClaimRow
    from unerased.web.show.claims.look import Look

#: the verb of a stance, and the edge of its card
STANCES: Final = {
    "asserts": (mark("says"), ""),
    "denies_act": (mark("denies"), "denies"),
    "admits_denies_responsibility": (mark("admits it, denies responsibility for it"), "denies"),
    "other_explanation": (mark("gives another explanation"), "other"),
    "accepts": (mark("accepts"), ""),
    "retracts": (mark("takes back"), "denies"),
}
STANDARDS: Final = {
    "as_reported": mark("as reported, no finding"),
    "reasonable_suspicion": mark("reasonable suspicion"),
    "reasonable_grounds": mark("reasonable grounds to believe"),
    "balance_of_probabilities": mark("balance of probabilities"),
    "clear_and_convincing": mark("clear and convincing evidence"),
    "beyond_reasonable_doubt": mark("beyond reasonable doubt"),
}
VERDICTS: Final = {
    "established": mark("We found: established"),
    "not_established": mark("We found: not established"),
    "undetermined": mark("We found: undetermined"),
}
#: what a finding on several persons is about
OF_PERSONS: Final = {
    "same_person": mark("one person"),
    "not_same_person": mark("different people"),
}
STATUSES: Final = {
    "live": "",
    "superseded": mark("superseded"),
    "retracted": mark("retracted"),
    "undone": mark("undone"),
}


#: letters of a text that stand in a line among others
_FEW: Final = 80


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value in words. `hidden`: it tells who somebody is, and nobody asked for it."""

    words: str = ""
    lang: str = ""
    link: CodeLink | None = None
    bar: Bar | None = None
    hidden: bool = False
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source as it is named beside what it says."""

    link: CodeLink
    role: str
    reliability: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A finding, small: the verdict and its standard of proof.

    Attributes:
        what: the value that was found to hold, or what was asked of persons; "" for a claim.
    """

    verdict: str
    standard: str
    link: CodeLink
    what: str = ""


@dataclass(frozen=True, slots=True)
class Rival:
    """A property of which sources say values that cannot all hold, and where that is judged."""

    property: str
    href: str


@dataclass(frozen=True, slots=True)
class Contest:
    """Another source's stance towards a claim."""

    speaker: Speaker
    verb: str
    css: str
    link: CodeLink


@dataclass(frozen=True, slots=True)
class Gist:
    """What a claim says, in one line: subject, property, value."""

    link: CodeLink
    subject: CodeLink
    property: str
    value: ShownValue
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """Everything that a claim card shows."""

    link: CodeLink
    speaker: Speaker | None
    verb: str
    css: str
    subject: CodeLink
    subject_kind: str
    property: str
    value: ShownValue
    target: Gist | None
    as_stated: str
    locator: str
    statement: CodeLink | None
    repeats: tuple[CodeLink, ...]
    contests: tuple[Contest, ...]
    stamps: tuple[Stamp, ...]
    status: str
    erased: bool
    rival: Rival | None = None


def shown_value(value: Value, prop: Property | None, look: Look, *, reveal: bool) -> ShownValue:
    """A value in words; one that tells who somebody is only when `reveal` says so."""
    if prop is not None and prop.identifying and not reveal:
        return ShownValue(hidden=True)
    if isinstance(value, Text):
        return ShownValue(value.text, value.lang, is_text=True)
    if isinstance(value, Ref):
        return ShownValue(look.short_words(value.code), link=link(value.code, look.codebook))
    if isinstance(value, When):
        return ShownValue(when_words(value, look.words), bar=year_bar(value))
    return ShownValue(_words_of(value, prop, look))


def said_value(claim: Claim, look: Look, *, reveal: bool) -> ShownValue:
    """What a claim says, in words; what tells who somebody is only when `reveal` says so."""
    if look.hides(claim) and not reveal:
        return ShownValue(hidden=True)
    return shown_value(
        claim.value, look.codebook.properties.get(claim.property), look, reveal=reveal
    )


def few_words(text: str) -> str:
    """The beginning of a text, for a line among others."""
    words = " ".join(text.split())
    return words if len(words) <= _FEW else f"{words[:_FEW].rstrip()}…"


def _words_of(
    value: Term | Duration | Amount | Stance | Unknown, prop: Property | None, look: Look
) -> str:
    words = look.words
    match value:
        case Term(term):
            return look.term(prop.list if prop else "", term)
        case Duration():
            return duration_words(value, words)
        case Amount():
            return amount_words(value, words)
        case Stance(stance):
            return words.say(STANCES[stance][0])
        case Unknown():
            return words.say("it is not known")


def speaker_of(source: str, look: Look) -> Speaker | None:
    """A source as it is named beside what it says; None when it was erased."""
    if not source:
        return None
    about = look.source(source)
    return Speaker(link(source, look.codebook), about.role, about.reliability)


def gist_of(claim: Claim, look: Look, *, reveal: bool) -> Gist:
    """A claim in one line."""
    return Gist(
        link(claim.code, look.codebook),
        link(claim.subject, look.codebook),
        look.property_label(claim.property),
        said_value(claim, look, reveal=reveal),
        speaker_of(claim.source, look) or Speaker(link("", look.codebook), "", ""),
    )


def stamp_of(finding: Finding, look: Look, *, reveal: bool = False) -> Stamp:
    """A finding as a stamp; a value that tells who somebody is only when `reveal` says so."""
    what = ""
    if finding.question == "value" and finding.value is not None:
        said = Claim(finding.code, finding.about[0], finding.property, finding.value, "")
        value = said_value(said, look, reveal=reveal)
        words = value.link.short if value.link else value.words
        what = look.property_label(finding.property) + (f": {words}" if words else "")
    elif finding.question in OF_PERSONS:
        what = look.words.say(OF_PERSONS[finding.question])
    return Stamp(
        look.words.say(VERDICTS[finding.verdict]),
        look.words.say(STANDARDS.get(finding.standard, finding.standard)),
        link(finding.code, look.codebook),
        what,
    )


def contest_of(stance: Claim, look: Look) -> Contest | None:
    """A stance as it is named on the card of the claim that it is about."""
    speaker = speaker_of(stance.source, look)
    if speaker is None or not isinstance(stance.value, Stance):
        return None
    verb, css = STANCES[stance.value.stance]
    return Contest(speaker, look.words.say(verb), css, link(stance.code, look.codebook))


def card_of(row: ClaimRow, look: Look, *, reveal: bool = False) -> ClaimCard:
    """The card of one claim; `look` has read what stands around it."""
    claim = row.claim
    book = look.codebook
    stance = claim.value.stance if isinstance(claim.value, Stance) else "asserts"
    verb, css = STANCES[stance]
    target = look.claim(claim.subject) if isinstance(claim.value, Stance) else None
    value = said_value(claim, look, reveal=reveal)
    kind = book.kind_of_code(claim.subject)
    contests = (contest_of(found, look) for found in look.stances_on(claim.code))
    return ClaimCard(
        link=link(claim.code, book),
        speaker=speaker_of(claim.source, look),
        verb=look.words.say(verb),
        css=css,
        subject=link(claim.subject, book),
        subject_kind=look.words.label(kind.labels, kind.name) if kind else "",
        property=look.property_label(claim.property),
        value=value,
        target=gist_of(target, look, reveal=reveal) if target else None,
        as_stated="" if value.hidden else claim.as_stated,
        locator=claim.locator,
        statement=link(claim.statement, book) if claim.statement else None,
        repeats=tuple(link(code, book) for code in claim.derived_from or ()),
        contests=tuple(found for found in contests if found is not None),
        stamps=tuple(
            stamp_of(found, look, reveal=reveal) for found in look.findings_on(claim.code)
        ),
        status=look.words.say(STATUSES[row.status]) if row.status != "live" else "",
        erased=row.erased,
    )
