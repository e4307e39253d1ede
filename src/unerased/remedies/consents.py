"""Consent of one person for one recipient, under every code that is held to be theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.model.consent import Decision, publishable
from unerased.register import reads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from unerased.journal import Heads
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
    known = [row.finding for row in reads.findings(db, heads=heads)]
    consents = [row.consent for row in reads.consents(db, heads=heads)]
    return decide(person, recipient, on, known, consents)


def decide(
    person: str,
    recipient: tuple[str, str],
    on: dt.date,
    findings: Sequence[Finding],
    consents: Sequence[Consent],
) -> Decision:
    """The same from findings and consents that were read before. Pure."""
    found = [publishable(consents, code, *recipient, on) for code in one_person(person, findings)]
    return next((one for one in found if not one.allowed), found[0])


def one_person(person: str, findings: Iterable[Finding]) -> tuple[str, ...]:
    """Every code that findings may hold to be this person's, the given one first.

    Undecided findings count as well: for an exit the doubt is read to the careful side.
    """
    pairs = [
        set(one.about)
        for one in findings
        if one.question == "same_person" and one.verdict != "not_established"
    ]
    known, ahead = [person], [person]
    while ahead:
        here = ahead.pop()
        for pair in pairs:
            if here in pair:
                fresh = sorted(pair - set(known))
                known += fresh
                ahead += fresh
    return tuple(known)
