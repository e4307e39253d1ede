"""Simulation-based calibration (Talts et al. 2018): truth drawn from the prior ranks uniformly."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import chisquare, kstest

from unerased.estimate.graphs.enumerate import decomposable_graphs
from unerased.estimate.graphs.posterior import graph_posterior
from unerased.estimate.latent import chains
from unerased.estimate.latent.density import Cells, Point, log_posterior, open_tilt
from unerased.estimate.latent.sampler import Schedule, sample_latent
from unerased.estimate.mixed.draws import draw
from unerased.estimate.table import from_dense

CHAINS = 19
TABLES = 120
PEOPLE = 60


def chances_of(rng: np.random.Generator, tilt: float) -> np.ndarray:
    """Three classes' chances: -log of being missed by all three lists is Gamma(3 - tilt)."""
    missed = rng.gamma(3 - tilt, size=(3, 1)) * rng.dirichlet(np.ones(3), size=3)
    return -np.expm1(-missed)


def latent_worlds(
    rng: np.random.Generator, tilt: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """n0 and counts of the seven seen cells from the prior, given 60 people seen."""
    cells = ((np.arange(1, 8)[:, None] >> np.arange(3)) & 1).astype(float)
    unseen, counts = [], []
    while len(unseen) < TABLES:
        alpha = rng.gamma(0.25, 4.0)
        v = np.append(rng.beta(1, max(alpha, 1e-12), size=2), 1.0)
        weights = v * np.append(1.0, np.cumprod(1 - v[:-1]))
        chances = chances_of(rng, tilt)
        law = weights @ np.prod(
            np.where(cells == 1, chances[:, None, :], 1 - chances[:, None, :]), axis=2
        )
        missed = float(weights @ np.prod(1 - chances, axis=1))
        unseen.append(rng.negative_binomial(PEOPLE, 1 - missed))
        counts.append(rng.multinomial(PEOPLE, law / law.sum()))
    return np.array(unseen), np.array(counts), cells


def latent_ranks(
    rng: np.random.Generator, tilt: float = 0.0, assumed: float | None = None
) -> np.ndarray:
    truth, counts, cells = latent_worlds(rng, tilt)
    tilts = np.full(TABLES, tilt if assumed is None else assumed)
    plan = Schedule(CHAINS, 130, 1, 3, 10)
    drawn = sample_latent(cells, counts, rng, plan, tilts=tilts).unseen[:, :, 0]
    ties = (drawn == truth[:, None]).sum(axis=1)
    return (drawn < truth[:, None]).sum(axis=1) + rng.integers(0, ties + 1)


def spread(ranks: np.ndarray) -> float:
    return float(chisquare(np.bincount(ranks // 4, minlength=5)).pvalue)


@pytest.fixture(scope="module")
def right_sampler() -> float:
    return spread(latent_ranks(np.random.default_rng(11)))


def test_the_latent_class_sampler_is_calibrated(right_sampler: float) -> None:
    assert right_sampler > 0.005


def test_a_wrong_latent_class_sampler_is_caught(
    monkeypatch: pytest.MonkeyPatch, right_sampler: float
) -> None:
    def forgetful(
        cells: Cells, point: Point, alpha: np.ndarray, *, height: bool = True
    ) -> tuple[np.ndarray, Point]:
        return log_posterior(cells._replace(n=cells.n * 0.0), point, alpha, height=height)

    assert right_sampler > 0.005
    monkeypatch.setattr(chains, "log_posterior", forgetful)
    assert spread(latent_ranks(np.random.default_rng(11))) < 1e-4


def test_the_open_prior_is_sampled_as_it_is_written_and_its_wrong_sign_is_caught() -> None:
    opened = open_tilt(3)
    assert spread(latent_ranks(np.random.default_rng(12), opened)) > 0.005
    assert spread(latent_ranks(np.random.default_rng(12), opened, assumed=-opened)) < 1e-3


def mixed_places(rng: np.random.Generator, halved: float = 1.0) -> np.ndarray:
    """Where the true n0 lies among draws of the mixed logit model, of tables from its prior."""
    grid = np.linspace(-7, 7, 1401)
    density = np.exp(-(grid**2) / 2)
    cells = (np.arange(8)[:, None] >> np.arange(3)) & 1
    places = []
    while len(places) < TABLES:
        chances = expit(logit(rng.random(3)) + rng.exponential() * grid[:, None])
        of_each = np.prod(np.where(cells[:, None] == 1, chances, 1 - chances), axis=2)
        law = of_each @ density / density.sum()
        truth = int(rng.negative_binomial(PEOPLE, 1 - law[0]))
        dense = np.append(0, rng.multinomial(PEOPLE, law[1:] / law[1:].sum()))
        if (dense @ cells == 0).any():
            continue
        drawn = draw(from_dense(["A", "B", "C"], dense), 400, rng).unseen * halved
        places.append(float((drawn < truth).mean() + rng.random() * (drawn == truth).mean()))
    return np.array(places)


def test_the_mixed_logit_draws_are_calibrated_and_wrong_ones_are_caught() -> None:
    assert kstest(mixed_places(np.random.default_rng(13)), "uniform").pvalue > 0.005
    assert kstest(mixed_places(np.random.default_rng(13), halved=0.5), "uniform").pvalue < 1e-3


def graph_places(rng: np.random.Generator, assumed: float, tables: int = 250) -> np.ndarray:
    """Where the true n0 lies in its posterior, when the cell prior is 0.5."""
    graphs = decomposable_graphs(3)
    places = []
    while len(places) < tables:
        g = int(rng.integers(0, len(graphs) - 1))  # the last one, the complete graph, is left out
        law = np.ones(8)
        for step in range(3):
            v = 1 << int(graphs.vertex[g, step])
            near = int(graphs.neighbours[g, step])
            joint = rng.dirichlet(np.full(8, 0.5))
            for i in range(8):
                same = [joint[k] for k in range(8) if (k & near) == (i & near)]
                both = [joint[k] for k in range(8) if (k & (near | v)) == (i & (near | v))]
                law[i] *= sum(both) / sum(same)
        total = int(rng.integers(60, 301))
        dense = rng.multinomial(total, law / law.sum())
        truth, dense[0] = int(dense[0]), 0
        if any(dense[[i for i in range(8) if i >> j & 1]].sum() == 0 for j in range(3)):
            continue
        posterior = graph_posterior(
            from_dense(["A", "B", "C"], dense),
            delta=assumed,
            log_prior=lambda total: np.where(total >= 60, 0.0, -600.0),
            limit=300,
        )
        below = posterior.mass[posterior.unseen < truth].sum()
        at = posterior.mass[posterior.unseen == truth].sum()
        places.append(below + rng.random() * at)
    return np.array(places)


def test_the_graph_posterior_is_calibrated() -> None:
    assert kstest(graph_places(np.random.default_rng(5), 0.5), "uniform").pvalue > 0.005


def test_a_wrong_graph_posterior_is_caught() -> None:
    assert kstest(graph_places(np.random.default_rng(5), 6.0), "uniform").pvalue < 1e-4
