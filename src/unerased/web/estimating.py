"""Estimations at work: each in a process of its own, as everything in `working`.

The process gets a table of counts and nothing else of the register; it sends back how far it is
and, at the end, the numbers and two pictures.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from unerased.web.working import LONGEST_SECONDS, Standing, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from unerased.estimate.answer import Plain
    from unerased.estimate.arrays import Floats
    from unerased.estimate.labels import Labels
    from unerased.estimate.settings import Settings
    from unerased.estimate.table import Table

__all__ = ["LONGEST_SECONDS", "Job", "OfFamily", "Outcome", "Remark", "Standing"]

SEED: Final = 1
LEVELS: Final = (0.025, 0.25, 0.5, 0.75, 0.975)

Totals = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class OfFamily:
    """What one family of models says; `None` stands for no end. `stack` is all of them."""

    family: str
    weight: float | None
    estimate: float | None
    interval: Totals
    quantiles: Totals


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding of the estimation: its code, how grave it is, and what its sentence names."""

    code: str
    force: str
    values: dict[str, Plain]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an estimation came to.

    Attributes:
        verdict: `estimate`, `lower_bound` or `none`.
        estimate, interval: totals of persons; `None` when there is no number.
        reasons: the gravest first.
        overlap, answers: pictures as PNG, for each language that labels were given for; there
            are no `answers` when no model was fitted.
    """

    verdict: str
    estimate: float | None
    interval: Totals
    level: float
    reasons: tuple[Remark, ...]
    families: tuple[OfFamily, ...]
    overlap: dict[str, bytes]
    answers: dict[str, bytes]


class Job(Work["Outcome"]):
    """One estimation at work or over. Used on the keeper's thread only.

    Args:
        table: the overlaps of the lists.
        settings: how carefully to work; `None` for the estimation's own choice.
        longest: seconds after which it is stopped.
        labels: for each language the words of the pictures; without any nothing is drawn.
    """

    def __init__(
        self,
        table: Table,
        settings: Settings | None = None,
        longest: float = LONGEST_SECONDS,
        labels: Mapping[str, Labels] | None = None,
    ) -> None:
        super().__init__(_estimated, (table, settings, dict(labels or {})), longest)


def _estimated(
    table: Table,
    settings: Settings | None,
    labels: Mapping[str, Labels],
    tell: Callable[[float], None],
) -> Outcome:
    from unerased.estimate.command import estimate  # noqa: PLC0415 - heavy; this process only

    answered, totals = estimate(table, "stack", SEED, settings=settings, progress=tell)
    result = cast("dict[str, Any]", answered)
    return Outcome(
        verdict=result["verdict"],
        estimate=result["estimate"],
        interval=tuple(result["interval"] or ()),
        level=result["level"],
        reasons=tuple(Remark(**found) for found in result["diagnostics"]["findings"]),
        families=_families(result, totals),
        overlap=_overlap(table, labels),
        answers=_answers(table, answered, totals, labels),
    )


def _families(result: dict[str, Any], totals: dict[str, Floats]) -> tuple[OfFamily, ...]:
    found = [
        OfFamily(
            name,
            row["weight"],
            row["estimate"],
            tuple(row["interval"]),
            _quantiles(totals[name]),
        )
        for name, row in result["families"].items()
    ]
    if "stack" in totals:
        mixed = result["diagnostics"]["stack"]
        whole = _quantiles(totals["stack"])
        found.append(OfFamily("stack", None, mixed["median"], tuple(mixed["interval"]), whole))
    return tuple(found)


def _quantiles(totals: Floats) -> Totals:
    import numpy as np  # noqa: PLC0415 - this process only

    found = np.quantile(totals, LEVELS, method="inverted_cdf")
    return tuple(float(one) if np.isfinite(one) else None for one in found)


def _drawn(draw: Callable[[Path, Labels], None], labels: Mapping[str, Labels]) -> dict[str, bytes]:
    found = {}
    for language, words in labels.items():
        picture = io.BytesIO()
        # matplotlib writes to an open file as to a path; on a disk it would lie in clear
        draw(cast("Path", picture), words)
        found[language] = picture.getvalue()
    return found


def _overlap(table: Table, labels: Mapping[str, Labels]) -> dict[str, bytes]:
    from unerased.estimate.plots import save_overlap  # noqa: PLC0415 - draws, this process only

    return _drawn(lambda path, words: save_overlap(table, path, words), labels)


def _answers(
    table: Table,
    result: dict[str, Plain],
    totals: dict[str, Floats],
    labels: Mapping[str, Labels],
) -> dict[str, bytes]:
    import numpy as np  # noqa: PLC0415 - this process only

    from unerased.estimate.plots import save_answers  # noqa: PLC0415 - draws, this process only

    finite = {name: sample for name, sample in totals.items() if np.isfinite(sample).any()}
    if not finite:
        return {}
    return _drawn(lambda path, words: save_answers(table, result, finite, path, words), labels)
