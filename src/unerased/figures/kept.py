"""Figures as they are now: worked out once, and kept up to date save by save.

A figure of a million claims takes seconds to work out. After a save only the units that hang
together with what was saved are judged again (see ``nearby``), and put in the place of what they
were. What comes out is what working everything out anew gives; as of heads that always is done.
Nothing of it is written anywhere; it goes when the register is closed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from unerased.figures.count import Counted, counted, together
from unerased.figures.nearby import Fenced, Nearby, Outside, near
from unerased.figures.reader import load
from unerased.figures.value import Breakdown, Cell, Documented, UnitVerdict
from unerased.register import reads
from unerased.register.overview.touched import mark_of, touched_since

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from unerased.figures.definition import Definition
    from unerased.figures.value import FigureValue
    from unerased.model.codebook import Codebook
    from unerased.register.database import Database
    from unerased.register.overview.touched import Mark

__all__ = ["Kept"]

#: after more new claims than this everything is worked out anew
_MOST_NEW: Final = 2_000


@dataclass(frozen=True, slots=True)
class _Held:
    """A figure as it was at a mark, by a definition and a codebook."""

    definition: Definition
    codebook: Codebook
    mark: Mark
    counted: Counted


class Kept:
    """The figures of one open register. For one thread at a time."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, int], _Held] = {}

    def drop(self) -> None:
        """Forget everything: the register is closed."""
        self._held = {}

    def value(self, db: Database, definition: Definition, codebook: Codebook) -> FigureValue:
        """The value of a figure now, as ``compute`` gives it."""
        return self._now(db, definition, codebook, telling=False).value

    def told(
        self, db: Database, definition: Definition, codebook: Codebook
    ) -> Mapping[str, tuple[str, ...]]:
        """For each counted person of a figure now, the sources that documented them."""
        return self._now(db, definition, codebook, telling=True).told

    def _now(
        self, db: Database, definition: Definition, codebook: Codebook, *, telling: bool
    ) -> Counted:
        key = (definition.name, definition.version)
        held = self._held.pop(key, None)
        if held is not None and telling > held.counted.telling:
            held = None
        if held is not None:
            held = _brought_up(db, definition, codebook, held)
        if held is None:
            mark = mark_of(db)
            material = load(db, definition, codebook)
            found = counted(material, definition, codebook, telling=telling)
            held = _Held(definition, codebook, mark, found)
        self._held[key] = held
        return held.counted


def _brought_up(
    db: Database, definition: Definition, codebook: Codebook, held: _Held
) -> _Held | None:
    """What was held, brought up to date; None where all is to be worked out anew."""
    if held.codebook is not codebook or held.definition != definition:
        return None
    touched, mark = touched_since(db, held.mark, _MOST_NEW)
    if touched is None:
        return None
    found = held.counted
    if mark is not held.mark:
        codes = near(db, definition, codebook, touched)
        if codes is None:
            return None
        material = Nearby(db, codebook, codes).material(definition)
        try:
            fenced = partial(Fenced, inside=codes)
            part = counted(material, definition, codebook, fenced, telling=found.telling)
        except Outside:
            return None
        found = _with(found, part, codes)
    if mark.connection is not db.connection:  # made anew meanwhile: its rows have other numbers
        return None
    incomplete = bool(reads.incomplete(db))
    if incomplete != found.value.incomplete:
        found = replace(found, value=replace(found.value, incomplete=incomplete))
    return _Held(definition, codebook, mark, found)


def _with(before: Counted, part: Counted, codes: Collection[str]) -> Counted:
    """The figure with these codes as they are in `part`, and all else as it was before."""
    origins = _origins(before.origins, part.origins, codes)
    was, now = before.value, part.value
    value = replace(
        was,
        documented=Documented(
            _units(was.documented.counted, now.documented.counted, codes),
            _units(was.documented.undetermined, now.documented.undetermined, codes),
            _units(was.documented.excluded, now.documented.excluded, codes),
        ),
        origins=together(origins, before.of_stated),
        breakdowns=tuple(
            _table(one, other, codes)
            for one, other in zip(was.breakdowns, now.breakdowns, strict=True)
        ),
    )
    told = _origins(before.told, part.told, codes)
    return Counted(value, origins, before.of_stated, told, before.telling)


def _origins(
    before: Mapping[str, tuple[str, ...]],
    now: Mapping[str, tuple[str, ...]],
    codes: Collection[str],
) -> dict[str, tuple[str, ...]]:
    stay = {unit: sources for unit, sources in before.items() if unit not in codes}
    return dict(sorted((stay | dict(now)).items()))


def _units(
    before: Iterable[UnitVerdict], now: Iterable[UnitVerdict], codes: Collection[str]
) -> tuple[UnitVerdict, ...]:
    stay = [verdict for verdict in before if verdict.code not in codes]
    return tuple(sorted([*stay, *now], key=lambda verdict: verdict.code))


def _table(before: Breakdown, now: Breakdown, codes: Collection[str]) -> Breakdown:
    cells = {cell.keys: [unit for unit in cell.units if unit not in codes] for cell in before.cells}
    for cell in now.cells:
        cells.setdefault(cell.keys, []).extend(cell.units)
    made = tuple(Cell(keys, tuple(sorted(units))) for keys, units in sorted(cells.items()) if units)
    times = Counter(unit for cell in made for unit in cell.units)
    return Breakdown(before.by, made, sum(number > 1 for number in times.values()))
