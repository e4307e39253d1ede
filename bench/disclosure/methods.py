"""Ways of publishing a table month by month, each with the guess that an outsider makes from it.

The peers are written from their definitions: suppression of small cells with published margins;
cell-key perturbation (Australian Bureau of Statistics); suppression and rounding (Office for
National Statistics); the geometric mechanism of differential privacy (Ghosh, Roughgarden and
Sundararajan, 2012: Universally utility-maximizing privacy mechanisms; SIAM J. Comput. 41,
1673-1693). The outsider knows the rule, the expected counts, and in which month the person was
added: more than one outside would know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.disclosure.series import ratios
from unerased.attack import hold
from unerased.figures.release.alternatives import BATCH

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["METHODS", "Given", "Method", "Outcome"]

SMALL: Final = 5
ROUND: Final = 5
SUPPRESS: Final = 10
EPSILON: Final = 1.0


@dataclass(frozen=True, slots=True)
class Given:
    """One trial.

    Attributes:
        tables: true counts at each release; shape (releases, regions, perpetrators). From the first
            to the second exactly one person was added.
        share: of arrivals, what falls into each cell; shape (regions, perpetrators).
        before: expected count of all at the first release.
        monthly: expected arrivals of each later month.
        keys: for each person a random number: those counted at each release.
        cells: for each person the number of their cell.
        counted: how many persons are counted at each release.
    """

    tables: NDArray[np.int64]
    share: NDArray[np.float64]
    before: float
    monthly: float
    keys: NDArray[np.float64]
    cells: NDArray[np.int64]
    counted: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The cell that an outsider guesses, and what the publishing lost.

    Attributes:
        guess: number of the cell.
        cells, margins: mean over the releases of the sum of |published - true|; what is left out
            counts as published 0.
    """

    guess: int
    cells: float
    margins: float


#: a way of publishing: a trial and a random generator to an outcome
Method = Callable[[Given, np.random.Generator], Outcome]


def blind(given: Given, _: np.random.Generator) -> Outcome:
    """Nothing is published; the likeliest cell is guessed."""
    return _outcome(given, given.share.ravel(), np.zeros_like(given.tables))


def suppression(given: Given, _: np.random.Generator) -> Outcome:
    """Cells under 5 are left out; the margins are told as they are."""
    shown = np.where(given.tables < SMALL, 0, given.tables)
    rows = np.diff(given.tables.sum(axis=2), axis=0)[0]
    columns = np.diff(given.tables.sum(axis=1), axis=0)[0]
    weights = given.share * np.outer(rows > 0, columns > 0)
    return _outcome(given, weights.ravel(), shown, exact_margins=True)


def cell_key(given: Given, random: np.random.Generator) -> Outcome:
    """Each value is changed by -2 to 2, by the sum of the keys of those in it; 0 stays 0."""
    table = random.integers(-2, 3, (4096, 64))  # a new table of changes each time
    regions, kinds = given.share.shape
    shown = np.zeros_like(given.tables)
    rows = np.zeros((len(given.tables), regions), np.int64)
    columns = np.zeros((len(given.tables), kinds), np.int64)
    for at, counted in enumerate(given.counted):
        cells, keys = given.cells[:counted], given.keys[:counted]
        sums = np.bincount(cells, keys, regions * kinds).astype(float).reshape(regions, kinds)
        shown[at] = _perturbed(given.tables[at], sums, table)
        rows[at] = _perturbed(given.tables[at].sum(axis=1), sums.sum(axis=1), table)
        columns[at] = _perturbed(given.tables[at].sum(axis=0), sums.sum(axis=0), table)
    cell = shown[0] != shown[1]
    row, column = rows[0] != rows[1], columns[0] != columns[1]
    # what did not change keeps its value for certain; a value changes nearly always when it must
    seen = 1.0 * row[:, None] + 1.0 * column[None, :] + 1.0 * cell
    elsewhere = (row.sum() + column.sum() + cell.sum()) - seen
    weights = given.share * np.where(elsewhere == 0, 10.0**seen, 0.0)
    lost = np.abs(rows - given.tables.sum(axis=2)).sum()
    lost += np.abs(columns - given.tables.sum(axis=1)).sum()
    found = _outcome(given, weights.ravel(), shown)
    return Outcome(found.guess, found.cells, float(lost) / len(given.tables))


