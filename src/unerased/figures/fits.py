"""Whether one value passes one test, in three-valued logic; and how places lie in each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.model.truth import Period, Truth, number_within, within
from unerased.model.values import Amount, Duration, Ref, Term, Value, When

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.figures.evidence import Evidence
    from unerased.model.codebook import Codebook


def term_is(codebook: Codebook, listed: str, asked: str) -> Callable[[Value], Truth]:
    """The asked term or a narrower one: yes. A wider one: maybe. Another: no."""
    narrower = codebook.terms_below(listed, asked)

    def test(value: Value) -> Truth:
        if not isinstance(value, Term):
            return Truth.MAYBE
        if value.term in narrower:
            return Truth.YES
        wider = asked in codebook.terms_below(listed, value.term)
        return Truth.MAYBE if wider else Truth.NO

    return test


def dated_within(period: Period) -> Callable[[Value], Truth]:
    """A date inside the period."""
    return lambda value: within(value, period) if isinstance(value, When) else Truth.MAYBE


def number_is(low: int | None, high: int | None) -> Callable[[Value], Truth]:
    """An amount or a duration between the bounds, both included."""

    def test(value: Value) -> Truth:
        if isinstance(value, Amount | Duration):
            return number_within(value, low, high)
        return Truth.MAYBE

    return test


class Places:
    """How the places of one register lie in each other, each worked out once."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._chains: dict[str, frozenset[str]] = {}

    def lies_in(self, asked: str) -> Callable[[Value], Truth]:
        """The asked place or one inside it: yes. One around it: maybe. One beside it: no.

        Two places lie beside each other when one place contains both, or when both are traced up
        to a country, each to its own. Of a place whose whereabouts are not recorded nothing
        follows.
        """
        around = self._chain(asked)

        def test(value: Value) -> Truth:
            if not isinstance(value, Ref):
                return Truth.MAYBE
            chain = self._chain(value.code)
            if asked in chain:
                return Truth.YES
            if value.code in around:
                return Truth.MAYBE
            if chain & around or (self._country(chain) and self._country(around)):
                return Truth.NO
            return Truth.MAYBE

        return test

    def _chain(self, place: str) -> frozenset[str]:
        """The place and every place that contains it."""
        if place not in self._chains:
            found = {place}
            queue = [place]
            while queue:
                for said in self._evidence.said(queue.pop(), "place.within"):
                    if isinstance(said.value, Ref) and said.value.code not in found:
                        found.add(said.value.code)
                        queue.append(said.value.code)
            self._chains[place] = frozenset(found)
        return self._chains[place]

    def _country(self, chain: frozenset[str]) -> bool:
        return any(
            said.value == Term("country")
            for place in chain
            for said in self._evidence.said(place, "place.kind")
        )
