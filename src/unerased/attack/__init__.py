"""What an outsider can infer from everything ever released: usable alone, numbers in, numbers out.

It stands beside the house, like `unerased.estimate`: numpy and SciPy (HiGHS) and nothing of ours.
"""

from __future__ import annotations

from unerased.attack.audit import Attack, Breach, Report, Target, exact
from unerased.attack.bounds import Extent
from unerased.attack.errors import (
    AttackError,
    BadStatement,
    CannotProtect,
    CannotRound,
    Contradiction,
    TooLarge,
)
from unerased.attack.hold import Held, hold
from unerased.attack.joint import Exposed, Facet, Joint, Part, Said, Wanted
from unerased.attack.knowledge import Knowledge, Policy
from unerased.attack.reasons import Reason
from unerased.attack.rounding import RoundedTable, round_table
from unerased.attack.space import Space
from unerased.attack.suppress import Suppression, Table, suppress
from unerased.attack.values import (
    Between,
    Dimension,
    Exact,
    Mean,
    Percent,
    Quantile,
    Rounded,
    Says,
    Statement,
    Where,
)

__all__ = [
    "Attack",
    "AttackError",
    "BadStatement",
    "Between",
    "Breach",
    "CannotProtect",
    "CannotRound",
    "Contradiction",
    "Dimension",
    "Exact",
    "Exposed",
    "Extent",
    "Facet",
    "Held",
    "Joint",
    "Knowledge",
    "Mean",
    "Part",
    "Percent",
    "Policy",
    "Quantile",
    "Reason",
    "Report",
    "Rounded",
    "RoundedTable",
    "Said",
    "Says",
    "Space",
    "Statement",
    "Suppression",
    "Table",
    "Target",
    "TooLarge",
    "Wanted",
    "Where",
    "exact",
    "hold",
    "round_table",
    "suppress",
]
