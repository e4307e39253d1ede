"""Who only repeats whom, among the claims of one figure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from unerased.model.origins import Origins

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.model.records import Claim


class Derivation:
    """What each claim repeats, by what it says of itself, else by its source's default.

    A claim with ``derived_from`` names the claims that it repeats. Without it, a source that by
    default repeats another one repeats what that one says of the same thing.
    """

    def __init__(
        self,
        claims: Mapping[str, Claim],
        ancestors: Mapping[str, Claim],
        repeats: Mapping[str, str],
        replaced: Mapping[str, str],
    ) -> None:
        self._claims = claims
        self._repeats = repeats
        self._replaced = replaced
        self._origins = Origins({**ancestors, **claims}, repeats, replaced.keys(), replaced)
        self._same: dict[tuple[object, ...], list[str]] | None = None

    def origins(self, claims: Iterable[str]) -> tuple[str, ...]:
        """The sources that said these claims of their own knowledge, sorted."""
        found: set[str] = set()
        for code in claims:
            found |= self._origins.of(code)
        return tuple(sorted(found))

    def first_said(self, code: str, among: Iterable[str]) -> str:
        """Of these claims with the same value the one that this repeats, furthest back.

        Itself when it repeats none of them.
        """
        known = set(among)
        value = self._claims[code].value
        before = {
            one
            for one in self._ancestors(code)
            if one in known and one != code and self._claims[one].value == value
        }
        roots = [one for one in before if not self._ancestors(one) & before - {one}]
        return min(roots, default=code)

    def _ancestors(self, code: str) -> set[str]:
        found: set[str] = set()
        queue = list(self._parents(code))
        while queue:
            parent = queue.pop()
            if parent not in found:
                found.add(parent)
                queue += self._parents(parent)
        return found

    def _parents(self, code: str) -> Sequence[str]:
        claim = self._claims.get(code)
        if claim is None:
            return ()
        if claim.derived_from is not None:
            return [self._replaced.get(one, one) for one in claim.derived_from]
        if claim.source not in self._repeats:
            return ()
        said = self._by_content().get(_content(claim, self._repeats[claim.source]), ())
        return [other for other in said if other != code]

    def _by_content(self) -> dict[tuple[object, ...], list[str]]:
        if self._same is None:
            self._same = defaultdict(list)
            repeated = set(self._repeats.values())
            for claim in self._claims.values():
                if claim.source in repeated:
                    self._same[_content(claim, claim.source)].append(claim.code)
        return self._same


def _content(claim: Claim, source: str) -> tuple[object, ...]:
    return claim.subject, claim.property, claim.value, source
