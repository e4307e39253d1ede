"""Steps of a proceeding, as claims tell them: without a claim nothing is known of one. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from unerased.model.dates import bounds
from unerased.model.values import Amount, Ref, Term, Text, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim
    from unerased.remedies.rules import Ending

#: kinds of steps that are help, not remedies, unless a claim says which remedy they were
HELP: Final = frozenset(
    {"meeting", "alarm", "relocation", "legal_aid", "medical_aid", "public_statement"}
)
#: outcomes as rules ask for them; what is wider than a term counts as the term does
_ENDINGS: Final[Mapping[str, Ending]] = {
    "denied": "refused",
    "no_case_opened": "refused",
    "token": "refused",
    "none": "silence",
    "passed_on": "forwarded",
    "partial": "partial",
    "accepted": "granted",
    "granted": "granted",
    "withdrawn": "withdrawn",
}
#: registered says only that it arrived
_NO_ENDING: Final = frozenset({"registered"})
_NOT_FILED: Final = frozenset({"announced", "prepared"})
_LAST: Final = 2**31


@dataclass(frozen=True, slots=True)
class Between:
    """A date by all that is said of it: it lies in one of these intervals.

    Attributes:
        earliest: the first day that it can be by any of the claims, with what qualifiers allow;
            None when a claim leaves that open.
        latest: the last such day.
        claims: codes of the claims.
    """

    earliest: dt.date | None
    latest: dt.date | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step, by its claims.

    Attributes:
        code: of the intervention.
        said: live claims about it by property, without the kind in front: "authority".
        endings: how it ended, in the kinds that rules ask for, each with its claims.
    """

    code: str
    said: Mapping[str, tuple[Claim, ...]]
    endings: Mapping[Ending, tuple[str, ...]] = field(default_factory=dict)

    def terms(self, name: str) -> tuple[str, ...]:
        """Terms that are said of a property, each once."""
        values = (one.value for one in self.said.get(name, ()))
        return tuple(dict.fromkeys(value.term for value in values if isinstance(value, Term)))

    def texts(self, name: str) -> tuple[str, ...]:
        """Words that are said of a property, each once."""
        values = (one.value for one in self.said.get(name, ()))
        return tuple(dict.fromkeys(value.text for value in values if isinstance(value, Text)))

    def refs(self, name: str) -> tuple[str, ...]:
        """Codes that a property refers to, each once."""
        values = (one.value for one in self.said.get(name, ()))
        return tuple(dict.fromkeys(value.code for value in values if isinstance(value, Ref)))

    def claims(self, *names: str) -> tuple[str, ...]:
        """Codes of the claims of these properties."""
        return tuple(one.code for name in names for one in self.said.get(name, ()))

    def date(self, name: str) -> Between | None:
        """When it was, by all that is said of it; None when nothing is."""
        dated = [one for one in self.said.get(name, ()) if isinstance(one.value, When)]
        if not dated:
            return None
        ends = [bounds(one.value) for one in dated if isinstance(one.value, When)]
        lows = [low for low, _ in ends if low is not None]
        highs = [high for _, high in ends if high is not None]
        return Between(
            min(lows) if len(lows) == len(ends) else None,
            max(highs) if len(highs) == len(ends) else None,
            tuple(one.code for one in dated),
        )

    @property
    def number(self) -> int | None:
        """The number of the step, when one is said."""
        values = [one.value for one in self.said.get("step", ())]
        lows = [value.low for value in values if isinstance(value, Amount)]
        return next((low for low in lows if low is not None), None)

    @property
    def remedy(self) -> str:
        """Which remedy it was, by its name in the rules; "" when nobody said."""
        return next(iter(self.texts("remedy")), "").strip()

    @property
    def ended(self) -> bool:
        """Whether it led to a decision, or was taken back."""
        return bool(set(self.endings) - {"silence", "forwarded"}) or "withdrawn" in self.endings

    @property
    def filed(self) -> bool:
        """Whether it was taken, as far as is said: it was not only announced or prepared."""
        if self.endings or self.said.get("decided") or self.said.get("served"):
            return True
        statuses = self.terms("status")
        return (bool(statuses) and not set(statuses) <= _NOT_FILED) or (
            not statuses and bool(self.said.get("date"))
        )

    @property
    def is_remedy(self) -> bool:
        """Whether it seeks redress; help given to the person does not."""
        if self.remedy or self.number is not None or self.said.get("standing"):
            return True
        kinds = self.terms("kind")
        return bool(kinds) and not set(kinds) <= HELP


def steps_from(claims: Iterable[Claim], codebook: Codebook) -> dict[str, Step]:
    """Steps by code, from the live claims about interventions."""
    said: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        kind, _, name = claim.property.partition(".")
        if kind == "intervention":
            said[claim.subject][name].append(claim)
    return {
        code: Step(
            code,
            {name: tuple(rows) for name, rows in found.items()},
            _endings(found, codebook),
        )
        for code, found in said.items()
    }


def _endings(said: Mapping[str, list[Claim]], codebook: Codebook) -> dict[Ending, tuple[str, ...]]:
    found: dict[Ending, list[str]] = defaultdict(list)
    for claim in said.get("outcome", ()):
        ending = _ending(claim.value.term, codebook) if isinstance(claim.value, Term) else None
        if ending is not None:
            found[ending].append(claim.code)
    for claim in said.get("status", ()):
        if claim.value == Term("withdrawn"):
            found["withdrawn"].append(claim.code)
    return {ending: tuple(codes) for ending, codes in found.items()}


def _ending(term: str, codebook: Codebook) -> Ending | None:
    if term in _NO_ENDING:
        return None
    terms = codebook.lists["intervention_outcomes"].terms
    here = term
    while here:
        if here in _ENDINGS:
            return _ENDINGS[here]
        here = terms[here].parent if here in terms else ""
    return None


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The order of a way: what a step follows comes before it, then by number, then by date.

    Steps that follow each other in a circle keep the order of their numbers and dates.
    """
    left = sorted(steps, key=_rank)
    known = {step.code for step in left}
    placed: dict[str, Step] = {}
    while left:
        ready = next(
            (
                step
                for step in left
                if all(code in placed or code not in known for code in step.refs("follows"))
            ),
            left[0],
        )
        placed[ready.code] = ready
        left.remove(ready)
    return list(placed.values())


def _rank(step: Step) -> tuple[int, dt.date, str]:
    dates = [step.date(name) for name in ("date", "decided", "served")]
    days = [day for one in dates if one for day in (one.earliest, one.latest) if day]
    number = step.number
    return (_LAST if number is None else number, min(days, default=dt.date.max), step.code)
