"""May something about a person leave the register? Only with a consent that says so."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from unerased.model.check import EVERY
from unerased.model.records import Consent

Reason: TypeAlias = Literal["given", "not_asked", "refused", "withdrawn", "expired", "not_yet"]

_LAST: Final = {"given": 0, "refused": 1, "withdrawn": 1}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it may, why, and the consent that decides ("" when nobody asked)."""

    allowed: bool
    reason: Reason
    consent: str = ""


def publishable(
    consents: Iterable[Consent], person: str, purpose: str, audience: str, on: dt.date
) -> Decision:
    """Decide for one person, purpose and audience on one day, from the live consents.

    - Unknown is no. Consent to one purpose or audience is never read as consent to another,
      however much narrower it seems.
    - The latest answer counts; on one day a refusal or withdrawal outweighs a consent.
    - A refusal or withdrawal for "every" purpose or audience counts for each.
    - A consent holds up to and including its last day.
    """
    about = [
        consent
        for consent in consents
        if consent.person == person
        and _covers(consent.purpose, purpose, consent.answer)
        and _covers(consent.audience, audience, consent.answer)
    ]
    asked = [consent for consent in about if consent.dated <= on]
    if not asked:
        return Decision(allowed=False, reason="not_yet" if about else "not_asked")
    last = max(asked, key=lambda consent: (consent.dated, _LAST[consent.answer], consent.code))
    if last.answer != "given":
        return Decision(allowed=False, reason=last.answer, consent=last.code)
    if last.expires is not None and on > last.expires:
        return Decision(allowed=False, reason="expired", consent=last.code)
    return Decision(allowed=True, reason="given", consent=last.code)


def _covers(asked_for: str, wanted: str, answer: str) -> bool:
    return asked_for == wanted or (asked_for == EVERY and answer != "given")
