from __future__ import annotations

import numpy as np
import pytest
from tests.estimate.data import independent, published

from unerased.estimate.command import estimate
from unerased.estimate.errors import SettingsError
from unerased.estimate.latent.density import Cells, Point, log_posterior, make_cells, softplus
from unerased.estimate.latent.diagnostics import convergence, effective_size
from unerased.estimate.latent.runs import agree, fewer_chains, longer, run_until_agreed
from unerased.estimate.latent.sampler import MOST, Schedule, sample, sample_latent, start
from unerased.estimate.settings import quick
from unerased.estimate.table import from_arrays


def cells_of(counts: np.ndarray, patterns: np.ndarray, tilt: float = 0.0) -> Cells:
    return make_cells(patterns, counts[:, None].astype(float), np.array([tilt]))


@pytest.mark.parametrize("tilt", [0.0, 1.5])
def test_the_gradient_agrees_with_differences(tilt: float) -> None:
    table = published("kosovo_4lists")
    cells = cells_of(table.counts, table.matrix, tilt)
    rng = np.random.default_rng(1)
    sticks, odds = rng.normal(size=(4, 1)), rng.normal(size=(4, 5, 1))
    alpha = np.array([0.7])
    _, slope = log_posterior(cells, Point(sticks, odds), alpha)
    step = 1e-5
    for k in range(4):
        up, down = sticks.copy(), sticks.copy()
        up[k] += step
        down[k] -= step
        rise = (
            log_posterior(cells, Point(up, odds), alpha)[0]
            - log_posterior(cells, Point(down, odds), alpha)[0]
        )
        assert rise[0] / (2 * step) == pytest.approx(slope.sticks[k, 0], rel=1e-4, abs=1e-3)
    for k, j in ((0, 0), (2, 3), (4, 1)):
        up, down = odds.copy(), odds.copy()
        up[j, k] += step
        down[j, k] -= step
        rise = (
            log_posterior(cells, Point(sticks, up), alpha)[0]
            - log_posterior(cells, Point(sticks, down), alpha)[0]
        )
        assert rise[0] / (2 * step) == pytest.approx(slope.odds[j, k, 0], rel=1e-4, abs=1e-3)


def test_softplus_neither_overflows_nor_loses_its_tail() -> None:
    assert softplus(np.array([-800.0, 0.0, 800.0])) == pytest.approx([0, np.log(2), 800])
    assert softplus(np.array([-30.0]))[0] == pytest.approx(np.exp(-30.0))


def test_independent_lists_are_estimated_near_the_truth() -> None:
    table = independent(5000, (0.3, 0.4, 0.35, 0.3), 2)
    drawn = sample_latent(
        table.matrix, table.counts[None], np.random.default_rng(1), Schedule(8, 300, 300, 5, 15)
    )
    low, high = np.quantile(table.n + drawn.unseen[0], [0.005, 0.995])
    assert low < 5000 < high
    assert drawn.seen[0].sum(axis=-1) == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_draws() -> None:
    table = published("kosovo_4lists")
    plan = Schedule(2, 20, 20, 4, 5)
    first, again, other = (
        sample_latent(table.matrix, table.counts[None], np.random.default_rng(s), plan).unseen
        for s in (1, 1, 2)
    )
    assert (first == again).all()
    assert (first != other).any()


def test_people_unseen_have_no_hidden_cap() -> None:
    # Two people of a hundred on two lists: the posterior reaches far beyond twenty times n.
    rows = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1]])
    table = from_arrays(["A", "B", "C"], rows, [33, 32, 33, 1, 1])
    drawn = sample_latent(
        table.matrix, table.counts[None], np.random.default_rng(1), Schedule(8, 200, 300, 4, 12)
    )
    assert drawn.unseen.max() > 20 * table.n


def test_thirty_lists_are_sampled() -> None:
    table = independent(300, (0.1,) * 30, 3)
    drawn = sample_latent(
        table.matrix, table.counts[None], np.random.default_rng(1), Schedule(2, 60, 60, 3, 8)
    )
    assert np.quantile(table.n + drawn.unseen, 0.5) == pytest.approx(300, rel=0.1)


def test_a_schedule_outside_its_range_is_refused() -> None:
    assert Schedule(1, 1, 1, 2, 1).classes == 2
    with pytest.raises(SettingsError):
        Schedule(classes=1)
    with pytest.raises(SettingsError):
        Schedule(chains=0)


def test_tables_with_different_numbers_of_lists_cannot_share_a_run() -> None:
    tables = [independent(300, (0.3,) * j, 1) for j in (3, 4)]
    with pytest.raises(SettingsError, match="equally many lists"):
        run_until_agreed(tables, Schedule(2, 10, 10, 2, 2), 0, np.random.default_rng(1))


def test_chains_that_do_not_agree_are_run_again() -> None:
    table = published("kosovo_4lists")
    (run,) = run_until_agreed([table], Schedule(2, 8, 8, 4, 2), 1, np.random.default_rng(1))
    assert run.attempts == 2
    assert run.schedule.draws == 16
    assert not agree(run.state)


def test_chains_that_run_again_go_on_from_where_they_stand() -> None:
    table = independent(20_000, (0.3, 0.4, 0.35), 2)
    plan = Schedule(3, 48, 8, 4, 5)
    chains = start(table.matrix, table.counts[None], np.random.default_rng(1), plan)
    sample(chains, plan)
    before, steps = chains.point, chains.log_step.copy()
    chains.keep(np.array([0, 2]))
    assert (chains.point.odds == before.odds[..., [0, 2]]).all()
    assert (chains.log_step == steps[[0, 2]]).all()
    two = Schedule(2, 4, 8, 4, 5)
    sample(chains, two)
    assert chains.tuned == 52
    assert (chains.cells.n == table.n).all()


