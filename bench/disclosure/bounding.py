"""How often the bound of an audit holds, over registers with planted false records."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import gammaln

from bench.disclosure.values import Study
from unerased.figures.receipt import bound_of, picks

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["bounding"]

CONFIDENCE: Final = Fraction(95, 100)
RISK: Final = 0.05
#: how far the share that holds may lie from the exact method's own, by chance alone (4 sigma)
CHANCE: Final = 4.0
#: logarithms of factorials
_LOGS: Final = gammaln(np.arange(1_000) + 1.0)


def bounding(registers: int, seed: int, say: Callable[[str], None]) -> Study:
    """Draw a sample of each register and see whether its bound holds.

    Args:
        registers: how many.
        seed: of the random generator.
        say: told how far it is.
    """
    begun = time.perf_counter()
    random = np.random.default_rng(seed)
    held = 0
    expected = spread = loose = 0.0
    different = 0
    for number in range(registers):
        count = int(random.integers(20, 400))
        size = int(random.integers(5, count // 2 + 5))
        false = int(random.integers(0, max(2, count // 4)))
        wrong = set(random.choice(count, false, replace=False).tolist())
        drawn = picks(random.bytes(32).hex(), f"words {number}", count, size)
        failing = sum(place in wrong for place in drawn)
        found = bound_of(count, size, failing, CONFIDENCE).most_false
        held += false <= found
        chances = _chances(count, size)
        exact = _exact(chances)
        different += int(found != exact[failing])
        covers = float(chances[exact >= false, false].sum())
        expected += covers
        spread += covers * (1 - covers)
        loose += (found - false) / count
        if number % 1000 == 999:
            say(f"bound: {number + 1} of {registers}")
    share, own = held / registers, expected / registers
    sigma = max(spread**0.5 / registers, 1e-9)
    good = share >= 0.95 and not different and abs(share - own) <= CHANCE * sigma
    return Study(
        name="bound",
        size=f"{registers:,} registers of 20 to 399 records, up to a quarter of them false",
        goal="holds in at least 95 %, and is no more conservative than the exact method",
        met=good,
        figures={
            "holds": share,
            "the exact method's own": own,
            "sigma": sigma,
            "bounds that differ from the exact method's": different,
            "mean excess over the true share": loose / registers,
        },
        rows=(
            ("registers", "holds", "the exact method, reckoned", "bounds that differ from it"),
            (f"{registers:,}", f"{share:.2%}", f"{own:.2%}", f"{different:,}"),
        ),
        broken="" if good else "the bound holds less often, or lies elsewhere, than it must",
        seconds=time.perf_counter() - begun,
    )


def _chances(count: int, size: int) -> np.ndarray:
    """Of so many failing in the sample, for so many false ones: how likely; by logarithms.

    Shares no code with ours, which reckons in whole numbers.
    """
    failing, false = np.arange(size + 1)[:, None], np.arange(count + 1)[None, :]
    possible = (false >= failing) & (count - false >= size - failing)
    logs = (
        _choose(np.where(possible, false, 0), np.where(possible, failing, 0))
        + _choose(np.where(possible, count - false, 0), np.where(possible, size - failing, 0))
        - _choose(np.array(count), np.array(size))
    )
    return np.where(possible, np.exp(logs), 0.0)


def _choose(whole: np.ndarray, part: np.ndarray) -> np.ndarray:
    return np.asarray(_LOGS[whole] - _LOGS[part] - _LOGS[whole - part])


def _exact(chances: np.ndarray) -> np.ndarray:
    """The exact bound for each number of failing records."""
    size, count = chances.shape[0] - 1, chances.shape[1] - 1
    failing, false = np.arange(size + 1)[:, None], np.arange(count + 1)[None, :]
    likely = np.cumsum(chances, axis=0) > RISK
    possible = (false >= failing) & (false <= count - (size - failing))
    return np.asarray(np.where(likely & possible, false, failing).max(axis=1))
