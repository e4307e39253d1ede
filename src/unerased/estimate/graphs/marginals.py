"""Marginal likelihoods of subsets of lists: the building blocks of every graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats, Ints


def marginal_tables(dense: Ints, p: int) -> list[Floats]:
    """The marginal table of every subset of the p lists.

    Args:
        dense: shape (2^p,), counts of all patterns, the unseen cell 0 at index 0.
        p: number of lists; bit j of an index belongs to list j.

    Returns:
        2^p arrays; the one at index A has 2^|A| counts, the all-zero cell first.
    """
    cube = dense.astype(np.float64).reshape((2,) * p)  # axis 0 is the highest bit
    tables = []
    for subset in range(1 << p):
        away = tuple(p - 1 - j for j in range(p) if not subset >> j & 1)
        tables.append(cube.sum(axis=away).ravel())
    return tables


def subset_terms(dense: Ints, p: int, delta: float, unseen: Floats) -> Floats:
    """L(A) for every subset A and every candidate number of unseen people.

    L(A) = lnG(n0 + D0 + d) + sum lnG(D + d) - 2^|A| lnG(d), with d = delta 2^(p-|A|), D the
    marginal table of A and D0 its all-zero cell, which is left out of the sum
    (Madigan and York 1997; Dawid and Lauritzen 1993 for the hyper-Dirichlet law).

    Args:
        dense: shape (2^p,), counts, the unseen cell 0.
        p: number of lists.
        delta: prior count of each of the 2^p cells, > 0.
        unseen: shape (M,), candidate n0.

    Returns:
        Shape (2^p, M); row 0, the empty set, is 0.
    """
    terms = np.zeros((1 << p, len(unseen)))
    for subset, table in enumerate(marginal_tables(dense, p)):
        if subset == 0:
            continue
        prior = delta * 2.0 ** (p - subset.bit_count())
        fixed = gammaln(table[1:] + prior).sum() - len(table) * gammaln(prior)
        terms[subset] = gammaln(unseen + table[0] + prior) + fixed
    return terms