def test_independent_draws_have_their_full_effective_size() -> None:
    x = np.random.default_rng(1).normal(size=(4, 1000))
    state = convergence(x)
    assert state.rhat == pytest.approx(1.0, abs=0.01)
    assert state.bulk == pytest.approx(4000, rel=0.15)


def test_an_autoregression_has_the_effective_size_of_its_law() -> None:
    rng = np.random.default_rng(2)
    x = np.zeros((8, 4000))
    for t in range(1, 4000):
        x[:, t] = 0.8 * x[:, t - 1] + rng.normal(size=8)
    assert effective_size(x) == pytest.approx(32000 * (1 - 0.8) / (1 + 0.8), rel=0.2)


def test_chains_in_different_places_or_of_different_width_are_found_out() -> None:
    x = np.random.default_rng(3).normal(size=(4, 500))
    apart = x + np.array([[0.0], [0], [0], [2]])
    wider = x * np.array([[1.0], [1], [1], [5]])
    assert convergence(x).rhat < 1.02
    assert convergence(apart).rhat > 1.2
    assert convergence(wider).rhat > 1.1
    assert convergence(np.ones((2, 20))).rhat == 1.0
    with pytest.raises(ValueError, match="at least 8"):
        convergence(np.ones((2, 5)))


def test_a_chain_that_passes_where_nobody_is_found_goes_on() -> None:
    table = published("australia_4lists")
    for seed in range(3):
        drawn = sample_latent(
            table.matrix,
            table.counts[None],
            np.random.default_rng(seed),
            Schedule(16, 1, 60, 10, 4),
            tilts=np.array([3.0]),
        )
        assert (drawn.unseen >= 0).all()


def test_a_table_of_many_people_starts_with_few_of_them_and_ends_with_all() -> None:
    table = independent(4000, (0.3, 0.4, 0.35, 0.3), 2)
    many = table.counts[None] * 4
    assert many.sum() < MOST
    chains = start(table.matrix, many, np.random.default_rng(1), Schedule(6, 240, 60, 3, 40))
    drawn = sample(chains, Schedule(6, 240, 60, 3, 40))
    assert (chains.cells.n == many.sum()).all()
    middles = np.median(many.sum() + drawn.unseen[0], axis=1)
    assert middles.max() < 1.5 * middles.min()
    assert middles.min() > many.sum()


def test_the_chains_are_told_of_no_more_than_so_many_people_and_answer_for_all() -> None:
    table = published("kosovo_4lists")
    plan = Schedule(8, 200, 200, 10, 50)
    tables = np.array([table.counts * MOST // table.n, table.counts * 1000])
    chains = start(table.matrix, tables, np.random.default_rng(1), plan)
    told = chains.whole.n.reshape(2, -1)
    assert (told[0] == tables[0].sum()).all()
    assert told[1] == pytest.approx(MOST, abs=table.counts.size)
    drawn = sample(chains, plan)
    some, all_ = 1 + np.median(drawn.unseen, axis=(1, 2)) / tables.sum(axis=1)
    assert all_ == pytest.approx(some, rel=0.05)
    seen = chains.whole.counts[1:, -1] / chains.whole.n[-1]
    assert seen == pytest.approx(table.counts / table.n, abs=1 / MOST)


def test_it_is_said_when_the_chains_were_told_of_fewer_people_than_were_seen() -> None:
    table = independent(4000, (0.3, 0.4, 0.35, 0.3), 2)
    said = {}
    for times in (5, 50):
        many = from_arrays(table.lists, table.matrix.astype(int), table.counts * times)
        result, _ = estimate(many, "latent", settings=quick())
        said[times] = [one["code"] for one in result["diagnostics"]["findings"]]
    assert "coarsened" not in said[5]
    assert said[50].count("coarsened") == 1


def test_many_people_get_longer_trajectories_and_then_longer_runs() -> None:
    first = Schedule(8, 100, 100, 10, 24)
    few = longer(first, 24, 2_000)
    assert (few.leaps, few.draws) == (24, 200)
    many = longer(first, 24, MOST)
    assert (many.leaps, many.draws) == (76, 100)
    assert longer(many, 24, MOST).draws == 200


def test_very_many_people_take_as_long_a_run_as_those_whom_the_chains_are_told_of() -> None:
    table = independent(4000, (0.3, 0.4, 0.35, 0.3), 2)
    plan = Schedule(4, 60, 60, 3, 24)
    leaps = []
    for times in (10, 1000):
        many = from_arrays(table.lists, table.matrix.astype(int), table.counts * times)
        (run,) = run_until_agreed([many], plan, 0, np.random.default_rng(1))
        leaps.append(run.schedule.leaps)
    assert leaps == [76, 76]


def test_a_table_of_very_many_cells_gets_fewer_chains() -> None:
    plan = Schedule(32, 100, 100, 10, 24)
    assert [fewer_chains(plan, cells).chains for cells in (15, 256, 512, 4000, 90_000)] == [
        32, 32, 16, 4, 4,
    ]  # fmt: skip
    assert fewer_chains(Schedule(2, 10, 10, 2, 2), 90_000).chains == 2
