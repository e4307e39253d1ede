"""Protection work: who needs what, who of us sees to it, until when. No address, no whereabouts.

Pure: claims in, needs out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from unerased.remedies.faults import Fault
from unerased.remedies.steps import Step

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from unerased.model.records import Claim
    from unerased.remedies.steps import Between

#: statuses in which nobody has to do anything any more
DONE: Final = frozenset({"met", "not_possible", "no_longer"})
#: a due day of these tells when somebody travels
TRAVEL: Final = "transport"

Late = Literal["", "late", "may be late"]


@dataclass(frozen=True, slots=True)
class Need:
    """One need, by its claims.

    Attributes:
        code: of the need.
        persons: codes of the persons or groups who need it.
        kinds: terms of what is needed; more than one when sources differ.
        statuses: terms of how far it is.
        responsible: who of us sees to it, in the words given.
        due: until when it is to be done, as far as that is known.
        claims: codes of all claims about it.
    """

    code: str
    persons: tuple[str, ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    responsible: tuple[str, ...]
    due: Between | None
    claims: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something: by any of the claims on how far it is."""
        return not self.statuses or not set(self.statuses) <= DONE

    def late(self, today: dt.date) -> Late:
        """Whether it should have been done by now, by every reading of its day or by one."""
        if not self.open or self.due is None:
            return ""
        if self.due.latest is not None and today > self.due.latest:
            return "late"
        return "may be late" if self.due.earliest is not None and today > self.due.earliest else ""


def needs_from(claims: Iterable[Claim]) -> list[Need]:
    """Needs from the live claims about them: open ones first, and of these the soonest due."""
    said: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        kind, _, name = claim.property.partition(".")
        if kind == "need":
            said[claim.subject][name].append(claim)
    found = []
    for code, told in said.items():
        one = Step(code, {name: tuple(rows) for name, rows in told.items()})
        found.append(
            Need(
                code,
                one.refs("person"),
                one.terms("kind"),
                one.terms("status"),
                one.texts("responsible"),
                one.date("due"),
                one.claims(*one.said),
            )
        )
    return sorted(found, key=_order)


def travel_days(needs: Sequence[Need]) -> list[Fault]:
    """Needs whose due day would tell when somebody travels: a month is enough for us."""
    return [
        Fault("travel day", (need.code,), need.due.claims)
        for need in needs
        if TRAVEL in need.kinds
        and need.due is not None
        and need.due.earliest is not None
        and need.due.earliest == need.due.latest
    ]


def _order(need: Need) -> tuple[bool, bool, str, str]:
    day = need.due.earliest or need.due.latest if need.due else None
    return not need.open, day is None, day.isoformat() if day else "", need.code
