from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.estimate.data import independent, published

from unerased.estimate.bounds import bounds, chao_interval, chao_mh, chao_mth, chapman
from unerased.estimate.errors import FamilyError, SettingsError
from unerased.estimate.loglinear.bootstrap import bootstrap, by_bic
from unerased.estimate.loglinear.existence import existence
from unerased.estimate.loglinear.fit import fit_many
from unerased.estimate.loglinear.models import Model, hierarchical_models, independence
from unerased.estimate.loglinear.profile import profile_interval
from unerased.estimate.loglinear.select import choose, rank_models
from unerased.estimate.loglinear.stepwise import stepwise, surprise
from unerased.estimate.table import from_arrays, from_dense


@pytest.mark.parametrize(("lists", "count"), [(2, 1), (3, 8), (4, 113), (5, 6893)])
def test_every_hierarchical_model_is_listed_once(lists: int, count: int) -> None:
    models = hierarchical_models(lists)
    assert len(set(models)) == len(models) == count
    for model in models:
        parts = {t ^ 1 << k for t in model.terms for k in range(lists) if t >> k & 1}
        assert parts - {0} <= set(model.terms)


def test_more_lists_than_can_be_listed_are_refused() -> None:
    with pytest.raises(FamilyError, match="stepwise"):
        hierarchical_models(6)


def test_a_model_is_named_by_its_largest_terms() -> None:
    model = Model(3, (1, 2, 4, 3))
    assert model.name(("A", "B", "C")) == "[A B, C]"


def test_two_independent_lists_give_the_lincoln_petersen_total() -> None:
    table = from_dense(["A", "B"], np.array([0, 60, 40, 20]))
    fit = fit_many(independence(2).design(), table.dense()[1:].astype(float))
    assert table.n + fit.unseen[0] == pytest.approx(80 * 60 / 20, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=7, max_size=7))
def test_a_fit_matches_every_sufficient_margin(y: list[int]) -> None:
    counts = np.array(y, dtype=float)
    for model in hierarchical_models(3):
        design = model.design()
        fit = fit_many(design, counts)
        assert design.T @ fit.fitted[0] == pytest.approx(design.T @ counts, rel=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=7, max_size=7), st.integers(2, 50))
def test_totals_scale_with_the_counts(y: list[int], times: int) -> None:
    design = hierarchical_models(3)[-1].design()
    once = fit_many(design, np.array(y, dtype=float)).unseen[0]
    more = fit_many(design, np.array(y, dtype=float) * times).unseen[0]
    assert more == pytest.approx(once * times, rel=1e-6)


def test_the_all_pairs_model_of_three_lists_has_its_closed_form() -> None:
    y = np.array([0, 20.0, 30, 12, 25, 8, 9, 5])
    fit = fit_many(Model(3, (1, 2, 4, 3, 5, 6)).design(), y[1:])
    assert fit.unseen[0] == pytest.approx(y[1] * y[2] * y[4] * y[7] / (y[3] * y[5] * y[6]))


def test_existence_and_identifiability_are_told_apart() -> None:
    y = published("artificial_3").dense()[1:].astype(float)
    status = {
        m.name(("A", "B", "C")): existence(m.design(), y).status for m in hierarchical_models(3)
    }
    assert status["[A, B, C]"] == "exists"
    assert status["[A B, C]"] == "no_mle"
    assert status["[A B, A C, B C]"] == "not_identifiable"
    assert status["[B, A C]"] == "limit"


def test_every_model_exists_when_no_cell_is_empty() -> None:
    y = published("kosovo_4lists").dense()[1:].astype(float)
    assert {existence(m.design(), y).status for m in hierarchical_models(4)} == {"exists"}


def test_a_fit_that_settles_is_confirmed_by_the_linear_programme() -> None:
    table = published("australia_4lists")
    ranking = rank_models(table)
    y = table.dense()[1:].astype(float)
    for model, settled in zip(ranking.models, ranking.settled, strict=True):
        assert (existence(model.design(), y).status == "exists") == settled


def test_models_without_a_maximum_are_passed_over() -> None:
    table = published("netherlands_2010_15_5lists")
    chosen = choose(table, rank_models(table))
    assert chosen is not None
    assert len(chosen.refused) > 0
    y = table.dense()[1:].astype(float)
    assert existence(chosen.model.design(), y).status == "exists"


def test_the_profile_interval_grows_with_its_level_and_holds_the_estimate() -> None:
    table = published("kosovo_4lists")
    y = table.dense()[1:].astype(float)
    design = independence(4).design()
    unseen = fit_many(design, y).unseen[0]
    inner = profile_interval(design, y, unseen, 0.8)
    outer = profile_interval(design, y, unseen, 0.95)
    assert outer[0] < inner[0] < table.n + unseen < inner[1] < outer[1]
    with pytest.raises(SettingsError, match="between 0 and 1"):
        profile_interval(design, y, unseen, 1.0)


