"""The answer without each list, to see which one decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.bounds import chao_mth
from unerased.estimate.errors import NoEndError, TableError
from unerased.estimate.graphs.enumerate import MOST as MOST_GRAPHS
from unerased.estimate.graphs.posterior import graph_posterior
from unerased.estimate.verdict import refused, table_findings

if TYPE_CHECKING:
    from unerased.estimate.table import Table


def leave_one_out(table: Table, level: float) -> dict[str, tuple[float, float, float] | None]:
    """The estimate and interval without each list: by graphs, or Chao's bound beyond 7 lists.

    Returns:
        For each list (estimate, low, high), or None where the rest is no usable table or bounds
        nothing above.
    """
    result: dict[str, tuple[float, float, float] | None] = {}
    for name in table.lists:
        try:
            rest = table.without(name)
        except TableError:
            result[name] = None
            continue
        if len(rest.lists) <= MOST_GRAPHS and not refused(table_findings(rest)):
            try:
                posterior = graph_posterior(rest)
            except NoEndError:
                result[name] = None
            else:
                result[name] = (posterior.quantile(0.5), *posterior.interval(level))
        elif len(rest.lists) > MOST_GRAPHS:
            bound = chao_mth(rest)
            result[name] = (bound, bound, np.inf)
        else:
            result[name] = None
    return result
