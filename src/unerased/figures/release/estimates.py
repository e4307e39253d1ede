"""An estimate of how many there are in all goes through the gate: it tells how many were seen.

It is released as a release of its figure, of the same units: those whom the figure counts and who
agreed. The receipt commits to each of them and so tells their number; how many are on a list is
told exactly where that is safe, and the overlaps of the lists where that is asked for. All of this
is attacked with everything released before. The estimate and its interval follow from the overlaps:
they are rounded to multiples of at least k, and the lists of those who did not agree are not in
them. The number is worked out beforehand (`estimate.command`) and refused when the overlaps have
changed since.

Only what the families of models say together may be published, and only with the verdict
`estimate`, or as a floor with `lower_bound`.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from unerased.figures.errors import NoLists
from unerased.figures.lists import read_lists
from unerased.figures.release.alternatives import Member, Offer
from unerased.figures.release.errors import ReleaseRefused
from unerased.figures.release.ledger import Estimated, series_of_estimate
from unerased.figures.release.plan import enough, gather, judged, planned
from unerased.figures.release.publish import write
from unerased.figures.release.published import Published, Shown, Snapshot

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from unerased.attack import Policy
    from unerased.estimate.table import Table
    from unerased.figures.lists import By, Lists
    from unerased.figures.release.others import Other
    from unerased.figures.release.plan import Alternative, Plan, Ready
    from unerased.figures.release.publish import Issued
    from unerased.register import Register

__all__ = ["ESTIMATE", "EstimatePlan", "Worked", "plan_estimate", "publish_estimate", "rounded"]

#: name of the alternative
ESTIMATE: Final = "estimate"
LISTS: Final = ("lists",)
NONE: Final = "none"
SOME: Final = "one or more"
#: numbers are multiples of this share of the interval's width, or more
_SHARE: Final = 20
_LETTERS: Final = "ABCDEF"


@dataclass(frozen=True, slots=True)
class Worked:
    """An estimate that was worked out.

    Attributes:
        table: the overlaps that it was worked out from.
        verdict: `estimate`, `lower_bound` or `none`.
        number, interval: as `estimate.command.estimate` gives them under `stack`.
        reason: the first of its reasons; "" where whoever asks says it themselves.
    """

    table: Table
    verdict: str
    number: float | None
    interval: Sequence[float | None]
    level: float
    reason: str = ""

    @classmethod
    def of(cls, table: Table, result: Mapping[str, object]) -> Worked:
        """What `estimate.command.estimate` gave for a table.

        Raises:
            ReleaseRefused: it is one family's answer.
        """
        if result["family"] != "stack":
            raise ReleaseRefused("an estimate leaves only as all families of models together")
        number, interval = result["estimate"], result["interval"]
        reasons = result["reasons"]
        return cls(
            table,
            str(result["verdict"]),
            number if isinstance(number, float) else None,
            tuple(interval) if isinstance(interval, list) else (),
            float(str(result["level"])),
            str(reasons[0]) if isinstance(reasons, list) and reasons else "",
        )


@dataclass(frozen=True, slots=True, eq=False)
class EstimatePlan:
    """How an estimate could be released.

    Attributes:
        plan: of the release; its one alternative is the estimate.
        lists: of those who may leave: what has to be estimated from.
        by: whose lists they are.
    """

    plan: Plan
    lists: Lists
    by: By

    @property
    def chosen(self) -> Alternative:
        """What would be told, and what follows from it."""
        return self.plan.alternatives[0]


def plan_estimate(  # noqa: PLR0913 - as `plan_release`
    register: Register,
    name: str,
    by: By,
    policy: Policy,
    today: dt.date,
    *,
    audience: str = "public",
    others: Sequence[Other] = (),
    overlaps: bool = False,
) -> EstimatePlan:
    """Attack the numbers that an estimate would tell of the counted. Reads only.

    Args:
        register: open.
        name: of a figure of persons.
        by: what is a list.
        policy: what must not follow.
        today: the day on which consents must hold.
        audience: who gets the release.
        others: what others published.
        overlaps: how many are on which lists is told, too.

    Raises:
        ReleaseRefused: nobody, or fewer than k, may be counted, or no lists are left of them.
        As `plan_release`.
    """
    ready = gather(register, name, policy, today, audience=audience, others=others)
    enough(ready.state, policy, ready.consented, first=True)
    only = frozenset(member.unit for member in ready.state.members)
    try:
        lists = read_lists(
            register.db, ready.definition, register.codebook, by, register.heads, only=only
        )
    except NoLists as none:
        raise ReleaseRefused(f"of those who may leave, {none}") from none
    made = judged(ready, _offers(ready, lists, overlaps=overlaps), series_of_estimate(name))
    # it follows no release of the figure: nothing waits, and nobody stays from one
    plan = dataclasses.replace(planned(ready, [made]), before=None, corrections={})
    return EstimatePlan(plan, lists, by)


def publish_estimate(  # noqa: PLR0913, PLR0917 - as `publish`
    register: Register,
    name: str,
    by: By,
    worked: Worked,
    policy: Policy,
    today: dt.date,
    *,
    audience: str = "public",
    others: Sequence[Other] = (),
    overlaps: bool = False,
) -> Issued:
    """Release an estimate: planned and attacked once more, then written as one save.

    Args:
        register: open for writing.
        name: of a figure of persons.
        by: what is a list.
        worked: the estimate, from the lists of a plan.
        policy: what must not follow.
        today: day of the release; consents must hold on it.
        audience: who gets it.
        others: what others published.
        overlaps: how many are on which lists is told, too.

    Raises:
        ReleaseRefused: no number can be given; the lists have changed since; or it would tell what
            the policy protects. Nothing was written.
        As `publish`.
    """
    heads = register.heads
    made = plan_estimate(
        register, name, by, policy, today, audience=audience, others=others, overlaps=overlaps
    )
    if not _same(made.lists.table, worked.table):
        raise ReleaseRefused(
            "the lists have changed since it was estimated", ("Estimate once more.",)
        )
    told = told_of(made, worked, policy.k)
    return write(register, made.plan, made.chosen, policy, (today, audience), heads, told)


def told_of(made: EstimatePlan, worked: Worked, k: int) -> Estimated:
    """What is told of an estimate that was planned.

    Raises:
        ReleaseRefused: there is no number, or it ends below what the figure counts: so few agreed
            that it would mislead whoever takes it for all.
    """
    told = rounded(worked, len(made.lists.lists), made.by, k)
    if told.high is not None and told.high < len(made.plan.value.documented.counted):
        raise ReleaseRefused(
            "from the lists of those who agreed, the estimate ends below what the figure counts, "
            "and would mislead",
            ("Ask more of the counted for their consent first.",),
        )
    seen = told.seen if made.chosen.offer.published.tables else None
    return msgspec.structs.replace(told, seen=seen)


def rounded(worked: Worked, lists: int, by: str, k: int) -> Estimated:
    """What is told of an estimate: its numbers in multiples that no single person shows in.

    Args:
        worked: the estimate.
        lists: how many there are.
        by: whose they are.
        k: the least multiple.

    Raises:
        ReleaseRefused: there is no number.
    """
    low, high = (*worked.interval, None, None)[:2]
    if worked.verdict not in {"estimate", "lower_bound"} or worked.number is None or low is None:
        why = (worked.reason,) if worked.reason else ()
        raise ReleaseRefused("no estimate can be given from these lists", why)
    seen = worked.table.n
    floor = worked.verdict == "lower_bound"
    width = 0.0 if high is None else high - low
    base = _base(max(float(k), width / _SHARE))
    return Estimated(
        seen=seen,
        lists=lists,
        by=by,
        verdict=worked.verdict,
        number=None if floor else max(seen, round(worked.number / base) * base),
        low=max(seen, math.floor(low / base) * base),
        high=None if floor or high is None else math.ceil(high / base) * base,
        level=worked.level,
        base=base,
    )


def _base(least: float) -> int:
    """The first of 1, 2, 5, 10, 20, 50 and so on that is at least this."""
    ten = 1
    while True:
        for digit in (1, 2, 5):
            if digit * ten >= least:
                return digit * ten
        ten *= 10


def _offers(ready: Ready, lists: Lists, *, overlaps: bool) -> list[Offer]:
    """What is told of those who may leave: with the lists that each is on; else all alone."""
    state = ready.state
    letters = dict(zip((one.name for one in lists.lists), _LETTERS, strict=False))
    places = [state.tables.index(by) for by in state.asked]
    tables = (*state.asked, LISTS)
    members = tuple(
        Member(
            member.unit,
            (
                *(member.profile[at] for at in places),
                (_key(lists.of[member.unit], letters, overlaps),),
            ),
        )
        for member in state.members
    )
    numbers = Snapshot.of(tables, (member.profile for member in members))
    shown = Shown(LISTS, tuple(numbers.table(LISTS).items()))
    words = f"an estimate from {len(lists.lists)} lists, and how many are on one of them"
    whole = Offer(
        ESTIMATE,
        f"{words}, {'with' if overlaps else 'without'} their overlaps",
        Published(numbers.total, (shown,)),
        members,
        numbers,
    )
    if overlaps:
        return [whole]
    words = "an estimate, and how many are counted; not how many of them are on a list"
    return [whole, dataclasses.replace(whole, words=words, published=Published(numbers.total))]


def _key(held: Sequence[str], letters: Mapping[str, str], overlaps: bool) -> tuple[str]:  # noqa: FBT001 - a choice passed on
    if not held:
        return (NONE,)
    return (" and ".join(letters[name] for name in held),) if overlaps else (SOME,)


def _same(one: Table, other: Table) -> bool:
    return (
        one.lists == other.lists
        and np.array_equal(one.patterns, other.patterns)
        and np.array_equal(one.counts, other.counts)
    )
