"""A mass export: everything that may be told to somebody at once, as lines that are read back.

What goes: persons who agreed to this purpose and this audience, by their codes; sources; what the
team's record says of them, of groups and of events; what was found. Nothing in it identifies
anybody: whatever the codebook marks so, ties between people, texts, files, and every claim in whose
words a name of somebody stands, stay here. What is identifying is handed over person by person.
Places, sources and statements go where something else that goes refers to them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from unerased.exchange.errors import ExportRefused
from unerased.model.check import EVERY
from unerased.model.consent import publishable
from unerased.model.line_out import line_of
from unerased.model.records import Entity
from unerased.model.units import IDENTITIES, units_of
from unerased.model.values import Ref, Text
from unerased.register import reads
from unerased.register.known import ProjectionKnown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from unerased.model.consent import Reason
    from unerased.model.records import Claim, Consent, Finding, Record
    from unerased.register import Register

__all__ = ["Gathered", "Terms", "check_terms", "gather"]

OF_SOURCE: Final = "source.person"
#: told of only where something else that goes refers to it
SUPPORTING: Final = frozenset({"place", "source", "statement"})


class Terms(NamedTuple):
    """To whom everything goes, and what for.

    Attributes:
        recipient: who, in words that members understand; every member sees it.
        purpose: one that people are asked for, such as "sharing".
        audience: such as "partners".
    """

    recipient: str
    purpose: str
    audience: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What would go now.

    Attributes:
        lines: JSON objects in an order in which they can be read back.
        persons: codes of those who agreed.
        refused: how many persons did not, by why.
        entities, claims, findings: how many of each go.
        kept_back: how many claims and findings stay, whatever the reason.
    """

    lines: tuple[str, ...]
    persons: tuple[str, ...]
    refused: dict[Reason, int]
    entities: int
    claims: int
    findings: int
    kept_back: int


def gather(
    register: Register,
    terms: Terms,
    on: dt.date,
    on_progress: Callable[[int, int], None] | None = None,
) -> Gathered:
    """Go through the record and take what may go on this day.

    Args:
        register: open.
        terms: to whom, and what for.
        on: the day of which consents hold.
        on_progress: called with claims looked at, and how many there are.

    Raises:
        ExportRefused: this member cannot see whom records concern; or such terms cannot be.
    """
    check_terms(register, terms)
    gate = _Gate(register, terms, on)
    rows = reads.claims_all(register.db)
    waiting: list[Claim] = []
    for number, row in enumerate(rows, 1):
        if not row.erased and gate.may_go(row.claim):
            waiting.append(row.claim)
        if on_progress is not None:
            on_progress(number, len(rows))
    gate.let_through(waiting)
    order = {row.code: number for number, row in enumerate(rows)}
    found = [row.finding for row in reads.findings(register.db)]
    return gate.gathered(order, [one for one in found if gate.may_be_told(one)], len(found))


def check_terms(register: Register, terms: Terms) -> None:
    """See that such an export can be.

    Raises:
        ExportRefused: as `gather`.
    """
    if IDENTITIES not in register.journal.compartments:
        raise ExportRefused(
            "you cannot open the identities, so you cannot see whom records concern and whose "
            "names stand in them; a member who can has to do it"
        )
    lists = register.codebook.lists
    purposes, audiences = lists["consent_purposes"].terms, lists["audiences"].terms
    known = terms.purpose in purposes and terms.audience in audiences
    if not known or EVERY in {terms.purpose, terms.audience}:
        raise ExportRefused("people are asked for no such purpose, or no such audience")
    if not terms.recipient.strip():
        raise ExportRefused("say to whom it goes")


