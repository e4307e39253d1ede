"""A figure's counted units in the cells of a table: by month, place, what was done and so on.

Only what is counted stands in a cell; who is undetermined stands in none. A unit stands once in
each cell that one of its acts falls into, so that a person may stand in several: the cells of a
table need not add up to the figure, and ``several`` says for how many units they do not.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final

from unerased.figures.conditions import asked_acts
from unerased.figures.judge import Unit
from unerased.figures.keys import KEYS
from unerased.figures.value import Breakdown, Cell
from unerased.model.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from unerased.figures.definition import Definition
    from unerased.figures.evidence import Evidence
    from unerased.figures.judge import Judge
    from unerased.figures.value import UnitVerdict
    from unerased.model.codebook import Codebook

_NOTHING: Final = ("",)


def break_down(
    definition: Definition,
    evidence: Evidence,
    judge: Judge,
    codebook: Codebook,
    counted: Iterable[UnitVerdict],
) -> tuple[Breakdown, ...]:
    """Every table that the definition asks for."""
    units = [
        (Unit(definition.kind, (one.code, *one.merged)), one.code)
        for one in (counted if definition.breakdowns else ())
    ]
    return tuple(
        _table(by, definition, evidence, judge, codebook, units) for by in definition.breakdowns
    )


def _table(  # noqa: PLR0913, PLR0917 - what a table is made of
    by: tuple[str, ...],
    definition: Definition,
    evidence: Evidence,
    judge: Judge,
    codebook: Codebook,
    units: Iterable[tuple[Unit, str]],
) -> Breakdown:
    cells: dict[tuple[str, ...], list[str]] = defaultdict(list)
    several = 0
    for unit, code in units:
        found = {
            keys
            for subject in _subjects(by, definition, judge, unit)
            for keys in product(*(
                KEYS[name].read(evidence, codebook, subject if KEYS[name].of_act else unit)
                for name in by
            ))
        }  # fmt: skip
        several += len(found) > 1
        for keys in found:
            cells[keys].append(code)
    made = (Cell(keys, tuple(sorted(codes))) for keys, codes in sorted(cells.items()))
    return Breakdown(by, tuple(made), several)


def _subjects(
    by: tuple[str, ...], definition: Definition, judge: Judge, unit: Unit
) -> Iterator[Unit]:
    """What the dimensions are asked of: the acts for which a person is counted, else the unit."""
    if definition.unit != "persons" or not any(KEYS[name].of_act for name in by):
        yield unit
        return
    acts = {
        act: None
        for test in asked_acts(definition.where)
        for act, opinion in judge.acts(test, unit)
        if opinion.truth is Truth.YES
    }
    yield from (Unit("act", (act,)) for act in acts)
    if not acts:
        yield Unit("act", _NOTHING)
