"""Choosing among hierarchical models by AIC or BIC, existence first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import numpy as np

from unerased.estimate.loglinear.existence import existence
from unerased.estimate.loglinear.fit import fit_many
from unerased.estimate.loglinear.models import Model, hierarchical_models

if TYPE_CHECKING:
    from unerased.estimate.arrays import Bools, Floats
    from unerased.estimate.table import Table

Criterion = Literal["aic", "bic"]
ROUNDS = 20  # a fit that has not settled by then is one that never will


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Every hierarchical model on one table.

    Attributes:
        models: M models.
        loglik: shape (M,), Poisson log likelihood (its supremum where no maximum exists).
        unseen: shape (M,), estimated people on no list.
        settled: shape (M,), True where the fit itself proves that the maximum exists.
        aic: shape (M,).
        bic: shape (M,), with the number of people seen as the sample size.
    """

    models: tuple[Model, ...]
    loglik: Floats
    unseen: Floats
    settled: Bools
    aic: Floats
    bic: Floats


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best model that can be used, and those ranked before it that cannot.

    Attributes:
        model: the model.
        index: its place in the ranking's arrays.
        refused: names of better-ranked models with the reason each was refused.
    """

    model: Model
    index: int
    refused: tuple[tuple[str, str], ...]


@cache
def designs(j: int) -> tuple[tuple[tuple[int, ...], Floats], ...]:
    """The designs of all hierarchical models, grouped by number of parameters.

    Returns:
        Pairs of the models' places and their designs, shape (M, 2^j - 1, p).
    """
    models = hierarchical_models(j)
    groups = []
    for _, group in groupby(range(len(models)), key=lambda i: models[i].parameters):
        places = tuple(group)
        groups.append((places, np.array([models[i].design() for i in places])))
    return tuple(groups)


def rank_models(table: Table) -> Ranking:
    """Fit every hierarchical model.

    Args:
        table: 2 to 5 lists.

    Raises:
        FamilyError: fewer than 2 or more than 5 lists.
    """
    j = len(table.lists)
    models = hierarchical_models(j)
    y = table.dense()[1:].astype(np.float64)
    loglik, unseen = np.zeros(len(models)), np.zeros(len(models))
    settled = np.zeros(len(models), dtype=np.bool_)
    for places, design in designs(j):
        fits = fit_many(design, y, rounds=ROUNDS)
        at = list(places)
        loglik[at], unseen[at], settled[at] = fits.loglik, fits.unseen, fits.settled
    size = np.array([m.parameters for m in models], dtype=np.float64)
    return Ranking(
        models,
        loglik,
        unseen,
        settled,
        -2 * loglik + 2 * size,
        -2 * loglik + size * np.log(table.n),
    )


def choose(table: Table, ranking: Ranking, criterion: Criterion = "bic") -> Chosen | None:
    """The best-ranked model whose maximum exists; None when there is none.

    A fit with positive means that match its margins proves existence; for every other model
    the linear programme decides, before its estimate is used. A model that holds one without a
    maximum has none either, so that few programmes settle thousands of models.
    """
    y = table.dense()[1:].astype(np.float64)
    refused: list[tuple[str, str]] = []
    lost: list[frozenset[int]] = []
    for i in np.argsort(ranking.bic if criterion == "bic" else ranking.aic, kind="stable"):
        model = ranking.models[i]
        if ranking.settled[i]:
            return Chosen(model, int(i), tuple(refused))
        known = any(terms <= set(model.terms) for terms in lost)
        status = existence(model.design(), y, lost=known).status
        if status == "exists":
            return Chosen(model, int(i), tuple(refused))
        if status == "no_mle" and not known:
            lost.append(frozenset(_smallest_lost(model, y).terms))
        refused.append((model.name(table.lists), status))
    return None


def _smallest_lost(model: Model, counts: Floats) -> Model:
    """A model within this one that has no maximum either, and from which no term can be taken."""
    for term in model.tops():
        if term.bit_count() > 1:
            less = Model(model.j, tuple(t for t in model.terms if t != term))
            if existence(less.design(), counts).status == "no_mle":
                return _smallest_lost(less, counts)
    return model
