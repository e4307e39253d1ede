"""What a checker may look at: the claims about one person, and the ledger. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from unerased.model.consent import Decision
    from unerased.model.records import Claim
    from unerased.remedies.rows import Ledger
    from unerased.remedies.steps import Step


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded for one person, for one recipient on one day.

    Attributes:
        person: code.
        about: live claims about the person, by property ("person.name").
        acts: what was done to the person, each by its claims.
        doers: involvements in each act, by the act's code.
        ledger: remedies tried and open.
        consent: whether the person agreed to this recipient.
        recipient: purpose and audience of the form.
        contested: codes of claims that others deny, or that cannot hold beside others.
        asked: what was answered for other purposes and audiences that some forms ask for.
        today: the day for which it is asked.
        closed: properties that this member cannot open.
        released: how many figures the public was told.
    """

    person: str
    about: Mapping[str, tuple[Claim, ...]]
    acts: tuple[Step, ...]
    doers: Mapping[str, tuple[Step, ...]]
    ledger: Ledger
    consent: Decision
    today: dt.date
    recipient: tuple[str, str] = ("", "")
    asked: Mapping[tuple[str, str], Decision] = field(default_factory=dict)
    contested: frozenset[str] = field(default_factory=frozenset)
    closed: frozenset[str] = field(default_factory=frozenset)
    released: int = 0
