"""Of what a picture is: everything, a person, an event, or one month of it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register.reads.refs import subjects_with
from unerased.web.show.drawn.facts import MOST_ACTS, Fact, census, facts_of
from unerased.web.whole import AT_ONCE, counts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")
#: by which property an act belongs to a person or an event
BELONGS: Final = {"person": "act.victim", "event": "act.event"}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def written(self) -> str:
        """2018-07."""
        return f"{self.year:04d}-{self.month:02d}"

    def meets(self, fact: Fact) -> bool:
        """Whether an act lies, or may lie, in it. One without any date does not."""
        if not fact.whens:
            return False
        first, last = fact.span
        return (first is None or first <= self.last) and (last is None or last >= self.first)


@dataclass(frozen=True, slots=True)
class Scope:
    """Of what a picture is.

    Attributes:
        kind: "" for the whole register, else the kind behind `code`.
        month: only acts that lie or may lie in it.
    """

    kind: str = ""
    code: str = ""
    month: Month | None = None

    @property
    def query(self) -> str:
        """As an address says it; it holds codes and numbers only."""
        parts = [f"{self.kind}={self.code}"] if self.kind else []
        parts += [f"month={self.month.written}"] if self.month else []
        return "&".join(parts)

    @property
    def key(self) -> str:
        """What a token for its ties is bound to."""
        return f"{self.kind}:{self.code}:{self.month.written if self.month else ''}"


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of a scope. `total` counts also those beyond the most that are read."""

    facts: tuple[Fact, ...]
    total: int

    @property
    def complete(self) -> bool:
        """Whether all of them were read."""
        return self.total <= len(self.facts)

    @property
    def few(self) -> Acts:
        """The first of them, as many as fit into one picture of who did what."""
        return Acts(self.facts[:MOST_ACTS], self.total)


def month_of(text: str) -> Month | None:
    """A month written as 2018-07; None for anything else."""
    found = _MONTH.match(text)
    if found is None or not int(found[1]):
        return None
    return Month(int(found[1]), int(found[2]))


def is_large(asked: Asked) -> bool:
    """Whether reading every act takes longer than a page may, so that it waits to be asked for."""
    known = asked.desk.cache.has(asked.register.heads, "acts for pictures")
    return not known and counts_of(asked.register, asked.desk.cache).claims > AT_ONCE


def acts_of(asked: Asked, scope: Scope, look: Look) -> Acts:
    """The acts of a scope.

    Of a person or an event they are read one by one, at most `MOST_ACTS`; where there are more,
    from what is known of every act, unless the register is too large for that.
    """
    if not scope.kind:
        found = list(census(asked).values())
        return _kept(found, len(found), scope.month)
    db = asked.register.db
    codes = subjects_with(db, BELONGS[scope.kind], scope.code, limit=_MOST_CLAIMS)
    if len(codes) > MOST_ACTS and not is_large(asked):
        every = census(asked)
        return _kept([every[code] for code in codes if code in every], len(codes), scope.month)
    return _kept(facts_of(asked, codes[:MOST_ACTS], look), len(codes), scope.month)


def _kept(facts: Sequence[Fact], total: int, month: Month | None) -> Acts:
    kept = tuple(fact for fact in facts if month is None or month.meets(fact))
    return Acts(kept, len(kept) + total - len(facts))


#: several sources may say that an act belongs to an event: so many claims are looked at
_MOST_CLAIMS: Final = 40 * MOST_ACTS
