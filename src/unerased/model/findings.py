"""What the team found: which claims stand at which standard of proof, and who is one person."""

from collections.abc import Iterable, Mapping
from typing import Final

from unerased.model.records import Finding
from unerased.model.standards import AS_REPORTED, rank
from unerased.model.truth import Truth

_NO_FINDING: Final = ()


class Findings:
    """An index of live findings, built once and asked often.

    A finding that another live finding supersedes no longer counts.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        every = list(findings)
        gone = {finding.supersedes for finding in every}
        self.live = tuple(finding for finding in every if finding.code not in gone)
        self._on: dict[str, list[Finding]] = {}
        for finding in self.live:
            for code in finding.about:
                self._on.setdefault(code, []).append(finding)

    def on(self, code: str) -> tuple[Finding, ...]:
        """Live findings that name this code."""
        return tuple(self._on.get(code, _NO_FINDING))

    def meets(self, claim: str, standard: str) -> Truth:
        """Whether a claim stands at a standard of proof.

        "As reported" asks for no finding. Above it: YES by a finding at that rung or higher, NO
        by one that it is not established at that rung or lower, MAYBE without either or with
        both.
        """
        if standard == AS_REPORTED:
            return Truth.YES
        required = rank(standard)
        about = [finding for finding in self.on(claim) if finding.question == "claim"]
        yes = any(
            finding.verdict == "established" and rank(finding.standard) >= required
            for finding in about
        )
        no = any(
            finding.verdict == "not_established" and rank(finding.standard) <= required
            for finding in about
        )
        if yes is no:
            return Truth.MAYBE
        return Truth.YES if yes else Truth.NO

    def one_person(self) -> Mapping[str, str]:
        """For each person found to be the same as others, the one code that stands for all.

        Codes found to be different people are never joined directly; a code that stands for
        itself is left out.
        """
        different = set(self._pairs("not_same_person"))
        stands_for: dict[str, str] = {}
        for pair in self._pairs("same_person"):
            if pair not in different:
                one, other = sorted(_root(stands_for, code) for code in pair)
                if one != other:
                    stands_for[other] = one
        return {code: _root(stands_for, code) for code in stands_for}

    def _pairs(self, question: str) -> Iterable[frozenset[str]]:
        for finding in self.live:
            if finding.question == question and finding.verdict == "established":
                for index, one in enumerate(finding.about):
                    for other in finding.about[index + 1 :]:
                        yield frozenset((one, other))


def _root(stands_for: Mapping[str, str], code: str) -> str:
    while code in stands_for:
        code = stands_for[code]
    return code
