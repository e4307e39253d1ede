"""One answer from several families, as wide as their doubt.

Each family enters with equally likely totals N and with a weight for how well it foretells a
person it has not seen (`weights.pseudo_bma`). Two families can foretell the seen equally well
and differ on the unseen: both then keep their weight, and the interval of the mixture is as
wide as their disagreement (Yao et al. 2018).

Latent classes enter under two priors (`latent.density`): where the data leave the unseen to the
prior, the interval shows it. A family of less than a tenth of the weight has no part in the
mixture, so that its far tail does not make the interval; it is still shown.

Where the mixture is hardly wider than the latent-class interval alone, its upper end is read
further out than the level asks for: people who differ more than a model allows push every
family's total down, hardly ever up (Chao 1987). `bench/estimate/coverage.py` shows what this buys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.graphs.enumerate import MOST as MOST_GRAPHS
from unerased.estimate.graphs.family import graphs_answer
from unerased.estimate.latent.family import latent_answers
from unerased.estimate.loglinear.family import loglinear_answer
from unerased.estimate.loglinear.stepwise import MOST as MOST_LOGLINEAR
from unerased.estimate.mixed.family import mixed_answer
from unerased.estimate.weights import cell_scores, pseudo_bma

if TYPE_CHECKING:
    from unerased.estimate.answer import Answer
    from unerased.estimate.arrays import Floats
    from unerased.estimate.table import Table
    from unerased.estimate.work import Work

ABOVE = 0.12  # share of the upper tail's error that the widened interval still leaves outside
CAP = 1.2  # widening stops at so many times the latent-class interval under its uniform prior
CARRIES = 0.1  # least weight of a family that has a part in the mixture, and whose doubts count
STEPS = 23
DRAWS = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """The families side by side and their mixture.

    Attributes:
        answers: one a family that can take the table.
        weights: shape (F,), sums to 1, in the order of `answers`; those under a tenth are shown
            and not used.
        totals: shape (4000,), equally likely N of the mixture, sorted; may hold infinity.
        estimate: the mixture's median.
        interval: its widened central interval.
        level: the level asked for.
    """

    answers: tuple[Answer, ...]
    weights: Floats
    totals: Floats
    estimate: float
    interval: tuple[float, float]
    level: float


def stack_families(table: Table, work: Work) -> Stack:
    """Ask every family that can take this many lists and mix their answers.

    Args:
        table: 2 lists or more. Above 6 there are no graphs, above 10 no log-linear models.
        work: settings, randomness, progress.
    """
    settings, rng = work.settings, work.rng
    lists = len(table.lists)
    answers = []
    if lists <= MOST_LOGLINEAR:
        answers.append(loglinear_answer(table, settings, rng))
    if lists <= MOST_GRAPHS:
        answers.append(graphs_answer(table, settings, rng, complete=False))
    answers.append(mixed_answer(table, settings, rng))
    uniform, opened = latent_answers(table, work)
    answers += [uniform, opened]
    scores = np.array([cell_scores(a.seen, table.counts) for a in answers])
    weights = pseudo_bma(scores, table.counts, rng)
    parts, shares = carried([a.totals for a in answers], weights)
    totals = mix(parts, shares, (np.arange(DRAWS) + 0.5) / DRAWS)
    widest = CAP * (uniform.interval[1] - uniform.interval[0])
    interval = widened(parts, shares, settings.level, widest)
    middle = float(mix(parts, shares, np.array([0.5]))[0])
    return Stack(tuple(answers), weights, totals, middle, interval, settings.level)


def carried(totals: list[Floats], weights: Floats) -> tuple[list[Floats], Floats]:
    """The samples of families that carry weight, and their weights made to sum to 1."""
    kept = weights >= CARRIES
    shares: Floats = weights[kept] / weights[kept].sum()
    return [t for t, keep in zip(totals, kept, strict=True) if keep], shares


def widened(
    totals: list[Floats], weights: Floats, level: float, widest: float
) -> tuple[float, float]:
    """The mixture's central interval, its upper end read further out until `widest` wide.

    Args:
        totals: F samples.
        weights: shape (F,).
        level: such as 0.95; the interval is never narrower than the mixture's at this level.
        widest: width at which widening stops.
    """
    tail = (1 - level) / 2
    outside = tail * np.linspace(ABOVE, 1.0, STEPS)
    low, *highs = mix(totals, weights, np.concatenate([[tail], 1 - outside]))
    fitting = [high for high in highs if high - low <= widest]
    return float(low), float(fitting[0] if fitting else highs[-1])


def mix(totals: list[Floats], weights: Floats, levels: Floats) -> Floats:
    """Quantiles of a weighted mixture of samples.

    Args:
        totals: F samples, each equally likely within itself.
        weights: shape (F,), sums to 1.
        levels: probabilities, shape (Q,).

    Returns:
        Shape (Q,): the smallest sampled total with at least that much probability below.
    """
    values = np.concatenate(totals)
    mass = np.concatenate(
        [np.full(len(t), w / len(t)) for t, w in zip(totals, weights, strict=True)]
    )
    order = np.argsort(values)
    cumulated = np.cumsum(mass[order])
    places = np.searchsorted(cumulated, levels * cumulated[-1] - 1e-12)
    result: Floats = values[order][np.minimum(places, len(values) - 1)]
    return result
