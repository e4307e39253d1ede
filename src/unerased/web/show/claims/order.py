"""Which of several claims stands first: what the team established, and last what it did not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from unerased.model.standards import rank
from unerased.model.values import Text, When

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.model.records import Claim, Finding
    from unerased.model.values import Value

Standing: TypeAlias = Callable[["Claim"], tuple[int, int]]

_FIRST: Final = -1
_BETWEEN: Final = (0, 0)
_LAST: Final = 1


def first_values(claims: Iterable[Claim], findings: Iterable[Finding]) -> list[Claim]:
    """The claims with those first that live findings establish, the higher standard before.

    Those found not established stand last; all others keep their order in between. A finding on
    which value of a property holds speaks for every claim that says this value.

    Args:
        claims: of one or more properties.
        findings: live ones; those about other claims change nothing.
    """
    return sorted(claims, key=standing(findings))


def standing(findings: Iterable[Finding]) -> Standing:
    """A key to sort claims by, as `first_values` does."""
    on_claim: dict[str, list[Finding]] = {}
    on_value: dict[tuple[str, str, Value], Finding] = {}
    for finding in findings:
        if finding.question == "claim":
            for code in finding.about:
                on_claim.setdefault(code, []).append(finding)
        elif finding.question == "value" and finding.value is not None:
            on_value[finding.about[0], finding.property, _bare(finding.value)] = finding

    def place(claim: Claim) -> tuple[int, int]:
        about = list(on_claim.get(claim.code, ()))
        value = on_value.get((claim.subject, claim.property, _bare(claim.value)))
        if value is not None:
            about.append(value)
        yes = [rank(one.standard) for one in about if one.verdict == "established"]
        no = any(one.verdict == "not_established" for one in about)
        if bool(yes) is no:
            return _BETWEEN
        return (_FIRST, -max(yes)) if yes else (_LAST, 0)

    return place


def _bare(value: Value) -> Value:
    """What a value says, without how it was written down."""
    if isinstance(value, When):
        return When(value.earliest, value.latest, "", value.qualifier)
    return Text(value.text) if isinstance(value, Text) else value
