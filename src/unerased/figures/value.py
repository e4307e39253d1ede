"""The value of a figure: what is documented, what is stated, and what each part rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.journal.values import Heads

Verdict = Literal["counted", "undetermined", "excluded"]


class UnitVerdict(msgspec.Struct, frozen=True, gc=False):
    """One unit (person, act or event): where it stands in the figure, and why.

    ``reasons`` are stable words (see ``words.REASONS``), empty when counted without reserve.
    ``claims`` are the codes of the claims that the verdict rests on. ``merged`` are the codes of
    further persons that a finding holds to be this same person. ``days`` is (shortest, longest)
    for a figure that measures a duration.
    """

    code: str
    verdict: Verdict
    contested: bool = False
    reasons: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    days: tuple[int | None, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Documented:
    """What was recorded one by one. The three lists are disjoint; ``contested`` overlaps them."""

    counted: tuple[UnitVerdict, ...] = ()
    undetermined: tuple[UnitVerdict, ...] = ()
    excluded: tuple[UnitVerdict, ...] = ()

    @property
    def contested(self) -> tuple[UnitVerdict, ...]:
        """Every unit with a claim in its basis that somebody denies, or rivals of it."""
        return tuple(verdict for verdict in self if verdict.contested)

    @property
    def range(self) -> tuple[int, int]:
        """The counted, and the counted with all of the undetermined."""
        return len(self.counted), len(self.counted) + len(self.undetermined)

    @property
    def days(self) -> tuple[int | None, int | None]:
        """Shortest and longest duration among the counted, in days; ``None`` where unknown."""
        known = [verdict.days for verdict in self.counted if verdict.days is not None]
        shortest = [low for low, _ in known if low is not None]
        longest = [high for _, high in known if high is not None]
        return min(shortest, default=None), max(longest, default=None)

    def __iter__(self) -> Iterator[UnitVerdict]:
        yield from self.counted
        yield from self.undetermined
        yield from self.excluded


@dataclass(frozen=True, slots=True)
class Stated:
    """What one source says of a group: a number (``low``..``high``) or a duration in days.

    ``claim`` says the value; ``basis`` are all claims it rests on (the value, what was done to the
    group, what it is a part of). ``denied_by`` are the sources that deny one of them,
    ``repeated_by`` the sources that only repeat this value.
    """

    source: str
    group: str
    claim: str
    low: int | None
    high: int | None
    basis: tuple[str, ...]
    denied_by: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    repeated_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedWithoutNumber:
    """A source says it of a group and gives no number."""

    source: str
    group: str
    basis: tuple[str, ...]
    denied_by: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its key in each dimension, and the codes of the units in it, sorted.

    A key is ``2018-07``, a year, the code of a place, a term or an age band such as ``18-29``;
    ``keys.NOT_RECORDED`` or ``keys.NOT_EXACT`` where there is none.
    """

    keys: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table of one or two dimensions; cells in the order of their keys, none of them empty.

    ``several`` counts the units that stand in more than one cell.
    """

    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    several: int


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure as of a point of the record.

    ``origins`` are the sources that the counted units and stated values go back to, without those
    that only repeat. ``incomplete`` is true when the register holds entries that this version
    does not understand. ``breakdowns`` are the counted units in the cells of the tables that the
    definition asks for. ``as_of`` are the heads it was computed at (``None`` = all that is held).
    """

    name: str
    version: int
    unit: str
    measure: str
    standard: str
    documented: Documented
    stated: tuple[Stated, ...] = ()
    stated_without_number: tuple[StatedWithoutNumber, ...] = ()
    origins: tuple[str, ...] = ()
    incomplete: bool = False
    as_of: Heads | None = None
    labels: dict[str, str] = field(default_factory=dict)
    breakdowns: tuple[Breakdown, ...] = ()

    @property
    def range(self) -> tuple[int, int]:
        """From the counted to the counted with all of the undetermined."""
        return self.documented.range
