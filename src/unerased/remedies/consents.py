"""Consent of one person for one recipient, under every code that is held to be theirs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.consent import publishable
from unerased.register import reads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from unerased.journal import Heads
    from unerased.model.consent import Decision
    from unerased.model.records import Consent, Finding
    from unerased.register.database import Database


def decision_for(
    db: Database,
    person: str,
    recipient: tuple[str, str],
    on: dt.date,
    *,
    heads: Heads | None = None,
) -> Decision:
    """Whether something about a person may go to a recipient (purpose, audience) on a day.

    A person may stand under several codes. What was refused, withdrawn or never asked under one
    of them holds for all: nobody is asked to remember under which code they said no.
    """
    return Consents.read(db, on, heads).decision(person, recipient)


@dataclass(frozen=True, slots=True)
class Consents:
    """Every answer that holds on a day, by person, and who may be one person.

    Attributes:
        on: the day.
        by_person: answers by the code under which they were given.
        same: codes that findings may hold to be one person's with a code, by it.
    """

    on: dt.date
    by_person: Mapping[str, list[Consent]]
    same: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, db: Database, on: dt.date, heads: Heads | None) -> Consents:
        """What the register holds, as of these heads."""
        found: dict[str, list[Consent]] = defaultdict(list)
        for row in reads.consents(db, heads=heads):
            found[row.consent.person].append(row.consent)
        return cls(on, dict(found), _same(row.finding for row in reads.findings(db, heads=heads)))

    def decision(self, person: str, recipient: tuple[str, str]) -> Decision:
        """Whether something about a person may go to a recipient: under each of their codes."""
        found = [
            publishable(self.by_person.get(code, ()), code, *recipient, self.on)
            for code in one_person(person, self.same)
        ]
        return next((one for one in found if not one.allowed), found[0])


def one_person(person: str, same: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Every code that may be this person's, step by step, the given one first."""
    known, ahead = {person: None}, [person]
    while ahead:
        fresh = sorted(same.get(ahead.pop(), frozenset()) - known.keys())
        known |= dict.fromkeys(fresh)
        ahead += fresh
    return tuple(known)


def _same(findings: Iterable[Finding]) -> dict[str, frozenset[str]]:
    """The codes that stand in one finding with a code, by it.

    Undecided findings count as well: for an exit the doubt is read to the careful side.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for one in findings:
        if one.question == "same_person" and one.verdict != "not_established":
            for code in one.about:
                found[code] |= set(one.about)
    return {code: frozenset(codes) for code, codes in found.items()}
