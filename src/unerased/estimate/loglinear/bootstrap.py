"""A bootstrap that chooses the model anew in every replicate.

An interval of a chosen model ignores that it was chosen. Here the people seen are drawn again
with replacement, the model is selected again on each replicate (Buckland and Garthwaite 1991,
Biometrics 47, 255-268), and the unseen are drawn from their law given that model.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainc, gammaincc

from unerased.estimate.errors import SettingsError
from unerased.estimate.loglinear.fit import fit_many
from unerased.estimate.loglinear.models import Model, hierarchical_models, independence
from unerased.estimate.loglinear.select import designs

if TYPE_CHECKING:
    from unerased.estimate.arrays import Bools, Floats
    from unerased.estimate.table import Table

ALL_MODELS_UP_TO = 4
BLOCK = 10**7  # numbers in the designs of one block of resamples, so that memory stays flat
MANY_LISTS, FEWER = 8, 100  # beyond so many lists, so many resamples at most
THRESHOLD = 0.02
ROUNDS = 12  # a fit that has not settled by then is one that never will
NEAR = 0.05  # the least mean that a resample's fit starts from
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
        unseen, fitted = _by_bic(j, drawn, dense.astype(np.float64))
    else:
        size = max(1, BLOCK // (len(dense) * j * j))
        parts = [_by_steps(j, drawn[i : i + size]) for i in range(0, replicates, size)]
        unseen, fitted = (np.concatenate(x) for x in zip(*parts, strict=True))
    seen = fitted / fitted.sum(axis=1, keepdims=True)
    usable = unseen < MOST_DRAWN
    people = np.full(replicates, np.inf)
    people[usable] = rng.negative_binomial(table.n, table.n / (unseen[usable] + table.n))
    return Bootstrap(people, seen[:, table.patterns - 1])


def _by_bic(j: int, drawn: Floats, counts: Floats) -> tuple[Floats, Floats]:
    n = drawn[0].sum()
    best = np.full(len(drawn), np.inf)
    unseen = np.full(len(drawn), np.inf)
    fitted = np.ones_like(drawn)
    models = hierarchical_models(j)
    for places, group in designs(j):
        # The fits to the table itself are near those to its resamples: a short way to go.
        near = np.maximum(fit_many(group, counts).fitted, NEAR)
        for place, design, start in zip(places, group, near, strict=True):
            fits = fit_many(design, drawn, start=start, rounds=ROUNDS)
            bic = -2 * fits.loglik + models[place].parameters * np.log(n)
            better = fits.settled & (bic < best)
            best[better] = bic[better]
            unseen[better], fitted[better] = fits.unseen[better], fits.fitted[better]
    return unseen, fitted


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
