"""Populations whose size is known, to see how often an interval holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.table import Table, from_dense

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.estimate.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Design:
    """One kind of population.

    Attributes:
        name: of the design.
        total: N, the truth.
        inside: whether a fitted family holds the truth.
        words: what it is.
        draw: makes the counts of all 2^J patterns, the unseen included.
    """

    name: str
    total: int
    inside: bool
    words: str
    draw: Callable[[np.random.Generator], Ints]

    def table(self, rng: np.random.Generator) -> Table:
        """One population, as its lists show it."""
        dense = self.draw(rng)
        lists = int(np.log2(len(dense)))
        return from_dense([f"L{j}" for j in range(lists)], dense)


def people(chances: Floats, rng: np.random.Generator) -> Ints:
    """Counts of patterns of people who are found with their own chances, shape (N, J)."""
    found = rng.random(chances.shape) < chances
    code = found.astype(np.int64) @ (1 << np.arange(chances.shape[1]))
    return np.bincount(code, minlength=1 << chances.shape[1])


def classes(*parts: tuple[int, tuple[float, ...]]) -> Callable[[np.random.Generator], Ints]:
    """Classes of people: how many, and the chance of each list."""
    chances = np.concatenate([np.tile(p, (size, 1)) for size, p in parts])
    return lambda rng: people(chances, rng)


def loglinear(
    total: int, chances: tuple[float, ...], pairs: dict[tuple[int, int], float]
) -> Callable[[np.random.Generator], Ints]:
    """Lists with these chances on their own and log odds ratios between pairs."""
    bits = (np.arange(1 << len(chances))[:, None] >> np.arange(len(chances))) & 1
    odds = np.log(np.array(chances) / (1 - np.array(chances)))
    height = bits @ odds + sum(bits[:, a] * bits[:, b] * g for (a, b), g in pairs.items())
    law = np.exp(height) / np.exp(height).sum()
    return lambda rng: rng.multinomial(total, law)


def spread(
    total: int, middle: float, sd: float, lists: int
) -> Callable[[np.random.Generator], Ints]:
    """Everybody has their own logit chance, normal around the middle."""

    def draw(rng: np.random.Generator) -> Ints:
        logit = middle + sd * rng.normal(size=(total, 1)) + np.linspace(-0.4, 0.4, lists)
        return people(1 / (1 + np.exp(-logit)), rng)

    return draw


def referral(total: int, chances: tuple[float, ...], refers: float) -> Callable[..., Ints]:
    """The second list also takes up a share of the first list's people."""

    def draw(rng: np.random.Generator) -> Ints:
        found = rng.random((total, len(chances))) < np.array(chances)
        found[:, 1] |= found[:, 0] & (rng.random(total) < refers)
        code = found.astype(np.int64) @ (1 << np.arange(len(chances)))
        return np.bincount(code, minlength=1 << len(chances))

    return draw


INSIDE = (
    ("sim1", 2000, "two classes, 1,800 and 200 (ESTIMATION sim1)", classes(
        (1800, (0.033, 0.033, 0.099, 0.132, 0.033)),
        (200, (0.660, 0.825, 0.759, 0.990, 0.693)))),
    ("sim2", 2000, "two classes, 1,600 and 400 (ESTIMATION sim2)", classes(
        (1600, (0.013, 0.013, 0.099, 0.132, 0.033)),
        (400, (0.560, 0.825, 0.759, 0.990, 0.593)))),
    ("sim3", 2000, "two classes, 1,600 and 400 (ESTIMATION sim3)", classes(
        (1600, (0.113, 0.113, 0.199, 0.232, 0.133)),
        (400, (0.860, 0.925, 0.859, 0.990, 0.793)))),
    ("independent", 2000, "five independent lists", loglinear(
        2000, (0.2, 0.15, 0.1, 0.25, 0.12), {})),
    ("heterogeneous", 2000, "four lists, two classes, 1,200 and 800", classes(
        (1200, (0.1, 0.15, 0.1, 0.2)), (800, (0.5, 0.4, 0.6, 0.45)))),
    ("pairwise", 2000, "five lists, two dependent pairs", loglinear(
        2000, (0.2, 0.15, 0.1, 0.2, 0.12), {(0, 1): 1.0, (2, 3): 0.8})),
    ("sparse", 2000, "five short lists, 4 to 8 % each", loglinear(
        2000, (0.06, 0.05, 0.08, 0.04, 0.07), {})),
    ("three_lists", 1000, "three independent lists", loglinear(1000, (0.3, 0.35, 0.25), {})),
    ("three_dependent", 1000, "three lists, one dependent pair", loglinear(
        1000, (0.3, 0.35, 0.25), {(0, 1): 0.8})),
    ("avoiding", 2000, "five lists, two avoid each other", loglinear(
        2000, (0.2, 0.25, 0.15, 0.2, 0.2), {(0, 1): -1.0})),
    ("sparse_pair", 3000, "five short lists, one dependent pair", loglinear(
        3000, (0.06, 0.05, 0.08, 0.04, 0.07), {(0, 1): 1.2})),
    ("three_classes", 3000, "five lists, three classes", classes(
        (1500, (0.1, 0.1, 0.15, 0.2, 0.1)), (1000, (0.3, 0.1, 0.4, 0.2, 0.3)),
        (500, (0.7, 0.8, 0.6, 0.7, 0.5)))),
    ("triple", 3000, "four lists, two dependent pairs that share a list", loglinear(
        3000, (0.2, 0.15, 0.25, 0.1), {(0, 1): 0.8, (1, 2): -0.6})),
)  # fmt: skip
OUTSIDE = (
    ("referral", 2000, "the second list takes up half of the first", referral(
        2000, (0.2, 0.1, 0.15, 0.15, 0.2), 0.5)),
    ("everyone_differs", 2000, "logit-normal chances, sd 1", spread(2000, -1.6, 1.0, 5)),
)  # fmt: skip
DESIGNS = {
    name: Design(name, total, inside, words, draw)
    for inside, group in ((True, INSIDE), (False, OUTSIDE))
    for name, total, words, draw in group
}
