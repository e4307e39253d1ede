"""Why two versions of a figure come to different numbers: by kinds, and one by one if asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.figures.differences import Difference, differences, kinds_of
from unerased.figures.words import reason
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.figures.value import FigureValue
    from unerased.web.desk import Asked

__all__ = ["VERDICTS", "Differ", "differ"]

VERDICTS: Final = {
    "counted": mark("counted"),
    "undetermined": mark("undetermined"),
    "excluded": mark("excluded"),
    "": mark("not looked at"),
}
#: so many units are listed one by one
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """Units that stand elsewhere in the same way, and how many."""

    number: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class OneUnit:
    """One of them."""

    link: CodeLink
    kind: Kind


@dataclass(frozen=True, slots=True)
class Differ:
    """What differs.

    Attributes:
        other_unit: they count different things.
        units: one by one, empty until somebody asks; `left` are not listed.
        ask: the address that lists them.
    """

    other_unit: bool
    kinds: tuple[Kind, ...]
    units: tuple[OneUnit, ...] = ()
    left: int = 0
    ask: str = ""


def differ(asked: Asked, old: FigureValue, new: FigureValue, *, who: bool, ask: str = "") -> Differ:
    """What differs between two values of a figure."""
    found = differences(old, new)
    listed = found[:MOST] if who else ()
    return Differ(
        other_unit=old.unit != new.unit,
        kinds=tuple(_kind(asked, one, number) for one, number in kinds_of(found)),
        units=tuple(OneUnit(link(one.code, asked.book), _kind(asked, one, 1)) for one in listed),
        left=len(found) - len(listed) if who else 0,
        ask=ask,
    )


def _kind(asked: Asked, one: Difference, number: int) -> Kind:
    say = asked.words.say
    why = "; ".join(reason(word, asked.language) for word in one.because)
    return Kind(
        asked.words.number(number), say(VERDICTS[one.before]), say(VERDICTS[one.after]), why
    )
