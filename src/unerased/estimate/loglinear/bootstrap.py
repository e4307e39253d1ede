"""A bootstrap that chooses the model anew in every replicate.

An interval of a chosen model ignores that it was chosen. Here the people seen are drawn again
with replacement, the model is selected again on each replicate (Buckland and Garthwaite 1991,
Biometrics 47, 255-268), and the unseen are drawn from their law given that model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainc, gammaincc, gammaln, xlogy

from unerased.estimate.errors import SettingsError
from unerased.estimate.loglinear.fit import fit_many
from unerased.estimate.loglinear.models import Model, hierarchical_models, independence
from unerased.estimate.loglinear.select import designs

if TYPE_CHECKING:
    from unerased.estimate.arrays import Bools, Floats, Ints
    from unerased.estimate.table import Table

ALL_MODELS_UP_TO = 4
BLOCK = 10**7  # numbers in the designs of one block of resamples, so that memory stays flat
MANY_LISTS, FEWER = 8, 100  # beyond so many lists, so many resamples at most
THRESHOLD = 0.02
ROUNDS = 12  # a fit that has not settled by then is one that never will
NEAR = 0.05  # the least mean that a resample's fit starts from
SLACK = 1e-6  # of a floor: fits are exact to far less
MOST_DRAWN = 1e15  # an estimate beyond this is no number of people


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Replicates of the select-anew bootstrap.

    Attributes:
        unseen: shape (B,), drawn people on no list; infinite where a replicate had no bound.
        seen: shape (B, C), fitted probability of each observed cell given being seen.
    """

    unseen: Floats
    seen: Floats


