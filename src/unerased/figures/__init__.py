"""Figures: what is documented one by one, what is stated of groups, and what each rests on.

``count`` is the pure core; ``compute`` reads from a register and counts; ``trace`` goes back from a
claim to the figures that rest on it.
"""

from unerased.figures.catalog import definitions, find, record_of
from unerased.figures.count import count
from unerased.figures.definition import Definition, load_definition
from unerased.figures.errors import BadDefinition, FiguresError, UnknownFigure
from unerased.figures.evidence import Material
from unerased.figures.reader import load
from unerased.figures.trace import Feeds, compute, compute_all, trace
from unerased.figures.value import (
    Breakdown,
    Cell,
    Documented,
    FigureValue,
    Stated,
    StatedWithoutNumber,
    UnitVerdict,
)
from unerased.figures.words import describe, number, reason, reasons, span

__all__ = [
    "BadDefinition",
    "Breakdown",
    "Cell",
    "Definition",
    "Documented",
    "Feeds",
    "FigureValue",
    "FiguresError",
    "Material",
    "Stated",
    "StatedWithoutNumber",
    "UnitVerdict",
    "UnknownFigure",
    "compute",
    "compute_all",
    "count",
    "definitions",
    "describe",
    "find",
    "load",
    "load_definition",
    "number",
    "reason",
    "reasons",
    "record_of",
    "span",
    "trace",
]
