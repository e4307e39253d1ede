"""From a register to figures, and from a claim to the figures that it feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.figures.catalog import definitions
from unerased.figures.count import count
from unerased.figures.reader import Reading, load

if TYPE_CHECKING:
    from unerased.figures.definition import Definition
    from unerased.figures.value import FigureValue, Stated, StatedWithoutNumber, UnitVerdict
    from unerased.journal.values import Heads
    from unerased.model.codebook import Codebook
    from unerased.register.database import Database


@dataclass(frozen=True, slots=True)
class Feeds:
    """How one claim enters one figure: the units and the stated rows that rest on it."""

    figure: str
    version: int
    units: tuple[UnitVerdict, ...]
    stated: tuple[Stated | StatedWithoutNumber, ...]


def compute(
    db: Database, definition: Definition, codebook: Codebook, heads: Heads | None = None
) -> FigureValue:
    """The value of a figure as of heads; ``None`` is everything that is held."""
    return count(load(db, definition, codebook, heads), definition, codebook)


def compute_all(
    db: Database, codebook: Codebook, heads: Heads | None = None
) -> dict[str, FigureValue]:
    """Every figure that is defined now, by name, as of heads; each property is read once."""
    reading = Reading(db, codebook, heads)
    return {
        name: count(reading.material(definition), definition, codebook)
        for name, definition in definitions(db, codebook).items()
    }


def trace(
    db: Database, claim: str, codebook: Codebook, heads: Heads | None = None
) -> tuple[Feeds, ...]:
    """Every figure of the register that rests on this claim, by name.

    A denial feeds the stated rows that it contests.
    """
    found = []
    for value in compute_all(db, codebook, heads).values():
        units = tuple(verdict for verdict in value.documented if claim in verdict.claims)
        rows: tuple[Stated | StatedWithoutNumber, ...] = (
            *value.stated,
            *value.stated_without_number,
        )
        stated = tuple(row for row in rows if claim in {*row.basis, *row.denials})
        if units or stated:
            found.append(Feeds(value.name, value.version, units, stated))
    return tuple(found)