def bootstrap(table: Table, replicates: int, rng: np.random.Generator) -> Bootstrap:
    """Resample people, select and fit again: all models by BIC up to 4 lists, else stepwise.

    Args:
        table: 2 to 10 lists.
        replicates: B, at least 1; above 8 lists no more than 100 are made.
        rng: source of all randomness.

    Raises:
        SettingsError: no replicate was asked for.
    """
    if replicates < 1:
        raise SettingsError("a bootstrap needs at least one replicate")
    if len(table.lists) > MANY_LISTS:
        replicates = min(replicates, FEWER)
    dense = table.dense()[1:]
    drawn = rng.multinomial(table.n, dense / table.n, size=replicates).astype(np.float64)
    j = len(table.lists)
    if j <= ALL_MODELS_UP_TO:
        unseen, fitted = by_bic(j, drawn, dense.astype(np.float64))
    else:
        size = max(1, BLOCK // (len(dense) * j * j))
        parts = [_by_steps(j, drawn[i : i + size]) for i in range(0, replicates, size)]
        unseen, fitted = (np.concatenate(x) for x in zip(*parts, strict=True))
    seen = fitted / fitted.sum(axis=1, keepdims=True)
    usable = unseen < MOST_DRAWN
    people = np.full(replicates, np.inf)
    people[usable] = rng.negative_binomial(table.n, table.n / (unseen[usable] + table.n))
    return Bootstrap(people, seen[:, table.patterns - 1])


def by_bic(j: int, drawn: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """The best of all models on every replicate, without fitting those that cannot be it.

    No model fits better than the replicate itself, and none better than a model that holds it.
    With its price for parameters added, that is a floor of a model's BIC; where the floor lies
    above the best BIC so far, the model is passed over.

    Args:
        j: number of lists, 2 to 5.
        drawn: shape (B, 2^j - 1), the replicates.
        counts: shape (2^j - 1,), the table that they were drawn from.

    Returns:
        Unseen people, shape (B,), infinite where no model could be fitted, and fitted means,
        shape (B, 2^j - 1).
    """
    models = hierarchical_models(j)
    price = np.array([m.parameters for m in models]) * np.log(drawn[0].sum())
    perfect = -2 * (xlogy(drawn, drawn) - drawn - gammaln(drawn + 1)).sum(axis=1)
    floor = np.tile(perfect, (len(models), 1)) - SLACK
    best = np.full(len(drawn), np.inf)
    unseen = np.full(len(drawn), np.inf)
    fitted = np.ones_like(drawn)
    for i, start in _in_order(j, counts):
        able = np.flatnonzero(floor[i] + price[i] < best)
        if len(able) == 0:
            continue
        fits = fit_many(models[i].design(), drawn[able], start=start, rounds=ROUNDS)
        misfit = -2 * fits.loglik
        better = fits.settled & (misfit + price[i] < best[able])
        at = able[better]
        best[at] = misfit[better] + price[i]
        unseen[at], fitted[at] = fits.unseen[better], fits.fitted[better]
        inner = np.ix_(_parts(j)[i], able[fits.settled])
        floor[inner] = np.maximum(floor[inner], misfit[fits.settled] - SLACK)
    return unseen, fitted


def _in_order(j: int, counts: Floats) -> list[tuple[int, Floats]]:
    """Models in the order in which they are fitted, with means to start from, shape (C,).

    First the largest model without each term, which shows what every model without it lacks;
    then those that do best on the table itself, whose fits are near those to its resamples.
    """
    models = hierarchical_models(j)
    bic = np.zeros(len(models))
    means = np.zeros((len(models), len(counts)))
    for places, group in designs(j):
        fits = fit_many(group, counts, rounds=ROUNDS)
        at = list(places)
        bic[at] = -2 * fits.loglik + models[at[0]].parameters * np.log(counts.sum())
        means[at] = np.maximum(fits.fitted, NEAR)
    ranked = np.argsort(bic, kind="stable")
    front = _largest_without(j)
    order = [i for i in ranked if i in front] + [i for i in ranked if i not in front]
    return [(i, means[i]) for i in order]


@cache
def _parts(j: int) -> tuple[Ints, ...]:
    """For each hierarchical model the places of those that it holds, itself aside."""
    terms = [frozenset(m.terms) for m in hierarchical_models(j)]
    return tuple(np.array([i for i, t in enumerate(terms) if t < held], int) for held in terms)


@cache
def _largest_without(j: int) -> frozenset[int]:
    """For each term of two lists or more, the place of the largest model that lacks it."""
    models = hierarchical_models(j)
    terms = {t for m in models for t in m.terms if t.bit_count() > 1}
    return frozenset(
        max(
            (i for i, m in enumerate(models) if t not in m.terms),
            key=lambda i: len(models[i].terms),
        )
        for t in terms
    )


def _by_steps(j: int, drawn: Floats) -> tuple[Floats, Floats]:
    """The stepwise search on all replicates at once; see `stepwise` for its rule.

    A parameter that is not in a replicate's model, or has run off to minus infinity, is held
    at zero; cells of empty pairs are taken out by an offset of minus infinity, in effect.
    """
    pairs = [1 << a | 1 << b for a, b in combinations(range(j), 2)]
    full = Model(j, (*independence(j).terms, *pairs))
    design = full.design()
    held = design[:, j + 1 :]
    overlap = drawn @ held
    inside = np.zeros(overlap.shape, dtype=np.bool_)
    unseen = np.full(len(drawn), np.inf)
    fitted = np.ones_like(drawn)
    active = np.arange(len(drawn))
    for _ in range(len(pairs) + 1):
        unseen[active], fitted[active] = _fit_chosen(
            design, drawn[active], inside[active], overlap[active]
        )
        mean = fitted[active] @ held
        seen = overlap[active]
        below = gammaincc(seen + 1, np.maximum(mean, 1e-12))
        above = np.where(seen > 0, gammainc(np.maximum(seen, 1), np.maximum(mean, 1e-12)), 1.0)
        chance = np.where(inside[active], 1.0, np.minimum(below, above))
        pick = chance.argmin(axis=1)
        more = chance[np.arange(len(active)), pick] < THRESHOLD
        active, pick = active[more], pick[more]
        if len(active) == 0:
            break
        inside[active, pick] = True
    return unseen, fitted


def _fit_chosen(
    design: Floats, drawn: Floats, inside: Bools, overlap: Floats
) -> tuple[Floats, Floats]:
    singles = design.shape[1] - inside.shape[1]
    held = design[:, singles:]
    finite = inside & (overlap > 0)
    void = ((inside & (overlap == 0)).astype(np.float64) @ held.T) > 0
    columns = np.hstack([np.ones((len(drawn), singles), dtype=np.bool_), finite])
    x = design[None] * columns[:, None, :]
    offset = np.where(void, VOID, 0.0)
    fits = fit_many(x, drawn, offset)
    return fits.unseen, np.where(void, 0.0, fits.fitted)


VOID = -30.0  # an offset that makes a cell's mean nothing
