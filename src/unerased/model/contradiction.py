"""Which claims contradict each other: computed from what they say, never typed in."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast

from unerased.model.assertions import Assertions
from unerased.model.codebook import Codebook, Property
from unerased.model.records import Claim
from unerased.model.truth import interval
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Unknown, Value, When

Why: TypeAlias = Literal["denies", "rival", "other_explanation"]

_CONTESTS: Final[Mapping[str, Why]] = {
    "denies_act": "denies",
    "admits_denies_responsibility": "denies",
    "other_explanation": "other_explanation",
}
_OPEN: Final = 2**62


@dataclass(frozen=True, slots=True, order=True)
class Contradiction:
    """Two live claims that cannot both be right.

    For a stance, `a` is the claim that is contested and `b` the stance. For rival values, `a`
    and `b` are in the order of their codes.
    """

    a: str
    b: str
    why: Why


def contradictions(
    claims: Mapping[str, Claim], codebook: Codebook, dead: Collection[str] = frozenset()
) -> list[Contradiction]:
    """Every contradiction among live claims, sorted. See `contradictions_in`."""
    return contradictions_in(Assertions(claims, dead=dead), codebook)


def contradictions_in(assertions: Assertions, codebook: Codebook) -> list[Contradiction]:
    """Every contradiction among live claims, sorted.

    - A stance contradicts the claim that it denies or explains otherwise.
    - Two values of a single-valued property of one subject contradict each other when they
      cannot both hold: intervals that do not overlap (dates reckoned with their qualifiers),
      terms of which neither is wider than the other, references of which neither contains the
      other by a live claim of a hierarchy (a town in a republic). What is unknown contradicts
      nothing.
    - A claim never contradicts one that it repeats.

    Time is linear in the claims and in the answer, but for sorting the rivals of one subject.
    """
    pairs = [*_denials(assertions), *_rivals(assertions, codebook)]
    return sorted(
        pair
        for pair in pairs
        if not assertions.repeats(pair.a, pair.b) and not assertions.repeats(pair.b, pair.a)
    )


def _denials(assertions: Assertions) -> Iterator[Contradiction]:
    for claim in assertions.live():
        if isinstance(claim.value, Stance) and claim.value.stance in _CONTESTS:
            contested = claim.subject
            if contested in assertions.claims and contested not in assertions.dead:
                yield Contradiction(contested, claim.code, _CONTESTS[claim.value.stance])


def _rivals(assertions: Assertions, codebook: Codebook) -> Iterator[Contradiction]:
    said: dict[tuple[str, str], dict[Value, list[str]]] = {}
    wider: dict[str, set[str]] = {}
    for claim in assertions.live():
        prop = codebook.properties.get(claim.property)
        if prop is None or isinstance(claim.value, Unknown):
            continue
        if prop.single:
            values = said.setdefault((claim.subject, claim.property), {})
            values.setdefault(claim.value, []).append(claim.code)
        if prop.hierarchy and isinstance(claim.value, Ref):
            wider.setdefault(claim.subject, set()).add(claim.value.code)
    for (_, name), values in said.items():
        if len(values) > 1:
            for one, other in _apart(codebook.properties[name], list(values), codebook, wider):
                yield from _cross(values[one], values[other])


def _cross(one: Iterable[str], other: Collection[str]) -> Iterator[Contradiction]:
    for first in one:
        for second in other:
            yield Contradiction(min(first, second), max(first, second), "rival")


def _apart(
    prop: Property, values: list[Value], codebook: Codebook, wider: Mapping[str, set[str]]
) -> Iterator[tuple[Value, Value]]:
    """Pairs of distinct values that cannot both hold."""
    if prop.type == "term":
        terms = [value for value in values if isinstance(value, Term)]
        below = codebook.below[prop.list]
        for index, one in enumerate(terms):
            for other in terms[index + 1 :]:
                if other.term not in below[one.term] and one.term not in below[other.term]:
                    yield one, other
    elif prop.type == "ref":
        places = [value for value in values if isinstance(value, Ref)]
        above = {place: _all_above(place.code, wider) for place in places}
        for index, here in enumerate(places):
            for there in places[index + 1 :]:
                if there.code not in above[here] and here.code not in above[there]:
                    yield here, there
    else:
        yield from _disjoint(cast("list[When | Amount | Duration]", values))


def _disjoint(
    values: list[When | Amount | Duration],
) -> Iterator[tuple[When | Amount | Duration, When | Amount | Duration]]:
    """Pairs of intervals that share no point: by a sweep over their lower ends."""
    ends = []
    for value in values:
        low, high = interval(value)
        ends.append((-_OPEN if low is None else low, _OPEN if high is None else high, value))
    ends.sort(key=lambda end: end[:2])
    lows = [low for low, _, _ in ends]
    for _, high, value in ends:
        for _, _, later in ends[bisect_right(lows, high) :]:
            yield value, later


def _all_above(code: str, wider: Mapping[str, set[str]]) -> set[str]:
    """Everything that contains this, over any number of steps; safe against circles."""
    found: set[str] = set()
    ahead = [code]
    while ahead:
        fresh = wider.get(ahead.pop(), set()) - found
        found |= fresh
        ahead.extend(fresh)
    return found
