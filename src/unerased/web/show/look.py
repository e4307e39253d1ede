"""What a page needs to know around the claims that it shows, read in a few strokes and kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unerased.model.values import Ref, Stance, Term, Text
from unerased.register import reads
from unerased.web.show.codes import prefix_kind
from unerased.web.whole import findings_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
    found: Mapping[str, Sequence[Finding]]
    _about: dict[str, list[Claim]] = field(default_factory=dict)
    _stances: dict[str, list[Claim]] = field(default_factory=dict)
    _claims: dict[str, Claim | None] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Asked) -> Look:
        """For one request."""
        register = asked.register
        found = findings_by_code(register, asked.desk.cache)
        return cls(register.db, asked.book, asked.words, found)

    def around(self, rows: Sequence[ClaimRow]) -> None:
        """Read what the cards of these claims need."""
        claims = [row.claim for row in rows]
        targets = {claim.subject for claim in claims if isinstance(claim.value, Stance)}
        self._read_claims(targets)
        shown = [*claims, *(found for code in targets if (found := self._claims[code]))]
        self._read_stances(claim.code for claim in claims)
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
        for row in reads.claims_about(self.db, named):
            self._about[row.claim.subject].append(row.claim)

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
        """Live findings about a claim or an entity."""
        return self.found.get(code, ())

    def said(self, code: str) -> dict[str, list[Claim]]:
        """What is said of an entity, by property; empty unless `about` was asked before."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self._about.get(code, ()):
            found[claim.property].append(claim)
        return found

    def source(self, code: str) -> SourceLine:
        """A source in one line."""
        said = self.said(code)
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


#: kinds that are named by a few words beside their code; a person never is
_NAMED = frozenset({"source", "event", "act", "group", "place"})
