"""Who said it first: the origins of claims, worked out once for all of them in linear time."""

from collections import deque
from collections.abc import Collection, Mapping
from typing import Final

from unerased.model.records import Claim

NOBODY: Final[frozenset[str]] = frozenset()


class Origins:
    """Of each claim, the sources that said it of their own knowledge.

    - A claim that repeats others (`derived_from`) has the origins of those.
    - A claim said of own knowledge (`()`) has its source as origin; with `None` the source's
      default speaks: the last source along `repeats`.
    - A dead claim passes nothing on, unless another claim replaced it: then that one's origins.
    - What goes in a circle, among claims or among sources, has no known origin there.

    Every rule errs to the same side: independence is never overstated.
    """

    def __init__(
        self,
        claims: Mapping[str, Claim],
        repeats: Mapping[str, str],
        dead: Collection[str],
        replaced: Mapping[str, str],
    ) -> None:
        self._claims = claims
        self._dead = dead
        self._last = _last_sources(repeats)
        self._derived: dict[str, frozenset[str]] = {}
        self._follow(_parents(claims, dead, replaced))

    def of(self, code: str) -> frozenset[str]:
        """Origins of one claim; none for a code that is not known."""
        if code in self._derived:
            return self._derived[code]
        claim = self._claims.get(code)
        if claim is None or code in self._dead:
            return NOBODY
        own = frozenset((claim.source,))
        return self._last.get(claim.source, own) if claim.derived_from is None else own

    def _follow(self, parents: Mapping[str, tuple[str, ...]]) -> None:
        """Settle every derived claim once all that it repeats is settled.

        What is left over then lies on a circle or behind one: it keeps the origins that reach it
        from outside the circle.
        """
        waiting = {code: sum(one in parents for one in above) for code, above in parents.items()}
        children: dict[str, list[str]] = {}
        for code, above in parents.items():
            for one in above:
                children.setdefault(one, []).append(code)
        ready = deque(code for code, count in waiting.items() if not count)
        while ready:
            code = ready.popleft()
            self._derived[code] = self._union(parents[code])
            for child in children.get(code, ()):
                waiting[child] -= 1
                if not waiting[child]:
                    ready.append(child)
        circular = [code for code in parents if code not in self._derived]
        settled = self._derived
        reached = {
            code: self._union(
                [one for one in parents[code] if one in settled or one not in parents]
            )
            for code in circular
        }
        self._derived |= reached

    def _union(self, codes: Collection[str]) -> frozenset[str]:
        if len(codes) == 1:
            return self.of(next(iter(codes)))
        return NOBODY.union(*map(self.of, codes))


def _parents(
    claims: Mapping[str, Claim], dead: Collection[str], replaced: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """What each derived claim leans on; a dead one leans on its replacement alone."""
    parents: dict[str, tuple[str, ...]] = {
        code: (replaced[code],) for code in dead if code in replaced
    }
    for code, claim in claims.items():
        if claim.derived_from and code not in dead:
            parents[code] = tuple(dict.fromkeys(claim.derived_from))
    return parents


def _last_sources(repeats: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """For each source that repeats another, the last one along the way; nobody in a circle."""
    last: dict[str, frozenset[str]] = {}
    for source in repeats:
        way: dict[str, None] = {}
        here = source
        while here in repeats and here not in last and here not in way:
            way[here] = None
            here = repeats[here]
        end = NOBODY if here in way else last.get(here, frozenset((here,)))
        last.update(dict.fromkeys(way, end))
    return last