class _Gate:
    """Lets records through whose people agreed, and to which nothing is missing."""

    def __init__(self, register: Register, terms: Terms, on: dt.date) -> None:
        self._db, self._book = register.db, register.codebook
        self._known = ProjectionKnown(self._db, self._book)
        answers: defaultdict[str, list[Consent]] = defaultdict(list)
        for row in reads.consents(self._db):
            answers[row.consent.person].append(row.consent)
        decided = {
            row.code: publishable(answers[row.code], row.code, terms.purpose, terms.audience, on)
            for row in reads.entities(self._db, "person")
        }
        self._persons = tuple(person for person, one in decided.items() if one.allowed)
        self._refused = Counter(one.reason for one in decided.values() if not one.allowed)
        self._closed = self._closed_units(decided.keys() - set(self._persons))
        self._kinds = {
            row.code: kind.name
            for kind in self._book.kinds.values()
            if kind.entity and kind.compartment != IDENTITIES
            for row in reads.entities(self._db, kind.name)
            if row.code not in self._closed
        }
        self._used: dict[str, None] = dict.fromkeys(self._persons)
        self._went: dict[str, Claim] = {}

    def _closed_units(self, persons: set[str]) -> set[str]:
        """Persons who did not agree, and the sources that they are, or may have been."""
        rows = reads.claims_with(self._db, OF_SOURCE, live=False)
        theirs = {
            row.claim.subject
            for row in rows
            if isinstance(row.claim.value, Ref) and row.claim.value.code in persons
        }
        return persons | theirs

    def may_go(self, claim: Claim) -> bool:
        """Whether a claim tells of nobody who did not agree, and of nobody who it is."""
        prop = self._book.properties.get(claim.property)
        return not (
            prop is None
            or prop.identifying
            or prop.tie
            or prop.compartment == IDENTITIES
            or self._concerns_closed(claim, claim.source)
            or (isinstance(claim.value, Text) and self._names_somebody(claim.value.text))
        )

    def let_through(self, waiting: list[Claim]) -> None:
        """Take claims as long as another one can be: each needs what it refers to."""
        left: list[Claim] = []
        for claim in waiting:
            needed = [claim.subject, claim.source, claim.statement]
            if isinstance(claim.value, Ref):
                needed.append(claim.value.code)
            of = self._kinds.get(claim.subject, "")
            if self._has(needed) and (of not in SUPPORTING or claim.subject in self._used):
                self._used |= dict.fromkeys(one for one in needed if one in self._kinds)
                self._went[claim.code] = claim
            else:
                left.append(claim)
        if left and len(left) < len(waiting):
            self.let_through(left)

    def may_be_told(self, finding: Finding) -> bool:
        """Whether a finding may go; one about several persons would tie them."""
        prop = self._book.properties.get(finding.property)
        words = [finding.reasons]
        needed = list(finding.about)
        if isinstance(finding.value, Text):
            words.append(finding.value.text)
        if isinstance(finding.value, Ref):
            needed.append(finding.value.code)
        return not (
            len(set(finding.about) & set(self._persons)) > 1
            or (prop is not None and (prop.identifying or prop.compartment == IDENTITIES))
            or self._concerns_closed(finding)
            or any(map(self._names_somebody, words))
            or not all(one in self._used or one in self._went for one in needed)
        )

    def _concerns_closed(self, record: Record, source: str = "") -> bool:
        return not self._closed.isdisjoint({source, *units_of(record, self._book, self._known)})

    def _names_somebody(self, words: str) -> bool:
        return bool(words) and reads.names_somebody(self._db, words)

    def _has(self, codes: Iterable[str]) -> bool:
        return all(not one or one in self._kinds or one in self._went for one in codes)

    def _bare(self, claim: Claim) -> Claim:
        """A claim without words in which somebody is named, and without what it repeats that stays.

        One that repeats nothing but what stays is left to its source's default: as if it were said
        of own knowledge it would count as one origin more.
        """
        derived = claim.derived_from
        if derived:
            derived = tuple(code for code in derived if code in self._went) or None
        return replace(
            claim,
            as_stated="" if self._names_somebody(claim.as_stated) else claim.as_stated,
            locator="" if self._names_somebody(claim.locator) else claim.locator,
            derived_from=derived,
        )

    def gathered(
        self, order: Mapping[str, int], findings: Sequence[Finding], all_findings: int
    ) -> Gathered:
        """All of it: entities, then claims and findings in the order of the record."""
        told = {one.code for one in findings}
        found = [one if one.supersedes in told else replace(one, supersedes="") for one in findings]
        claims = sorted(self._went.values(), key=lambda claim: order[claim.code])
        entities = [Entity(code, self._kinds[code]) for code in self._used]
        records: list[Record] = [*entities, *map(self._bare, claims), *found]
        return Gathered(
            tuple(json.dumps(line_of(record), ensure_ascii=False) for record in records),
            self._persons,
            dict(self._refused),
            len(entities),
            len(claims),
            len(found),
            len(order) - len(claims) + all_findings - len(found),
        )
