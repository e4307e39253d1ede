"""What a page needs to know around the claims that it shows, read in a few strokes and kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from unerased.model.values import Ref, Stance, Term, Text
from unerased.register import reads
from unerased.register.reads.changes import findings_about
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.claims.order import first_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim, Finding
    from unerased.model.values import Value
    from unerased.register.database import Database
    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked
    from unerased.web.words import Words


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in one line: its office or kind, and its reliability."""

    role: str = ""
    reliability: str = ""


@dataclass(slots=True)
class Look:
    """Reads around a set of claims, at most once each: sources, stances, findings, names.

    Call `around` with the claims that a page will show, then make their cards.
    """

    db: Database
    codebook: Codebook
    words: Words
    _about: dict[str, list[Claim]] = field(default_factory=dict)
    _stances: dict[str, list[Claim]] = field(default_factory=dict)
    _claims: dict[str, Claim | None] = field(default_factory=dict)
    _speakers: dict[str, frozenset[str]] = field(default_factory=dict)
    _found: dict[str, list[Finding]] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Asked) -> Look:
        """For one request."""
        return cls(asked.register.db, asked.book, asked.words)

    def around(self, rows: Sequence[ClaimRow]) -> None:
        """Read what the cards of these claims need."""
        claims = [row.claim for row in rows]
        targets = {claim.subject for claim in claims if isinstance(claim.value, Stance)}
        self._read_claims(targets)
        shown = [*claims, *(found for code in targets if (found := self._claims[code]))]
        self._read_stances(claim.code for claim in claims)
        self.judged(claim.code for claim in claims)
        stances = [stance for claim in claims for stance in self._stances[claim.code]]
        codes = {claim.source for claim in (*shown, *stances)}
        codes |= {claim.value.code for claim in shown if isinstance(claim.value, Ref)}
        self.about(codes)

    def about(self, codes: Iterable[str]) -> None:
        """Read what is said of these entities, to name them."""
        new = {code for code in codes if code and code not in self._about}
        if not new:
            return
        self._about.update({code: [] for code in new})
        named = [code for code in new if prefix_kind(code, self.codebook) in _NAMED]
        said: dict[str, list[Claim]] = {}
        for row in reads.claims_about(self.db, named):
            said.setdefault(row.claim.subject, []).append(row.claim)
        self.judged(claim.code for claims in said.values() for claim in _doubled(claims))
        for code, claims in said.items():
            self._about[code] = self.first(claims)

    def judged(self, codes: Iterable[str]) -> None:
        """Read the live findings about these claims and entities."""
        new = {code for code in codes if code not in self._found}
        self._found.update({code: [] for code in new})
        for row in findings_about(self.db, new) if new else ():
            for code in new.intersection(row.finding.about):
                self._found[code].append(row.finding)

    def first(self, claims: Sequence[Claim]) -> list[Claim]:
        """These claims with what the team established first; see `judged`."""
        about = [found for claim in claims for found in self.findings_on(claim.code)]
        return first_values(claims, about)

    def _read_claims(self, codes: Iterable[str]) -> None:
        new = {code for code in codes if code not in self._claims}
        self._claims.update(dict.fromkeys(new))
        if new:
            found = reads.get_claims(self.db, new)
            self._claims.update({code: row.claim for code, row in found.items()})

    def _read_stances(self, codes: Iterable[str]) -> None:
        new = [code for code in codes if code not in self._stances]
        self._stances.update({code: [] for code in new})
        for row in reads.stances_on(self.db, new) if new else ():
            self._stances[row.claim.subject].append(row.claim)

    def claim(self, code: str) -> Claim | None:
        """The claim with this code, if it was read."""
        return self._claims.get(code)

    def stances_on(self, code: str) -> list[Claim]:
        """Live stances towards a claim."""
        return self._stances.get(code, [])

    def findings_on(self, code: str) -> Sequence[Finding]:
        """Live findings about a claim or an entity that was asked for with `judged`."""
        return self._found.get(code, ())

    def said(self, code: str) -> dict[str, list[Claim]]:
        """What is said of an entity, by property; empty unless `about` was asked before."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self._about.get(code, ()):
            found[claim.property].append(claim)
        return found

    def anonymous(self, source: str) -> bool:
        """Whether a source is marked as anonymous; read now if it was not before."""
        self.about([source])
        said = self._about.get(source, ())
        return any(claim.property == MARK and isinstance(claim.value, Term) for claim in said)

    def hides(self, claim: Claim) -> bool:
        """Whether what a claim says tells who somebody is, so that it is shown on request only.

        That is what the codebook calls identifying; and of an anonymous source everything but its
        reliability, with the office and the setting of the statements that it made.
        """
        prop = self.codebook.properties.get(claim.property)
        if prop is None or prop.identifying:
            return prop is not None
        if claim.property in _OF_SPEAKER:
            made_by = self._speakers_of(claim.subject) | {claim.source}
            return any(map(self.anonymous, made_by))
        of_source = claim.property.startswith("source.") and claim.property not in _OPEN
        return of_source and self.anonymous(claim.subject)

    def _speakers_of(self, statement: str) -> frozenset[str]:
        if statement not in self._speakers:
            self._speakers[statement] = frozenset(
                row.claim.value.code
                for row in reads.claims_of(self.db, statement)
                if row.claim.property == "statement.speaker" and isinstance(row.claim.value, Ref)
            )
        return self._speakers[statement]

    def source(self, code: str) -> SourceLine:
        """A source in one line; of an anonymous one nothing but its reliability."""
        said = self.said(code)
        if self.anonymous(code):
            hidden = self.words.say("anonymous source")
            return SourceLine(hidden, self._first(said, "source.reliability"))
        role = self._first(said, "source.office") or self._first(said, "source.title")
        return SourceLine(
            role or self._first(said, "source.kind"), self._first(said, "source.reliability")
        )

    def short_words(self, code: str) -> str:
        """A few words beside a code; nothing that tells who somebody is."""
        said = self.said(code)
        match prefix_kind(code, self.codebook):
            case "source":
                return self.source(code).role
            case "event":
                return self._first(said, "event.title") or self._first(said, "event.kind")
            case "act":
                return self._first(said, "act.violation")
            case "group":
                return self._first(said, "group.described_as")
            case "place":
                return self._first(said, "place.name")
            case _:
                return ""

    def _first(self, said: dict[str, list[Claim]], name: str) -> str:
        for claim in said.get(name, ()):
            words = self.plain(claim.value, name)
            if words:
                return words
        return ""

    def plain(self, value: Value, name: str) -> str:
        """The words of a text or a term, "" for anything else and for what identifies."""
        prop = self.codebook.properties.get(name)
        if prop is None or prop.identifying:
            return ""
        if isinstance(value, Text):
            return value.text
        return self.term(prop.list, value.term) if isinstance(value, Term) else ""

    def term(self, name: str, term: str) -> str:
        """The label of a term."""
        terms = self.codebook.lists.get(name)
        found = terms.terms.get(term) if terms else None
        return self.words.label(found.labels, term) if found else term

    def property_label(self, name: str) -> str:
        """The label of a property."""
        prop = self.codebook.properties.get(name)
        return self.words.label(prop.labels, name) if prop else name

    def kind_label(self, name: str) -> str:
        """The label of a kind."""
        kind = self.codebook.kinds.get(name)
        return self.words.label(kind.labels, name) if kind else name


def _doubled(claims: Iterable[Claim]) -> list[Claim]:
    """Those claims of one subject whose property is said more than once."""
    by_property: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_property[claim.property].append(claim)
    return [claim for found in by_property.values() if len(found) > 1 for claim in found]


#: marks a source as anonymous
MARK: Final = "source.anonymous"
#: what is shown of an anonymous source without asking
_OPEN: Final = frozenset({MARK, "source.reliability"})
#: of a statement, what tells who made it
_OF_SPEAKER: Final = frozenset({"statement.office", "statement.setting"})
#: kinds that are named by a few words beside their code; a person never is
_NAMED = frozenset({"source", "event", "act", "group", "place"})
