"""Profile-likelihood interval of N for one log-linear model.

The unseen people are treated as one more multinomial cell with a candidate count, and the
model is fitted again for each candidate (Cormack 1992, Biometrics 48, 567-576).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln, xlogy
from scipy.stats import chi2

from unerased.estimate.errors import SettingsError
from unerased.estimate.loglinear.fit import fit_many

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats

FAR = 1e9  # an upper end beyond this many times n is reported as without end


def profile_loglik(design: Floats, counts: Floats, unseen: float) -> float:
    """Log likelihood of `unseen` people on no list, maximised over the model.

    Args:
        design: shape (C, p), the intercept first.
        counts: shape (C,), seen counts.
        unseen: candidate n0 >= 0.
    """
    x = np.vstack([np.eye(1, design.shape[1]), design])
    y = np.concatenate([[unseen], counts])
    total = y.sum()
    share = fit_many(x, y).fitted[0] / total
    constant = gammaln(total + 1) - gammaln(unseen + 1)
    return float(constant + xlogy(y, share).sum() - total * (share.sum() - 1))


def profile_interval(
    design: Floats, counts: Floats, estimate: float, level: float
) -> tuple[float, float]:
    """The totals that a likelihood-ratio test at `level` does not reject.

    Args:
        design: shape (C, p), the intercept first, of a model whose maximum exists.
        counts: shape (C,), seen counts.
        estimate: estimated people on no list, > 0; where the search starts.
        level: such as 0.95.

    Returns:
        Two totals, the seen included; the upper is infinite when nothing bounds it.

    Raises:
        SettingsError: the level is outside 0 to 1.
    """
    if not 0 < level < 1:
        raise SettingsError("the level of an interval lies between 0 and 1")
    n = float(counts.sum())

    def height(log_unseen: float) -> float:
        return profile_loglik(design, counts, float(np.exp(log_unseen)))

    start = np.log(max(estimate, 1e-3))
    best = minimize_scalar(
        lambda z: -height(z), bounds=(start - 4, start + 4), method="bounded",
        options={"xatol": 1e-5},
    )  # fmt: skip
    top, floor = -best.fun, float(chi2.ppf(level, 1)) / 2

    def drop(log_unseen: float) -> float:
        return float(top - height(log_unseen) - floor)

    low = best.x
    while drop(low) < 0 and low > np.log(1e-3):
        low -= 0.5
    high = best.x
    while drop(high) < 0 and high < np.log(FAR * n):
        high += 0.5
    lower = n + np.exp(brentq(drop, low, best.x)) if drop(low) > 0 else n
    upper = n + np.exp(brentq(drop, best.x, high)) if drop(high) > 0 else np.inf
    return float(lower), float(upper)
