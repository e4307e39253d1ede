"""What sources state of groups, as far as a sheet may tell it. Pure.

A stated number is what a source says, and it is no cell of the figure. But it may describe few
people, and its changes may. So of the rows none is told that is below k; a row changes by nothing
or by at least k from sheet to sheet; and of two that one source states, whose difference is between
1 and k - 1, neither is new: what was told already stays, and else none is. Lengths of time are not
told: their ends describe single persons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.figures.release.sheet.told import Said

__all__ = ["MOST", "held_back"]

#: so many rows are told
MOST = 12


def held_back(
    rows: Iterable[Said], before: Sequence[Said], others: Iterable[Said], k: int
) -> tuple[Said, ...]:
    """The rows that are told.

    Args:
        rows: as they stand now.
        before: as the last sheet of this figure told them.
        others: as the last sheets of other figures told theirs.
        k: the smallest number and the smallest change that is told.
    """
    last = {one.of: one for one in before}
    known = [*others]
    told: list[Said] = []
    for row in rows:
        held = last.get(row.of)
        new = row if held is None or _far(row, held, k) or _same(row, held) else held
        small = any(end is not None and end < k for end in (new.low, new.high))
        near = held is None and any(_source(one) == _source(new) and _near(one, new, k)
                                    for one in (*known, *told))  # fmt: skip
        if not small and not near and len(told) < MOST:
            told.append(new)
    return tuple(told)


def _source(row: Said) -> str:
    return row.of.partition(" ")[0]


def _ends(row: Said) -> tuple[int | None, int | None]:
    return row.low, row.high


def _same(one: Said, other: Said) -> bool:
    return _ends(one) == _ends(other)


def _far(one: Said, other: Said, k: int) -> bool:
    """Whether no end differs by less than k, and none comes or goes."""
    return all(
        (a is None) == (b is None) and (a is None or b is None or a == b or abs(a - b) >= k)
        for a, b in zip(_ends(one), _ends(other), strict=True)
    )


def _near(one: Said, other: Said, k: int) -> bool:
    """Whether their difference would tell of fewer than k."""
    return any(
        a is not None and b is not None and 0 < abs(a - b) < k
        for a, b in zip(_ends(one), _ends(other), strict=True)
    )
