from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.estimate.data import independent, published

from unerased.estimate.answer import Answer
from unerased.estimate.findings import doubts, notes, refuses
from unerased.estimate.leave_out import leave_one_out
from unerased.estimate.stack import carried, mix, widened
from unerased.estimate.verdict import (
    family_findings,
    floor_stands,
    range_findings,
    swing_findings,
    table_findings,
    verdict,
)
from unerased.estimate.weights import cell_scores, pseudo_bma

KOSOVO = published("kosovo_4lists")


def answer(name: str, low: float, high: float) -> Answer:
    return Answer(
        name,
        (low + high) / 2,
        None,
        (low, high),
        0.95,
        np.linspace(low, high, 200),
        np.ones((1, 1)),
    )


def test_a_mixture_of_one_family_is_that_family() -> None:
    sample = np.arange(1.0, 101)
    middle = mix([sample, sample * 100], np.array([1.0, 0.0]), np.array([0.25, 0.5, 1.0]))
    assert middle.tolist() == [25, 50, 100]


@given(st.floats(0.05, 0.95))
def test_the_quantiles_of_a_mixture_weigh_its_parts(weight: float) -> None:
    low, high = np.linspace(0, 1, 500), np.linspace(10, 11, 50)
    just_below, just_above = mix(
        [low, high], np.array([weight, 1 - weight]), np.array([weight - 0.02, weight + 0.03])
    )
    assert just_below <= 1
    assert just_above >= 10


def test_a_family_that_hardly_carries_weight_has_no_part_in_the_interval() -> None:
    near, far = np.linspace(100.0, 200, 50), np.linspace(5_000.0, 9_000, 50)
    parts, shares = carried([near, near, far], np.array([0.6, 0.31, 0.09]))
    assert shares == pytest.approx([0.6 / 0.91, 0.31 / 0.91])
    assert mix(parts, shares, np.array([0.975]))[0] < 200
    parts, shares = carried([near, near, far], np.array([0.6, 0.29, 0.11]))
    assert mix(parts, shares, np.array([0.975]))[0] > 5_000


def test_the_interval_widens_upwards_and_stops_at_its_cap() -> None:
    sample = np.exp(np.random.default_rng(1).normal(size=20_000))
    plain = np.quantile(sample, [0.025, 0.975])
    free = widened([sample], np.ones(1), 0.95, np.inf)
    capped = widened([sample], np.ones(1), 0.95, 1.2 * (plain[1] - plain[0]))
    never = widened([sample], np.ones(1), 0.95, 0.0)
    assert free[0] == capped[0] == pytest.approx(plain[0], rel=0.01)
    assert free[1] > capped[1] > plain[1]
    assert capped[1] - capped[0] <= 1.2 * (plain[1] - plain[0])
    assert never == pytest.approx(tuple(plain), rel=0.01)


def test_the_family_that_foretells_better_gets_the_weight() -> None:
    counts = np.array([500, 300, 200])
    rng = np.random.default_rng(1)
    right = rng.dirichlet(counts, size=300)
    wrong = rng.dirichlet(counts[::-1], size=300)
    scores = np.array([cell_scores(right, counts), cell_scores(wrong, counts)])
    assert pseudo_bma(scores, counts, rng)[0] > 0.99
    even = pseudo_bma(scores[[0, 0]], counts, rng)
    assert even == pytest.approx([0.5, 0.5])


def test_a_cell_called_impossible_does_not_end_a_family() -> None:
    counts = np.array([50, 30, 1])
    law = np.tile([0.6, 0.4, 0.0], (20, 1))
    assert np.isfinite(cell_scores(law, counts)).all()


def test_a_sound_table_is_not_refused() -> None:
    assert table_findings(KOSOVO) == []
    assert range_findings(KOSOVO, 11_000, (9_000, 14_000)) == []


@pytest.mark.parametrize(
    ("estimate", "interval", "code"),
    [
        (50_000, (40_000, 60_000), "mostly_unseen"),
        (12_000, (5_000, 30_000), "too_wide"),
        (12_000, (9_000, np.inf), "no_end"),
        (5_000, (4_500, 6_000), "below_floor"),
    ],
)
def test_the_size_of_an_answer_is_judged(
    estimate: float, interval: tuple[float, float], code: str
) -> None:
    assert [f.code for f in range_findings(KOSOVO, estimate, interval)] == [code]


def test_families_disagree_only_when_both_carry_weight() -> None:
    answers = [answer("graphs", 5_000, 6_000), answer("latent", 10_000, 12_000)]
    heard = family_findings(answers, np.array([0.4, 0.6]))
    assert [f.code for f in heard] == ["families_disagree", "families_differ"]
    assert family_findings(answers, np.array([0.02, 0.98])) == []
    near = [answer("graphs", 8_000, 11_000), answer("latent", 8_000, 12_000)]
    assert family_findings(near, np.array([0.5, 0.5])) == []


def test_families_that_carry_weight_and_differ_are_named_without_a_doubt() -> None:
    apart = [answer("graphs", 300, 900), answer("latent", 320, 480), answer("mixed", 9_000, 9_100)]
    (found,) = family_findings(apart, np.array([0.4, 0.55, 0.05]))
    assert (found.code, found.force) == ("families_differ", "notes")
    assert "graphs 600, latent 400" in found.words
    assert "mixed" not in found.words


def test_one_list_that_decides_the_answer_is_named() -> None:
    interval = (9_000.0, 14_000.0)
    left_out = {"A": (3_000.0, 2_500.0, 4_000.0), "B": (8_000.0, 7_500.0, 8_500.0), "C": None}
    found = swing_findings(left_out, interval)
    assert [(f.force, "list A" in f.words) for f in found] == [("doubts", True), ("notes", False)]
    assert set(leave_one_out(KOSOVO, 0.95)) == set(KOSOVO.lists)


def test_the_verdict_follows_the_strongest_finding() -> None:
    assert verdict(KOSOVO, [notes("a", "")]) == "estimate"
    assert verdict(KOSOVO, [notes("a", ""), refuses("b", "")]) == "none"
    steady = independent(2000, (0.4, 0.4, 0.4, 0.4), 1)
    assert floor_stands(steady)
    assert verdict(steady, [doubts("a", "")]) == "lower_bound"
    shaky = published("netherlands_2010_15_6lists")
    assert not floor_stands(shaky)
    assert verdict(shaky, [doubts("a", "")]) == "none"
