"""What a relay has of each chain by the names of its packs, and what it lacks. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.pack import MAX_COUNT, TARGET, read_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from unerased.journal.pack import PackName

__all__ = ["Listed", "best", "cut", "listed", "missing"]


class Listed(NamedTuple):
    """What a listing shows.

    Attributes:
        packs: whole packs by device, in the order of their numbers.
        torn: packs that have not the size that their name says.
    """

    packs: dict[bytes, list[PackName]]
    torn: list[PackName]


def listed(names: Mapping[str, int]) -> Listed:
    """Read a listing: names and bytes. What is no pack's name is not ours."""
    packs: dict[bytes, list[PackName]] = {}
    torn: list[PackName] = []
    for name, size in sorted(names.items()):
        pack = read_name(name)
        if pack is None:
            continue
        if pack.size == size:
            packs.setdefault(pack.device, []).append(pack)
        else:
            torn.append(pack)
    return Listed(packs, torn)


def best(packs: Iterable[PackName], seq: int, bad: Collection[str]) -> PackName | None:
    """The pack that holds segment `seq` and leads furthest; None when there is none."""
    holding = [pack for pack in packs if pack.first <= seq <= pack.last and pack.file not in bad]
    return max(holding, key=lambda pack: pack.last, default=None)


def missing(packs: Iterable[PackName], last: int) -> list[tuple[int, int]]:
    """First and last number of each stretch of 1 to `last` that no pack holds."""
    gaps: list[tuple[int, int]] = []
    seq = 1
    for pack in sorted(packs, key=lambda pack: pack.first):
        if pack.first > seq:
            gaps.append((seq, min(pack.first - 1, last)))
        seq = max(seq, pack.last + 1)
        if seq > last:
            break
    if seq <= last:
        gaps.append((seq, last))
    return [(first, end) for first, end in gaps if first <= end]


def cut(segments: Iterable[bytes]) -> Iterator[Sequence[bytes]]:
    """Consecutive segments in portions that each make a good pack."""
    portion: list[bytes] = []
    size = 0
    for data in segments:
        if portion and (size + len(data) > TARGET or len(portion) == MAX_COUNT):
            yield portion
            portion, size = [], 0
        portion.append(data)
        size += len(data)
    if portion:
        yield portion
