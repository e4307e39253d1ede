"""Published figures, from the tables they were published with."""

from __future__ import annotations

import numpy as np
import pytest
from tests.estimate.data import MIDDLE, published

from unerased.estimate.bounds import chao_mth
from unerased.estimate.command import estimate
from unerased.estimate.graphs.posterior import graph_posterior
from unerased.estimate.loglinear.profile import profile_interval
from unerased.estimate.loglinear.select import choose, rank_models
from unerased.estimate.loglinear.stepwise import stepwise

KOSOVO = published("kosovo_4lists")


def test_kosovo_by_log_linear_models() -> None:
    ranking = rank_models(KOSOVO)
    best, other = choose(KOSOVO, ranking, "bic"), choose(KOSOVO, ranking, "aic")
    assert best is not None
    assert other is not None
    assert KOSOVO.n + ranking.unseen[best.index] == pytest.approx(10_356.5, abs=0.1)
    assert KOSOVO.n + ranking.unseen[other.index] == pytest.approx(12_741, abs=0.5)
    interval = profile_interval(
        best.model.design(), KOSOVO.dense()[1:].astype(float), ranking.unseen[best.index], 0.95
    )
    assert interval == pytest.approx((8_994, 12_110), rel=0.002)
    assert chao_mth(KOSOVO) == pytest.approx(8_590.8, abs=0.05)


@pytest.mark.parametrize(
    ("name", "total", "low", "high"),
    [
        ("uk_modern_slavery_2013_6lists", 11_418, 9_977, 13_146),
        ("uk_modern_slavery_2013_5lists", 11_313, 9_884, 13_027),
    ],
)
def test_uk_by_the_stepwise_search(name: str, total: float, low: float, high: float) -> None:
    table = published(name)
    chosen = stepwise(table)
    ends = table.n + chosen.unseen * np.exp(np.array([-1.96, 1.96]) * chosen.error)
    assert table.n + chosen.unseen == pytest.approx(total, abs=1)
    assert ends == pytest.approx([low, high], abs=1.5)
    assert KOSOVO.n + stepwise(KOSOVO).unseen == pytest.approx(14_342, abs=1)


def test_kosovo_by_graphs() -> None:
    posterior = graph_posterior(KOSOVO)
    assert posterior.mean == pytest.approx(12_749, abs=2)
    assert posterior.quantile(0.5) == pytest.approx(12_595, abs=5)
    assert posterior.interval(0.95) == pytest.approx((9_827, 16_544), abs=5)
    assert posterior.weight.max() == pytest.approx(0.986, abs=0.001)
    flat = graph_posterior(KOSOVO, delta=1.0)
    assert flat.mean == pytest.approx(9_458, abs=2)
    assert flat.interval(0.95) == pytest.approx((6_945, 12_745), abs=5)


def test_spina_bifida_by_graphs() -> None:
    exact = graph_posterior(published("spina_bifida_published"), delta=1.0, complete=True)
    total = exact.n + exact.unseen
    assert exact.mode == 728
    assert (exact.mass / total).sum() / (exact.mass / total**2).sum() == pytest.approx(
        731.6, abs=0.1
    )
    assert exact.weight.max() == pytest.approx(0.37, abs=0.005)
    result, _ = estimate(published("spina_bifida_3lists"), "graphs")
    assert float(str(result["mean"])) == pytest.approx(731, abs=0.5)


def test_uk_by_graphs() -> None:
    five = graph_posterior(published("uk_modern_slavery_2013_5lists"))
    assert five.quantile(0.5) == pytest.approx(22_990, rel=0.001)
    assert five.interval(0.95) == pytest.approx((10_387, 33_509), rel=0.001)
    six = graph_posterior(published("uk_modern_slavery_2013_6lists"))
    assert six.mean == pytest.approx(14_101, rel=0.001)
    assert six.quantile(0.5) == pytest.approx(12_324, rel=0.002)
    assert six.interval(0.95) == pytest.approx((10_224, 26_204), rel=0.002)


def test_kosovo_by_latent_classes() -> None:
    result, _ = estimate(KOSOVO, "latent", 1, settings=MIDDLE)
    assert float(str(result["estimate"])) == pytest.approx(10_410, rel=0.02)
    assert result["verdict"] == "estimate"


@pytest.mark.parametrize(
    ("name", "mean"),
    [("philippines_manila_police", 575), ("philippines_manila_unidentified", 414)],
)
def test_manila_by_latent_classes(name: str, mean: float) -> None:
    result, _ = estimate(published(name), "latent", 1, settings=MIDDLE)
    assert float(str(result["mean"])) == pytest.approx(mean, rel=0.03)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("kosovo_4lists", "estimate"),
        ("uk_modern_slavery_2013_6lists", "estimate"),
        ("netherlands_2010_15_6lists", "none"),
        ("artificial_3", "none"),
    ],
)
def test_the_verdict_on_published_tables(name: str, verdict: str) -> None:
    result, _ = estimate(published(name), "stack", 1, settings=MIDDLE)
    assert result["verdict"] == verdict
