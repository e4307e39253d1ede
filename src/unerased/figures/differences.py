"""What differs between two values of a figure, unit by unit. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unerased.figures.value import FigureValue, UnitVerdict

__all__ = ["Difference", "differences", "kinds_of"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit that stands elsewhere.

    Attributes:
        before, after: its verdicts; "" where it is no unit of the figure.
        because: reasons of the one that does not count it; of two that do not, those of the later.
    """

    code: str
    before: str
    after: str
    because: tuple[str, ...]


def differences(old: FigureValue, new: FigureValue) -> tuple[Difference, ...]:
    """Every unit whose verdict differs, by its code.

    Two values that count different things, such as persons and acts, have no unit in common, and
    comparing them says nothing: then there are none.
    """
    if old.unit != new.unit:
        return ()
    then, now = _by_code(old), _by_code(new)
    found = (_difference(code, then.get(code), now.get(code)) for code in sorted({*then, *now}))
    return tuple(one for one in found if one.before != one.after)


def kinds_of(found: tuple[Difference, ...]) -> tuple[tuple[Difference, int], ...]:
    """Differences of one kind together, without their codes, and how many; the most first."""
    alike = Counter(Difference("", one.before, one.after, one.because) for one in found)
    return tuple(sorted(alike.items(), key=lambda item: (-item[1], item[0].after, item[0].because)))


def _by_code(value: FigureValue) -> dict[str, UnitVerdict]:
    return {one.code: one for one in value.documented}


def _difference(code: str, then: UnitVerdict | None, now: UnitVerdict | None) -> Difference:
    before, after = then.verdict if then else "", now.verdict if now else ""
    told = then if after == "counted" else now
    return Difference(code, before, after, told.reasons if told else ())
