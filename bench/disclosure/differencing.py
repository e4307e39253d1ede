"""How often an outsider finds the region and the perpetrator of one person who was added."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.disclosure.methods import METHODS, Given, Outcome
from bench.disclosure.values import Study

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["differencing"]

REGIONS: Final = 25
KINDS: Final = 12
RELEASES: Final = 12
#: expected persons before the first release, and each month after the one
BEFORE: Final = 600.0
MONTHLY: Final = 8.0
#: the tails of regions and of perpetrators; the largest cell then holds about a tenth
TAIL: Final = 1.13
MARGIN: Final = 0.02
OURS: Final = "ours: waiting for k"
DP: Final = "DP, ε = 1 a release"
BLIND: Final = "blind guess"


def differencing(trials: int, seed: int, say: Callable[[str], None]) -> Study:
    """Run all methods on the same trials.

    Args:
        trials: how many persons are added, each to a table of its own.
        seed: of the random generator.
        say: told how far it is.
    """
    begun = time.perf_counter()
    random = np.random.default_rng(seed)
    found: dict[str, list[tuple[bool, Outcome]]] = {name: [] for name in METHODS}
    for trial in range(trials):
        given, target = trial_of(random)
        for name, method in METHODS.items():
            outcome = method(given, random)
            found[name].append((outcome.guess == target, outcome))
        if trial % 50 == 49:
            say(f"differencing: {trial + 1} of {trials}")
    rows = [("", "found", "± (95 %)", "error in cells", "error in margins")]
    figures: dict[str, float] = {}
    for name, outcomes in found.items():
        share = sum(hit for hit, _ in outcomes) / trials
        spread = 1.96 * (share * (1 - share) / trials) ** 0.5
        cells = float(np.mean([one.cells for _, one in outcomes]))
        margins = float(np.mean([one.margins for _, one in outcomes]))
        rows.append((name, f"{share:.1%}", f"{spread:.1%}", f"{cells:.0f}", f"{margins:.0f}"))
        figures |= {f"{name}: found": share, f"{name}: cells": cells, f"{name}: margins": margins}
    hidden = figures[f"{OURS}: found"] <= figures[f"{BLIND}: found"] + MARGIN
    in_cells = figures[f"{OURS}: cells"] < figures[f"{DP}: cells"]
    in_margins = figures[f"{OURS}: margins"] < figures[f"{DP}: margins"]
    missed = {
        "it is found more often than by guessing + 2 points": not hidden,
        "more is lost in the cells than with DP": not in_cells,
        (
            "more is lost in the margins than with DP: whoever is one of fewer than five in a cell "
            "is not counted there either until there are five, while noise cancels out in sums"
        ): not in_margins,
    }
    named = figures["suppression with totals: found"]
    return Study(
        name="differencing",
        size=f"{trials:,} trials of {REGIONS} x {KINDS} cells, {RELEASES} releases after the first",
        goal="found no more often than by guessing + 2 points, at less loss than DP with ε = 1 in "
        "cells and in margins",
        met=not any(missed.values()),
        figures=figures,
        rows=tuple(rows),
        why="; ".join(words for words, yes in missed.items() if yes),
        broken=""
        if named > 0.99
        else "the subtraction of published totals no longer finds anybody",
        seconds=time.perf_counter() - begun,
    )


def trial_of(random: np.random.Generator) -> tuple[Given, int]:
    """A table with its twelve successors, and the cell of the one who was added first."""
    share = np.outer(_tail(REGIONS, random), _tail(KINDS, random))
    flat = share.ravel()
    arrivals = [random.poisson(BEFORE), 1, *random.poisson(MONTHLY, RELEASES - 1)]
    cells = random.choice(flat.size, int(sum(arrivals)), p=flat)
    counted = np.cumsum(arrivals)
    tables = np.array([np.bincount(cells[:one], minlength=flat.size) for one in counted])
    given = Given(
        tables.reshape(-1, REGIONS, KINDS),
        share,
        BEFORE,
        MONTHLY,
        random.random(len(cells)),
        cells,
        counted,
    )
    return given, int(cells[arrivals[0]])


def _tail(size: int, random: np.random.Generator) -> np.ndarray:
    """Shares with a heavy tail, in any order."""
    found = 1.0 / np.arange(1, size + 1) ** TAIL
    return random.permutation(found / found.sum())
