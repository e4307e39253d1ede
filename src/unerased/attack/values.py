"""What was published, and of what: plain values, as JSON and YAML write them.

A **cube** counts units (persons, acts or events) by the categories of its dimensions. A **release**
publishes values of it at one time. Whatever bounds a count is a published value: exact numbers,
ranges, masks such as "fewer than 5", rounded numbers, percentages, means, extremes and quantiles,
and what can be read off a chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Between",
    "Dimension",
    "Exact",
    "Mean",
    "Percent",
    "Quantile",
    "Rounded",
    "Says",
    "Statement",
    "Where",
]

#: categories by dimension; a dimension that is not named is not restricted
Where = dict[str, tuple[str, ...]]


class Dimension(msgspec.Struct, frozen=True):
    """One way in which the units are broken down.

    Attributes:
        name: of the dimension.
        categories: the finest ones; each unit has exactly one.
        wider: for the name of a wider category the finest ones in it; any depth, any overlap.
        numbers: what each finest category stands for, where it is a quantity (days, years).
    """

    name: str
    categories: tuple[str, ...]
    wider: dict[str, tuple[str, ...]] = {}
    numbers: tuple[float, ...] = ()


class Exact(msgspec.Struct, frozen=True, tag="exact"):
    """The count itself."""

    value: int


class Between(msgspec.Struct, frozen=True, tag="between"):
    """The count is at least `low` and at most `high`: a range, a mask, a bar read off a chart."""

    low: int = 0
    high: int | None = None


class Rounded(msgspec.Struct, frozen=True, tag="rounded"):
    """The count was rounded to a multiple of `base`.

    Attributes:
        how: to the nearest multiple, up, down, or at random to either neighbour.
    """

    value: int
    base: int
    how: Literal["nearest", "up", "down", "either"] = "nearest"


class Percent(msgspec.Struct, frozen=True, tag="percent"):
    """The count as a percentage of another count of the same release.

    Attributes:
        value: the percentage, times ten to the power of `decimals`: 392 with one decimal is 39.2 %.
        of: what it is a percentage of.
    """

    value: int
    of: Where = {}
    decimals: int = 0


class Quantile(msgspec.Struct, frozen=True, tag="quantile"):
    """A quantile of the counted units along a dimension whose categories are in order.

    Attributes:
        category: where the quantile lies.
        per_mille: which one: 0 the smallest, 500 the median, 1000 the largest.
    """

    dimension: str
    category: str
    per_mille: int


class Mean(msgspec.Struct, frozen=True, tag="mean"):
    """The mean of a dimension's numbers over the counted units.

    Attributes:
        value: the mean, times ten to the power of `decimals`.
    """

    dimension: str
    value: int
    decimals: int = 0


Says = Exact | Between | Rounded | Percent | Quantile | Mean


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One published value.

    Attributes:
        release: in which release; releases have an order that is given beside the statements.
        where: which cells it is about.
        says: what it says of their count.
        of: of the count at this release, or of how many were added, withdrawn, or both together
            (added less withdrawn) since the release before.
        label: how people name it: "Release 2, north: 14".
    """

    release: str
    says: Says
    where: Where = {}
    of: Literal["count", "added", "withdrawn", "change"] = "count"
    label: str = ""

    @property
    def named(self) -> str:
        """Its label, or one made of what it is."""
        return self.label or f"{self.release}: {_words(self.where)}, {_said(self.says)}"


def _words(where: Mapping[str, tuple[str, ...]]) -> str:
    parts = [f"{name} {' or '.join(chosen)}" for name, chosen in sorted(where.items())]
    return ", ".join(parts) or "all"


def _said(says: Says) -> str:
    match says:
        case Exact(value):
            return str(value)
        case Between(low, high):
            return f"at least {low}" if high is None else f"{low} to {high}"
        case Rounded(value, base):
            return f"about {value} (to {base})"
        case Percent() | Quantile() | Mean():
            return _share(says)


def _share(says: Percent | Quantile | Mean) -> str:
    match says:
        case Percent(value, of, decimals):
            return f"{value / 10**decimals:.{decimals}f} % of {_words(of)}"
        case Quantile(dimension, category, share):
            return f"{share / 10:g} % of them up to {dimension} {category}"
        case Mean(dimension, value, decimals):
            return f"mean {dimension} {value / 10**decimals:.{decimals}f}"