def test_surprise_is_a_poisson_tail() -> None:
    assert surprise(0, 3.0) == pytest.approx(np.exp(-3))
    assert surprise(3, 0.5) == pytest.approx(1 - np.exp(-0.5) * (1 + 0.5 + 0.125))


def test_the_search_adds_the_pair_that_depends() -> None:
    rng = np.random.default_rng(4)
    found = rng.random((5000, 4)) < 0.3
    found[:, 1] |= found[:, 0] & (rng.random(5000) < 0.5)
    table = from_dense(["A", "B", "C", "D"], np.bincount(found @ (1 << np.arange(4)), minlength=16))
    result = stepwise(table)
    assert 0b0011 in result.model.terms
    assert table.n + result.unseen == pytest.approx(5000, rel=0.05)


def test_too_many_lists_for_the_search_are_refused() -> None:
    rows = np.vstack([np.eye(13, dtype=int), np.ones((1, 13), dtype=int)])
    table = from_arrays([f"L{j:02d}" for j in range(13)], rows, np.full(14, 9))
    with pytest.raises(FamilyError, match="latent-class"):
        stepwise(table)


def test_a_model_that_holds_one_without_a_maximum_is_refused_as_its_own_check_would() -> None:
    once = independent(700, (0.5, 0.3, 0.3, 0.2), 4)
    rows = once.matrix.astype(int)
    inside = rows[:, :1] * rows[:, 1:2]
    table = from_arrays(list("ABCDE"), np.hstack([rows, inside]), once.counts)
    ranking = rank_models(table)
    chosen = choose(table, ranking)
    assert chosen is not None
    assert len(chosen.refused) > 1000
    counts = table.dense()[1:].astype(float)
    order = np.argsort(ranking.bic, kind="stable")[: len(chosen.refused)]
    for place in range(0, len(order), 150):
        model = ranking.models[order[place]]
        own = existence(model.design(), counts).status
        assert chosen.refused[place] == (model.name(table.lists), own)


@pytest.mark.parametrize("lists", [3, 5])
def test_the_bootstrap_surrounds_the_truth_and_repeats_with_its_seed(lists: int) -> None:
    table = independent(2000, (0.3,) * lists, 1)
    first = bootstrap(table, 100, np.random.default_rng(3))
    again = bootstrap(table, 100, np.random.default_rng(3))
    assert (first.unseen == again.unseen).all()
    low, high = np.quantile(table.n + first.unseen, [0.005, 0.995])
    assert low < 2000 < high
    assert first.seen.sum(axis=1) == pytest.approx(1.0)
    with pytest.raises(SettingsError):
        bootstrap(table, 0, np.random.default_rng(3))


def test_the_bootstrap_chooses_the_model_anew() -> None:
    kosovo = published("kosovo_4lists")
    drawn = kosovo.n + bootstrap(kosovo, 200, np.random.default_rng(1)).unseen
    # The profile interval of the one chosen model is 8,994 to 12,110: far too narrow.
    assert np.quantile(drawn, 0.975) > 16_000


@pytest.mark.parametrize("name", ["kosovo_4lists", "australia_4lists", "spina_bifida_3lists"])
def test_models_passed_over_by_the_bootstrap_could_not_have_been_chosen(name: str) -> None:
    table = published(name)
    dense = table.dense()[1:]
    drawn = np.random.default_rng(5).multinomial(table.n, dense / table.n, size=40).astype(float)
    best = np.full(40, np.inf)
    unseen = np.full(40, np.inf)
    for model in hierarchical_models(len(table.lists)):
        fits = fit_many(model.design(), drawn)
        bic = np.where(fits.settled, -2 * fits.loglik + model.parameters * np.log(table.n), np.inf)
        better = bic < best
        best[better], unseen[better] = bic[better], fits.unseen[better]
    chosen, _ = by_bic(len(table.lists), drawn, dense.astype(float))
    assert chosen == pytest.approx(unseen, rel=1e-6)


def test_chao_and_chapman_have_their_closed_forms() -> None:
    table = from_dense(["A", "B", "C"], np.array([0, 30, 20, 6, 10, 4, 2, 1]))
    assert chao_mth(table) == pytest.approx(73 + (60**2 - 1400) / 24)
    assert chao_mh(table) == pytest.approx(73 + 2 / 3 * 60**2 / 24)
    assert chapman(99, 49, 9) == 499
    assert bounds(table).chapman["A and B"] == chapman(41, 29, 7)


def test_chao_has_no_bound_when_nobody_is_on_two_lists() -> None:
    table = from_dense(["A", "B", "C"], np.array([0, 30, 20, 0, 10, 0, 0, 0]))
    assert chao_mth(table) == np.inf
    assert chao_mh(table) == np.inf
    everyone = from_dense(["A", "B"], np.array([0, 0, 0, 12]))
    assert chao_mth(everyone) == 12
    assert chao_mh(everyone) == 12


def test_the_interval_of_a_bound_holds_it() -> None:
    table = published("kosovo_4lists")
    low, high = chao_interval(table, 0.95, np.random.default_rng(1))
    assert low < chao_mth(table) < high
