"""An index of claims, built once and asked often: who asserts what, who contests it."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from unerased.model.origins import Origins
from unerased.model.records import Claim
from unerased.model.values import Stance, Text, Value, When

Key: TypeAlias = tuple[str, str, Value | str]

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_SUPPORTS: Final = ("asserts", "accepts")


class Assertions:
    """Live claims by what they say, stances by what they stand towards, and origins.

    Building takes time linear in the number of claims and of what they derive from; each
    question takes time linear in its answer. A claim that its own source takes back (`retracts`)
    is dead like one that the team corrected.
    """

    def __init__(
        self,
        claims: Mapping[str, Claim],
        *,
        repeats: Mapping[str, str] = _NONE,
        dead: Collection[str] = frozenset(),
        replaced: Mapping[str, str] = _NONE,
    ) -> None:
        """Index the claims.

        Args:
            claims: every claim by its code, dead ones included: derivations lead through them.
            repeats: for a source, the source that it usually repeats.
            dead: codes of claims that were superseded, retracted or undone.
            replaced: for a superseded claim, the code of its replacement.
        """
        self.claims = claims
        self.dead = frozenset(dead) | _taken_back(claims, dead)
        self._same: dict[Key, list[str]] = {}
        self._stances: dict[str, list[str]] = {}
        for code, claim in claims.items():
            if code not in self.dead:
                self._same.setdefault(_key(claim), []).append(code)
                if isinstance(claim.value, Stance):
                    self._stances.setdefault(claim.subject, []).append(code)
        self._origins = Origins(claims, repeats, self.dead, replaced)

    def live(self) -> Iterable[Claim]:
        """Every claim that holds, in the order given."""
        return (claim for code, claim in self.claims.items() if code not in self.dead)

    def same(self, code: str) -> tuple[str, ...]:
        """Codes of the live claims that say the same of the same subject, itself included."""
        return tuple(self._same.get(_key(self.claims[code]), ()))

    def stances_on(self, code: str) -> tuple[str, ...]:
        """Codes of the live stances towards a claim."""
        return tuple(self._stances.get(code, ()))

    def origins(self, code: str) -> frozenset[str]:
        """Distinct sources on which the assertion rests, also through acceptance by others.

        Whoever denies is no origin; neither is whoever only repeats.
        """
        found: set[str] = set()
        for same in self.same(code):
            found |= self._origins.of(same)
            for stance in self.stances_on(same):
                if self._supports(stance):
                    found |= self._origins.of(stance)
        return frozenset(found)

    def origins_of_claim(self, code: str) -> frozenset[str]:
        """Origins of this one claim, without others that say the same."""
        return self._origins.of(code)

    def repeats(self, later: str, earlier: str) -> bool:
        """Whether one claim repeats another, directly or through further claims."""
        seen: set[str] = set()
        ahead = [later]
        while ahead:
            claim = self.claims.get(ahead.pop())
            for code in (claim.derived_from or ()) if claim else ():
                if code == earlier:
                    return True
                if code not in seen:
                    seen.add(code)
                    ahead.append(code)
        return False

    def _supports(self, code: str) -> bool:
        value = self.claims[code].value
        return isinstance(value, Stance) and value.stance in _SUPPORTS


def _taken_back(claims: Mapping[str, Claim], dead: Collection[str]) -> frozenset[str]:
    """Claims whose own source retracts them."""
    return frozenset(
        claim.subject
        for code, claim in claims.items()
        if isinstance(claim.value, Stance)
        and claim.value.stance == "retracts"
        and code not in dead
        and claim.subject in claims
        and claims[claim.subject].source == claim.source
    )


def _key(claim: Claim) -> Key:
    """What a claim says. Wordings that differ in case, spacing or Unicode form are the same."""
    value = claim.value
    if isinstance(value, Text):
        folded = unicodedata.normalize("NFC", value.text).casefold()
        return claim.subject, claim.property, " ".join(folded.split())
    if isinstance(value, When):
        value = When(value.earliest, value.latest, "", value.qualifier)
    return claim.subject, claim.property, value
