"""Hierarchical log-linear models of J lists.

A model is the set of its terms; a term is a non-empty set of lists, kept as a bit mask. A
model is hierarchical when every part of a term is a term too. Every model here holds all
single lists and never the term of all lists at once, which the unseen cell would need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.errors import FamilyError

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats

LEAST, MOST = 2, 5


@dataclass(frozen=True, slots=True)
class Model:
    """One hierarchical model.

    Attributes:
        j: number of lists.
        terms: the bit masks of its terms, by size and then by value; singles come first.
    """

    j: int
    terms: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """Number of free parameters, the intercept included."""
        return len(self.terms) + 1

    def tops(self) -> list[int]:
        """The terms that are part of no other."""
        return [t for t in self.terms if not any(t != u and t & u == t for u in self.terms)]

    def name(self, lists: tuple[str, ...]) -> str:
        """The largest terms, written [A B, C]."""
        top = self.tops()
        parts = [" ".join(lists[k] for k in range(self.j) if t >> k & 1) for t in sorted(top)]
        return "[" + ", ".join(parts) + "]"

    def design(self) -> Floats:
        """The design over the seen patterns 1 .. 2^J - 1, shape (2^J - 1, parameters).

        A column is 1 where the pattern holds the whole term; the intercept is therefore the
        log of the expected number of people on no list.
        """
        cells = np.arange(1, 1 << self.j)
        terms = np.array((0, *self.terms))
        design: Floats = ((cells[:, None] & terms) == terms).astype(np.float64)
        return design


def independence(j: int) -> Model:
    """The model in which no list depends on another."""
    return Model(j, tuple(1 << k for k in range(j)))


def with_terms(model: Model, *extra: int) -> Model:
    """The model with further terms, in the standing order."""
    return Model(model.j, tuple(sorted({*model.terms, *extra}, key=lambda t: (t.bit_count(), t))))


@cache
def hierarchical_models(j: int) -> tuple[Model, ...]:
    """Every hierarchical model: 1, 8, 113, 6,893 for 2, 3, 4, 5 lists, simplest first.

    Args:
        j: number of lists, 2 to 5.

    Raises:
        FamilyError: j is outside 2 to 5.
    """
    if not LEAST <= j <= MOST:
        raise FamilyError(
            f"all hierarchical models can be listed for {LEAST} to {MOST} lists, not {j}; "
            "beyond that use the stepwise search"
        )
    candidates = sorted(
        (t for t in range(1, (1 << j) - 1) if t.bit_count() > 1),
        key=lambda t: (t.bit_count(), t),
    )
    grown: list[frozenset[int]] = [frozenset(1 << k for k in range(j))]
    for term in candidates:
        parts = {term ^ 1 << k for k in range(j) if term >> k & 1}
        grown += [terms | {term} for terms in grown if parts <= terms]
    models = [Model(j, tuple(sorted(terms, key=lambda t: (t.bit_count(), t)))) for terms in grown]
    return tuple(sorted(models, key=lambda m: (len(m.terms), m.terms)))