def _perturbed(
    counts: NDArray[np.int64], sums: NDArray[np.float64], table: NDArray[np.int64]
) -> NDArray[np.int64]:
    change = table[(sums % 1 * 4096).astype(int), np.minimum(counts, 63)]
    return np.where(counts == 0, 0, np.maximum(counts + change, 0))


def suppress_and_round(given: Given, _: np.random.Generator) -> Outcome:
    """Every value under 10 is left out, every other rounded to the nearest 5."""
    weights = given.share.copy()
    expected = given.share
    for axis in (None, 1, 0):
        true = given.tables if axis is None else given.tables.sum(axis=axis + 1)
        share = expected if axis is None else expected.sum(axis=axis)
        flat = true.reshape(len(true), -1)
        numbers = np.arange(int(flat.max()) + 40)
        allowed = [(_rounded(numbers)[None, :] == _rounded(one)[:, None]) * 1.0 for one in flat]
        ratio = ratios(given.before * share.ravel(), given.monthly * share.ravel(), allowed)
        weights *= ratio.reshape((25, 12) if axis is None else (25, 1) if axis == 1 else (1, 12))
    shown = _rounded(given.tables)
    found = _outcome(given, weights.ravel(), shown)
    rows, columns = given.tables.sum(axis=2), given.tables.sum(axis=1)
    lost = np.abs(_rounded(rows) - rows).sum() + np.abs(_rounded(columns) - columns).sum()
    return Outcome(found.guess, found.cells, float(lost) / len(given.tables))


def _rounded(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where(values < SUPPRESS, 0, (values + ROUND // 2) // ROUND * ROUND)


def differential_privacy(given: Given, random: np.random.Generator) -> Outcome:
    """Two-sided geometric noise in every cell, epsilon 1 for each release; margins are sums."""
    alpha = np.exp(-EPSILON)
    noise = random.geometric(1 - alpha, given.tables.shape) - random.geometric(
        1 - alpha, given.tables.shape
    )
    shown = given.tables + noise
    flat = shown.reshape(len(shown), -1)
    numbers = np.arange(int(given.tables.max()) + 40)
    allowed = [alpha ** np.abs(numbers[None, :] - one[:, None]) for one in flat]
    share = given.share.ravel()
    ratio = ratios(given.before * share, given.monthly * share, allowed)
    return _outcome(given, share * ratio, shown)


def waiting(given: Given, _: np.random.Generator) -> Outcome:
    """Ours: a cell changes by nothing or by at least k; nothing, before 4 k have changed in all.

    As `figures.release.alternatives` has it, a first release included.
    """
    flat = given.tables.reshape(len(given.tables), -1)
    numbers = np.arange(int(flat.max()) + 40)
    shown = np.zeros_like(flat)
    last, told = np.zeros_like(flat[0]), np.zeros_like(flat[0])
    allowed: list[NDArray[np.float64]] = []
    updated = 0
    for at, true in enumerate(flat):
        if at and true.sum() - updated < BATCH * SMALL:
            shown[at] = last
            allowed.append(np.ones((len(last), len(numbers))))
            continue
        last, updated = hold(last, true, SMALL).counts, int(true.sum())
        shown[at] = last
        exactly = numbers[None, :] == last[:, None]
        waits = (numbers[None, :] >= last[:, None]) & (numbers[None, :] < last[:, None] + SMALL)
        allowed.append(np.where((last != told)[:, None], exactly, waits) * 1.0)
        told = last
    share = given.share.ravel()
    ratio = ratios(given.before * share, given.monthly * share, allowed)
    return _outcome(given, share * ratio, shown.reshape(given.tables.shape))


def _outcome(
    given: Given,
    weights: NDArray[np.float64],
    shown: NDArray[np.int64],
    *,
    exact_margins: bool = False,
) -> Outcome:
    guess = int(np.argmax(weights)) if weights.max() > 0 else int(np.argmax(given.share))
    off = shown - given.tables
    margins = np.abs(off.sum(axis=1)).sum() + np.abs(off.sum(axis=2)).sum()
    releases = len(given.tables)
    lost = 0.0 if exact_margins else float(margins) / releases
    return Outcome(guess, float(np.abs(off).sum()) / releases, lost)


METHODS: Final[dict[str, Method]] = {
    "blind guess": blind,
    "suppression with totals": suppression,
    "cell key": cell_key,
    "suppress and round": suppress_and_round,
    "DP, ε = 1 a release": differential_privacy,
    "ours: waiting for k": waiting,
}
