"""Estimate, floor only, or no estimate: by rules that are stated here and nowhere else.

Before any model is fitted, a table is refused when

- it has fewer than 3 lists, or everyone has one and the same pattern;
- a list shares nobody with any other list, or the lists fall into groups that share nobody;
- two lists hold the same people;
- fewer than 10 people are on two lists or more;
- fewer patterns were seen than the simplest model has parameters.

There is no estimate (at most a floor) when one list holds everybody, and, after fitting, when

- the chains of a sampler do not agree (R-hat over 1.05, or fewer than 100 effective draws);
- the estimate is over 10 times the people seen, or the interval has no end;
- the interval's ends differ by a factor over 5;
- two families that both carry weight (a tenth or more) have intervals a factor 1.5 apart;
- leaving out one list moves the estimate clear of the interval, by a factor over 2.

Families that carry weight and differ by a factor over 1.2 are named, whatever the verdict, and so
is a list without which the estimate lies clear of the interval by a factor over 1.05.

A floor stands (`lower_bound`) when nothing refused the table itself and Chao's bound moves by
less than a quarter whichever list is left out. Otherwise the verdict is `none`.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Literal

import numpy as np

from unerased.estimate.bounds import chao_mth
from unerased.estimate.errors import TableError
from unerased.estimate.findings import Finding, doubts, notes, refuses
from unerased.estimate.stack import CARRIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.estimate.answer import Answer
    from unerased.estimate.arrays import Floats, Ints
    from unerased.estimate.table import Table

Verdict = Literal["estimate", "lower_bound", "none"]

LEAST_LISTS = 3
LEAST_SHARED = 10
MOST_TIMES_SEEN = 10.0
MOST_SPREAD = 5.0
APART = 1.5
DIFFER = 1.2
SWING = 2.0
CLEAR = 1.05
STEADY = 1.25

ASSUMPTION = notes(
    "untestable",
    "No data can test the assumption on which every such number rests: that people on no list "
    "are like people on the lists in how often the lists find them, given what the model allows. "
    "If some people could not have been found by any list, they are not in this number.",
)


def table_findings(table: Table) -> list[Finding]:
    """What the table itself rules out, before any model."""
    found: list[Finding] = []
    if len(table.lists) < LEAST_LISTS:
        found.append(
            refuses(
                "few_lists",
                "There are only two lists. Whether they depend on each other cannot be seen, "
                "and any total follows from assuming it; at least three lists are needed.",
            )
        )
    if len(table.counts) == 1:
        found.append(
            refuses(
                "one_pattern",
                "Everyone has one and the same pattern: the lists repeat each other and say "
                "nothing about people whom they miss.",
            )
        )
        return found
    shared = int(table.counts[table.matrix.sum(axis=1) > 1].sum())
    overlaps = table.overlaps()
    found += _copies(table.lists, overlaps)
    whole = [name for name, size in zip(table.lists, table.sizes, strict=True) if size == table.n]
    if whole:
        found.append(
            doubts(
                "holds_all",
                f"Everyone is on the list {whole[0]}: no other list holds anybody whom it misses. "
                "Either it misses hardly anybody, or the others were taken from it; the overlaps "
                "cannot tell which.",
                list=whole[0],
            )
        )
    groups = _groups(overlaps)
    alone = [table.lists[g[0]] for g in groups if len(g) == 1]
    if alone:
        found.append(
            refuses(
                "isolated_list",
                f"{_alone(alone)} is on any other list: the overlaps that would show how many "
                "people all lists miss are empty.",
                lists=[*alone],
            )
        )
    elif len(groups) > 1:
        found.append(
            refuses(
                "separate_groups",
                "The lists fall into groups that share nobody, so they may speak of different "
                "people; nothing joins them.",
            )
        )
    if shared < LEAST_SHARED:
        found.append(
            refuses(
                "few_shared",
                f"{_only(shared)} on more than one list; with fewer than {LEAST_SHARED} people a "
                "total hangs on single persons.",
                people=shared,
            )
        )
    if len(table.counts) <= len(table.lists):
        found.append(
            refuses(
                "few_patterns",
                f"Only {len(table.counts)} different patterns were seen on {len(table.lists)} "
                "lists: fewer than the simplest model has parameters.",
                patterns=len(table.counts),
            )
        )
    return found


def _alone(names: list[str]) -> str:
    return f"Nobody on the list{'s' * (len(names) > 1)} {', '.join(names)}"


def _only(people: int) -> str:
    if people == 0:
        return "Nobody is"
    return "Only one person is" if people == 1 else f"Only {people} people are"


def refused(found: Sequence[Finding]) -> bool:
    """Whether any of the findings rules out every number."""
    return any(f.force == "refuses" for f in found)


def _copies(lists: tuple[str, ...], overlaps: Ints) -> list[Finding]:
    """Lists that hold the same people as another, or none that another does not hold."""
    found: list[Finding] = []
    sizes = overlaps.diagonal()
    for a, b in permutations(range(len(lists)), 2):
        if overlaps[a, b] < sizes[a]:
            continue
        if sizes[a] == sizes[b] and a < b:
            found.append(
                refuses(
                    "same_people",
                    f"The lists {lists[a]} and {lists[b]} hold the same people: they are one list "
                    "under two names. Make one column of them.",
                    lists=[lists[a], lists[b]],
                )
            )
        elif sizes[a] < sizes[b] and sizes[a] >= LEAST_SHARED:
            found.append(
                notes(
                    "inside",
                    f"Everyone on the list {lists[a]} is on {lists[b]} too. If the one was taken "
                    "from the other, they are one source; ask, and leave one out.",
                    lists=[lists[a], lists[b]],
                )
            )
    return found


def _groups(overlaps: Ints) -> list[list[int]]:
    """Lists joined by shared people, directly or through others."""
    left, groups = set(range(len(overlaps))), []
    while left:
        reached, edge = set(), {min(left)}
        while edge:
            reached |= edge
            edge = {b for a in edge for b in left if overlaps[a, b] > 0} - reached
        groups.append(sorted(reached))
        left -= reached
    return groups


def range_findings(table: Table, estimate: float, interval: tuple[float, float]) -> list[Finding]:
    """What the size of the answer itself says."""
    found: list[Finding] = []
    low, high = interval
    if not np.isfinite([estimate, low, high]).all():
        return [doubts("no_end", "The interval has no upper end: the data bound nothing above.")]
    if estimate > MOST_TIMES_SEEN * table.n:
        found.append(
            doubts(
                "mostly_unseen",
                f"The estimate is {estimate / table.n:.0f} times the people seen. Where fewer than "
                f"one in {MOST_TIMES_SEEN:.0f} was seen, the total follows from the model.",
                times=estimate / table.n,
            )
        )
    if high > MOST_SPREAD * low:
        found.append(
            doubts(
                "too_wide",
                f"The interval runs from {low:,.0f} to {high:,.0f}, a factor of {high / low:.1f}: "
                "too wide for one number to stand for it.",
                low=low,
                high=high,
            )
        )
    floor = chao_mth(table)
    if high < floor:
        found.append(
            notes(
                "below_floor",
                f"The whole interval lies below Chao's bound of {floor:,.0f}, which holds when "
                "people differ in how easily they are found; lists may avoid each other.",
                total=floor,
            )
        )
    return found


def family_findings(answers: Sequence[Answer], weights: Floats) -> list[Finding]:
    """Whether families that carry weight contradict each other."""
    found: list[Finding] = []
    heard = [a for a, w in zip(answers, weights, strict=True) if w >= CARRIES]
    for i, first in enumerate(heard):
        for second in heard[i + 1 :]:
            gap = _gap(_central(first), _central(second))
            if gap > APART:
                found.append(
                    doubts(
                        "families_disagree",
                        f"The {first.family} and {second.family} families fit the overlaps "
                        f"about equally well and contradict each other: their intervals lie a "
                        f"factor of {gap:.1f} apart.",
                        families=[first.family, second.family],
                        times=gap,
                    )
                )
    middles = {a.family: a.estimate for a in heard if np.isfinite(a.estimate)}
    if len(middles) > 1 and max(middles.values()) > DIFFER * min(middles.values()):
        told = ", ".join(f"{family} {middle:,.0f}" for family, middle in middles.items())
        found.append(
            notes(
                "families_differ",
                f"The families that carry weight do not give the same total: {told}. The interval "
                "is as wide as that; do not quote one number without it.",
                totals={**middles},
            )
        )
    return found


def _central(answer: Answer) -> tuple[float, float]:
    tail = (1 - answer.level) / 2
    low, high = np.quantile(answer.totals, [tail, 1 - tail], method="inverted_cdf")
    return float(low), float(high)


def _gap(first: tuple[float, float], second: tuple[float, float]) -> float:
    """How far apart two intervals lie, as a ratio; 1 or less when they touch."""
    return max(first[0] / second[1], second[0] / first[1])


def swing_findings(
    left_out: dict[str, tuple[float, float, float] | None], interval: tuple[float, float]
) -> list[Finding]:
    """Which single list decides the answer."""
    found: list[Finding] = []
    for name, rest in left_out.items():
        if rest is None:
            continue
        gap = _gap((rest[1], rest[2]), interval)
        if gap > CLEAR:
            found.append(
                (doubts if gap > SWING else notes)(
                    "swing",
                    f"Without the list {name} the estimate is {rest[0]:,.0f}, clear of the "
                    f"interval by a factor of {gap:.2f}: the answer depends on that list.",
                    list=name,
                    total=rest[0],
                )
            )
    return found


def floor_stands(table: Table) -> bool:
    """Whether Chao's bound moves by less than a quarter whichever list is left out."""
    whole = chao_mth(table)
    if not np.isfinite(whole) or len(table.lists) <= LEAST_LISTS:
        return False
    for name in table.lists:
        try:
            part = chao_mth(table.without(name))
        except TableError:
            return False
        if not whole / STEADY <= part <= whole * STEADY:
            return False
    return True


def verdict(table: Table, findings: Sequence[Finding]) -> Verdict:
    """The verdict that follows from everything that was found."""
    forces = {f.force for f in findings}
    if refused(findings):
        return "none"
    if "doubts" in forces:
        return "lower_bound" if floor_stands(table) else "none"
    return "estimate"
