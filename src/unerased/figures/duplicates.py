"""Who is the same person: live findings make two records count once, and are reversible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.figures.weight import live

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.model.records import Finding


def merge(persons: Sequence[str], findings: Iterable[Finding]) -> list[tuple[str, ...]]:
    """Group the codes of persons that live findings hold to be one; linear but for sorting.

    Of several findings about the same two persons the latest one speaks; a finding that another
    one supersedes never does. Each group is sorted, and the groups by their first code.
    """
    latest: dict[tuple[str, ...], Finding] = {}
    for finding in live(findings):
        if finding.question in {"same_person", "not_same_person"}:
            pair = tuple(sorted(finding.about))
            before = latest.get(pair)
            if before is None or before.dated <= finding.dated:
                latest[pair] = finding
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


def _root(parent: dict[str, str], code: str) -> str:
    while parent[code] != code:
        parent[code] = parent[parent[code]]
        code = parent[code]
    return code


def _join(parent: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first
