"""The stated part of a figure: what sources say of groups, never made into persons.

A group belongs to the figure when the claims about it, and about the groups that it is a part of,
meet the conditions; of a group and a part of it, the group speaks. A source's word is shown as it
stands: no finding and no denial changes it, and a claim that only repeats another one is no second
word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.figures.judge import VICTIM, Judge, Unit
from unerased.figures.value import Stated, StatedWithoutNumber
from unerased.model.truth import Truth
from unerased.model.values import Amount, Duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unerased.figures.definition import Definition
    from unerased.figures.derivation import Derivation
    from unerased.figures.evidence import Evidence, Said
    from unerased.figures.opinion import Opinion

SIZE = "group.size"
DURATION = "act.duration"


def stated(
    definition: Definition,
    evidence: Evidence,
    judge: Judge,
    derivation: Derivation,
    groups: Iterable[str],
) -> tuple[tuple[Stated, ...], tuple[StatedWithoutNumber, ...]]:
    """The rows of the stated part, and the groups of which no number is given."""
    asked = {group: judge.of(definition.where, Unit("group", (group,))) for group in groups}
    meeting = {group for group, opinion in asked.items() if opinion.truth is Truth.YES}
    rows: list[Stated] = []
    bare: list[StatedWithoutNumber] = []
    for group in sorted(meeting):
        above = meeting & (judge.wholes(group).keys() - {group})
        if any(group not in judge.wholes(whole) for whole in above):
            continue
        opinion = asked[group]
        values = list(_values(definition, evidence, judge, group))
        found = _rows(values, evidence, derivation, group, opinion)
        rows += found
        if not found:
            bare += _bare(evidence, derivation, group, opinion)
    return (
        tuple(sorted(rows, key=lambda row: (row.source, row.group, row.claim))),
        tuple(sorted(bare, key=lambda row: (row.source, row.group))),
    )


def _values(
    definition: Definition, evidence: Evidence, judge: Judge, group: str
) -> Iterator[tuple[Said, tuple[str, ...]]]:
    """What gives the number, with the further claims that this number rests on."""
    if definition.measured is None:
        for said in evidence.said(group, SIZE):
            yield said, ()
        return
    for act, opinion in judge.acts(definition.measured, Unit("group", (group,))):
        if opinion.truth is Truth.YES:
            for said in evidence.said(act, DURATION):
                yield said, opinion.claims


def _rows(
    values: Sequence[tuple[Said, tuple[str, ...]]],
    evidence: Evidence,
    derivation: Derivation,
    group: str,
    opinion: Opinion,
) -> list[Stated]:
    usable = {
        said.claims[0]: (said, more)
        for said, more in values
        if isinstance(said.value, Amount | Duration) and not said.reserve
    }
    repeated = {code: derivation.first_said(code, usable) for code in usable}
    rows = []
    for code, (said, more) in usable.items():
        if repeated[code] != code:
            continue
        value = said.value
        low, high = (
            (value.low, value.high)
            if isinstance(value, Amount)
            else (value.min_days, value.max_days)
            if isinstance(value, Duration)
            else (None, None)
        )
        basis = {code, *more, *opinion.claims}
        denials = evidence.denials(basis)
        by = {usable[other][0].source for other, first in repeated.items() if first == code}
        rows.append(
            Stated(
                source=said.source,
                group=group,
                claim=code,
                low=low,
                high=high,
                basis=tuple(sorted(basis)),
                denied_by=derivation.origins(denials),
                denials=tuple(denials),
                repeated_by=tuple(sorted(by - {said.source})),
            )
        )
    return rows


def _bare(
    evidence: Evidence, derivation: Derivation, group: str, opinion: Opinion
) -> list[StatedWithoutNumber]:
    """One row for each source that says it of this group in its own words."""
    acts = {act for act, _ in evidence.pointing(group, VICTIM)}
    own = [code for code in opinion.claims if evidence.claims[code].subject in acts | {group}]
    denials = evidence.denials(opinion.claims)
    return [
        StatedWithoutNumber(
            source=source,
            group=group,
            basis=tuple(sorted(set(opinion.claims))),
            denied_by=derivation.origins(denials),
            denials=tuple(denials),
        )
        for source in derivation.origins(own)
    ]
