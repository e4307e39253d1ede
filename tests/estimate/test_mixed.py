"""The family in which everybody has a visibility of their own."""

from __future__ import annotations

import numpy as np
import pytest
from tests.estimate.data import SHORT, independent, published

from unerased.estimate.bounds import bounds
from unerased.estimate.findings import Finding
from unerased.estimate.mixed import family
from unerased.estimate.mixed.density import log_law
from unerased.estimate.mixed.draws import draw
from unerased.estimate.mixed.family import mixed_answer
from unerased.estimate.table import Table, from_arrays


def different(total: int, spread: float, seed: int) -> Table:
    """Five lists that find everybody with a chance of their own."""
    rng = np.random.default_rng(seed)
    height = -1.4 + spread * rng.normal(size=(total, 1)) + np.linspace(-0.4, 0.4, 5)
    found = rng.random((total, 5)) < 1 / (1 + np.exp(-height))
    rows, counts = np.unique(found.astype(np.int64), axis=0, return_counts=True)
    return from_arrays([f"L{j}" for j in range(5)], rows, counts, merge=True)


def test_the_law_of_all_cells_adds_up() -> None:
    cells = ((np.arange(1, 32)[:, None] >> np.arange(5)) & 1).astype(float)
    points = np.array([[-1.0, 0.2, -2.0, 0.5, -3.0, 0.0], [-1.0, 0.2, -2.0, 0.5, -3.0, 2.5]])
    law, missed = log_law(cells, points)
    assert np.exp(law).sum(axis=1) + missed == pytest.approx([1.0, 1.0])
    chance = 1 / (1 + np.exp(-points[0, :5]))
    assert missed[0] == pytest.approx(np.prod(1 - chance))


def test_where_everybody_differs_it_holds_the_truth_that_independence_misses() -> None:
    answers = [
        mixed_answer(different(1500, 1.0, seed), SHORT, np.random.default_rng(1))
        for seed in range(12)
    ]
    held = sum(one.interval[0] <= 1500 <= one.interval[1] for one in answers)
    spreads = [one.diagnostics["spread_interval"] for one in answers]
    known = sum(low <= 1.0 <= high for low, high in spreads)  # type: ignore[misc, union-attr, operator] # two numbers
    assert min(held, known) >= 10
    assert max(bounds(different(1500, 1.0, seed)).independent or 0 for seed in range(12)) < 1300
    alone = draw(independent(3000, (0.3, 0.4, 0.35, 0.3), 2), 400, np.random.default_rng(1))
    assert np.median(alone.spread) < 0.3


def test_the_law_of_the_seen_is_told_over_all_cells_that_could_be_seen() -> None:
    table = published("uk_modern_slavery_2013_6lists")
    drawn = draw(table, 100, np.random.default_rng(1))
    assert drawn.seen.shape == (100, len(table.counts))
    assert (drawn.seen.sum(axis=1) < 1).all()
    assert drawn.effective > family.LEAST_EFFECTIVE


def test_draws_that_are_worth_few_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    table = published("kosovo_4lists")
    assert mixed_answer(table, SHORT, np.random.default_rng(1)).findings == ()
    monkeypatch.setattr(family, "LEAST_EFFECTIVE", 1e9)
    (said,) = mixed_answer(table, SHORT, np.random.default_rng(1)).findings
    assert isinstance(said, Finding)
    assert (said.code, said.force) == ("mixed_not_sampled", "doubts")
