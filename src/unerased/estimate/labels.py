"""The words of the pictures: English, unless whoever asks gives others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLES = {
    "estimate": "How many in all: an estimate can be given",
    "lower_bound": "How many in all: only a floor can be given",
    "none": "How many in all: no estimate can be given",
}
FAMILIES = {
    "loglinear": "log-linear models",
    "graphs": "decomposable graphs",
    "mixed": "everybody differs (mixed logit)",
    "latent": "latent classes",
    "latent_open": "latent classes, open prior",
    "stack": "all together",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands in the pictures.

    Attributes:
        overlap: title of the picture of lists; `{seen}` people.
        hidden: added to it where not every pattern is drawn; `{count}` of them.
        titles: title of the picture of answers, for each verdict.
        unfitted: what stands there when no model was fitted.
        seen: beside the line of those seen; `{seen}` people.
        axis: under the axis.
        answer: beside each family; `{family}`, `{middle}`, `{low}`, `{high}`.
        families: for each family its name.
        lists: what a list is called, where that is not its name in the table.
        thousands: what stands between thousands.
        side: where titles stand, `left` or `right`.
    """

    overlap: str = "Who is on which lists: {seen} people seen"
    hidden: str = "{count} smaller patterns not drawn"
    titles: Mapping[str, str] = field(default_factory=lambda: TITLES)
    unfitted: str = "No model was fitted: see the reasons."
    seen: str = "seen {seen}"
    axis: str = "people in all"
    answer: str = "{family}: middle {middle}, 95 % of it {low} to {high}"
    families: Mapping[str, str] = field(default_factory=lambda: FAMILIES)
    lists: Mapping[str, str] = field(default_factory=dict)
    thousands: str = ","
    side: Literal["left", "right"] = "left"

    def number(self, value: float) -> str:
        """A whole number."""
        return f"{value:,.0f}".replace(",", self.thousands)
