"""One family's answer about one table, in the form that stacking and the verdict read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from unerased.estimate.arrays import Floats
    from unerased.estimate.findings import Finding

Plain: TypeAlias = (
    bool | int | float | str | list["Plain"] | dict[str, "Plain"] | None
)  # what JSON can hold


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one family says.

    Attributes:
        family: `loglinear`, `graphs` or `latent`.
        estimate: total N; the best model's for loglinear, else the posterior median.
        mean: posterior mean of N, where there is a posterior.
        interval: two totals; the upper may be infinite.
        level: of the interval.
        totals: shape (S,), equally likely totals N; the uncertainty of choosing a model is in
            them. Infinite where the family found no bound.
        seen: shape (S', C), draws of the law of the seen cells.
        findings: what speaks against or about the answer.
        diagnostics: plain values for the JSON output.
    """

    family: str
    estimate: float
    mean: float | None
    interval: tuple[float, float]
    level: float
    totals: Floats
    seen: Floats
    findings: tuple[Finding, ...] = ()
    diagnostics: dict[str, Plain] = field(default_factory=dict)
