"""What the claims make of one act: its kind, its place, its date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from unerased.figures.fits import Places, dated_within, term_is
from unerased.figures.opinion import NOTHING_RECORDED, YES, Opinion, both, either, weigh
from unerased.model.truth import Truth
from unerased.model.values import Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from unerased.figures.conditions import ActTest
    from unerased.figures.evidence import Evidence, Said
    from unerased.model.codebook import Codebook
    from unerased.model.values import Value


_VAGUE: Final = "value_not_exact"


class Act(msgspec.Struct, frozen=True, gc=False):
    """The opinion on all of an act but its date, and on its date.

    ``named``: somebody says that it is of the kind asked for, or may be, or nobody says what it
    is. An act that everybody calls something else is no lead, however weakly they say so.
    """

    kind: Opinion
    date: Opinion
    named: bool

    @property
    def whole(self) -> Opinion:
        """Both together."""
        return both((self.kind, self.date))


class _Asked(NamedTuple):
    """One test (kept, so that its identity stays its own), what is known, its questions."""

    test: ActTest
    known: dict[str, Act]
    tests: dict[str, Callable[[Value], Truth]]


class Acts:
    """Judges acts by a test; what it found of an act it remembers."""

    def __init__(self, evidence: Evidence, codebook: Codebook, places: Places) -> None:
        self._evidence = evidence
        self._codebook = codebook
        self._places = places
        # By identity: to hash a test for each act would be slow.
        self._tests: dict[int, _Asked] = {}

    def of(self, test: ActTest, act: str) -> Act:
        """The opinion on one act."""
        known = self._of_test(test).known
        found = known.get(act)
        if found is None:
            kind = both(self._marks(test, act))
            found = Act(kind, self._date(test, act), self._named(test, act, kind))
            known[act] = found
        return found

    def _named(self, test: ActTest, act: str, kind: Opinion) -> bool:
        if kind.truth is not Truth.MAYBE:
            return True
        said = self._evidence.said(act, "act.violation")
        fits = self._test(test, "act.violation")
        return not said or any(fits(item.value) is not Truth.NO for item in said)

    def _marks(self, test: ActTest, act: str) -> Sequence[Opinion]:
        marks = [self._mark(test, act, "act.violation", "violation_not_exact")]
        if marks[0].truth is Truth.NO:
            return marks
        if test.within:
            marks.append(self._mark(test, act, "act.place", "place_not_exact"))
        if test.origin:
            marks.append(self._mark(test, act, "act.origin_place", "place_not_exact"))
        if test.destination:
            marks.append(self._mark(test, act, "act.destination", "destination_not_exact"))
        if test.by:
            marks.append(self._by(test, act))
        return marks

    def _date(self, test: ActTest, act: str) -> Opinion:
        if test.period is None:
            return YES
        return self._mark(test, act, "act.date", "date_not_exact")

    def _mark(self, test: ActTest, act: str, name: str, vague: str) -> Opinion:
        said = said_of_act(self._evidence, act, name)
        silent = "no_" + vague.removesuffix("_not_exact")
        return weigh(said, self._test(test, name), vague, silent=silent)

    def _by(self, test: ActTest, act: str) -> Opinion:
        """Whether somebody of the kind asked for took part; that others did excludes nobody."""
        fits = self._test(test, "involvement.actor_kind")
        found = [
            both((
                weigh((link,), _recorded, ""),
                weigh(self._evidence.said(involved, "involvement.actor_kind"), fits, _VAGUE),
            ))
            for involved, link in self._evidence.pointing(act, "involvement.act")
        ]  # fmt: skip
        if not found:
            return NOTHING_RECORDED
        opinion = either(found)
        if opinion.truth is Truth.NO:
            return Opinion(Truth.MAYBE, frozenset({"other_value_recorded"}), opinion.claims)
        return opinion

    def _of_test(self, test: ActTest) -> _Asked:
        asked = self._tests.get(id(test))
        if asked is None:
            asked = _Asked(test, {}, {})
            self._tests[id(test)] = asked
        return asked

    def _test(self, test: ActTest, name: str) -> Callable[[Value], Truth]:
        tests = self._of_test(test).tests
        if name not in tests:
            tests[name] = self._made(test, name)
        return tests[name]

    def _made(self, test: ActTest, name: str) -> Callable[[Value], Truth]:
        if name == "act.violation":
            return term_is(self._codebook, "violations", test.violation)
        if name == "involvement.actor_kind":
            return term_is(self._codebook, "perpetrator_kinds", test.by)
        if name == "act.destination":
            return term_is(self._codebook, "destinations", test.destination)
        if name == "act.date" and test.period is not None:
            return dated_within(test.period)
        return self._places.lies_in(test.within if name == "act.place" else test.origin)


def said_of_act(evidence: Evidence, act: str, name: str) -> Sequence[Said]:
    """What is said of a property of an act.

    An act without a date or place of its own has those of the event it is part of.
    """
    own = evidence.said(act, name)
    if own or name not in {"act.date", "act.place"}:
        return own
    return [
        found
        for said in evidence.said(act, "act.event")
        if isinstance(said.value, Ref) and not said.reserve
        for found in evidence.said(said.value.code, name.replace("act.", "event."))
    ]


def _recorded(_: Value) -> Truth:
    return Truth.YES
