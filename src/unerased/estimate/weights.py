"""How well each family foretells a person it has not seen.

Every family gives draws of the law of the seen cells. The expected log score of a new person
is estimated by the widely applicable information criterion (Watanabe 2010), cell by cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats, Ints

SMOOTH = 0.5  # people spread evenly over the seen cells: no family may call a seen cell impossible


def cell_scores(seen: Floats, counts: Ints) -> Floats:
    """Expected log score of a person in each cell.

    Args:
        seen: shape (S, C), draws of the law of the observed cells given being seen.
        counts: shape (C,), people in them.

    Returns:
        Shape (C,).
    """
    n = counts.sum()
    law = (n * seen + SMOOTH / len(counts)) / (n + SMOOTH)
    log_law = np.log(law)
    result: Floats = np.log(law.mean(axis=0)) - log_law.var(axis=0, ddof=1)
    return result


def pseudo_bma(scores: Floats, counts: Ints, rng: np.random.Generator, draws: int = 1000) -> Floats:
    """Weights by expected log score, averaged over Bayesian-bootstrap samples of people.

    Yao, Vehtari, Simpson and Gelman (2018), "Using stacking to average Bayesian predictive
    distributions", Bayesian Analysis 13, 917-1007, section 3.4 (pseudo-BMA+).

    Args:
        scores: shape (F, C), from `cell_scores`.
        counts: shape (C,).
        rng: source of all randomness.
        draws: bootstrap samples.

    Returns:
        Shape (F,), sums to 1.
    """
    people = rng.standard_gamma(np.maximum(counts, 1e-9), size=(draws, len(counts)))
    people *= counts.sum() / people.sum(axis=1, keepdims=True)
    total = people @ scores.T
    share = np.exp(total - total.max(axis=1, keepdims=True))
    result: Floats = (share / share.sum(axis=1, keepdims=True)).mean(axis=0)
    return result
