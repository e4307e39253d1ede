"""Who is the same person: live findings make two records count once, and are reversible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from unerased.figures.value import Documented
from unerased.figures.weight import live

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.model.records import Finding

#: the reason of a person who may be one that is counted already
CANDIDATE: Final = "duplicate_candidate"


def merge(persons: Sequence[str], findings: Iterable[Finding]) -> list[tuple[str, ...]]:
    """Group the codes of persons that live findings hold to be one; linear but for sorting.

    Of several findings about the same two persons the latest one speaks; a finding that another
    one supersedes never does. Each group is sorted, and the groups by their first code.
    """
    latest = _latest(findings)
    parent = {code: code for code in persons}
    for pair, finding in latest.items():
        if finding.question == "same_person" and finding.verdict == "established":
            known = [code for code in pair if code in parent]
            for other in known[1:]:
                _join(parent, known[0], other)
    groups: dict[str, list[str]] = {}
    for code in sorted(parent):
        groups.setdefault(_root(parent, code), []).append(code)
    return sorted(tuple(group) for group in groups.values())


def set_apart(documented: Documented, findings: Iterable[Finding]) -> Documented:
    """Of counted persons who may be one, by an undecided finding, one is counted.

    The others are undetermined: how many persons there are at least is known, and more is not.
    """
    parent = {one.code: one.code for one in documented.counted}
    own = {code: one.code for one in documented.counted for code in (one.code, *one.merged)}
    for pair, finding in _latest(findings).items():
        known = sorted({own[code] for code in pair if code in own})
        if finding.verdict == "undetermined" and len(known) > 1:
            _join(parent, known[0], known[1])
    open_ = [one for one in documented.counted if _root(parent, one.code) != one.code]
    if not open_:
        return documented
    apart = {one.code for one in open_}
    moved = [
        msgspec.structs.replace(
            one, verdict="undetermined", reasons=(*one.reasons, CANDIDATE), days=None
        )
        for one in open_
    ]
    every = sorted((*documented.undetermined, *moved), key=lambda one: one.code)
    return Documented(
        tuple(one for one in documented.counted if one.code not in apart),
        tuple(every),
        documented.excluded,
    )


def _latest(findings: Iterable[Finding]) -> dict[tuple[str, ...], Finding]:
    """The finding that speaks about each two persons."""
    latest: dict[tuple[str, ...], Finding] = {}
    for finding in live(findings):
        if finding.question in {"same_person", "not_same_person"}:
            pair = tuple(sorted(finding.about))
            before = latest.get(pair)
            if before is None or before.dated <= finding.dated:
                latest[pair] = finding
    return latest


def _root(parent: dict[str, str], code: str) -> str:
    while parent[code] != code:
        parent[code] = parent[parent[code]]
        code = parent[code]
    return code


def _join(parent: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first
