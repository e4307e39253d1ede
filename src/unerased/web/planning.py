"""Plans of releases: read on the keeper's thread, attacked beside the pages where that is long.

The process that attacks gets what `gather` read: codes and cells of the counted, and the ledger. A
plan holds as long as the register's heads stay the same; a save, or a lock, forgets it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.web.working import Standing, Work

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from unerased.attack import Policy
    from unerased.figures.release import Other, Plan, Ready
    from unerased.web.desk import Asked

__all__ = ["Planning", "Question", "begin", "known"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which figure, what must not follow, for whom, and on which day.

    Attributes:
        told: what others published, as it was typed.
    """

    name: str
    policy: Policy
    audience: str
    told: str
    others: tuple[Other, ...]
    today: dt.date

    @property
    def address(self) -> str:
        """By which a page asks for the plan again; it tells nothing of the question."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(slots=True)
class Planning:
    """A plan, made or on its way."""

    question: Question
    plan: Plan | None = None
    work: Work[Plan] | None = None
    refusal: str = ""

    def look(self) -> Standing:
        """How it stands; takes in the plan when it is there."""
        if self.work is not None:
            standing = self.work.look()
            self.plan, self.refusal = self.work.outcome, self.work.refusal
            return standing
        return Standing.REFUSED if self.refusal else Standing.DONE


def begin(asked: Asked, question: Question) -> Planning:
    """Read what is needed and begin; what is small is done at once.

    Raises:
        ReleaseRefused, BadDefinition, NoRelease: as `gather`.
    """
    from unerased.attack import AttackError  # noqa: PLC0415 - brings scipy
    from unerased.figures.release import gather, judge  # noqa: PLC0415 - the same

    held = _held(asked).get(question.address)
    if held is not None and held.look() in {Standing.WORKING, Standing.DONE, Standing.REFUSED}:
        return held
    ready = gather(
        asked.register,
        question.name,
        question.policy,
        question.today,
        audience=question.audience,
        others=question.others,
    )
    made = Planning(question)
    if ready.state.asked or ready.state.days:
        made.work = Work(_attack, (ready,), refusals=(AttackError,))
    else:
        try:
            made.plan = judge(ready)
        except AttackError as refused:
            made.refusal = str(refused)
    _held(asked)[question.address] = made
    return made


def known(asked: Asked, address: str) -> Planning | None:
    """The plan of this address; None when the register changed since, or it never was."""
    return _held(asked).get(address)


def _held(asked: Asked) -> dict[str, Planning]:
    def none() -> dict[str, Planning]:
        return {}

    return asked.desk.cache.get(asked.register.heads, "plans of releases", none)


def _attack(ready: Ready, tell: Callable[[float], None]) -> Plan:
    from unerased.figures.release import judge  # noqa: PLC0415 - heavy; this process only

    return judge(ready, tell)
