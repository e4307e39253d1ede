"""Reads of what officials said against the record, for `position`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from unerased.model.assertions import Assertions
from unerased.model.contradiction import contradictions_in
from unerased.model.values import Ref, Stance, Term
from unerased.register import reads
from unerased.register.reads.denials import DENIES
from unerased.remedies.position import (
    Against,
    Contested,
    Denial,
    Denials,
    Unaddressed,
    turns_of,
)
from unerased.remedies.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.journal import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim
    from unerased.register.database import Database
    from unerased.register.rows import ClaimRow

#: kinds of sources that speak for the State
_OFFICIAL: Final = ("official", "official_document")
#: kinds of things of which an official can be silent
_SPOKEN_OF: Final = ("act", "group")
_ANSWER, _RESTS = "answer", "answer_rests_on"


def denials_of(
    db: Database, codebook: Codebook, *, heads: Heads | None = None, most_unaddressed: int = 200
) -> Denials:
    """Statements that contest a claim or that an official made, and what nobody spoke of.

    A statement is here when something in it contests a claim, when it takes a line of denial, or
    when its speaker holds an office.

    Args:
        db: of the register.
        codebook: of the register.
        heads: as of when.
        most_unaddressed: so many acts and groups are listed at most.
    """
    reader = _Reader(db, codebook, heads)
    found = tuple(reader.denials())
    return Denials(found, turns_of(found), tuple(reader.unaddressed(most_unaddressed)))


class _Reader:
    """Reads what the denials need, each thing once."""

    def __init__(self, db: Database, codebook: Codebook, heads: Heads | None) -> None:
        self._db, self._book, self._heads = db, codebook, heads
        below = codebook.below["source_kinds"]
        kinds = {term for name in _OFFICIAL for term in (name, *below.get(name, ()))}
        self._officials = {
            row.claim.subject
            for row in reads.claims_with(db, "source.kind", heads=heads)
            if isinstance(row.claim.value, Term) and row.claim.value.term in kinds
        }
        self._files: dict[str, list[str]] = defaultdict(list)
        for held in reads.files(db, heads=heads):
            self._files[held.file.source].append(held.file.code)
        self._stances = [
            row for row in reads.stances_on(db, heads=heads) if isinstance(row.claim.value, Stance)
        ]

    def denials(self) -> list[Denial]:
        denying = [row for row in self._stances if _kind(row) in DENIES]
        by_key: dict[str, list[ClaimRow]] = defaultdict(list)
        for row in denying:
            by_key[row.claim.statement or row.code].append(row)
        statements = self._statements()
        for code in statements:
            by_key.setdefault(code, [])
        said = self._said(by_key)
        claims = self._around(denying, statements)
        index = Assertions(claims, repeats=reads.source_repeats(self._db, heads=self._heads))
        judged = self._judged({row.claim.subject for row in denying})
        against = self._against(index)
        return [
            self._denial(key, rows, said.get(key, {}), index, judged, against, number)
            for number, (key, rows) in enumerate(by_key.items())
        ]

    def _statements(self) -> dict[str, str]:
        """Statements of officials, and those with a line of denial, by what makes them so."""
        found: dict[str, str] = {}
        for row in reads.claims_with(self._db, "statement.denial_line", heads=self._heads):
            found[row.claim.subject] = "line"
        for row in reads.claims_with(self._db, "statement.speaker", heads=self._heads):
            if isinstance(row.claim.value, Ref) and row.claim.value.code in self._officials:
                found.setdefault(row.claim.subject, "speaker")
        return found

    def _said(self, codes: Iterable[str]) -> dict[str, dict[str, tuple[Claim, ...]]]:
        found: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        for row in reads.claims_about(self._db, list(codes), heads=self._heads):
            if not row.erased:
                found[row.claim.subject][row.claim.property.partition(".")[2]].append(row.claim)
        return {
            code: {name: tuple(rows) for name, rows in said.items()} for code, said in found.items()
        }

    def _around(self, denying: list[ClaimRow], statements: Mapping[str, str]) -> dict[str, Claim]:
        """The contested claims with what else is said of their subjects, and what all repeat."""
        targets = reads.get_claims(
            self._db, {row.claim.subject for row in denying}, heads=self._heads, live=True
        )
        own = [
            row
            for code in statements
            for row in reads.claims_in_statement(self._db, code, heads=self._heads)
            if not isinstance(row.claim.value, Stance) and not row.erased
        ]
        subjects = {row.claim.subject for row in (*targets.values(), *own)}
        around = reads.claims_about(self._db, subjects, heads=self._heads)
        claims = {row.code: row.claim for row in (*targets.values(), *own, *around)}
        claims |= {row.code: row.claim for row in self._stances}
        return claims | reads.ancestors(self._db, claims, heads=self._heads).claims

    def _judged(self, codes: set[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in reads.findings(self._db, heads=self._heads):
            for code in row.finding.about:
                if code in codes:
                    found[code].append(row.finding.code)
        return {code: tuple(own) for code, own in found.items()}

    def _against(self, index: Assertions) -> dict[str, list[Against]]:
        """For each statement, its claims that others contradict; stances stand in `contested`."""
        found: dict[str, list[Against]] = defaultdict(list)
        for pair in contradictions_in(index, self._book):
            for code, other in ((pair.a, pair.b), (pair.b, pair.a)):
                claim = index.claims[code]
                stance = isinstance(claim.value, Stance)
                same = claim.statement and claim.statement == index.claims[other].statement
                if claim.statement and not stance and not same:
                    found[claim.statement].append(Against(code, other, pair.why))
        return found

    def _denial(  # noqa: PLR0913, PLR0917 - what one statement is put together from
        self,
        key: str,
        rows: list[ClaimRow],
        said: Mapping[str, tuple[Claim, ...]],
        index: Assertions,
        judged: Mapping[str, tuple[str, ...]],
        against: Mapping[str, list[Against]],
        number: int,
    ) -> Denial:
        told = Step(key, said)
        speakers = told.refs("speaker") or tuple(dict.fromkeys(row.claim.source for row in rows))
        contested = tuple(
            Contested(
                row.claim.subject,
                index.claims[row.claim.subject].subject,
                _kind(row),
                row.code,
                tuple(sorted(index.origins(row.claim.subject))),
                judged.get(row.claim.subject, ()),
                self._officials.issuperset(index.origins(row.claim.subject)),
                tuple(
                    file
                    for source in sorted(index.origins(row.claim.subject))
                    for file in self._files.get(source, ())
                ),
            )
            for row in rows
            if row.claim.subject in index.claims
        )
        stands = against.get(key, [])
        seen: dict[tuple[str, str], Against] = {(one.claim, one.other): one for one in stands}
        return Denial(
            code=key,
            speakers=speakers,
            offices=told.texts("office"),
            settings=told.texts("setting"),
            when=told.date("date"),
            words=told.claims("text", "says"),
            lines=told.terms("denial_line"),
            contested=contested,
            against=tuple(seen.values()),
            answers=told.claims(_ANSWER),
            rests_on=told.refs(_RESTS),
            entered=number,
        )

    def unaddressed(self, most: int) -> list[Unaddressed]:
        found: list[Unaddressed] = []
        if not most:  # a report asks for none, and they are looked for among all acts
            return found
        addressed = self._addressed()
        for kind in _SPOKEN_OF:
            codes = [
                row.code
                for row in reads.entities(self._db, kind, heads=self._heads)
                if row.code not in addressed
            ][: most - len(found)]
            found += self._with_claims(codes, kind)
        return found

    def _addressed(self) -> set[str]:
        """What an official has taken any stance on, or has spoken of himself."""
        stances = [row for row in self._stances if row.claim.source in self._officials]
        targets = reads.get_claims(
            self._db, {row.claim.subject for row in stances}, heads=self._heads, live=True
        )
        own = (
            row
            for source in self._officials
            for row in reads.claims_by_source(self._db, source, heads=self._heads)
        )
        return {row.claim.subject for row in (*targets.values(), *own)}

    def _with_claims(self, codes: list[str], kind: str) -> list[Unaddressed]:
        rows = reads.claims_about(self._db, codes, heads=self._heads) if codes else []
        claims = {row.code: row.claim for row in rows if not row.erased}
        claims |= reads.ancestors(self._db, claims, heads=self._heads).claims
        index = Assertions(claims, repeats=reads.source_repeats(self._db, heads=self._heads))
        by_subject: dict[str, list[str]] = defaultdict(list)
        telling = {"act": "act.violation", "group": "group.size"}[kind]
        for row in rows:
            by_subject[row.claim.subject].append(row.code)
        return [
            Unaddressed(
                code,
                tuple(own),
                tuple(sorted({one for claim in own for one in index.origins(claim)})),
            )
            for code, own in by_subject.items()
            if any(claims[claim].property == telling for claim in own if claim in claims)
        ]


def _kind(row: ClaimRow) -> str:
    return row.claim.value.stance if isinstance(row.claim.value, Stance) else ""
